/** How index rows lie in the store. */
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/calendar.ts'
import { createObjects } from '../../src/mirror/objects.ts'
import { packed, unpacked } from '../../src/mirror/packing.ts'
import { openShelves } from '../../src/mirror/shelves.ts'
import { bucketsOf } from '../../src/mirror/tree.ts'
import { memoryStore } from '../store/memory.ts'
import { handClock } from './stage.ts'

const entry = (n: number): Entry => ({
  name: `${'abcdefghijklmnopqrstuvwxyz234567'.charAt(n % 32)}${n}.ics`,
  uid: `uid ${n}\n`,
  etag: `etag${n}`,
  size: 100 + n,
  first: n,
  last: n % 2 === 0 ? n : Number.MAX_SAFE_INTEGER,
  recurring: n % 2 === 1,
  component: 'VEVENT',
  modified: 1_000 + n,
})
const rows = Array.from({ length: 300 }, (_, n) => entry(n))
const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : 1)

describe('rows of an index', () => {
  it('come back from the store as they went', async () => {
    const objects = createObjects(openShelves(await memoryStore(handClock())))('adele')
    const tree = await objects.writeTree('calendar', rows)
    expect(await objects.index('calendar', tree)).toEqual(rows.toSorted(byName))
    expect(unpacked(JSON.parse(JSON.stringify(packed(rows))))).toEqual(rows)
  })

  it('are read as an earlier version wrote them, too', async () => {
    const store = await memoryStore(handClock())
    const [objects, shelves] = [createObjects(openShelves(store))('adele'), openShelves(store)]
    const tree = await objects.writeTree('calendar', rows)
    for (const bucket of bucketsOf(rows)) await shelves.bucket.set(`adele/${bucket.address}`, bucket.rows)
    const fresh = createObjects(openShelves(store))('adele')
    expect(await fresh.index('calendar', tree)).toEqual(rows.toSorted(byName))
  })

  it('are refused when a column lacks a value, rather than be fewer', () => {
    const kept = packed(rows)
    expect(() => unpacked({ ...kept, etag: kept.etag.slice(1) })).toThrow(TypeError)
  })

  it('change in one bucket of few when one event changes', () => {
    const before = bucketsOf(rows).map(({ address }) => address)
    const after = bucketsOf(rows.map((row) => (row.name === 'a0.ics' ? { ...row, etag: 'other' } : row)))
    expect(before).toHaveLength(4)
    expect(after.filter(({ address }) => !before.includes(address))).toHaveLength(1)
  })
})
