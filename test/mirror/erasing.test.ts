import { describe, expect, it } from 'vitest'
import { memoryStore } from '../store/memory.ts'
import { faultOf, full, handClock, stage } from './stage.ts'

describe('disconnecting while Microsoft does not answer', () => {
  it('does not wait for it, and what a late round brings is gone, too', async () => {
    const clock = { ...handClock(), sleep: async () => {} }
    const store = await memoryStore(clock)
    const mailbox = full(3)
    const { mirror, home } = await stage(mailbox, { clock, store })
    const { promise, resolve } = Promise.withResolvers<void>()
    mailbox.gate = promise
    expect(await faultOf(home.calendars())).toBe('unavailable')
    await mirror.erase('adele')
    resolve()
    await mirror.close()
    const left: string[] = []
    for (const shelf of ['blob', 'bucket', 'source', 'tree', 'ref', 'home']) {
      for await (const key of store.collection(`mirror-${shelf}`).keys()) left.push(key)
    }
    expect(left).toEqual([])
  })
})
