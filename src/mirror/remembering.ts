import { LRUCache } from 'lru-cache'
import type { Collection } from '../store/types.ts'
import type { Rows } from './packing.ts'

/** Index rows kept in memory, over all accounts; packed, as long as nobody asks for more than names and ETags. */
const cachedRows = 20_000
/** Texts kept over all accounts, in characters. What one app of a person has read, the next one reads soon after. */
const cachedCharacters = 4_194_304
const longestText = 65_536

/** What is kept in memory of what the store has: all of it by address, and never another under the same one. */
export interface Memory {
  /** Buckets of indexes. */
  readonly rows: LRUCache<string, Rows>
  readonly texts: Remembering
  forget(accountId: string): void
}

export function createMemory(blob: Remembered): Memory {
  const rows = new LRUCache<string, Rows>({
    maxSize: cachedRows,
    sizeCalculation: (some) => some.length + 1,
  })
  const texts = remembering(blob)
  return {
    rows,
    texts,
    forget(accountId) {
      for (const key of rows.keys()) if (key.startsWith(`${accountId}/`)) rows.delete(key)
      texts.forget(`${accountId}/`)
    },
  }
}

type Remembered = Pick<Collection<string>, 'getMany'>

interface Remembering extends Remembered {
  /** All whose keys begin so. */
  forget(prefix: string): void
}

/**
 * Reads texts that never change under their keys, of which the latest need not be read and opened again. One that is missing from the
 * store may still be found for a while; it is the same text.
 */
export function remembering(shelf: Remembered): Remembering {
  const known = new LRUCache<string, string>({
    maxSize: cachedCharacters,
    maxEntrySize: longestText,
    sizeCalculation: (text) => text.length + 1,
  })
  return {
    async getMany(keys) {
      const found = new Map(keys.map((key) => [key, known.get(key)] as const))
      const unknown = keys.filter((key) => found.get(key) === undefined)
      const read = unknown.length === 0 ? [] : await shelf.getMany(unknown)
      for (const [key, text] of read) {
        known.set(key, text)
        found.set(key, text)
      }
      return new Map([...found].filter((entry): entry is [string, string] => entry[1] !== undefined))
    },
    forget(prefix) {
      for (const key of known.keys()) if (key.startsWith(prefix)) known.delete(key)
    },
  }
}
