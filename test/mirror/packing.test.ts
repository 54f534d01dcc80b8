/** How index rows lie in the store. */
import { describe, expect, it } from 'vitest'
import type { Entry, Member } from '../../src/calendar.ts'
import { createObjects } from '../../src/mirror/objects.ts'
import { type KeptRows, packed, Rows } from '../../src/mirror/packing.ts'
import { openShelves } from '../../src/mirror/shelves.ts'
import { bucketsOf } from '../../src/mirror/tree.ts'
import { memoryStore } from '../store/memory.ts'
import { plain } from './plain.ts'
import { handClock } from './stage.ts'

const entry = (n: number): Entry => ({
  name: `${'abcdefghijklmnopqrstuvwxyz234567'.charAt(n % 32)}${n}.ics`,
  uid: `uid ${n} 100%\n`,
  etag: `etag${n}`,
  size: 100 + n,
  first: n,
  last: n % 2 === 0 ? n : Number.MAX_SAFE_INTEGER,
  recurring: n % 2 === 1,
  component: 'VEVENT',
  modified: 1_000 + n,
})
const rows = Array.from({ length: 300 }, (_, n) => entry(n))
const columns = (some: readonly Entry[]) => ({
  name: some.map(({ name }) => name),
  uid: some.map(({ uid }) => uid),
  etag: some.map(({ etag }) => etag),
  size: some.map(({ size }) => size),
  first: some.map(({ first }) => first),
  last: some.map(({ last }) => last),
  recurring: some.map(({ recurring }) => recurring),
  modified: some.map(({ modified }) => modified),
})
const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : 1)

describe('rows of an index', () => {
  it('come back from the store as they went', async () => {
    const objects = createObjects(openShelves(await memoryStore(handClock())))('adele')
    const tree = await objects.writeTree('calendar', rows)
    expect((await objects.index('calendar', tree))?.map(plain)).toEqual(rows.toSorted(byName))
    expect(new Rows(JSON.parse(JSON.stringify(packed(rows)))).entries.map(plain)).toEqual(rows)
  })

  it.each([
    ['one by one', (some: readonly Entry[]): KeptRows => some],
    ['in columns of values', (some: readonly Entry[]): KeptRows => columns(some)],
  ])('are read as earlier versions wrote them, too: %s', async (_, form) => {
    const store = await memoryStore(handClock())
    const shelves = openShelves(store)
    const buckets = bucketsOf(rows, form)
    for (const bucket of buckets) await shelves.bucket.set(`adele/${bucket.address}`, bucket.form)
    await shelves.tree.set('adele/calendar/tree', { buckets: buckets.map(({ address }) => address) })
    const index = await createObjects(shelves)('adele').index('calendar', 'tree')
    expect(index?.map(plain)).toEqual(rows.toSorted(byName))
  })

  it('are refused when a column lacks a value, rather than be fewer', () => {
    const kept = packed(rows)
    const short = (text: string) => text.slice(0, text.lastIndexOf(' '))
    expect(() => new Rows({ ...kept, etags: short(kept.etags) })).toThrow(TypeError)
    expect(() => new Rows({ ...kept, uids: short(kept.uids) }).entries.map(plain)).toThrow(TypeError)
    expect(() => new Rows({ ...kept, numbers: '[[1]]' }).entries.map(plain)).toThrow(TypeError)
    expect(() => new Rows(columns(rows.map(({ uid: _, ...row }) => row as Entry)))).toThrow(TypeError)
  })

  it('are listed by one record while the tree is the present one and not too long', async () => {
    const shelves = openShelves(await memoryStore(handClock()))
    const objects = createObjects(shelves)('adele')
    const names = (some: readonly Member[] | undefined) => some?.map(({ name, etag }) => `${name} ${etag}`)
    const sorted = names(rows.toSorted(byName))
    const [tree, old] = [await objects.writeTree('calendar', rows), await objects.writeTree('other', rows)]
    await objects.retireTree('other', old, handClock().now() + 1)
    const many = Array.from({ length: 1_601 }, (_, n) => entry(n))
    const long = await objects.writeTree('long', many)

    expect(names(await objects.members('other', old))).toEqual(sorted)
    expect(await objects.members('long', long)).toHaveLength(many.length)
    for await (const key of shelves.bucket.keys()) await shelves.bucket.delete(key)
    const fresh = createObjects(shelves)('adele')
    expect(names(await fresh.members('calendar', tree))).toEqual(sorted)
    expect(await fresh.members('other', old)).toBeUndefined()
    expect(await fresh.members('long', long)).toBeUndefined()
    expect(await objects.members('empty', await objects.writeTree('empty', []))).toEqual([])
  })

  it('change in one bucket of few when one event changes', () => {
    const before = bucketsOf(rows, packed).map(({ address }) => address)
    const after = bucketsOf(
      rows.map((row) => (row.name === 'a0.ics' ? { ...row, etag: 'other' } : row)),
      packed,
    )
    expect(before).toHaveLength(4)
    expect(after.filter(({ address }) => !before.includes(address))).toHaveLength(1)
  })
})
