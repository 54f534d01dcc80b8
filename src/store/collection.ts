import { Keyv } from 'keyv'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { codeOf } from './database.ts'
import type { Seals } from './sealed.ts'
import type { Adapter } from './sqlite.ts'
import type { Collection, SetOptions } from './types.ts'

interface CollectionDeps {
  readonly adapter: Adapter
  readonly seals: Seals
  readonly clock: Clock
  /** Called after each write that went well. Must not throw. */
  readonly wrote: () => void
}

/** What is sealed. The expiry is inside, too: outside, anyone who can write to the store could prolong a session. */
interface Sealed<T> {
  readonly value: T
  readonly expiresAt?: number
}

const keyPattern = /^[A-Za-z0-9._/-]{1,200}$/
const prefixPattern = /^[A-Za-z0-9._/-]{0,200}$/

/**
 * A sealed collection over one Keyv. Nobody listens to the Keyv's `error` event: with a listener Keyv would answer a failed read with
 * "not there" and a failed write with false; without one it rejects.
 */
export function createCollection<T>(name: string, deps: CollectionDeps): Collection<T> {
  const { adapter, seals, clock, wrote } = deps
  // Raw reads and writes carry absolute expiry; Keyv's own check of it would follow the system clock instead of ours.
  const keyv = new Keyv<string>({
    store: adapter,
    serialization: { stringify: JSON.stringify, parse },
    checkExpired: false,
  })

  function seal(value: T, { expiresAt }: SetOptions, key: string) {
    if (value === undefined) throw new Fault('rejected', 'A record cannot be undefined.')
    const sealed: Sealed<T> = expiresAt === undefined ? { value } : { value, expiresAt }
    const expires = expiresAt === undefined ? {} : { expires: expiresAt }
    return { value: seals.seal(name, checked(key, keyPattern), JSON.stringify(sealed)), ...expires }
  }

  function open(key: string, raw: unknown): T | undefined {
    if (raw === undefined) return undefined
    const record = typeof raw === 'object' && raw !== null && 'value' in raw ? raw.value : undefined
    const { value, expiresAt }: Sealed<T> = JSON.parse(seals.open(name, key, typeof record === 'string' ? record : ''))
    return expiresAt === undefined || clock.now() <= expiresAt ? value : undefined
  }

  async function write(work: () => Promise<boolean | boolean[] | undefined>): Promise<void> {
    const done = await asked(work)
    if (done === false || (Array.isArray(done) && done.includes(false))) throw unavailable(undefined)
    wrote()
  }

  return {
    get: async (key) => open(key, await asked(() => keyv.getRaw(checked(key, keyPattern)))),

    async getMany(keys) {
      for (const key of keys) checked(key, keyPattern)
      const raws = keys.length === 0 ? [] : await asked(() => keyv.getManyRaw([...keys]))
      const found = new Map<string, T>()
      for (const [index, key] of keys.entries()) {
        const value = open(key, raws[index])
        if (value !== undefined) found.set(key, value)
      }
      return found
    },

    set: async (key, value, options = {}) => write(() => keyv.setRaw(key, seal(value, options, key))),

    async setMany(entries, options = {}) {
      const sealed = entries.map(([key, value]) => ({ key, value: seal(value, options, key) }))
      if (sealed.length > 0) await write(() => keyv.setManyRaw(sealed))
    },

    // Keyv answers false for a key that was not there: fine here, so the answer is not looked at.
    async delete(key) {
      await asked(() => keyv.delete(checked(key, keyPattern)))
    },

    async deleteMany(keys) {
      for (const key of keys) checked(key, keyPattern)
      if (keys.length > 0) await asked(() => keyv.deleteMany([...keys]))
    },

    async *keys(prefix = '') {
      try {
        yield* adapter.keys(checked(prefix, prefixPattern))
      } catch (error) {
        throw unavailable(error)
      }
    },
  }
}

/** What is not an envelope of ours becomes one that does not open: damage must show as `locked`, never as "not there". */
function parse<T>(text: string): T {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) return parsed as T
  } catch {
    // answered below
  }
  return {} as T
}

function checked(key: string, pattern: RegExp): string {
  if (!pattern.test(key)) throw new Fault('rejected', 'A key of the store must match the pattern for keys.')
  return key
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw unavailable(error)
  }
}

function unavailable(error: unknown): Fault {
  if (error instanceof Fault) return error
  const code = codeOf(error)
  return new Fault('unavailable', 'The store did not answer.', {
    cause: error,
    ...(code === undefined ? {} : { code }),
  })
}
