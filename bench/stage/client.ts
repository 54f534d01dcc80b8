/** A client that asks the bridge as calendar apps do, over kept connections. */
import type { LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import type { Login } from './types.ts'

export interface Answer {
  readonly status: number
  readonly text: string
  /** Until the last octet of the body. */
  readonly ms: number
  readonly retryAfter?: string
}

export interface Client {
  readonly home: string
  ask(method: string, path: string, body: string, depth?: '0' | '1'): Promise<Answer>
}

const mostAtOnce = 200

/** Without a question for each connection to the few threads that resolve names: hundreds are made at once. */
const lookup: LookupFunction = (_, options, answer) =>
  options.all === true ? answer(null, [{ address: '127.0.0.1', family: 4 }]) : answer(null, '127.0.0.1', 4)

const dispatcher = new Agent({
  connect: { lookup },
  connections: mostAtOnce,
  keepAliveTimeout: 20_000,
  headersTimeout: 120_000,
  bodyTimeout: 120_000,
})

/**
 * Who asks when all connections are taken waits in line, and the wait counts. The pool has a line, too, which others pass who come when a connection has just
 * become free: some first questions of a thousand would wait for all the others' last ones.
 */
const line: (() => void)[] = []
let free = mostAtOnce

async function connected<A>(work: () => Promise<A>): Promise<A> {
  if (free > 0) free -= 1
  else await new Promise<void>((go) => line.push(go))
  try {
    return await work()
  } finally {
    const next = line.shift()
    if (next === undefined) free += 1
    else next()
  }
}

export function clientOf(publicUrl: string, { accountId, username, password }: Login): Client {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return {
    home: `/dav/calendars/${accountId}/`,
    async ask(method, path, body, depth = '0') {
      const startedAt = performance.now()
      const headers = { authorization, depth, 'content-type': 'application/xml', 'user-agent': 'bench' }
      const { answer, text } = await connected(async () => {
        const answer = await request(publicUrl + path, { method: method as 'GET', headers, body, dispatcher })
        return { answer, text: await answer.body.text() }
      })
      const ms = performance.now() - startedAt
      const retryAfter = answer.headers['retry-after']
      return {
        status: answer.statusCode,
        text,
        ms,
        ...(retryAfter === undefined ? {} : { retryAfter: String(retryAfter) }),
      }
    },
  }
}

/** @throws Error for anything but 207. */
export async function multistatus(answer: Promise<Answer>): Promise<Answer> {
  const got = await answer
  if (got.status !== 207) throw new Error(`the bridge answered ${got.status}: ${got.text.slice(0, 200)}`)
  return got
}

const dav = 'xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'

export const bodies = {
  principal: `<propfind ${dav}><prop><current-user-principal/></prop></propfind>`,
  calendars: `<propfind ${dav}><prop><resourcetype/><displayname/><s:getctag/><sync-token/></prop></propfind>`,
  ctag: `<propfind ${dav}><prop><s:getctag/><sync-token/></prop></propfind>`,
  etags: `<propfind ${dav}><prop><getetag/><getcontenttype/></prop></propfind>`,
  sync: (token: string) =>
    `<sync-collection ${dav}><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`,
  multiget: (hrefs: readonly string[]) =>
    `<c:calendar-multiget ${dav}><prop><getetag/><c:calendar-data/></prop>${hrefs.map((href) => `<href>${href}</href>`).join('')}</c:calendar-multiget>`,
  query: (start: string, end: string) =>
    `<c:calendar-query ${dav}><prop><getetag/><c:calendar-data/></prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="${start}" end="${end}"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>`,
}

/** Texts of all elements of that local name, in order. */
export const elements = (xml: string, local: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${local}(?: [^>]*)?>([^<]*)</`, 'g'))].map((match) => match[1] ?? '')

/** Hrefs of calendars in a listing of the home: those below it. */
export async function calendarsOf(client: Client): Promise<readonly string[]> {
  const { text } = await multistatus(client.ask('PROPFIND', client.home, bodies.calendars, '1'))
  return elements(text, 'href').filter((href) => href !== client.home && href.startsWith(client.home))
}

/** @param token empty for the first time */
export async function sync(client: Client, calendar: string, token: string) {
  const { text, ms } = await multistatus(client.ask('REPORT', calendar, bodies.sync(token)))
  return { token: elements(text, 'sync-token').at(-1) ?? '', hrefs: elements(text, 'href'), ms, text }
}
