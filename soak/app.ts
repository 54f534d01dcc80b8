/** An app that knows a calendar by its sync token and believes every answer. */
import { type Answer, bodies, elements } from '../bench/stage/client.ts'

/** What it holds: titles by href, and the token that stands for them; without a token it begins anew. */
export interface Copy {
  readonly token: string
  readonly held: ReadonlyMap<string, string>
}

export const nothing: Copy = { token: '', held: new Map() }

/** Sends one REPORT to the calendar. */
export type Ask = (body: string) => Promise<Answer>

const rowsOf = (text: string): readonly string[] => text.split(/<(?:\w+:)?response>/).slice(1)

/** Sync, and a multiget of what changed. @throws Error for an answer that no app may get */
export async function pulled(ask: Ask, before: Copy): Promise<Copy | 'refused'> {
  const changes = await ask(bodies.sync(before.token))
  if (changes.status === 403 && changes.text.includes('valid-sync-token')) return { ...before, token: '' }
  if (isRefused(changes)) return 'refused'
  const held = before.token === '' ? new Map<string, string>() : new Map(before.held)
  const rows = rowsOf(changes.text).map((row) => ({
    href: elements(row, 'href')[0] ?? '',
    isGone: /<(?:\w+:)?status>HTTP\/1.1 404/.test(row) && !row.includes('propstat'),
  }))
  for (const { href, isGone } of rows) if (isGone) held.delete(href)
  const changed = rows.filter(({ isGone }) => !isGone).map(({ href }) => href)
  if (changed.length > 0) {
    const data = await ask(bodies.multiget(changed))
    if (isRefused(data)) return 'refused'
    for (const row of rowsOf(data.text)) {
      const href = elements(row, 'href')[0] ?? ''
      const title = /^SUMMARY:(.*?)(?:\r|&#13;)?$/m.exec(row)?.[1]
      if (title === undefined)
        held.delete(href) // as Evolution does with a 404 in there
      else held.set(href, title)
    }
  }
  return { token: elements(changes.text, 'sync-token').at(-1) ?? '', held }
}

function isRefused({ status }: Answer): boolean {
  if (status !== 207 && status !== 503) throw new Error(`the app was told ${status}`)
  return status === 503
}

const gone = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']

/** Nobody answered, as while a bridge is dead. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && gone.includes(String(error.code))
