/** How a round learns what changed: the change feed where there is one, a listing where not, and each as a check on the other. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { meeting, series } from './fake-mailbox.ts'
import { callsOf, dayMs, feeding, full, hourMs, minuteMs, secondMs, stage } from './stage.ts'

describe('a calendar with a change feed', () => {
  it('takes its position before it reads anything', async () => {
    const set = await stage(feeding(3))
    await set.look()
    expect(set.mailbox.log).toEqual(['calendars', 'feed', 'events'])
  })

  it('costs one call when nothing moved, and two when something did', async () => {
    const set = await stage(feeding(20))
    await set.look()
    expect(await callsOf(set)).toEqual(['changes'])
    set.mailbox.put('Calendar', meeting('e7', 'Moved', 9))
    expect(await callsOf(set)).toEqual(['changes', 'byId 1'])
    expect(await set.titles()).toContain('Moved')
    set.mailbox.remove('Calendar', 'e7')
    expect(await callsOf(set)).toEqual(['changes', 'byId 1'])
    expect(await set.titles()).toHaveLength(19)
  })

  it('goes on where it was after a restart', async () => {
    const mailbox = feeding(20)
    const first = await stage(mailbox)
    await first.look()
    mailbox.put('Calendar', meeting('new', 'New'))
    const second = await stage(mailbox, first)
    expect(await callsOf(second)).toEqual(['changes', 'byId 1'])
    expect(await second.titles()).toContain('New')
  })

  it('does not read again what is only repeated, and ignores what it never had', async () => {
    const set = await stage(feeding(20))
    await set.look()
    const { mailbox } = set
    mailbox.changes = async () => ({
      changed: new Map([['e1', mailbox.shelves.get('Calendar')?.get('e1')?.changeKey ?? '']]),
      removed: new Set(['never seen']),
      position: 'later',
    })
    expect(await callsOf(set)).toEqual([])
    expect(await set.titles()).toHaveLength(20)
  })

  it('reads a series when only one date of it is named', async () => {
    const mailbox = feeding(2)
    mailbox.put('Calendar', series('s', 'Stand-up'))
    const set = await stage(mailbox)
    await set.look()
    mailbox.put('Calendar', series('s', 'Renamed'))
    mailbox.shelves
      .get('Calendar')
      ?.set('date', meeting('date', 'Renamed', 7, { type: 'exception', seriesMasterId: 's' }))
    mailbox.changes = async () => ({ changed: new Map([['date', '']]), removed: new Set(), position: 'later' })
    await callsOf(set)
    expect(await set.titles()).toEqual(['Meeting 1', 'Meeting 2', 'Renamed'])
  })

  it('tries an event again that could not be read', async () => {
    const set = await stage(feeding(3))
    await set.look()
    set.mailbox.put('Calendar', meeting('e1', 'Broken for a while'))
    set.mailbox.broken.set('e1', new Fault('unavailable', 'a moment'))
    await callsOf(set)
    set.mailbox.broken.clear()
    expect(await callsOf(set, 2 * minuteMs)).toEqual(['changes', 'byId 1'])
    expect(await set.titles()).toContain('Broken for a while')
  })
})

describe('a position that is lost', () => {
  for (const kind of ['expired', 'rejected', 'denied'] as const) {
    it(`(${kind}) is replaced, and a listing tells what was missed`, async () => {
      const set = await stage(feeding(20))
      await set.look()
      const { changes } = set.mailbox
      set.mailbox.changes = async (calendarId, position) => {
        if (position !== undefined) throw new Fault(kind, 'start over')
        return changes(calendarId)
      }
      set.mailbox.put('Calendar', meeting('e7', 'Moved', 9))
      set.mailbox.remove('Calendar', 'e8')
      expect(await callsOf(set)).toEqual(['feed', 'list', 'byId 2'])
      set.mailbox.changes = changes
      expect(await callsOf(set)).toEqual(['changes'])
      expect(await set.titles()).toHaveLength(19)
    })
  }
})

describe('a calendar without a change feed', () => {
  it('is listed, and the feed not asked for again, by a later process either', async () => {
    const mailbox = full(20)
    const first = await stage(mailbox)
    await first.look()
    expect(mailbox.log).toEqual(['calendars', 'feed', 'events'])
    expect(await callsOf(first)).toEqual(['list'])
    const second = await stage(mailbox, first)
    expect(await callsOf(second)).toEqual(['list'])
  })

  it('gets another chance after an hour when the feed only failed, after a month when there was none', async () => {
    for (const [fault, wait] of [
      [new Fault('unavailable', 'dark', { code: 'HTTP503' }), hourMs],
      [new Fault('unavailable', 'no such address', { code: 'ResourceNotFound' }), 30 * dayMs],
    ] as const) {
      const mailbox = full(3)
      mailbox.feedFault = fault
      const set = await stage(mailbox)
      await set.look()
      mailbox.feedFault = undefined
      expect(await callsOf(set, wait - minuteMs)).toEqual(['list'])
      expect(await callsOf(set, 2 * minuteMs)).toEqual(['feed', 'list'])
      expect(await callsOf(set)).toEqual(['changes'])
    }
  })

  it('costs one call too where a listing would take several, if Graph counts and sorts', async () => {
    const mailbox = full(20)
    mailbox.pageSize = 5
    mailbox.stamps = true
    const set = await stage(mailbox)
    await set.look()
    expect(await callsOf(set)).toEqual(['list'])
    expect(await callsOf(set)).toEqual(['stamp', 'list'])
    expect(await callsOf(set)).toEqual(['stamp'])
    mailbox.put('Calendar', meeting('e7', 'Moved', 9))
    expect(await callsOf(set)).toEqual(['stamp', 'list', 'byId 1'])
    mailbox.remove('Calendar', 'e7')
    expect(await callsOf(set)).toEqual(['stamp', 'list', 'byId 1'])
    expect(await callsOf(set)).toEqual(['stamp'])
    expect(await callsOf(set, hourMs)).toEqual(['stamp', 'list'])
  })

  it('that fits one call again is listed, whatever its stamp was before', async () => {
    const mailbox = full(12)
    mailbox.stamps = true
    mailbox.pageSize = 10
    const set = await stage(mailbox)
    await set.look()
    await callsOf(set)
    await callsOf(set)
    for (const id of ['e1', 'e2', 'e3']) mailbox.remove('Calendar', id)
    expect(await callsOf(set)).toEqual(['stamp', 'list', 'byId 3'])
    mailbox.put('Calendar', meeting('e7', 'Moved', 9))
    expect(await callsOf(set)).toEqual(['list', 'byId 1'])
    expect(await set.titles()).toContain('Moved')
  })

  it('is listed whole where Graph makes no stamp, and not asked for one again', async () => {
    const mailbox = full(20)
    mailbox.pageSize = 5
    const set = await stage(mailbox)
    await set.look()
    await callsOf(set)
    expect(await callsOf(set)).toEqual(['stamp', 'list'])
    expect(await callsOf(set)).toEqual(['list'])
  })
})

describe('a change feed that lies', () => {
  it('is found out by the daily listing, and not asked for a week', async () => {
    const set = await stage(feeding(20))
    await set.look()
    set.mailbox.unreported.add('e7')
    set.mailbox.put('Calendar', meeting('e7', 'Kept quiet', 9))
    expect(await callsOf(set)).toEqual(['changes'])
    expect(await callsOf(set, dayMs)).toEqual(['list', 'changes', 'byId 1'])
    expect(await set.titles()).toContain('Kept quiet')
    expect(await callsOf(set, 6 * dayMs)).toEqual(['list'])
    expect(await callsOf(set, dayMs)).toEqual(['feed', 'list'])
  })

  it('is not called a liar for what it told in time', async () => {
    const set = await stage(feeding(20))
    await set.look()
    set.mailbox.put('Calendar', meeting('e7', 'Told', 9))
    set.mailbox.remove('Calendar', 'e8')
    expect(await callsOf(set, dayMs)).toEqual(['list', 'changes', 'byId 2'])
    expect(await set.titles()).toHaveLength(19)
    expect(await callsOf(set)).toEqual(['changes'])
  })

  it('that takes away much is held, and only listings are believed then', async () => {
    const mailbox = feeding(20)
    const set = await stage(mailbox)
    await set.look()
    const { changes } = mailbox
    const all = new Set(mailbox.shelves.get('Calendar')?.keys())
    mailbox.changes = async () => ({ changed: new Map(), removed: all, position: 'later' })
    await callsOf(set)
    expect(await set.titles()).toHaveLength(20)
    mailbox.changes = changes
    expect(await callsOf(set)).toEqual(['feed', 'list'])
    expect(await callsOf(set, 6 * minuteMs)).toEqual(['changes'])
    expect(await set.titles()).toHaveLength(20)
  })

  it('that fails again and again does not keep a listing from answering', async () => {
    const set = await stage(feeding(20))
    await set.look()
    set.mailbox.feedFault = new Fault('unavailable', 'dark')
    set.mailbox.put('Calendar', meeting('new', 'New'))
    for (let i = 0; i < 3; i += 1) await callsOf(set, 40 * secondMs)
    expect(await set.titles()).toContain('New')
  })
})

describe('a text that is gone from the store', () => {
  it('is read anew, instead of failing for ever', async () => {
    const { look, titles, store, clock } = await stage(feeding(3))
    await look()
    const records = store.collection('mirror-blob')
    for await (const key of records.keys()) await records.delete(key)
    clock.advance(secondMs)
    await titles().catch(() => {})
    clock.advance(minuteMs)
    expect(await titles()).toHaveLength(3)
  })
})
