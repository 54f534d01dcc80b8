import { expect, it } from 'vitest'
import type { Collection } from '../../src/store/types.ts'
import { all, type StoreUnderTest } from './contract.ts'

/** Writes that depend on what is there, from here and from a second process where there can be one. */
export function conditionalContract(current: () => StoreUnderTest): void {
  const both = async () => {
    const { store, another } = current()
    const other = another === undefined ? store : await another()
    const close = () => (other === store ? undefined : other.close())
    return { sides: [store, other].map((each) => each.collection<number>('counts')) as [Numbers, Numbers], close }
  }

  it('adds a record once, whoever tries', async () => {
    const { sides, close } = await both()
    const tries = Array.from({ length: 20 }, (_, n) => sides[n % 2 === 0 ? 0 : 1].add('a', n))
    const done = await Promise.all(tries)
    expect(done.filter((each) => each)).toHaveLength(1)
    expect(await sides[0].get('a')).toBe(done.indexOf(true))
    await close()
  })

  it('adds again what has expired', async () => {
    const counts = current().store.collection<number>('counts')
    current().setNow(1000)
    expect(await counts.add('a', 1, { expiresAt: 2000 })).toBe(true)
    current().setNow(2000)
    expect(await counts.add('a', 2, { expiresAt: 3000 })).toBe(false)
    current().setNow(2001)
    expect(await counts.add('a', 3, { expiresAt: 3000 })).toBe(true)
    expect(await counts.get('a')).toBe(3)
    current().setNow(3001)
    expect(await counts.take('a')).toBeUndefined()
    expect(await counts.update('a', (kept) => (kept === undefined ? 4 : 5))).toBe(4)
  })

  it('loses no update of two who count at once', async () => {
    const { sides, close } = await both()
    const add = (side: Numbers) => side.update('sum', (sum = 0) => sum + 1)
    await Promise.all(Array.from({ length: 30 }, (_, n) => add(sides[n % 2 === 0 ? 0 : 1])))
    expect(await sides[0].get('sum')).toBe(30)
    expect(await sides[1].get('sum')).toBe(30)
    await close()
  })

  it('lets two hundred who change one record at once all have their turn', async () => {
    const { sides, close } = await both()
    let tries = 0
    const add = (side: Numbers) =>
      side.update('sum', (sum = 0) => {
        tries += 1
        return sum + 1
      })
    await Promise.all(Array.from({ length: 200 }, () => add(sides[0])))
    expect([tries, await sides[0].get('sum')]).toEqual([200, 200])
    await Promise.all(Array.from({ length: 200 }, (_, n) => add(sides[n % 2 === 0 ? 0 : 1])))
    expect(await sides[1].get('sum')).toBe(400)
    await close()
  })

  it('leaves a record alone when the change is none, and does not bring back what is gone', async () => {
    const counts = current().store.collection<number>('counts')
    expect(await counts.update('a', (kept) => kept && kept + 1)).toBeUndefined()
    expect(await counts.get('a')).toBeUndefined()
    await counts.set('a', 7)
    expect(await counts.update('a', () => undefined)).toBe(7)
    expect(await counts.get('a')).toBe(7)
  })

  it('hands a record out to one taker', async () => {
    const { sides, close } = await both()
    await sides[0].set('a', 7)
    const taken = await Promise.all(Array.from({ length: 20 }, (_, n) => sides[n % 2 === 0 ? 0 : 1].take('a')))
    expect(taken.filter((each) => each !== undefined)).toEqual([7])
    expect(await sides[1].get('a')).toBeUndefined()
    await close()
  })

  it('keeps large values, and many of them at once', async () => {
    const texts = current().store.collection<string>('texts')
    const large = 'é'.repeat(3_000_000)
    await texts.set('large', large)
    expect((await texts.get('large')) === large).toBe(true)
    const many = Array.from({ length: 1_200 }, (_, n) => [`many/${n}`, `${n}`.padEnd(5_000, '.')] as const)
    await texts.setMany(many)
    const read = await texts.getMany(many.map(([key]) => key))
    expect(many.filter(([key, text]) => read.get(key) !== text)).toEqual([])
    await texts.deleteMany(many.map(([key]) => key))
    expect(await all(texts.keys('many/'))).toEqual([])
  })

  it('takes the last of several values for one key', async () => {
    const counts = current().store.collection<number>('counts')
    await counts.setMany([
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ])
    expect(await counts.get('a')).toBe(3)
  })
}

type Numbers = Collection<number>
