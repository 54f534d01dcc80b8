/**
 * Records that every request of every app reads: opened once, and told from memory until somebody writes. Only for a store that this process
 * has to itself: nobody else can write then, so that what is remembered is what is there, and a revocation holds with the next request as it
 * does without.
 */
import { LRUCache } from 'lru-cache'
import type { Collection } from './types.ts'

/** Their records say themselves until when they hold: this memory does not look at the clock. */
const collections: ReadonlySet<string> = new Set(['accounts', 'passwords', 'tenant-caps', 'mirror-home', 'mirror-ref'])
/** Of each collection. */
const mostRecords = 4_000

export const isRemembered = (collection: string): boolean => collections.has(collection)

interface Record<T> {
  readonly value: T | undefined
}

export function remembered<T>(kept: Collection<T>): Collection<T> {
  const recent = new LRUCache<string, Record<T>>({ maxSize: mostRecords, sizeCalculation: () => 1 })
  let written = 0

  /** What is read meanwhile may be of before or after: it is forgotten at both ends. */
  async function write<A>(keys: readonly string[], work: () => Promise<A>): Promise<A> {
    const forget = () => {
      written += 1
      for (const key of keys) recent.delete(key)
    }
    forget()
    try {
      return await work()
    } finally {
      forget()
    }
  }

  async function get(key: string): Promise<T | undefined> {
    const known = recent.get(key)
    if (known !== undefined) return known.value
    const before = written
    const value = await kept.get(key)
    if (written === before) recent.set(key, { value })
    return value
  }

  return {
    get,
    getMany: (keys) => kept.getMany(keys),
    keys: (prefix) => kept.keys(prefix),
    set: (key, value, options) => write([key], () => kept.set(key, value, options)),
    setMany: (entries, options) =>
      write(
        entries.map(([key]) => key),
        () => kept.setMany(entries, options),
      ),
    add: (key, value, options) => write([key], () => kept.add(key, value, options)),
    update: (key, change, options) => write([key], () => kept.update(key, change, options)),
    take: (key) => write([key], () => kept.take(key)),
    delete: (key) => write([key], () => kept.delete(key)),
    deleteMany: (keys) => write(keys, () => kept.deleteMany(keys)),
  }
}
