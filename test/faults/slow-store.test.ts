/** S15: where each look into the store takes long, it counts how many there are. */
import { expect, it } from 'vitest'
import { type Disk, openDisk } from '../../soak/lives/store.ts'
import type { Collection, Store } from '../../src/store/types.ts'
import { full, handClock, secondMs, stage } from '../mirror/stage.ts'

function counted(store: Store): { readonly store: Store; readonly reads: () => number } {
  let reads = 0
  const reading = ['get', 'getMany', 'keys']
  const collection = <T>(name: string): Collection<T> =>
    new Proxy(store.collection<T>(name), {
      get(target, method, receiver) {
        if (reading.includes(String(method))) reads += 1
        return Reflect.get(target, method, receiver) as unknown
      },
    })
  return { store: { ...store, collection }, reads: () => reads }
}

async function readsOf(events: number): Promise<number> {
  const clock = handClock()
  const disk: Disk = new Map()
  const first = await stage(full(events), { clock, store: openDisk(disk, clock) })
  await first.look()
  const { store, reads } = counted(openDisk(disk, clock))
  const set = await stage(first.mailbox, { clock, store })
  clock.advance(secondMs)
  const snapshot = await set.look()
  expect((await snapshot.texts(snapshot.index.map(({ name }) => name))).size).toBe(events)
  return reads()
}

it('a request looks into the store a few times, however many events there are', async () => {
  const few = await readsOf(20)
  expect(few).toBeLessThanOrEqual(8)
  expect(await readsOf(500)).toBe(few)
})
