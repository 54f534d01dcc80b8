/** Several processes on one store: none of them may bring back what another one knows better. */
import { describe, expect, it } from 'vitest'
import { Flights } from '../../src/mirror/flights.ts'
import { createObjects } from '../../src/mirror/objects.ts'
import { inPlace } from '../../src/mirror/places.ts'
import { openShelves } from '../../src/mirror/shelves.ts'
import { createLeases } from '../../src/store/lease.ts'
import { memoryStore } from '../store/memory.ts'
import { account, full, handClock, stage } from './stage.ts'

it('a ref is committed only over the ref that was read', async () => {
  const { look, calendar, store } = await stage(full(5))
  await look()
  const id = await calendar('Calendar')
  const objects = createObjects(openShelves(store))('adele')
  const read = await objects.ref(id)
  const newer = { ...(read ?? raise()), tree: 'newer' }
  expect(await objects.setRef(id, newer, read)).toBe(true)
  expect(await objects.setRef(id, { ...newer, tree: 'older' }, read)).toBe(false)
  expect(await objects.ref(id)).toEqual(newer)
  await objects.deleteRef(id)
  expect(await objects.setRef(id, newer, newer)).toBe(false)
  expect(await objects.ref(id)).toBeUndefined()
})

function raise(): never {
  throw new Error('nothing was read')
}

describe('a place at a mailbox', () => {
  const clock = { ...handClock(), sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) }

  it('is one process’s at a time, and who comes second does not look again', async () => {
    const records = (await memoryStore(clock)).collection<{ holder: string }>('lease')
    const [here, there] = [createLeases(records, clock), createLeases(records, clock)]
    const done: string[] = []
    let checkedAt = 0
    const end = Promise.withResolvers<void>()
    const errand = (name: string, wait: Promise<void>) => ({
      accountId: 'adele',
      alive: () => true,
      checkedAt: async () => checkedAt,
      work: async () => {
        await wait
        checkedAt = clock.now()
        done.push(name)
      },
    })
    const first = inPlace({ leases: here, clock }, errand('here', end.promise))
    await expect.poll(async () => (await records.get('mailbox/adele')) !== undefined).toBe(true)
    const second = inPlace({ leases: there, clock }, errand('there', Promise.resolve()))
    expect(await there.hold('mailbox/adele', async () => {})).toBe(false)
    end.resolve()
    await Promise.all([first, second])
    expect(done).toEqual(['here'])
  })

  it('is free again after a work that failed, and some seconds after a sudden death', async () => {
    const clock = handClock()
    const records = (await memoryStore(clock)).collection<{ holder: string }>('lease')
    const [here, there] = [createLeases(records, clock), createLeases(records, clock)]
    await expect(here.hold('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await there.hold('a', async () => {})).toBe(true)
    void here.hold('b', () => new Promise(() => {}))
    await expect.poll(async () => (await records.get('b')) !== undefined).toBe(true)
    expect(await there.hold('b', async () => {})).toBe(false)
    clock.advance(10_001)
    expect(await there.hold('b', async () => {})).toBe(true)
  })

  it('that is taken for a time stays taken, whether or not its holder lives', async () => {
    const clock = handClock()
    const records = (await memoryStore(clock)).collection<{ holder: string }>('lease')
    const [here, there] = [createLeases(records, clock), createLeases(records, clock)]
    expect([await here.once('job', 1_000), await there.once('job', 1_000)]).toEqual([true, false])
    clock.advance(1_001)
    expect([await there.once('job', 1_000), await here.once('job', 1_000)]).toEqual([true, false])
  })
})

it('a sign-in at another process ends the waiting, and an erasure before it', async () => {
  const flights = new Flights(handClock(), async () => {})
  const adele = account('adele', { createdAt: 1, signedInAt: 1 })
  const done: string[] = []
  const work = (name: string) => async () => void done.push(name)
  flights.meet(adele)
  await flights.join('adele', 'home', () => Promise.reject(new Error('down')))
  flights.meet(adele)
  await flights.join('adele', 'home', work('too early'))
  flights.meet({ ...adele, signedInAt: 2 })
  await flights.join('adele', 'home', work('signed in'))
  flights.bar('adele')
  flights.meet({ ...adele, signedInAt: 2 })
  await flights.join('adele', 'home', work('erased'))
  flights.meet({ ...adele, createdAt: 3, signedInAt: 3 })
  await flights.join('adele', 'home', work('made anew'))
  expect(done).toEqual(['signed in', 'made anew'])
})
