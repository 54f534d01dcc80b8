/** What an account's refs and trees refer to. */
import { setImmediate as yielded } from 'node:timers/promises'
import type { Collection } from '../store/types.ts'
import { digest } from './hash.ts'
import { oldTreesMs, type Ref } from './objects.ts'
import { Rows } from './packing.ts'
import type { Shelves } from './shelves.ts'

export interface Marked {
  /** `blob/…`, `bucket/…`, `source/…`: shelf and address. */
  readonly living: ReadonlySet<string>
  /** Moves when a ref moves or a tree comes or goes: what is marked need not hold then. */
  readonly state: string
  /** Records that were read. */
  readonly cost: number
}

const chunk = 50

/** From every tree that is kept, whoever keeps it: the present ones, those that old tokens name, and those made of them. */
export async function mark(shelves: Shelves, accountId: string): Promise<Marked> {
  const { refs, trees, state } = await rootsOf(shelves, accountId)
  const roots = await readIn(shelves.tree, trees)
  const buckets = new Set([...roots.values()].flatMap((tree) => tree.buckets))
  const living = new Set([...buckets].map((address) => `bucket/${address}`))
  const keys = [...buckets].map((address) => `${accountId}/${address}`)
  for (const rows of (await readIn(shelves.bucket, keys)).values())
    for (const etag of new Rows(rows).etags) living.add(`blob/${etag}`)
  for (const ref of refs.values()) for (const address of ref.sources) living.add(`source/${address}`)
  return { living, state, cost: trees.length + buckets.size }
}

/** Only the roots, as a word. */
export const stateOf = async (shelves: Shelves, accountId: string): Promise<string> =>
  (await rootsOf(shelves, accountId)).state

async function rootsOf(shelves: Shelves, accountId: string) {
  const refs = await readIn(shelves.ref, await keysOf(shelves.ref, `${accountId}/`))
  const trees = await keysOf(shelves.tree, `${accountId}/`)
  const heads = [...refs].map(([key, { tree, sources }]) => [key, tree, ...sources].join(' '))
  return { refs, trees, state: digest('roots', ...heads.toSorted(), ...trees.toSorted()) }
}

/**
 * Every tree but the present one of a calendar ends after 30 days: also one whose round died before the ref, and those of a calendar that
 * vanished. And the present one never does, whatever it was when it was written.
 */
export async function dateTrees(shelves: Shelves, accountId: string, now: number): Promise<void> {
  const refs = await readIn(shelves.ref, await keysOf(shelves.ref, `${accountId}/`))
  const present = presentTrees(refs)
  const trees = await readIn(shelves.tree, await keysOf(shelves.tree, `${accountId}/`))
  for (const [key, { buckets, listing, expiresAt }] of trees) {
    if (present.has(key) && expiresAt !== undefined)
      await shelves.tree.set(key, { buckets, ...(listing && { listing }) })
    if (present.has(key) || expiresAt !== undefined) continue
    const until = now + oldTreesMs
    await shelves.tree.set(key, { buckets, expiresAt: until }, { expiresAt: until })
  }
}

const presentTrees = (refs: ReadonlyMap<string, Ref>): ReadonlySet<string> =>
  new Set([...refs].map(([key, ref]) => `${key}/${ref.tree}`))

export async function keysOf(shelf: Collection<unknown>, prefix?: string): Promise<string[]> {
  const keys: string[] = []
  for await (const key of shelf.keys(prefix)) keys.push(key)
  return keys
}

/** A few at a time, letting others go first in between. */
export async function readIn<T>(shelf: Collection<T>, keys: readonly string[]): Promise<Map<string, T>> {
  const found = new Map<string, T>()
  for (let at = 0; at < keys.length; at += chunk) {
    for (const [key, value] of await shelf.getMany(keys.slice(at, at + chunk))) found.set(key, value)
    await yielded()
  }
  return found
}
