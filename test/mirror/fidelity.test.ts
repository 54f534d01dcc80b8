/** A person's calendars against Graph's own view of them. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import type { GraphEvent } from '../../src/graph/types.ts'
import { differences, type Instance, outlookInstances } from '../../src/mirror/fidelity.ts'
import { fakeMailbox, meeting, series } from './fake-mailbox.ts'
import { account, faultOf, minuteMs, stage } from './stage.ts'

const one: Instance = {
  object: 'a.ics',
  start: Date.UTC(2026, 11, 7, 9),
  end: Date.UTC(2026, 11, 7, 10),
  allDay: false,
  title: 'Planning',
  cancelled: false,
}
const later = (instance: Instance, ms: number): Instance => ({
  ...instance,
  start: instance.start + ms,
  end: instance.end + ms,
})

describe('an instance', () => {
  const cases: Readonly<Record<string, readonly [outlook: readonly Instance[], app: readonly Instance[], string[]]>> = {
    'equal in both': [[one], [one], []],
    'twice in Outlook': [[one, one], [one], ['2026-12-07 missing']],
    'twice in the app': [[one], [one, one], ['2026-12-07 extra']],
    'only in Outlook': [[one], [], ['2026-12-07 missing']],
    'only in the app': [[], [one], ['2026-12-07 extra']],
    'of another object': [[one], [{ ...one, object: 'b.ics' }], ['2026-12-07 missing', '2026-12-07 extra']],
    'an hour later': [[one], [later(one, 60 * minuteMs)], ['2026-12-07 time']],
    'a minute longer': [[one], [{ ...one, end: one.end + minuteMs }], ['2026-12-07 time']],
    'weeks later': [[one], [later(one, 21 * 1440 * minuteMs)], ['2026-12-07 missing', '2026-12-28 extra']],
    'under another title': [[one], [{ ...one, title: 'planning' }], ['2026-12-07 title']],
    cancelled: [[{ ...one, cancelled: true }], [one], ['2026-12-07 cancelled']],
    'of whole days': [[one], [{ ...one, allDay: true }], ['2026-12-07 allDay']],
    'the nearest of several': [[one, later(one, 2 * minuteMs)], [later(one, minuteMs * 3), one], ['2026-12-07 time']],
  }
  for (const [name, [outlook, app, expected]] of Object.entries(cases)) {
    it(name, () => {
      expect(differences(outlook, app).map(({ date, kind }) => `${date} ${kind}`)).toEqual(expected)
    })
  }
})

it('an event with something odd in it is compared without that', () => {
  const odd = {
    ...meeting('a', 'Planning'),
    subject: { text: 'Planning' },
    categories: [null],
  } as unknown as GraphEvent
  const timeless = { ...meeting('b', 'Planning'), start: 'never' } as unknown as GraphEvent
  const range = { from: Date.UTC(2000, 0), to: Date.UTC(2100, 0) }
  expect(outlookInstances('adele', [odd, timeless], range).map(({ title }) => title)).toEqual([''])
})

/** The Mondays of the series in the fake mailbox, as Graph shows them. */
const mondays = (days: readonly number[]): readonly GraphEvent[] =>
  days.map((day) => meeting(`stand-up ${day}`, 'Stand-up', day, { type: 'occurrence', seriesMasterId: 'b' }))

async function world() {
  const mailbox = fakeMailbox('Calendar', 'Team')
  mailbox.put('Calendar', meeting('a', 'Planning'))
  mailbox.put('Calendar', meeting('past', 'Long ago', 1, { start: at('2020-01-01T09'), end: at('2020-01-01T10') }))
  mailbox.put('Calendar', series('b', 'Stand-up'))
  mailbox.put('Team', meeting('c', 'Tea'))
  mailbox.views.set('Calendar', [meeting('a', 'Planning'), ...mondays([7, 14, 21, 28])])
  const made = await stage(mailbox)
  return { ...made, check: (days = 39) => made.mirror.checkFidelity(account('adele'), days) }
}

const at = (hour: string) => ({ dateTime: `${hour}:00:00.0000000`, timeZone: 'UTC' })

describe('the copy of an account', () => {
  it('is as Graph shows it', async () => {
    const { check, clock } = await world()
    expect(await check()).toEqual({
      from: clock.now(),
      to: clock.now() + 39 * 1440 * minuteMs,
      compared: 6,
      differences: [],
    })
  })

  it('is looked at within the range only', async () => {
    const { check } = await world()
    expect(await check(10)).toMatchObject({ compared: 2, differences: [] })
  })

  it('differs where Graph shows something else, told by calendar and date', async () => {
    const { check, mailbox } = await world()
    mailbox.views.set('Calendar', [meeting('a', 'Planning!'), ...mondays([7, 14, 28])])
    mailbox.views.set('Team', [meeting('c', 'Tea', 2), meeting('d', 'Surprise')])
    const report = await check()
    expect(report.differences).toEqual([
      { calendar: 1, date: '2026-12-01', kind: 'title' },
      { calendar: 1, date: '2026-12-21', kind: 'extra' },
      { calendar: 2, date: '2026-12-01', kind: 'missing' },
      { calendar: 2, date: '2026-12-02', kind: 'time' },
    ])
    expect(JSON.stringify(report)).not.toMatch(/Planning|Tea|Surprise|Calendar"/)
  })

  it('is looked at again before anything is called a difference', async () => {
    const { check, mailbox, home } = await world()
    await home.calendars()
    const view = mailbox.calendarView
    let looks = 0
    mailbox.calendarView = async (id, from, to) => {
      looks += 1
      if (looks === 1) mailbox.put('Calendar', meeting('new', 'Just made', 3))
      return [...(await view(id, from, to)), ...(id === 'Calendar' ? [meeting('new', 'Just made', 3)] : [])]
    }
    expect(await check()).toMatchObject({ compared: 7, differences: [] })
  })

  it('leaves out what other people share', async () => {
    const { check, mailbox } = await world()
    const owner = { name: 'Megan Bowen', address: 'megan@contoso.example' }
    mailbox.listed = mailbox.listed.map((calendar) => (calendar.name === 'Team' ? { ...calendar, owner } : calendar))
    mailbox.views.set('Team', [])
    expect(await check()).toMatchObject({ compared: 5, differences: [] })
  })

  it('is not judged when Graph does not answer', async () => {
    const { check, mailbox, titles } = await world()
    await titles()
    mailbox.calendarView = () => Promise.reject(new Fault('unavailable', 'dark'))
    expect(await faultOf(check())).toBe('unavailable')
  })
})
