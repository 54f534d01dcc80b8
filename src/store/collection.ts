import { Keyv } from 'keyv'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { Lines } from '../turns.ts'
import { type Adapter, textAt, textsAt } from './adapter.ts'
import { codeOf } from './codes.ts'
import type { Seals } from './sealed.ts'
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

/** Other processes may win so often before something must be wrong: each has one try under way at a record. */
const mostAttempts = 50
/** Who was too late a second time waits a moment, drawn from so many ms at most: two that keep step would go on losing by turns. */
const longestPauseMs = 32

const keyPattern = /^[A-Za-z0-9._/-]{1,200}$/

/**
 * A sealed collection over one Keyv. Nobody listens to the Keyv's `error` event: with a listener Keyv would answer a failed read with
 * "not there" and a failed write with false; without one it rejects.
 */
export function createCollection<T>(name: string, deps: CollectionDeps): Collection<T> {
  const { adapter, wrote } = deps
  // Raw writes carry absolute expiry; Keyv's own check of it would follow the system clock instead of ours. Reads go to the adapter: what
  // Keyv adds to them comes to as much as the reading, and a request reads a dozen records.
  const keyv = new Keyv<string>({
    store: adapter,
    serialization: { stringify: JSON.stringify, parse },
    checkExpired: false,
  })
  const envelopes = createEnvelopes<T>(name, deps)

  async function write(work: () => Promise<boolean | boolean[]>): Promise<void> {
    const done = await asked(work)
    if ([done].flat().includes(false)) throw unavailable(undefined)
    wrote()
  }

  return {
    get: async (key) => envelopes.open(key, await asked(() => textAt(adapter, checked(key)))),

    async getMany(keys) {
      const texts = keys.length === 0 ? [] : await asked(() => textsAt(adapter, keys.map(checked)))
      const values = new Map<string, T>()
      for (const [index, key] of keys.entries()) {
        const value = envelopes.open(key, texts[index])
        if (value !== undefined) values.set(key, value)
      }
      return values
    },

    set: async (key, value, options = {}) => write(() => keyv.setRaw(key, envelopes.seal(key, value, options))),

    async setMany(entries, options = {}) {
      const sealed = entries.map(([key, value]) => ({ key, value: envelopes.seal(key, value, options) }))
      if (sealed.length > 0) await write(() => keyv.setManyRaw(sealed))
    },

    // Keyv answers false for a key that was not there: fine here, so the answer is not looked at.
    async delete(key) {
      await asked(() => keyv.delete(checked(key)))
    },

    async deleteMany(keys) {
      if (keys.length > 0) await asked(() => keyv.deleteMany(keys.map((key) => checked(key))))
    },

    ...createConditional(deps, envelopes),

    async *keys(prefix = '') {
      try {
        yield* adapter.keys(prefix === '' ? '' : checked(prefix))
      } catch (error) {
        throw unavailable(error)
      }
    },
  }
}

/** Writes that depend on what is there. Keyv knows none, so they go to the adapter, in the words that Keyv would use. */
function createConditional<T>(
  { adapter, wrote, clock }: CollectionDeps,
  envelopes: Envelopes<T>,
): Pick<Collection<T>, 'add' | 'take' | 'update'> {
  // Of this process. Side by side, of a hundred who change one record one would win each time, and all the others would have tried in vain.
  const lines = new Lines()

  async function changed(key: string, change: Change<T>, options: SetOptions): Promise<T | undefined> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      if (attempt > 1) await clock.sleep(Math.random() * Math.min(2 ** attempt, longestPauseMs))
      const outcome = await tried(adapter, envelopes, key, change, options)
      if (outcome === 'late') continue
      if (outcome.isWritten) wrote()
      return outcome.kept
    }
    throw new Fault('unavailable', 'A record changes faster than it can be changed.', { code: 'BUSY' })
  }

  return {
    async add(key, value, options = {}) {
      const { value: sealed, expires } = envelopes.seal(key, value, options)
      const done = await asked(() => adapter.add(key, textOf(sealed, expires), expires))
      if (done) wrote()
      return done
    },

    async take(key) {
      const text = await asked(() => adapter.take(checked(key)))
      return envelopes.open(key, text)
    },

    update: (key, change, options = {}) => lines.run(key, () => changed(key, change, options)),
  }
}

type Change<T> = (kept: T | undefined) => T | undefined

/** @returns `late` where somebody else was quicker, and nothing is written */
async function tried<T>(
  adapter: Adapter,
  envelopes: Envelopes<T>,
  key: string,
  change: Change<T>,
  options: SetOptions,
): Promise<{ readonly kept: T | undefined; readonly isWritten: boolean } | 'late'> {
  const text = await asked(() => textAt(adapter, checked(key)))
  const before = envelopes.open(key, text)
  const after = change(before)
  if (after === undefined) return { kept: before, isWritten: false }
  const { value, expires } = envelopes.seal(key, after, options)
  const next = textOf(value, expires)
  const isDone = await asked(() =>
    text === undefined ? adapter.add(key, next, expires) : adapter.swap(key, text, next, expires),
  )
  return isDone ? { kept: after, isWritten: true } : 'late'
}

type Envelopes<T> = ReturnType<typeof createEnvelopes<T>>

/** Between values and what Keyv keeps: `{ value, expires? }` with the value sealed. */
function createEnvelopes<T>(name: string, { seals, clock }: CollectionDeps) {
  return {
    seal(key: string, value: T, { expiresAt }: SetOptions) {
      if (value === undefined) throw new Fault('rejected', 'A record cannot be undefined.')
      const sealed: Sealed<T> = expiresAt === undefined ? { value } : { value, expiresAt }
      const expires: { expires?: number } = expiresAt === undefined ? {} : { expires: expiresAt }
      return { value: seals.seal(name, checked(key), JSON.stringify(sealed)), ...expires }
    },

    open(key: string, text: string | undefined): T | undefined {
      if (text === undefined) return undefined
      const { value: record } = parse<{ readonly value?: unknown }>(text)
      const sealed: Sealed<T> = JSON.parse(seals.open(name, key, typeof record === 'string' ? record : ''))
      return sealed.expiresAt === undefined || clock.now() <= sealed.expiresAt ? sealed.value : undefined
    },
  }
}

/** As Keyv writes it: the next reader cannot tell who wrote. */
function textOf(value: string, expires: number | undefined): string {
  return JSON.stringify(expires === undefined ? { value } : { value, expires })
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

function checked(key: string): string {
  if (!keyPattern.test(key)) throw new Fault('rejected', 'A key of the store must match the pattern for keys.')
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
