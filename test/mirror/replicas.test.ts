/** Answers of Graph that come from replicas which do not know the same yet, or that are odd for a moment. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import type { GraphEvent } from '../../src/graph/types.ts'
import { meeting } from './fake-mailbox.ts'
import { callsOf, feeding, full, minuteMs, secondMs, stage } from './stage.ts'

const lost = (set: Awaited<ReturnType<typeof stage>>) => {
  const { mailbox } = set
  const changes = mailbox.changes.bind(mailbox)
  mailbox.changes = async (calendar, position) => {
    if (position !== undefined) throw new Fault('expired', 'position lost')
    return changes(calendar)
  }
}

describe('a list that is behind the change feed', () => {
  it('does not keep an event from the first copy, which the feed would not tell again', async () => {
    const mailbox = feeding(5)
    mailbox.hidden.add('e3')
    const set = await stage(mailbox)
    await set.look()
    expect(await set.titles()).toContain('Meeting 3')
    expect(mailbox.log).toEqual(['calendars', 'feed', 'events', 'byId 1'])
  })

  it('does not leave an older state in the first copy', async () => {
    const mailbox = feeding(5)
    const old = { changeKey: 'v0', ...meeting('e3', 'Older', 3) }
    const events = mailbox.events.bind(mailbox)
    mailbox.events = async (...asked) => (await events(...asked)).map((event) => (event.id === 'e3' ? old : event))
    const set = await stage(mailbox)
    await set.look()
    expect(await set.titles()).toContain('Meeting 3')
    expect(await set.titles()).not.toContain('Older')
  })

  it('keeps what it has when the event itself is not found yet, and asks again', async () => {
    const mailbox = feeding(5)
    const old = { changeKey: 'v0', ...meeting('e3', 'Older', 3) }
    const events = mailbox.events.bind(mailbox)
    mailbox.events = async (...asked) => (await events(...asked)).map((event) => (event.id === 'e3' ? old : event))
    mailbox.broken.set('e3', new Fault('notFound', 'not on this replica yet'))
    const set = await stage(mailbox)
    await set.look()
    expect(await set.titles()).toContain('Older')
    mailbox.broken.clear()
    await callsOf(set, 15 * secondMs)
    expect(await set.titles()).toContain('Meeting 3')
  })

  it('does not hide what happened while the position in the feed was lost', async () => {
    const set = await stage(feeding(5))
    await set.look()
    set.mailbox.put('Calendar', meeting('new', 'Made meanwhile'))
    set.mailbox.hidden.add('new')
    lost(set)
    await callsOf(set)
    expect(await set.titles()).toContain('Made meanwhile')
  })

  it('does not keep in the first copy what was deleted before the feed began', async () => {
    const mailbox = feeding(5)
    const behind = await mailbox.events('Calendar', [])
    mailbox.remove('Calendar', 'e3')
    mailbox.events = async () => behind
    const set = await stage(mailbox)
    await set.look()
    expect(await set.titles()).toEqual(['Meeting 1', 'Meeting 2', 'Meeting 4', 'Meeting 5'])
  })

  it('does not keep what was deleted while the position in the feed was lost', async () => {
    const set = await stage(feeding(5))
    await set.look()
    const behind = await set.mailbox.list('Calendar')
    set.mailbox.remove('Calendar', 'e3')
    set.mailbox.list = async () => behind
    lost(set)
    await callsOf(set)
    expect(await set.titles()).toHaveLength(4)
  })

  it('keeps what the feed does not show when it begins, and answers by its id', async () => {
    const set = await stage(feeding(5))
    await set.look()
    const { mailbox } = set
    lost(set)
    const changes = mailbox.changes.bind(mailbox)
    mailbox.changes = async (...asked) => ({ ...(await changes(...asked)), changed: new Map() })
    await callsOf(set)
    expect(mailbox.log).toEqual(['feed', 'list', 'byId 5'])
    expect(await set.titles()).toHaveLength(5)
  })

  it('is believed where the feed names all states in a way of its own', async () => {
    const mailbox = feeding(30)
    const changes = mailbox.changes.bind(mailbox)
    mailbox.changes = async (...asked) => {
      const told = await changes(...asked)
      return { ...told, changed: new Map([...told.changed.keys()].map((id) => [id, `other ${id}`])) }
    }
    const set = await stage(mailbox)
    await set.look()
    expect(mailbox.log).toEqual(['calendars', 'feed', 'events'])
  })
})

describe('a list that is behind the stamp of a calendar', () => {
  it('is read again with the next look, until both say the same', async () => {
    const mailbox = full(20)
    mailbox.pageSize = 5
    mailbox.stamps = true
    const set = await stage(mailbox)
    for (let i = 0; i < 3; i += 1) await callsOf(set)
    const list = mailbox.list.bind(mailbox)
    const behind = await list('Calendar')
    mailbox.put('Calendar', meeting('e7', 'Renamed', 7))
    mailbox.list = async () => behind
    await callsOf(set)
    expect(await set.titles()).not.toContain('Renamed')
    mailbox.list = list
    await callsOf(set)
    expect(await set.titles()).toContain('Renamed')
    expect(await callsOf(set)).toEqual(['stamp'])
  })
})

describe('an event that one answer of the feed tells, and then removes', () => {
  const answer = (id: string) => ({
    changed: new Map<string, string>(),
    removed: new Set([id]),
    unsure: new Map([[id, '']]),
    position: 'later',
  })

  it('is there when Graph has it, since answers come in any order', async () => {
    const set = await stage(feeding(3))
    await set.look()
    set.mailbox.put('Calendar', meeting('new', 'Still there'))
    set.mailbox.changes = async () => answer('new')
    await callsOf(set)
    expect(await set.titles()).toContain('Still there')
  })

  it('is no trouble to anybody when Graph does not have it', async () => {
    const set = await stage(feeding(3))
    await set.look()
    set.mailbox.changes = async () => answer('new')
    await callsOf(set)
    expect((await set.mirror.status('adele')).calendars?.[0]?.skipped).toEqual([])
  })
})

type Staged = Awaited<ReturnType<typeof stage>>

async function renamedUnread(set: Staged): Promise<void> {
  set.mailbox.put('Calendar', meeting('e3', 'Renamed', 3))
  set.mailbox.broken.set('e3', new Fault('unavailable', 'busy'))
  await callsOf(set, minuteMs)
}

/** Of five: it stays while Graph does not say, however long that takes, and goes with the next look after Graph does. */
async function goesOnceSaid(set: Staged): Promise<void> {
  for (let i = 0; i < 30; i += 1) await callsOf(set, minuteMs)
  expect(await set.titles()).toHaveLength(5)
  set.mailbox.broken.clear()
  await callsOf(set, minuteMs)
  expect(await set.titles()).toHaveLength(4)
}

describe('an event that could not be read before it was deleted', () => {
  it('goes soon after Graph says so, and does not stay for want of a second word of the feed', async () => {
    const set = await stage(feeding(5))
    await set.look()
    const { mailbox } = set
    await renamedUnread(set)
    mailbox.remove('Calendar', 'e3')
    await goesOnceSaid(set)
  })
})

describe('an event that could not be read, and that the feed removes though it is there', () => {
  it('is read as soon as it answers', async () => {
    const set = await stage(feeding(5))
    await set.look()
    const { mailbox } = set
    await renamedUnread(set)
    mailbox.denied.add('e3')
    mailbox.put('Calendar', meeting('e3', 'Renamed', 3))
    for (let i = 0; i < 5; i += 1) await callsOf(set, minuteMs)
    mailbox.broken.clear()
    await callsOf(set, minuteMs)
    expect(await set.titles()).toContain('Renamed')
  })
})

describe('an event whose removal Graph does not confirm for a while', () => {
  it('goes within a minute after it does', async () => {
    const set = await stage(feeding(5))
    await set.look()
    const { mailbox } = set
    mailbox.remove('Calendar', 'e3')
    mailbox.broken.set('e3', new Fault('unavailable', 'busy'))
    await goesOnceSaid(set)
  })
})

describe('an event that is odd for a moment', () => {
  const spoils: readonly (readonly [what: string, spoil: (event: GraphEvent) => GraphEvent])[] = [
    ['has no end', ({ end: _, ...event }) => event],
    [
      'ends before it starts',
      (event) => ({ ...event, end: { dateTime: '1999-01-01T09:00:00.0000000', timeZone: 'UTC' } }),
    ],
    [
      'starts in a zone that nobody knows',
      (event) => ({ ...event, start: { dateTime: '2026-12-01T02:00:00.0000000', timeZone: 'Mars/Olympus' } }),
    ],
    ['has a title that is no text', (event) => ({ ...event, subject: 5 as unknown as string })],
  ]
  for (const [what, spoil] of spoils) {
    it(`(it ${what}) is served, and read again until it is well`, async () => {
      const set = await stage(feeding(3))
      await set.look()
      const { mailbox } = set
      mailbox.put('Calendar', meeting('new', 'Well'))
      const shelf = mailbox.shelves.get('Calendar')
      const well = shelf?.get('new') ?? meeting('new', 'Well')
      shelf?.set('new', spoil(well))
      await callsOf(set)
      expect(await set.titles()).toHaveLength(4)
      shelf?.set('new', well)
      await callsOf(set, 15 * secondMs)
      const { texts, index } = await set.look()
      const name = index.find(({ uid }) => uid === 'new@contoso.example')?.name ?? ''
      const text = (await texts([name])).get(name) ?? ''
      expect(text).toContain('SUMMARY:Well')
      expect(text).toContain('DTSTART:20261201T090000Z')
      expect(text).toContain('DTEND:20261201T100000Z')
    })
  }
})
