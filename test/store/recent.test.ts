/** Records told from memory: never anything but what the store has. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { remembered } from '../../src/store/recent.ts'
import type { Collection } from '../../src/store/types.ts'

/** A collection whose every step waits until it is let go, so that steps can pass each other. */
function slow() {
  const kept = new Map<string, number>()
  const waiting: (() => void)[] = []
  const reads: string[] = []
  const later = () => new Promise<void>((go) => waiting.push(go))
  const step = async <A>(work: () => A): Promise<A> => {
    await later()
    const answer = work()
    await later()
    return answer
  }
  const collection: Collection<number> = {
    get: (key) =>
      step(() => {
        reads.push(key)
        return kept.get(key)
      }),
    getMany: (keys) => step(() => new Map(keys.flatMap((key) => (kept.has(key) ? [[key, kept.get(key) ?? 0]] : [])))),
    set: (key, value) => step(() => void kept.set(key, value)),
    setMany: (entries) => step(() => void entries.map(([key, value]) => kept.set(key, value))),
    add: (key, value) => step(() => !kept.has(key) && kept.set(key, value).has(key)),
    update: (key, change) =>
      step(() => {
        const next = change(kept.get(key))
        if (next !== undefined) kept.set(key, next)
        return next ?? kept.get(key)
      }),
    take: (key) =>
      step(() => {
        const value = kept.get(key)
        kept.delete(key)
        return value
      }),
    delete: (key) => step(() => void kept.delete(key)),
    deleteMany: (keys) => step(() => void keys.map((key) => kept.delete(key))),
    keys: async function* () {
      yield* kept.keys()
    },
  }
  return { collection, kept, waiting, reads }
}

const steps: readonly ((one: Collection<number>, key: string, value: number) => Promise<unknown>)[] = [
  (one, key) => one.get(key),
  (one, key, value) => one.set(key, value),
  (one, key, value) => one.setMany([[key, value]]),
  (one, key, value) => one.add(key, value),
  (one, key) => one.update(key, (was) => (was ?? 0) + 1),
  (one, key) => one.take(key),
  (one, key) => one.delete(key),
  (one, key) => one.deleteMany([key]),
]

const letGo = async (waiting: (() => void)[], at: number): Promise<void> => {
  waiting.splice(at % waiting.length, 1)[0]?.()
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
}

describe('a record that is remembered', () => {
  it('is what the store has when nobody writes, in whatever order reads and writes have passed each other', async () => {
    const plan = fc.array(
      fc.record({
        step: fc.nat(steps.length - 1),
        key: fc.constantFrom('a', 'b'),
        gone: fc.array(fc.nat(9), { maxLength: 4 }),
      }),
      { maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(plan, async (turns) => {
        const { collection, kept, waiting } = slow()
        const recent = remembered(collection)
        const running = turns.map(async ({ step, key, gone }, value) => {
          const work = steps[step]?.(recent, key, value)
          for (const at of gone) if (waiting.length > 0) await letGo(waiting, at)
          return work
        })
        const done = Promise.all(running)
        let isOver = false
        void done.then(() => (isOver = true))
        while (!isOver) {
          if (waiting.length > 0) await letGo(waiting, 0)
          else await Promise.resolve()
        }
        for (const key of ['a', 'b']) {
          const read = recent.get(key)
          while (waiting.length > 0) await letGo(waiting, 0)
          expect(await read).toBe(kept.get(key))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is read once, and once more after a write', async () => {
    const { collection, waiting, reads } = slow()
    const recent = remembered(collection)
    const all = async <A>(work: Promise<A>): Promise<A> => {
      for (let turn = 0; turn < 4; turn += 1) if (waiting.length > 0) await letGo(waiting, 0)
      return work
    }
    expect(await all(recent.get('a'))).toBeUndefined()
    expect(await all(recent.get('a'))).toBeUndefined()
    await all(recent.set('a', 1))
    expect([await all(recent.get('a')), await all(recent.get('a'))]).toEqual([1, 1])
    expect(reads).toEqual(['a', 'a'])
  })
})
