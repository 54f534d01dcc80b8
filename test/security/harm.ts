import { type Answer, origin } from './browser.ts'
import type { Row } from './request.ts'
import { type Stage, titles } from './stage.ts'

/** What may change behind the door while a request is answered. */
export interface Counts {
  /** Live passwords of each person, Adele's first. */
  readonly passwords: readonly number[]
  readonly tokenCalls: number
  readonly graphWrites: number
}

export async function countsOf({ bridge, sandbox, people }: Stage): Promise<Counts> {
  const calls = sandbox.context.calls.list()
  const writes = calls.filter(
    ({ method, path }) => path.startsWith('/v1.0/') && method !== 'GET' && !path.endsWith('$batch'),
  )
  const tokenCalls = calls.filter(({ path }) => path.endsWith('/oauth2/v2.0/token'))
  const lists = Object.values(people).map(({ accountId }) => bridge.services.passwords.list(accountId))
  const passwords = (await Promise.all(lists)).map(({ length }) => length)
  return { passwords, tokenCalls: tokenCalls.length, graphWrites: writes.length }
}

export interface Facts {
  readonly answer: Answer
  readonly before: Counts
  readonly after: Counts
  readonly signInOrigin: string
  /** Own page of the person afterwards, for rows that put text on it. */
  readonly page: string
}

export const header = ({ headers }: Answer, name: string): string => headers.find(([each]) => each === name)?.[1] ?? ''
const between = (least: number, most: number) => (facts: Facts) =>
  facts.answer.status >= least && facts.answer.status <= most
const grown = ({ before, after }: Facts) => after.passwords.map((count, i) => count - (before.passwords[i] ?? 0))
const sessionCookie = /^__Host-(?:sid|pre)=/

/** How each harm shows. */
export const harms: Readonly<Record<string, (facts: Facts) => boolean>> = {
  '207': between(207, 207),
  '2xx': between(200, 299),
  '3xx': between(300, 399),
  'file-content': ({ answer }) => /root:x:0|"dependencies"|\[boot loader\]/.test(answer.body),
  'offsite-redirect'({ answer: { location }, signInOrigin }) {
    const target = URL.parse(location, origin)
    const known =
      target?.origin === origin || location.startsWith(`${signInOrigin}/organizations/oauth2/v2.0/authorize?`)
    return location !== '' && (!known || /^\/\/|\\/.test(location))
  },
  'session-issued': ({ answer }) => /^set-cookie: __Host-sid=[^;]/im.test(answer.all),
  'token-minted': (facts) => grown(facts).some((more) => more > 0),
  'token-revoked': (facts) => grown(facts).some((more) => more < 0),
  'token-for-other': (facts) =>
    grown(facts)
      .slice(1)
      .some((more) => more !== 0),
  'token-call': ({ before, after }) => after.tokenCalls !== before.tokenCalls,
  'graph-write': ({ before, after }) => after.graphWrites !== before.graphWrites,
  'header-injection': ({ answer }) =>
    answer.headers.some(
      ([name, value]) => /inject/.test(name) || (name === 'set-cookie' && !sessionCookie.test(value)),
    ),
  'set-cookie': ({ answer }) => header(answer, 'set-cookie') !== '',
  'reflect-html': ({ answer }) => /<script>|<b>x|<img src=x/i.test(answer.body),
  'unescaped-echo': ({ answer }) => /<script>|<evil/i.test(answer.body),
  'unescaped-label': ({ page }) => /<script>|<img src=x/i.test(page),
  'acao-reflected': ({ answer }) => header(answer, 'access-control-allow-origin') !== '',
  'empty-207': ({ answer }) => answer.status === 207 && !answer.body.includes('<D:response>'),
  framable: ({ answer }) => !header(answer, 'content-security-policy').includes("frame-ancestors 'none'"),
  cacheable: ({ answer }) => !header(answer, 'cache-control').includes('no-store'),
  'inline-script': ({ answer }) => /<script(?![^>]* src=)/.test(answer.body),
}

/** What no answer to Adele may ever be or hold. */
const always: Readonly<
  Record<string, (facts: Facts & { readonly row: Row; readonly secrets: readonly string[] }) => boolean>
> = {
  status: ({ answer, row }) => !row.status.includes(answer.status),
  'text of another person': ({ answer }) => answer.all.includes(titles.alex) || answer.all.includes(titles.miriam),
  'a stack': ({ answer }) => /\n\s+at .*\.ts:\d+/.test(answer.body),
  'a secret': ({ answer, secrets }) => secrets.some((secret) => answer.all.includes(secret)),
  'a cookie that travels in clear text': ({ answer }) =>
    answer.headers.some(([name, value]) => name === 'set-cookie' && !value.includes('; Secure')),
}

/** @returns names of what must not have happened, and did */
export function harmDone(row: Row, facts: Facts, secrets: readonly string[]): readonly string[] {
  const named = (row.mustNot ?? []).filter((name) => {
    const reflected = /^reflect:(.+)$/.exec(name)?.[1]
    return reflected === undefined ? harms[name]?.(facts) !== false : facts.answer.all.includes(reflected)
  })
  const general = Object.entries(always).filter(([, shows]) => shows({ ...facts, row, secrets }))
  return [...named, ...general.map(([name]) => `${name} (${facts.answer.status})`)]
}
