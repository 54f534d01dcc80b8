/** The whole bridge beside the pretend Microsoft, asked as apps ask: octets in, octets out, no redirect followed. */
import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { parseXml } from '../../src/xml/parse.ts'
import type { Got } from '../caldav/wire.ts'
import { startQuietDemo } from '../e2e/stage.ts'
import { checkedLater } from '../grammar/check.ts'
import { type Read, readAnswers } from './multistatus.ts'

export interface Ask {
  readonly depth?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Without the password. */
  readonly stranger?: boolean
}

export interface Bed {
  demo: Demo
  /** Paths of Adele's principal, her home, and the calendar with that name. */
  principal: string
  home: string
  calendar: string
  /** Paths of all her calendars. */
  named: ReadonlyMap<string, string>
  /** Addresses of the calendar's members. */
  members: readonly string[]
  ask(method: string, path: string, ask?: Ask): Promise<Got>
}

/** Starts before the tests of a file, and ends after them. @param settings the bridge's own */
export function bed(calendarName = 'Project Falcon', settings: Readonly<Record<string, string>> = {}): Bed {
  const bed = {} as Bed
  beforeAll(async () => {
    bed.demo = await startQuietDemo(settings)
    const { facts, bridge } = bed.demo
    const basic = Buffer.from(`${facts.username}:${facts.password}`).toString('base64')
    bed.ask = (method, path, ask = {}) => exchange(bridge.port, basic, method, path, ask)
    bed.home = new URL(facts.homeUrl).pathname
    bed.principal = bed.home.replace('/calendars/', '/principals/')
    const listed = answersOf(await bed.ask('PROPFIND', bed.home, { depth: '1', body: prop('<displayname/>') }))
    bed.named = new Map(listed.map(({ told, href }) => [told[0]?.value.text ?? '', href]))
    bed.calendar = bed.named.get(calendarName) ?? ''
    const inside = answersOf(await bed.ask('PROPFIND', bed.calendar, { depth: '1', body: prop('<getetag/>') }))
    bed.members = inside.slice(1).map(({ href }) => href)
  })
  afterAll(() => bed.demo.close())
  return bed
}

export const answersOf = ({ body }: Got): readonly Read[] => readAnswers(parseXml(body))

/** A PROPFIND body. @param names elements, DAV by default; `C:`, `CS:` and `A:` are CalDAV's, Calendar Server's and Apple's */
export const prop = (names: string): string => `<propfind ${namespaces}><prop>${names}</prop></propfind>`

export const namespaces =
  'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"'

export const query = (filter: string, names = '<getetag/>'): string =>
  `<C:calendar-query ${namespaces}><prop>${names}</prop><C:filter><C:comp-filter name="VCALENDAR">${filter}</C:comp-filter></C:filter></C:calendar-query>`

export const multiget = (hrefs: readonly string[], names = '<getetag/><C:calendar-data/>'): string =>
  `<C:calendar-multiget ${namespaces}><prop>${names}</prop>${hrefs.map((href) => `<href>${href}</href>`).join('')}</C:calendar-multiget>`

export const sync = (token: string, level = '<sync-level>1</sync-level>', names = '<getetag/>'): string =>
  `<sync-collection ${namespaces}><sync-token>${token}</sync-token>${level}<prop>${names}</prop></sync-collection>`

function exchange(port: number, basic: string, method: string, path: string, asked: Ask): Promise<Got> {
  const { depth, body, headers = {}, stranger = false } = asked
  const sent = {
    ...(stranger ? {} : { Authorization: `Basic ${basic}` }),
    ...(depth === undefined ? {} : { Depth: depth }),
    ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }),
    ...headers,
  }
  return new Promise((resolve, reject) => {
    const out = request({ host: '127.0.0.1', port, method, path, headers: sent, agent: false })
    out.once('error', reject)
    out.once('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('error', reject)
      response.once('end', () => {
        const bytes = Buffer.concat(parts)
        const plain = response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
        const { statusCode: status = 0, statusMessage: reason = '' } = response
        const answer = { status, reason, headers: response.headers, bytes, body: plain.toString('utf8') }
        const contentType = response.headers['dav'] === undefined ? undefined : response.headers['content-type']
        const checked = checkedLater({ status, contentType, body: answer.body, asked: body ?? '' })
        checked.then(() => resolve(answer), reject)
      })
    })
    out.end(body)
  })
}
