/** The trees of an account in the store. */
import type { LRUCache } from 'lru-cache'
import type { Entry, Member } from '../calendar.ts'
import { readAll, writeBuckets } from './buckets.ts'
import { type Listing, listed, membersIn, packed, Rows } from './packing.ts'
import type { Shelves } from './shelves.ts'
import { bucketsOf, byName, isSorted, treeAddress } from './tree.ts'

export interface Tree {
  readonly buckets: readonly string[]
  /** Names and ETags of all of it, where they are not too many: most apps ask for nothing else, and have it by one look. */
  readonly listing?: Listing
  /** Set for every tree but the present one, as the record's own expiry is: epoch ms. */
  readonly expiresAt?: number
}

export interface Trees {
  /** Index of a tree of that calendar, sorted by name; undefined when it is not kept (any more), or not whole. */
  index(calendarId: string, tree: string): Promise<readonly Entry[] | undefined>
  /** Names and ETags of the same. */
  members(calendarId: string, tree: string): Promise<readonly Member[] | undefined>
  /**
   * Writes what a tree needs and then the tree.
   * @param base a kept tree most of whose buckets it shares: those are not written again
   * @returns its address
   */
  writeTree(
    calendarId: string,
    rows: readonly Entry[],
    base?: string,
    options?: { readonly expiresAt?: number },
  ): Promise<string>
  /** Lets a superseded tree live on for tokens until it expires. */
  retireTree(calendarId: string, tree: string, expiresAt: number): Promise<void>
}

/** Larger calendars would write too much with each change. */
const mostListed = 1_600

export function createTrees(accountId: string, shelves: Shelves, cache: LRUCache<string, Rows>): Trees {
  const at = (calendarId: string, tree: string) => `${accountId}/${calendarId}/${tree}`
  const indexOf = async ({ buckets }: Tree) => {
    const rows = (await readBuckets(accountId, shelves, cache, buckets))?.flatMap(({ entries }) => entries)
    return rows === undefined || isSorted(rows) ? rows : rows.sort(byName)
  }
  return {
    index: async (calendarId, tree) => {
      const root = await shelves.tree.get(at(calendarId, tree))
      return root && indexOf(root)
    },
    members: async (calendarId, tree) => {
      const root = await shelves.tree.get(at(calendarId, tree))
      return root?.listing === undefined ? root && indexOf(root) : membersIn(root.listing)
    },
    writeTree: async (calendarId, rows, base, options = {}) => {
      const kept = base === undefined ? undefined : await shelves.tree.get(at(calendarId, base))
      const buckets = await writeBuckets(shelves.bucket, accountId, bucketsOf(rows, packed), kept?.buckets ?? [])
      const tree = treeAddress(calendarId, buckets)
      const isListed = options.expiresAt === undefined && rows.length <= mostListed
      const listing = isListed ? { listing: listed(rows.toSorted(byName)) } : {}
      await shelves.tree.set(at(calendarId, tree), { buckets, ...listing, ...options }, options)
      return tree
    },
    retireTree: async (calendarId, tree, expiresAt) => {
      const key = at(calendarId, tree)
      const root = await shelves.tree.get(key)
      if (root !== undefined) await shelves.tree.set(key, { buckets: root.buckets, expiresAt }, { expiresAt })
    },
  }
}

/** From memory where it is there, from the store where not; undefined when one of them is nowhere. */
async function readBuckets(
  accountId: string,
  shelves: Shelves,
  cache: LRUCache<string, Rows>,
  addresses: readonly string[],
) {
  const warm = new Map(addresses.map((address) => [address, cache.get(`${accountId}/${address}`)]))
  const cold = addresses.filter((address) => warm.get(address) === undefined)
  const read = (await readAll(shelves.bucket, accountId, cold))?.map((kept) => new Rows(kept))
  if (read === undefined) return undefined
  const found = new Map(cold.map((address, i) => [address, read[i]]))
  for (const [address, rows] of found) if (rows !== undefined) cache.set(`${accountId}/${address}`, rows)
  const all = addresses.flatMap((address) => warm.get(address) ?? found.get(address) ?? [])
  return all.length === addresses.length ? all : undefined
}
