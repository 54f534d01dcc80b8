/**
 * The index of a calendar as a tree of buckets. Pure.
 *
 * Rows are sorted by name and cut into buckets by the first character of the name, so that one change rewrites one bucket and
 * the root. The cut follows from the rows alone: equal rows give equal buckets on every node. Each bucket costs a read and a seal, so there are
 * no more of them than keep them small.
 */
import { digest } from './hash.ts'

export interface Row {
  readonly name: string
}

export interface Bucket<Form> {
  readonly address: string
  /** Its rows, as they lie in the store. */
  readonly form: Form
}

/** What names are made of. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** How many characters share a bucket. Larger calendars have more buckets, so that these stay at about a hundred rows. */
const cuts: readonly { readonly upTo: number; readonly share: number }[] = [
  { upTo: 96, share: 32 },
  { upTo: 384, share: 8 },
  { upTo: 1_600, share: 4 },
  { upTo: Number.POSITIVE_INFINITY, share: 1 },
]

export function byName(a: Row, b: Row): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

/** @param rows in any order; names are unique. @param form of the rows of one bucket in the store */
export function bucketsOf<T extends Row, Form>(
  rows: readonly T[],
  form: (rows: readonly T[]) => Form,
): readonly Bucket<Form>[] {
  const sorted = [...rows].sort(byName)
  const groups = new Map<number, T[]>()
  const share = cuts.find(({ upTo }) => sorted.length <= upTo)?.share ?? 1
  for (const row of sorted) {
    const key = Math.floor(alphabet.indexOf(row.name.charAt(0)) / share)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()].map(form).map((kept) => ({ address: digest('bucket', JSON.stringify(kept)), form: kept }))
}

/** Address of a tree. The calendar is part of it: two calendars with the same events are two states. */
export const treeAddress = (calendarId: string, buckets: readonly string[]): string =>
  digest('tree', calendarId, ...buckets)

/** As rows come where the cuts followed their order. */
export const isSorted = (rows: readonly Row[]): boolean =>
  rows.every(({ name }, i) => i === 0 || (rows[i - 1]?.name ?? '') <= name)

export interface Difference<T extends Row> {
  /** Rows that are new or not as they were, sorted by name. */
  readonly changed: readonly T[]
  /** Names that are gone, sorted. */
  readonly removed: readonly string[]
}

/** @param same whether two rows of one name show the client the same thing. */
export function difference<T extends Row>(
  before: readonly T[],
  after: readonly T[],
  same: (a: T, b: T) => boolean,
): Difference<T> {
  const old = new Map(before.map((row) => [row.name, row]))
  const changed = after.filter((row) => {
    const was = old.get(row.name)
    old.delete(row.name)
    return was === undefined || !same(was, row)
  })
  return { changed: [...changed].sort(byName), removed: [...old.keys()].sort() }
}

/**
 * The first `limit` differences and the rows a client holds once it has applied them: the state its next token must name.
 * @see RFC 6578 §3.6
 */
export function cut<T extends Row>(
  before: readonly T[],
  whole: Difference<T>,
  limit: number,
): { readonly part: Difference<T>; readonly rows: readonly T[] } {
  const changed = whole.changed.slice(0, limit)
  const removed = whole.removed.slice(0, limit - changed.length)
  const rows = new Map(before.map((row) => [row.name, row]))
  for (const row of changed) rows.set(row.name, row)
  for (const name of removed) rows.delete(name)
  return { part: { changed, removed }, rows: [...rows.values()].sort(byName) }
}
