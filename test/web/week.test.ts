/** The picture of a week: what is in it, and where. */
import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../src/calendar.ts'
import { Fault } from '../../src/errors.ts'
import { type Block, type Day, weekOf } from '../../src/web/week.ts'
import { MemoryHome, type MemoryObject } from '../caldav/memory-home.ts'
import { start } from './fake-store.ts'

const work: Calendar = {
  id: 'work',
  name: 'Work',
  color: '#008272',
  order: 1,
  sharedBy: undefined,
  isDefault: true,
  timeZone: 'Europe/Berlin',
}

let count = 0
const event = (...lines: string[]): MemoryObject => {
  count += 1
  const uid = `event${count}`
  const text = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
  return {
    name: `${uid}.ics`,
    text: text.join('\r\n'),
    uid,
    first: 0,
    last: Number.MAX_SAFE_INTEGER,
    recurring: lines.some((line) => line.startsWith('RRULE')),
  }
}

const drawn = async (...objects: MemoryObject[]) => (await weekOf(new MemoryHome().add(work, objects), start)).days
const told = ({ timed, wholeDay }: Day) => [
  ...wholeDay.map(({ title }) => `${title} all day`),
  ...timed.map(({ title, from, to }) => `${title} ${from}-${to}`),
]

describe('the next seven days', () => {
  it('begin today and are those of the mailbox’s zone', async () => {
    const days = await drawn(event('SUMMARY:Tea', 'DTSTART:20261124T150000Z', 'DTEND:20261124T153000Z'))

    expect(days.map(({ date }) => new Date(date).toISOString().slice(0, 10))).toEqual([
      ...['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30'],
    ])
    expect(days.map(told)).toEqual([[`Tea ${16 * 60}-${16 * 60 + 30}`], [], [], [], [], [], []])
  })

  it('show each instance of a series, whole days as such, and what goes over midnight on both days', async () => {
    const days = await drawn(
      event('SUMMARY:Stand-up', 'DTSTART:20261101T083000Z', 'DTEND:20261101T084500Z', 'RRULE:FREQ=WEEKLY;BYDAY=WE,FR'),
      event('SUMMARY:Fair', 'DTSTART;VALUE=DATE:20261126', 'DTEND;VALUE=DATE:20261128'),
      event('SUMMARY:Night', 'DTSTART:20261124T220000Z', 'DTEND:20261125T020000Z'),
    )

    expect(days.map(told)).toEqual([
      ['Night 1380-1440'],
      ['Night 0-180', 'Stand-up 570-585'],
      ['Fair all day'],
      ['Fair all day', 'Stand-up 570-585'],
      [],
      [],
      [],
    ])
  })

  it('put side by side what happens at the same time, and nothing else', async () => {
    const at = (title: string, from: string, to: string) =>
      event(`SUMMARY:${title}`, `DTSTART:20261124T${from}00Z`, `DTEND:20261124T${to}00Z`)
    const days = await drawn(
      at('A', '0900', '1100'),
      at('B', '0930', '1000'),
      at('C', '1000', '1030'),
      at('D', '1200', '1300'),
    )
    const places = days[0]?.timed.map(({ title, lane, lanes }: Block) => `${title} ${lane + 1}/${lanes}`)

    expect(places).toEqual(['A 1/2', 'B 2/2', 'C 2/2', 'D 1/1'])
  })

  it('tell how the time counts', async () => {
    const at = (title: string, ...lines: string[]) =>
      event(`SUMMARY:${title}`, 'DTSTART:20261124T100000Z', 'DTEND:20261124T110000Z', ...lines)
    const days = await drawn(
      at('a'),
      at('b', 'TRANSP:TRANSPARENT'),
      at('c', 'STATUS:TENTATIVE'),
      at('d', 'STATUS:CANCELLED'),
    )

    expect(days[0]?.timed.map(({ state }) => state)).toEqual(['busy', 'free', 'tentative', 'cancelled'])
  })

  it('name a calendar that cannot be read yet, and show the others', async () => {
    const home = new MemoryHome().add(work, [event('SUMMARY:Tea', 'DTSTART:20261124T150000Z')])
    home.add({ ...work, id: 'team', name: 'Team' })
    home.faults.set('team', new Fault('unavailable', 'first sync'))
    const week = await weekOf(home, start)

    expect([week.unread, week.count]).toEqual([['Team'], 1])
  })
})
