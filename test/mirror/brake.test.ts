/** Listings that lack events: what is believed at once, what after a second look, and what that look must say. */
import { describe, expect, it } from 'vitest'
import { meeting } from './fake-mailbox.ts'
import { full, minuteMs, type Stage, secondMs, stage } from './stage.ts'

const shown = async ({ look }: Stage): Promise<number> => (await look()).index.length

const removeRange = ({ mailbox }: Stage, from: number, to: number): void => {
  for (let i = from; i <= to; i += 1) mailbox.remove('Calendar', `e${i}`)
}

describe('a large removal', () => {
  it('is confirmed only by a listing that lacks the same events', async () => {
    const set = await stage(full(40))
    await shown(set)
    const whole = new Map(set.mailbox.shelves.get('Calendar'))
    removeRange(set, 1, 20)
    set.clock.advance(minuteMs)
    expect(await shown(set)).toBe(40)
    set.mailbox.shelves.set('Calendar', new Map(whole))
    removeRange(set, 21, 40)
    set.clock.advance(6 * minuteMs)
    expect(await shown(set)).toBe(40)
    set.clock.advance(6 * minuteMs)
    expect(await shown(set)).toBe(20)
  })

  it('does not let an emptied listing through in its wake', async () => {
    const set = await stage(full(40))
    await shown(set)
    removeRange(set, 1, 20)
    set.clock.advance(minuteMs)
    await shown(set)
    set.mailbox.shelves.get('Calendar')?.clear()
    set.clock.advance(6 * minuteMs)
    expect(await shown(set)).toBe(40)
  })

  it('is confirmed although some more events went meanwhile, and others came', async () => {
    const set = await stage(full(40))
    await shown(set)
    removeRange(set, 1, 20)
    set.clock.advance(minuteMs)
    await shown(set)
    removeRange(set, 21, 24)
    set.mailbox.put('Calendar', meeting('new', 'New'))
    set.clock.advance(5 * minuteMs)
    expect(await shown(set)).toBe(17)
  })

  it('is not waved through in small pieces', async () => {
    const set = await stage(full(60))
    await shown(set)
    for (let piece = 0; piece < 4; piece += 1) {
      removeRange(set, piece * 10 + 1, piece * 10 + 10)
      set.clock.advance(20 * secondMs)
      await shown(set)
    }
    expect(await shown(set)).toBe(50)
    set.clock.advance(6 * minuteMs)
    await shown(set)
    set.clock.advance(6 * minuteMs)
    expect(await shown(set)).toBe(20)
  })

  it('is confirmed in the end though the clock was set back meanwhile', async () => {
    const set = await stage(full(5))
    await shown(set)
    set.mailbox.shelves.get('Calendar')?.clear()
    set.clock.advance(minuteMs)
    expect(await shown(set)).toBe(5)
    set.clock.advance(-600 * minuteMs)
    expect(await shown(set)).toBe(5)
    set.clock.advance(5 * minuteMs)
    expect(await shown(set)).toBe(0)
  })
})
