import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { occurrences } from '../../src/ical/expand.ts'
import { lens } from '../../src/ical/lens.ts'
import { translate } from '../../src/ical/translate.ts'
import { checkObject, readStrictly } from './strict.ts'

const folder = join(import.meta.dirname, 'golden')
const goldens = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name, 'event.ics'), 'utf8'),
}))

const DAY = 86_400_000
const utc = (dateTime: string) => ({ dateTime, timeZone: 'UTC' })
const everything = { start: Date.UTC(1990, 0), end: Date.UTC(2034, 0) }

/** Daily at 10:00 in Berlin from 1 March 2026; summer time from the 29th. */
function daily(range: object, more: Partial<GraphEvent> = {}): string {
  const event: GraphEvent = {
    id: 'x',
    subject: 'Daily',
    start: utc('2026-03-01T09:00:00'),
    end: utc('2026-03-01T10:00:00'),
    recurrence: {
      pattern: { type: 'daily', interval: 1 },
      range: { startDate: '2026-03-01', recurrenceTimeZone: 'W. Europe Standard Time', ...range },
    },
    ...more,
  }
  return translate(event, { uid: 'u' }).text
}

const noon = Date.UTC(2026, 2, 20, 12)
const around = (pastDays?: number, futureDays?: number) => ({
  detail: 'all' as const,
  window: {
    now: noon,
    ...(pastDays === undefined ? {} : { pastDays }),
    ...(futureDays === undefined ? {} : { futureDays }),
  },
})
const days = (text: string | undefined): readonly string[] =>
  text === undefined
    ? []
    : occurrences(text, everything, 99_999).map(({ start }) => new Date(start).toISOString().slice(5, 13))
const ruleIn = (text: string | undefined): string | undefined => /BEGIN:VEVENT.*RRULE:([^\r]*)\r/s.exec(text ?? '')?.[1]

describe('a window', () => {
  it('cuts a series at both ends, and nobody can count on from there', () => {
    const cut = lens(daily({ type: 'noEnd' }), around(2, 2))
    expect(days(cut)).toEqual(['03-19T09', '03-20T09', '03-21T09', '03-22T09'])
    expect(ruleIn(cut)).toBe('FREQ=DAILY;UNTIL=20260322T090000Z')
    expect(cut).toContain('DTSTART;TZID=Europe/Berlin:20260319T100000')
  })

  it('cuts what counts its instances, too', () => {
    expect(days(lens(daily({ type: 'numbered', numberOfOccurrences: 21 }), around(2, 5)))).toEqual([
      '03-19T09',
      '03-20T09',
      '03-21T09',
    ])
    expect(days(lens(daily({ type: 'numbered', numberOfOccurrences: 21 }), around(2)))).toEqual([
      '03-19T09',
      '03-20T09',
      '03-21T09',
    ])
    expect(ruleIn(lens(daily({ type: 'numbered', numberOfOccurrences: 21 }), around(undefined, 0)))).toBe(
      'FREQ=DAILY;UNTIL=20260320T090000Z',
    )
  })

  it('open to one side cuts the other alone', () => {
    expect(ruleIn(lens(daily({ type: 'noEnd' }), around(2)))).toBe('FREQ=DAILY')
    expect(days(lens(daily({ type: 'noEnd' }), around(2)))[0]).toBe('03-19T09')
    expect(days(lens(daily({ type: 'noEnd' }), around(undefined, 2)))).toHaveLength(22)
  })

  it('leaves the very text when all of it lies within', () => {
    const text = daily({ type: 'endDate', endDate: '2026-03-22' })
    expect(lens(text, around(30, 30))).toBe(text)
  })

  it('keeps the time on the clock over the change to summer time', () => {
    expect(
      days(
        lens(daily({ type: 'noEnd' }), { detail: 'all', window: { now: noon + 10 * DAY, pastDays: 2, futureDays: 1 } }),
      ),
    ).toEqual(['03-29T08', '03-30T08', '03-31T08'])
  })

  const exception = (original: string, start: string): GraphEvent => ({
    id: original,
    subject: `Moved from ${original}`,
    occurrenceId: `OID.x.${original}`,
    start: utc(`${start}T09:00:00`),
    end: utc(`${start}T10:00:00`),
  })

  it('shows what was moved into it, and not what was moved out of it', () => {
    const moved = [exception('2026-03-20', '2026-04-20'), exception('2026-04-09', '2026-03-20')]
    const cut = lens(daily({ type: 'noEnd' }, { exceptionOccurrences: moved }), around(1, 1))
    expect(days(cut)).toEqual(['03-20T09', '03-21T09'])
    expect(cut).toContain('SUMMARY:Moved from 2026-04-09')
    expect(cut).not.toContain('SUMMARY:Moved from 2026-03-20')
  })

  it('keeps a series of which only a moved instance is left so that other readers find that', () => {
    const weekly = {
      pattern: { type: 'weekly', interval: 2, daysOfWeek: ['sunday'], firstDayOfWeek: 'monday' },
      range: { type: 'noEnd', startDate: '2026-03-01', recurrenceTimeZone: 'W. Europe Standard Time' },
    }
    const text = daily({}, { recurrence: weekly, exceptionOccurrences: [exception('2026-03-29', '2026-03-20')] })
    const cut = lens(text, around(1, 1)) ?? ''
    expect(days(cut)).toEqual(['03-20T09'])
    expect(byIcalJs(cut)).toEqual(['03-20T09'])
    expect(lens(daily({}, { recurrence: weekly }), around(1, 1))).toBeUndefined()
    const later =
      lens(
        daily({}, { recurrence: weekly, exceptionOccurrences: [exception('2026-03-15', '2026-03-20')] }),
        around(1, 1),
      ) ?? ''
    expect(byIcalJs(later)).toEqual(['03-20T09'])
    expect(days(later)).toEqual(['03-20T09'])
    expect(ruleIn(later)).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=MO;UNTIL=20260315T090000Z')
  })

  it('shows nothing of a series whose instances in it are all gone', () => {
    const cancelledOccurrences = ['OID.x.2026-03-20', 'OID.x.2026-03-21']
    expect(lens(daily({ type: 'noEnd' }, { cancelledOccurrences }), around(1, 1))).toBeUndefined()
  })

  it('forgets cancelled instances outside it', () => {
    const cancelledOccurrences = ['OID.x.2026-03-05', 'OID.x.2026-03-20', 'OID.x.2026-04-05']
    const cut = lens(daily({ type: 'noEnd' }, { cancelledOccurrences }), around(2, 2)) ?? ''
    expect(cut.match(/EXDATE.*/g)).toEqual(['EXDATE;TZID=Europe/Berlin:20260320T100000'])
  })

  it('has days of all the earth at its edges', () => {
    const day = translate(
      { id: 'd', isAllDay: true, start: utc('2026-03-20T00:00:00'), end: utc('2026-03-21T00:00:00') },
      { uid: 'u' },
    ).text
    const at = (now: number) => lens(day, { detail: 'all', window: { now, pastDays: 0, futureDays: 0 } })
    expect(at(Date.UTC(2026, 2, 21, 11))).toBe(day)
    expect(at(Date.UTC(2026, 2, 19, 13))).toBe(day)
    expect(at(Date.UTC(2026, 2, 21, 15))).toBeUndefined()
  })

  it('of every golden object shows just what happens in it', () => {
    for (const { name, text } of goldens) {
      const whole = occurrences(text, everything, 99_999)
      for (const pick of [0, 0.1, 0.5, 0.9]) {
        const now = whole[Math.floor(whole.length * pick)]?.start ?? 0
        const window = { now, pastDays: 20, futureDays: 40 }
        const range = { start: now - 20 * DAY, end: now + 40 * DAY }
        const cut = lens(text, { detail: 'all', window })
        const expected = whole.filter(
          (one) => one.end > range.start - margin(one) && one.start < range.end + margin(one),
        )
        expect(days(cut), `${name} ${pick}`).toEqual(
          expected.map(({ start }) => new Date(start).toISOString().slice(5, 13)),
        )
        if (cut !== undefined) checkObject(readStrictly(cut))
      }
    }
  })
})

const margin = ({ allDay }: { allDay: boolean }): number => (allDay ? 14 * 3_600_000 : 0)

/** Starts as Thunderbird finds them. */
function byIcalJs(text: string): readonly string[] {
  const calendar = new ICAL.Component(ICAL.parse(text))
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component))
  const master = events.find((event) => !event.isRecurrenceException())
  if (master === undefined) return []
  for (const event of events) if (event !== master) master.relateException(event)
  const iterator = master.iterator()
  const found: string[] = []
  for (let next = iterator.next(); next && found.length < 10; next = iterator.next())
    found.push(master.getOccurrenceDetails(next).startDate.toJSDate().toISOString().slice(5, 13))
  return found
}
