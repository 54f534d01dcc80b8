/** A store that a test can watch, and let die. */
import { Fault } from '../../src/errors.ts'
import type { Collection, Store } from '../../src/store/types.ts'

export interface Fragile extends Store {
  /** Writes begun so far. */
  writes(): number
  /** What they were, as `mirror-ref put`. */
  readonly written: readonly string[]
}

export interface FragileOptions {
  /** Writes that go well; the next one does half of what it should, and with it the process dies. */
  readonly lifetime?: number
  /** Told of removals before they happen. */
  readonly beforeDelete?: (collection: string, keys: readonly string[]) => Promise<void>
}

const dead = () => new Fault('unavailable', 'the process has died')

export function fragile(
  store: Store,
  { lifetime = Number.POSITIVE_INFINITY, beforeDelete }: FragileOptions = {},
): Fragile {
  let writes = 0
  const written: string[] = []
  const alive = () => {
    if (writes > lifetime) throw dead()
  }

  /** @param all what the write consists of: a store that is no database may do a part of it. */
  async function write<T, R>(what: string, all: readonly T[], work: (part: readonly T[]) => Promise<R>): Promise<R> {
    alive()
    writes += 1
    written.push(what)
    if (writes <= lifetime) return work(all)
    const half = all.slice(0, Math.floor(all.length / 2))
    if (half.length > 0) await work(half)
    throw dead()
  }

  function wrapped<T>(name: string, inner: Collection<T>): Collection<T> {
    const put = `${name} put`
    const remove = (keys: readonly string[]) =>
      write(`${name} remove`, keys, async (part) => {
        await beforeDelete?.(name, part)
        await inner.deleteMany(part)
      })
    return {
      get: async (key) => {
        alive()
        return inner.get(key)
      },
      getMany: async (keys) => {
        alive()
        return inner.getMany(keys)
      },
      add: (key, value, options) => write(put, [key], () => inner.add(key, value, options)),
      update: (key, change, options) => write(put, [key], () => inner.update(key, change, options)),
      take: (key) => write(`${name} remove`, [key], () => inner.take(key)),
      set: (key, value, options) => write(put, [key], () => inner.set(key, value, options)),
      setMany: (entries, options) => write(put, entries, (part) => inner.setMany(part, options)),
      delete: (key) => remove([key]),
      deleteMany: remove,
      async *keys(prefix) {
        alive()
        yield* inner.keys(prefix)
      },
    }
  }

  return {
    writes: () => writes,
    written,
    collection: <T>(name: string) => wrapped(name, store.collection<T>(name)),
    mac: (purpose, text) => store.mac(purpose, text),
    close: () => store.close(),
  }
}
