/**
 * Two clients that believe every answer, as the worst real ones do: what is not listed any more they delete, and a token is as good as
 * the state it stood for.
 */
import type { CalendarHome, Changes, Snapshot } from '../../src/calendar.ts'

export interface Held {
  readonly etag: string
  readonly title: string
}

export interface Client {
  /** By object name. */
  held: Map<string, Held>
  /** Names of the calendars it knows. */
  calendars: readonly string[]
  token: string | undefined
}

export const newClient = (): Client => ({ held: new Map(), calendars: [], token: undefined })

/** What each token and each etag stood for: the same for everybody, for ever. */
export interface Meanings {
  readonly tokens: Map<string, string>
  readonly etags: Map<string, string>
}

export const newMeanings = (): Meanings => ({ tokens: new Map(), etags: new Map() })

export class Broken extends Error {
  override readonly name = 'Broken'
}

/** @throws Broken */
export function must(condition: boolean, otherwise: string): void {
  if (!condition) throw new Broken(otherwise)
}

const meaningOf = (rows: readonly (readonly [name: string, etag: string])[]): string =>
  JSON.stringify(rows.toSorted(([a], [b]) => (a < b ? -1 : 1)))

function agree(meanings: Map<string, string>, key: string, meaning: string, what: string): void {
  must((meanings.get(key) ?? meaning) === meaning, `${what} ${key} means two things`)
  meanings.set(key, meaning)
}

const titleOf = (text: string): string => /SUMMARY:(.*)\r/.exec(text)?.[1] ?? ''

async function find(client: Client, home: CalendarHome, name: string): Promise<string | undefined> {
  const listed = await home.calendars()
  client.calendars = listed.map((calendar) => calendar.name)
  return listed.find((calendar) => calendar.name === name)?.id
}

/** By sync-collection and multiget. @param limit of members in one answer */
export async function pollByToken(
  client: Client,
  home: CalendarHome,
  calendar: string,
  meanings: Meanings,
  limit: number | undefined,
): Promise<void> {
  const id = await find(client, home, calendar)
  if (id === undefined) return
  let before: Pick<Client, 'token' | 'held'> = client
  for (;;) {
    const changes = await home.since(id, before.token, limit)
    const next = changes && (await applied(changes, before, await home.snapshot(id), meanings))
    before = next ?? { token: undefined, held: new Map() }
    // Without a token a client begins anew: what it held goes only when the new listing is whole and does not have it.
    const isWhole = changes?.truncated === false
    if (next !== undefined && (client.token !== undefined || isWhole)) Object.assign(client, next)
    if (changes === undefined) client.token = undefined
    if (isWhole) return
  }
}

async function applied(
  changes: Changes,
  before: Pick<Client, 'held'>,
  snapshot: Snapshot,
  meanings: Meanings,
): Promise<Pick<Client, 'token' | 'held'>> {
  const held = new Map(before.held)
  const texts = await snapshot.texts(changes.changed.map(({ name }) => name))
  let isTold = true
  for (const { name, etag } of changes.changed) {
    const text = texts.get(name)
    // Gone since: multiget answers 404, and the client believes that too; the next sync will say so as well.
    if (text === undefined) held.delete(name)
    else held.set(name, { etag, title: titleOf(text) })
    if (text === undefined) isTold = false
    else if (snapshot.entry(name)?.etag === etag) agree(meanings.etags, etag, text, 'the etag')
  }
  for (const name of changes.removed) held.delete(name)
  const rows = [...held].map(([name, { etag }]) => [name, etag] as const)
  if (isTold) agree(meanings.tokens, changes.token, meaningOf(rows), 'the token')
  return { token: changes.token, held }
}

/** By a listing of etags and multiget of those that moved. */
export async function pollByEtags(
  client: Client,
  home: CalendarHome,
  calendar: string,
  meanings: Meanings,
): Promise<void> {
  const id = await find(client, home, calendar)
  if (id === undefined) return
  const snapshot = await home.snapshot(id)
  agree(meanings.tokens, snapshot.token, meaningOf(snapshot.index.map(({ name, etag }) => [name, etag])), 'the token')
  const moved = snapshot.index.filter(({ name, etag }) => client.held.get(name)?.etag !== etag)
  const texts = await snapshot.texts(moved.map(({ name }) => name))
  const listed = new Set(snapshot.index.map(({ name }) => name))
  for (const name of client.held.keys()) if (!listed.has(name)) client.held.delete(name)
  for (const { name, etag } of moved) {
    const text = texts.get(name)
    must(text !== undefined, `${name} is listed and has no text`)
    client.held.set(name, { etag, title: titleOf(text ?? '') })
    agree(meanings.etags, etag, text ?? '', 'the etag')
  }
}
