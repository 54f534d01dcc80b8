import type { Changes, Entry } from '../calendar.ts'
import { tokenOf, treeOf } from './hash.ts'
import { type Objects, oldTreesMs } from './objects.ts'
import { cut, difference } from './tree.ts'

/** The present state of a calendar, or of what a lens makes of it. */
export interface Present {
  readonly objects: Objects
  /** Where its trees are kept: a token names one there, or nothing. */
  readonly shelf: string
  readonly tree: string
  readonly index: readonly Entry[]
}

/** `CalendarHome.since` over kept trees. @returns undefined when the token names no tree of that shelf */
export async function changesSince(
  { objects, shelf, tree, index }: Present,
  token: string | undefined,
  limit: number | undefined,
  now: number,
): Promise<Changes | undefined> {
  const asked = token === undefined ? undefined : treeOf(token)
  if (token !== undefined && asked === undefined) return undefined
  const before = asked === undefined ? [] : asked === tree ? index : await objects.index(shelf, asked)
  if (before === undefined) return undefined
  const whole = difference(before, index, (a, b) => a.etag === b.etag)
  if (limit === undefined || whole.changed.length + whole.removed.length <= limit) {
    return { token: tokenOf(tree), ...whole, truncated: false }
  }
  const { part, rows } = cut(before, whole, limit)
  const reached = await objects.writeTree(shelf, rows, tree, { expiresAt: now + oldTreesMs })
  return { token: tokenOf(reached), ...part, truncated: true }
}
