/** An event that the change feed tells, and that Graph does not find by its id: on its way to that replica, private, or gone again. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { meeting } from './fake-mailbox.ts'
import { callsOf, feeding, hourMs, secondMs, stage } from './stage.ts'

describe('an event that the change feed tells and Graph does not find', () => {
  it('appears with the next look after Graph has it', async () => {
    const set = await stage(feeding(3))
    await set.look()
    set.mailbox.put('Calendar', meeting('new', 'Just made'))
    set.mailbox.broken.set('new', new Fault('notFound', 'not on this replica yet'))
    await callsOf(set, 15 * secondMs)
    set.mailbox.broken.clear()
    expect(await callsOf(set, 15 * secondMs)).toEqual(['changes', 'byId 1'])
    expect(await set.titles()).toContain('Just made')
  })

  it('shows its new state with the next look, if it was there before', async () => {
    const set = await stage(feeding(3))
    await set.look()
    set.mailbox.put('Calendar', meeting('e1', 'Renamed'))
    set.mailbox.broken.set('e1', new Fault('notFound', 'not on this replica yet'))
    await callsOf(set, 15 * secondMs)
    expect(await set.titles()).toContain('Meeting 1')
    set.mailbox.broken.clear()
    await callsOf(set, 15 * secondMs)
    expect(await set.titles()).toContain('Renamed')
  })

  it('is forgotten when the feed says that it is gone again', async () => {
    const set = await stage(feeding(3))
    await set.look()
    set.mailbox.put('Calendar', meeting('new', 'Deleted at once'))
    set.mailbox.broken.set('new', new Fault('notFound', 'gone'))
    await callsOf(set)
    set.mailbox.remove('Calendar', 'new')
    await callsOf(set)
    expect(await callsOf(set, hourMs)).toEqual(['changes'])
    expect((await set.mirror.status('adele')).calendars?.[0]?.skipped).toEqual([])
  })

  it('and never may be read is asked for less and less, and the feed is believed all the same', async () => {
    const set = await stage(feeding(3))
    await set.look()
    set.mailbox.put('Calendar', meeting('private', 'Not for us'))
    set.mailbox.broken.set('private', new Fault('notFound', 'private'))
    await callsOf(set)
    set.mailbox.log.length = 0
    for (let i = 0; i < 24; i += 1) {
      set.clock.advance(hourMs)
      await set.look()
    }
    expect(set.mailbox.log.filter((call) => call === 'byId 1').length).toBeLessThan(9)
    expect(set.mailbox.log).toContain('list')
    expect(await callsOf(set)).toEqual(['changes'])
  })
})
