/** What a poll that finds nothing costs the store. */
import { describe, expect, it } from 'vitest'
import type { Ref } from '../../src/mirror/objects.ts'
import { createTouches } from '../../src/mirror/touches.ts'
import { meeting } from './fake-mailbox.ts'
import { fragile } from './fragile.ts'
import { full, minuteMs, secondMs, stage } from './stage.ts'

describe('a poll that finds nothing', () => {
  it('writes nothing but every other minute, and is fresh all the same', async () => {
    const base = await stage(full(20))
    const id = await base.calendar('Calendar')
    await base.look()
    const store = fragile(base.store)
    const set = await stage(base.mailbox, { clock: base.clock, store })
    const before = store.writes()
    for (let i = 0; i < 10; i += 1) {
      set.clock.advance(20 * secondMs)
      await set.home.snapshot(id)
      set.mailbox.log.length = 0
      set.clock.advance(5 * secondMs)
      await set.home.snapshot(id)
      expect(set.mailbox.log).toEqual([])
    }
    expect(store.writes() - before).toBe(2)
  })

  it('takes nothing from the round after it, nor from a process after this one', async () => {
    const first = await stage(full(20))
    await first.look()
    first.clock.advance(minuteMs)
    await first.look()
    first.mailbox.put('Calendar', meeting('new', 'New'))
    first.clock.advance(minuteMs)
    expect(await first.titles()).toContain('New')
    first.clock.advance(minuteMs)
    await first.look()
    const second = await stage(first.mailbox, first)
    first.mailbox.remove('Calendar', 'new')
    first.clock.advance(minuteMs)
    expect(await second.titles()).toHaveLength(20)
    first.clock.advance(minuteMs)
    expect(await first.titles()).toHaveLength(20)
  })
})

it('what was noted of a ref does not count once another is written, not even in the same millisecond', async () => {
  const ref: Ref = { tree: 't', sources: [], checkedAt: 5, askedAt: 5, count: 0, skipped: [], translator: '1' }
  const held: Ref = { ...ref, held: { since: 5, names: ['a'] } }
  let stored = ref
  const touches = createTouches({ get: async () => stored }, false)
  const noted = { ...ref, checkedAt: 6 }
  expect(touches.note('key', noted, ref)).toBe(true)
  expect(touches.forget('key', noted)).toBe(ref)
  stored = held
  expect(await touches.read('key')).toBe(held)
})
