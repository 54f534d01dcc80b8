import ICAL from 'ical.js'
import { sync } from 'node-ical'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { GraphEvent, RecurrencePattern } from '../../src/event.ts'
import { fromDayNumber, toDayNumber } from '../../src/ical/days.ts'
import { ruleOf } from '../../src/ical/recurrence.ts'
import { translate } from '../../src/ical/translate.ts'

/** Small, seeded, the same on every machine. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const INDEXES = ['first', 'second', 'third', 'fourth', 'last']
const TYPES = ['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'] as const
const ZONES = [
  'W. Europe Standard Time',
  'Eastern Standard Time',
  'New Zealand Standard Time',
  'India Standard Time',
  'UTC',
  'Egypt Standard Time',
]

interface Case {
  readonly pattern: RecurrencePattern & { readonly type: (typeof TYPES)[number] }
  readonly start: Temporal.PlainDate
  readonly zone: string
}

function randomCase(seed: number): Case {
  const below = random(seed * 7919)
  const start = Temporal.PlainDate.from('2023-11-01').add({ days: below(900) })
  const some = NAMES.filter(() => below(3) === 0)
  const pattern = {
    type: TYPES[seed % TYPES.length] ?? 'daily',
    interval: 1 + (below(2) === 0 ? 0 : below(3)),
    month: 1 + below(12),
    dayOfMonth: [1 + below(31), 29, 30, 31][below(4)] ?? 1,
    daysOfWeek: below(6) === 0 ? NAMES : some.length > 0 ? some : ['friday'],
    firstDayOfWeek: ['sunday', 'monday', 'saturday'][below(3)] ?? 'sunday',
    index: INDEXES[below(5)] ?? 'first',
  }
  return { pattern, start, zone: ZONES[below(ZONES.length)] ?? 'UTC' }
}

/** Day after day, asks whether the words of the documentation are true of it: no arithmetic shared with the code under test. */
function datesByTheWord({ pattern, start }: Case, count: number): readonly string[] {
  const found: string[] = []
  for (let date = start; found.length < count; date = date.add({ days: 1 })) {
    if (isMatch(pattern, start, date)) found.push(date.toString())
  }
  return found
}

function isMatch(pattern: Case['pattern'], start: Temporal.PlainDate, date: Temporal.PlainDate): boolean {
  const every = (periods: number): boolean => periods % (pattern.interval ?? 1) === 0
  const months = (date.year - start.year) * 12 + date.month - start.month
  const clamped = date.day === Math.min(pattern.dayOfMonth ?? 0, date.daysInMonth)
  const tests: Readonly<Record<Case['pattern']['type'], () => boolean>> = {
    daily: () => every(start.until(date).days),
    weekly: () => named(pattern, date) && every(weekBegin(start, pattern).until(weekBegin(date, pattern)).days / 7),
    absoluteMonthly: () => every(months) && clamped,
    relativeMonthly: () => every(months) && isNth(pattern, date),
    absoluteYearly: () => date.month === pattern.month && every(date.year - start.year) && clamped,
    relativeYearly: () => date.month === pattern.month && every(date.year - start.year) && isNth(pattern, date),
  }
  return tests[pattern.type]()
}

const named = (pattern: RecurrencePattern, date: Temporal.PlainDate): boolean =>
  (pattern.daysOfWeek ?? []).includes(NAMES[date.dayOfWeek - 1] ?? '')

function weekBegin(date: Temporal.PlainDate, pattern: RecurrencePattern): Temporal.PlainDate {
  let begin = date
  while (NAMES[begin.dayOfWeek - 1] !== pattern.firstDayOfWeek) begin = begin.subtract({ days: 1 })
  return begin
}

function isNth(pattern: RecurrencePattern, date: Temporal.PlainDate): boolean {
  if (!named(pattern, date)) return false
  const inMonth = Array.from({ length: date.daysInMonth }, (_, index) => date.with({ day: index + 1 })).filter((day) =>
    named(pattern, day),
  )
  const place = inMonth.findIndex((day) => day.equals(date))
  return pattern.index === 'last' ? place === inMonth.length - 1 : place === INDEXES.indexOf(pattern.index ?? '')
}

function seriesEvent({ pattern, start, zone }: Case, range: object, allDay = false): GraphEvent {
  const at = (hour: number) => ({
    dateTime: `${start.toString()}T${String(hour).padStart(2, '0')}:00:00.0000000`,
    timeZone: allDay ? 'UTC' : zone,
  })
  return {
    id: 'series',
    type: 'seriesMaster',
    subject: 'Series',
    isAllDay: allDay,
    start: at(allDay ? 0 : 11),
    end: allDay ? { dateTime: `${start.add({ days: 1 }).toString()}T00:00:00.0000000`, timeZone: 'UTC' } : at(12),
    recurrence: { pattern, range: { startDate: start.toString(), recurrenceTimeZone: zone, ...range } },
  }
}

function expandedByNodeIcal(text: string): readonly string[] {
  const event = Object.values(sync.parseICS(text)).find((part) => part?.type === 'VEVENT')
  if (event?.type !== 'VEVENT' || event.rrule === undefined) throw new Error('no series')
  return event.rrule.all().map((date) => date.toISOString())
}

/** Local times as they stand: what ical.js makes of zones is not asked. */
function expandedByIcalJs(text: string): readonly string[] {
  const component = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')
  if (component === null) throw new Error('no event')
  const iterator = new ICAL.Event(component).iterator()
  const found: string[] = []
  for (let next = iterator.next(); next; next = iterator.next()) found.push(next.toString().slice(0, 10))
  return found
}

const cases = Array.from({ length: 36 }, (_, seed) => randomCase(seed + 1))
const COUNT = 14

describe('a recurrence pattern of Exchange', () => {
  for (const [index, given] of cases.entries()) {
    const { type, interval, dayOfMonth, month, daysOfWeek, index: nth } = given.pattern
    it(`${index + 1}: ${type} every ${interval}, day ${dayOfMonth}, month ${month}, ${nth} ${daysOfWeek?.map((name) => name.slice(0, 2)).join()} from ${given.start.toString()}`, () => {
      const expected = datesByTheWord(given, COUNT)
      const { text, first, last } = translate(seriesEvent(given, { type: 'numbered', numberOfOccurrences: COUNT }), {
        uid: 'u',
      })
      const instants = expandedByNodeIcal(text)
      expect(instants.map((instant) => localDate(instant, given.zone))).toEqual(expected)
      expect(first).toBe(Date.parse(instants[0] ?? ''))
      expect(last).toBe(Date.parse(instants.at(-1) ?? '') + 3_600_000)
      expect(expandedByIcalJs(text)).toEqual(expected)
    })
  }

  it('names the last day of a month by its number where it can: ical.js begins with January of the wrong year', () => {
    const pattern = { type: 'relativeYearly', interval: 2, daysOfWeek: NAMES, index: 'last' } as const
    const parts = [1, 2, 11].map((month) => ruleOf({ ...pattern, month }).parts.at(-1))
    expect(parts).toEqual(['BYMONTHDAY=31', 'BYMONTHDAY=-1', 'BYMONTHDAY=30'])
    const recur = ICAL.Recur.fromString('FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=-1')
    const first = recur.iterator(ICAL.Time.fromDateString('2001-01-31')).next()
    expect(String(first)).not.toBe('2001-01-31') // mended: `relative` needs no exception any more
  })

  it('ends with the last day of its range, timed or all day', () => {
    for (const given of cases) {
      const expected = datesByTheWord(given, COUNT)
      const range = { type: 'endDate', endDate: expected.at(-1) }
      const timed = translate(seriesEvent(given, range), { uid: 'u' })
      expect(expandedByNodeIcal(timed.text).map((instant) => localDate(instant, given.zone))).toEqual(expected)
      const allDay = translate(seriesEvent(given, range, true), { uid: 'u' })
      expect(allDay.text).toContain(`UNTIL=${expected.at(-1)?.replaceAll('-', '')}\r\n`)
      expect(allDay.last).toBe(Date.parse(expected.at(-1) ?? '') + (24 + 14) * 3_600_000)
    }
  })
})

function localDate(instant: string, windowsZone: string): string {
  const iana: Readonly<Record<string, string>> = {
    'W. Europe Standard Time': 'Europe/Berlin',
    'Eastern Standard Time': 'America/New_York',
    'New Zealand Standard Time': 'Pacific/Auckland',
    'India Standard Time': 'Asia/Kolkata',
    'Egypt Standard Time': 'Africa/Cairo',
    UTC: 'UTC',
  }
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(iana[windowsZone] ?? '')
    .toPlainDate()
    .toString()
}

describe('a pattern that cannot be', () => {
  const wrong: readonly (readonly [RecurrencePattern | null, string])[] = [
    [null, 'unknown recurrence type'],
    [{ type: 'hourly', interval: 1 }, 'unknown recurrence type'],
    [{ type: 'weekly', interval: 1, daysOfWeek: [] }, 'has a weekly recurrence without days'],
    [{ type: 'weekly', interval: 1, daysOfWeek: ['caturday'] }, 'unknown day of the week'],
    [{ type: 'relativeMonthly', interval: 1, daysOfWeek: ['monday'], index: 'fifth' }, 'unknown recurrence index'],
    [{ type: 'absoluteMonthly', interval: 1, dayOfMonth: 0 }, 'has a recurrence without day of month'],
    [{ type: 'absoluteYearly', interval: 1, dayOfMonth: 3, month: 0 }, 'has a recurrence without month'],
    [
      { type: 'absoluteMonthly', interval: 2_147_483_647, dayOfMonth: 3 },
      'has a recurrence with an impossible interval',
    ],
    [{ type: 'daily', interval: 1.5 }, 'has a recurrence with an impossible interval'],
    [{ type: 'daily', interval: 'two' as never }, 'has a recurrence with an impossible interval'],
  ]
  for (const [pattern, reason] of wrong) {
    it(`${pattern?.type ?? 'null'} is refused: ${reason}`, () => {
      expect(() => ruleOf(pattern)).toThrow(reason)
    })
  }

  it('comes to an end with the dates that can be written, however rare it is', () => {
    for (const type of ['daily', 'weekly', 'absoluteMonthly', 'absoluteYearly']) {
      const { days } = ruleOf({ type, interval: 9_999, daysOfWeek: ['monday'], dayOfMonth: 3, month: 5 })
      const all = [...days(toDayNumber(2026, 1, 1))]
      expect(all.length).toBeGreaterThan(0)
      expect(fromDayNumber(all.at(-1) ?? 0).year).toBeLessThan(10_000)
    }
  })

  it('takes no notice of members that its type does not use', () => {
    const odd = { index: 'umpteenth', month: 13, dayOfMonth: 99, firstDayOfWeek: 'caturday', daysOfWeek: ['noday'] }
    expect(ruleOf({ ...odd, type: 'daily', interval: 2 }).parts).toEqual(['FREQ=DAILY', 'INTERVAL=2'])
    expect(ruleOf({ ...odd, type: 'absoluteYearly', interval: 1, month: 5, dayOfMonth: 3 }).parts).toEqual([
      'FREQ=YEARLY',
      'BYMONTH=5',
      'BYMONTHDAY=3',
    ])
    expect(ruleOf({ ...odd, type: 'relativeMonthly', daysOfWeek: ['friday'], index: 'last' }).parts).toEqual([
      'FREQ=MONTHLY',
      'BYDAY=-1FR',
    ])
  })

  it('is read in any case, as requests write it', () => {
    expect(ruleOf({ type: 'RelativeMonthly', interval: 1, daysOfWeek: ['Monday'], index: 'Last' }).parts).toEqual([
      'FREQ=MONTHLY',
      'BYDAY=-1MO',
    ])
  })
})
