import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import type { Collection, Store } from '../../src/store/types.ts'
import { conditionalContract } from './contract-conditional.ts'

/** A store of one kind, fresh for each test. `setNow` moves the clock it was opened with. */
export interface StoreUnderTest {
  readonly store: Store
  /** The same data as another process sees them; undefined where there can be no other. */
  readonly another?: () => Promise<Store>
  setNow(epochMs: number): void
  /** Removes every trace. The store is closed already. */
  dispose(): Promise<void>
}

interface Note {
  readonly text: string
}

/** What every store must do, whatever it is built on. */
export function storeContract(kind: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the contract of a store, kept by ${kind}`, () => {
    let under: StoreUnderTest
    let notes: Collection<Note>

    beforeEach(async () => {
      under = await open()
      notes = under.store.collection('notes')
    })

    afterEach(async () => {
      await under.store.close()
      await under.dispose()
    })

    it('gives back what was set, and undefined for what was not', async () => {
      await notes.set('a/1', { text: 'Grüße, 世界 👋' })
      expect(await notes.get('a/1')).toEqual({ text: 'Grüße, 世界 👋' })
      expect(await notes.get('a/2')).toBeUndefined()
    })

    it('replaces a record', async () => {
      await notes.set('a', { text: 'old' })
      await notes.set('a', { text: 'new' })
      expect(await notes.get('a')).toEqual({ text: 'new' })
    })

    it('keeps values that look like nothing', async () => {
      const any = under.store.collection<unknown>('any')
      for (const [key, value] of Object.entries({ zero: 0, empty: '', no: false, nil: null, list: [] })) {
        await any.set(key, value)
        expect(await any.get(key)).toEqual(value)
      }
    })

    it('keeps collections apart, and gives the same data for the same name', async () => {
      const others = under.store.collection<Note>('others')
      await notes.set('a', { text: 'note' })
      await others.set('a', { text: 'other' })
      expect(await notes.get('a')).toEqual({ text: 'note' })
      expect(await under.store.collection<Note>('others').get('a')).toEqual({ text: 'other' })
    })

    it('reads many at once and leaves missing ones out', async () => {
      await notes.setMany([
        ['a', { text: '1' }],
        ['b', { text: '2' }],
      ])
      expect(await notes.getMany(['b', 'x', 'a'])).toEqual(
        new Map([
          ['b', { text: '2' }],
          ['a', { text: '1' }],
        ]),
      )
      expect(await notes.getMany([])).toEqual(new Map())
    })

    it('takes an empty setMany and deleteMany', async () => {
      await notes.setMany([])
      await notes.deleteMany([])
      expect(await all(notes.keys())).toEqual([])
    })

    it('deletes one and many, and does not mind what is not there', async () => {
      await notes.setMany(['a', 'b', 'c', 'd'].map((key) => [key, { text: key }] as const))
      await notes.delete('a')
      await notes.delete('a')
      await notes.deleteMany(['b', 'x', 'c'])
      expect(await all(notes.keys())).toEqual(['d'])
    })

    it('lists keys by prefix, the prefix itself included, and nothing of its neighbours', async () => {
      await notes.setMany(['a', 'a/1', 'a/2', 'a-', 'b/1', 'A/1'].map((key) => [key, { text: key }] as const))
      expect(await all(notes.keys('a/'))).toEqual(['a/1', 'a/2'])
      expect(await all(notes.keys('a'))).toEqual(['a', 'a-', 'a/1', 'a/2'])
      expect(await all(notes.keys())).toHaveLength(6)
    })

    it('lists more keys than fit a page, each once, while records are deleted', async () => {
      const keys = Array.from({ length: 1203 }, (_, index) => `k${String(index).padStart(4, '0')}`)
      await notes.setMany(keys.map((key) => [key, { text: key }] as const))
      const seen: string[] = []
      for await (const key of notes.keys('k')) {
        seen.push(key)
        await notes.delete(key)
      }
      expect(seen.toSorted()).toEqual(keys)
    })

    it('treats a record as gone once its time is past, everywhere', async () => {
      under.setNow(1000)
      await notes.set('a', { text: 'short' }, { expiresAt: 2000 })
      await notes.setMany([['b', { text: 'long' }]], { expiresAt: 3000 })
      await notes.set('c', { text: 'for good' })
      under.setNow(2000)
      expect(await notes.get('a')).toEqual({ text: 'short' })
      under.setNow(2001)
      expect(await notes.get('a')).toBeUndefined()
      expect([...(await notes.getMany(['a', 'b', 'c'])).keys()]).toEqual(['b', 'c'])
      expect(await all(notes.keys())).toEqual(['b', 'c'])
    })

    it('takes the expiry away when a record is set again without one', async () => {
      under.setNow(1000)
      await notes.set('a', { text: 'short' }, { expiresAt: 2000 })
      await notes.set('a', { text: 'for good' })
      under.setNow(9000)
      expect(await notes.get('a')).toEqual({ text: 'for good' })
    })

    conditionalContract(() => under)

    const badKeys = ['', ' ', 'a b', 'a:b', 'ä', 'a\0', 'a\n', "a'", '%', 'a'.repeat(201)]
    it.each(badKeys)('refuses the key %j in every operation', async (key) => {
      const refused = { kind: 'rejected' }
      await expect(notes.get(key)).rejects.toMatchObject(refused)
      await expect(notes.getMany(['a', key])).rejects.toMatchObject(refused)
      await expect(notes.set(key, { text: '' })).rejects.toMatchObject(refused)
      await expect(
        notes.setMany([
          ['a', { text: '' }],
          [key, { text: '' }],
        ]),
      ).rejects.toMatchObject(refused)
      await expect(notes.add(key, { text: '' })).rejects.toMatchObject(refused)
      await expect(notes.update(key, () => ({ text: '' }))).rejects.toMatchObject(refused)
      await expect(notes.take(key)).rejects.toMatchObject(refused)
      await expect(notes.delete(key)).rejects.toMatchObject(refused)
      await expect(notes.deleteMany([key])).rejects.toMatchObject(refused)
      expect(await notes.get('a')).toBeUndefined()
    })

    it('takes the longest key and the names of every object', async () => {
      for (const key of ['a'.repeat(200), '__proto__', 'constructor', '../..', '.', '-']) {
        await notes.set(key, { text: key })
        expect(await notes.get(key)).toEqual({ text: key })
      }
    })

    it('refuses names that cannot be collections', () => {
      for (const name of ['', 'A', 'a|b', 'installation', 'a'.repeat(41)]) {
        expect(() => under.store.collection(name)).toThrow(TypeError)
      }
    })

    it('gives digests that depend on purpose and text, and on nothing else', () => {
      const { store } = under
      expect(store.mac('one', 'text')).toBe(store.mac('one', 'text'))
      expect(store.mac('one', 'text')).toMatch(/^[\w-]{43}$/)
      expect(new Set([store.mac('one', 'text'), store.mac('two', 'text'), store.mac('one', 'tex')]).size).toBe(3)
    })

    it('says unavailable, never "not there", when it cannot tell', async () => {
      await notes.set('a', { text: 'kept' })
      const { store } = under
      await store.close()
      const failed = (fault: unknown) => fault instanceof Fault && fault.kind === 'unavailable'
      await expect(notes.get('a')).rejects.toSatisfy(failed)
      await expect(notes.getMany(['a'])).rejects.toSatisfy(failed)
      await expect(notes.set('a', { text: 'x' })).rejects.toSatisfy(failed)
      await expect(notes.setMany([['a', { text: 'x' }]])).rejects.toSatisfy(failed)
      await expect(notes.delete('a')).rejects.toSatisfy(failed)
      await expect(notes.deleteMany(['a'])).rejects.toSatisfy(failed)
      await expect(all(notes.keys())).rejects.toSatisfy(failed)
      await expect(notes.add('b', { text: 'x' })).rejects.toSatisfy(failed)
      await expect(notes.update('a', () => ({ text: 'x' }))).rejects.toSatisfy(failed)
      await expect(notes.take('a')).rejects.toSatisfy(failed)
    })
  })
}

export async function all(keys: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = []
  for await (const key of keys) found.push(key)
  return found.toSorted()
}
