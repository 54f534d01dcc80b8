import { Buffer } from 'node:buffer'
import { checkAnswer } from '../grammar/check.ts'
import { exchange } from '../http/raw.ts'
import { type Answer, answerIn, nextAddress, octets, origin } from './browser.ts'
import type { Person } from './stage.ts'

/** A row of bad-requests.jsonl: a request, what may be answered, and what must not happen. */
export interface Row {
  readonly name: string
  /** Where the row is from; `own` ones are free of anybody's rights. */
  readonly origin: 'own'
  /** The weakness of another program, or the rule, that it looks for. */
  readonly ref?: string
  readonly method: string
  /** Goes onto the wire as it is. */
  readonly path: string
  /** A value may be a user name and a password. XML unless a media type is given. */
  readonly headers?: readonly (readonly [name: string, value: Value])[]
  readonly body?: string
  /** What the pretended Entra does to the id token. */
  readonly spoil?: string
  readonly status: readonly number[]
  readonly mustNot?: readonly string[]
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

export const basicOf = ({ user, password }: Pick<Person, 'user' | 'password'>): string =>
  `Basic ${base64(`${user}:${password}`)}`

/** `{name}` stands for a value; anything else in braces is meant as it is. */
export const filled = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(/\{([A-Za-z0-9:+-]+)\}/g, (whole, name: string) => values.get(name) ?? whole)

export type Value = string | { readonly basic: readonly [user: string, password: string] }

export function headerValue(value: Value, values: ReadonlyMap<string, string>): string {
  if (typeof value === 'string') return octets(filled(value, values))
  const [user, password] = value.basic
  return basicOf({ user: filled(user, values), password: filled(password, values) })
}

/** To revoke, the rows name the id of the password in the form or the query; here it is in the address. */
export function revocation(row: Row): Row {
  const id = /(?:^|[?&])id=([^&]*)/
  const named = id.exec(`${row.path}&${row.body ?? ''}`)?.[1] ?? ''
  const path = row.path.replace('{tokenRevoke}', `/passwords/${named}/revoke`)
  return { ...row, path, ...(row.body === undefined ? {} : { body: row.body.replace(id, '').replace(/^&/, '') }) }
}

export async function sendRow(port: number, given: Row, values: ReadonlyMap<string, string>): Promise<Answer> {
  const row = given.path.startsWith('{tokenRevoke}') ? revocation(given) : given
  const body = octets(filled(row.body ?? '', values))
  const headers = new Map([
    ['Host', new URL(origin).host],
    ['Connection', 'close'],
    ...(body === '' ? [] : ([['Content-Type', 'application/xml; charset=utf-8']] as const)),
    ...(body === '' ? [] : ([['Content-Length', `${body.length}`]] as const)),
  ])
  for (const [name] of row.headers ?? []) {
    for (const known of headers.keys()) if (known.toLowerCase() === name.toLowerCase()) headers.delete(known)
  }
  const fields = [...headers, ...(row.headers ?? []).map(([name, value]) => [name, headerValue(value, values)])]
  const head = [
    `${row.method} ${octets(filled(row.path, values))} HTTP/1.1`,
    `X-Forwarded-For: ${nextAddress()}`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
  ]
  const answer = answerIn(await exchange(port, `${head.join('\r\n')}\r\n\r\n${body}`))
  checked(answer, body)
  return answer
}

/** Whatever was asked, what comes from the CalDAV door has its form. Bodies that came in pieces are left alone here. */
function checked({ status, headers, body }: Answer, asked: string): void {
  const field = (wanted: string) => headers.find(([name]) => name === wanted)?.[1]
  if (field('dav') === undefined || field('transfer-encoding') !== undefined) return
  checkAnswer({ status, contentType: field('content-type'), body, asked })
}
