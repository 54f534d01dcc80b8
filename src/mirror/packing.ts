/**
 * How index rows lie in the store: by columns. That is two thirds of the room and half of the work to read, and a listing of an app that
 * comes after a restart is little else than this work. Pure.
 */
import type { Entry } from '../calendar.ts'

/** One value for each row, in the same order. What is the same for all rows is left out. */
export type Packed = { readonly [Member in Exclude<keyof Entry, 'component'>]: readonly Entry[Member][] }

/** Rows as they lay there formerly, too: they are read, and written anew when one of them changes. */
export type KeptRows = Packed | readonly Entry[]

export const packed = (rows: readonly Entry[]): Packed => ({
  name: rows.map(({ name }) => name),
  uid: rows.map(({ uid }) => uid),
  etag: rows.map(({ etag }) => etag),
  size: rows.map(({ size }) => size),
  first: rows.map(({ first }) => first),
  last: rows.map(({ last }) => last),
  recurring: rows.map(({ recurring }) => recurring),
  modified: rows.map(({ modified }) => modified),
})

const isUnpacked = (kept: KeptRows): kept is readonly Entry[] => Array.isArray(kept)

/** @throws TypeError when the columns are not of one length: a part of an index is none */
export function unpacked(kept: KeptRows): readonly Entry[] {
  if (isUnpacked(kept)) return kept
  const { uid, etag, size, first, last, recurring, modified } = kept
  const rows: Entry[] = []
  for (const [i, name] of kept.name.entries()) {
    rows.push({
      name,
      uid: at(uid, i),
      etag: at(etag, i),
      size: at(size, i),
      first: at(first, i),
      last: at(last, i),
      recurring: at(recurring, i),
      component: 'VEVENT',
      modified: at(modified, i),
    })
  }
  return rows
}

function at<T>(column: readonly T[], i: number): T {
  const value = column[i]
  if (value === undefined) throw new TypeError('a column of the index is too short')
  return value
}
