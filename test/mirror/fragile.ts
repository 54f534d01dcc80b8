/** A store that a test can watch, and let die. */
import { Fault } from '../../src/errors.ts'
import type { Collection, Store } from '../../src/store/types.ts'

export interface Fragile extends Store {
  /** Writes begun so far. */
  writes(): number
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
  const alive = () => {
    if (writes > lifetime) throw dead()
  }

  /** @param all what the write consists of: a store that is no database may do a part of it. */
  async function write<T, R>(all: readonly T[], work: (part: readonly T[]) => Promise<R>): Promise<R> {
    alive()
    writes += 1
    if (writes <= lifetime) return work(all)
    const half = all.slice(0, Math.floor(all.length / 2))
    if (half.length > 0) await work(half)
    throw dead()
  }

  function wrapped<T>(name: string, inner: Collection<T>): Collection<T> {
    const remove = (keys: readonly string[]) =>
      write(keys, async (part) => {
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
      add: (key, value, options) => write([key], () => inner.add(key, value, options)),
      update: (key, change, options) => write([key], () => inner.update(key, change, options)),
      take: (key) => write([key], () => inner.take(key)),
      set: (key, value, options) => write([key], () => inner.set(key, value, options)),
      setMany: (entries, options) => write(entries, (part) => inner.setMany(part, options)),
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
    collection: <T>(name: string) => wrapped(name, store.collection<T>(name)),
    mac: (purpose, text) => store.mac(purpose, text),
    close: () => store.close(),
  }
}
