import { describe, expect, it } from 'vitest'
import { dateOf, dayOf, happensOn, occurrenceDays } from '../../sandbox/graph/recurrence.ts'
import { occurrenceSpan } from '../../sandbox/graph/series.ts'
import { ianaZone, instantOf, wallOf, windowsZone } from '../../sandbox/graph/zones.ts'
import type { PatternedRecurrence, RecurrencePattern, RecurrenceRange } from '../../src/event.ts'

const dates = (pattern: RecurrencePattern, range: RecurrenceRange, until = '2030-12-31'): string[] =>
  [...occurrenceDays({ pattern, range }, dayOf(until))].map(dateOf)

const times = (startDate: string, numberOfOccurrences: number): RecurrenceRange => ({
  type: 'numbered',
  startDate,
  numberOfOccurrences,
  endDate: '0001-01-01',
})

/** What, pattern, range, dates. Worked out by hand with a calendar of 2026 and 2027. */
const cases: readonly (readonly [string, RecurrencePattern, RecurrenceRange, string])[] = [
  ['daily', { type: 'daily', interval: 1 }, times('2026-12-30', 3), '2026-12-30 2026-12-31 2027-01-01'],
  ['every third day', { type: 'daily', interval: 3 }, times('2026-02-27', 3), '2026-02-27 2026-03-02 2026-03-05'],
  [
    'weekly on two days',
    { type: 'weekly', interval: 1, daysOfWeek: ['tuesday', 'thursday'] },
    times('2026-11-24', 3),
    '2026-11-24 2026-11-26 2026-12-01',
  ],
  [
    'capitals in names',
    { type: 'Weekly', interval: 1, daysOfWeek: ['Tuesday'] },
    times('2026-11-24', 2),
    '2026-11-24 2026-12-01',
  ],
  [
    'every second week, week from Sunday',
    { type: 'weekly', interval: 2, daysOfWeek: ['tuesday', 'sunday'], firstDayOfWeek: 'sunday' },
    times('2026-11-24', 4),
    '2026-11-24 2026-12-06 2026-12-08 2026-12-20',
  ],
  [
    'every second week, week from Monday',
    { type: 'weekly', interval: 2, daysOfWeek: ['tuesday', 'sunday'], firstDayOfWeek: 'monday' },
    times('2026-11-24', 4),
    '2026-11-24 2026-11-29 2026-12-08 2026-12-13',
  ],
  [
    'a pattern that misses its start',
    { type: 'weekly', interval: 1, daysOfWeek: ['wednesday'] },
    times('2026-11-23', 2),
    '2026-11-25 2026-12-02',
  ],
  [
    'the 31st, or the last day',
    { type: 'absoluteMonthly', interval: 1, dayOfMonth: 31 },
    times('2027-01-31', 4),
    '2027-01-31 2027-02-28 2027-03-31 2027-04-30',
  ],
  [
    'the 30th of each third month',
    { type: 'absoluteMonthly', interval: 3, dayOfMonth: 30 },
    times('2026-11-30', 3),
    '2026-11-30 2027-02-28 2027-05-30',
  ],
  [
    'the 5th, from the 20th on',
    { type: 'absoluteMonthly', interval: 1, dayOfMonth: 5 },
    times('2026-11-20', 2),
    '2026-12-05 2027-01-05',
  ],
  [
    'second Tuesday',
    { type: 'relativeMonthly', interval: 1, daysOfWeek: ['tuesday'], index: 'second' },
    times('2026-11-01', 3),
    '2026-11-10 2026-12-08 2027-01-12',
  ],
  [
    'last Friday',
    { type: 'relativeMonthly', interval: 1, daysOfWeek: ['friday'], index: 'last' },
    times('2026-11-01', 2),
    '2026-11-27 2026-12-25',
  ],
  [
    'one occurrence, though several days are named',
    { type: 'relativeMonthly', interval: 1, daysOfWeek: ['saturday', 'sunday'], index: 'first' },
    times('2026-11-01', 3),
    '2026-11-01 2026-12-05 2027-01-02',
  ],
  [
    'last working day',
    {
      type: 'relativeMonthly',
      interval: 1,
      daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
      index: 'last',
    },
    times('2026-10-01', 3),
    '2026-10-30 2026-11-30 2026-12-31',
  ],
  [
    '29 February clamps',
    { type: 'absoluteYearly', interval: 1, month: 2, dayOfMonth: 29 },
    times('2024-02-29', 5),
    '2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29',
  ],
  [
    'every second year',
    { type: 'absoluteYearly', interval: 2, month: 5, dayOfMonth: 18 },
    times('2024-05-18', 2),
    '2024-05-18 2026-05-18',
  ],
  [
    'last Thursday of June',
    { type: 'relativeYearly', interval: 1, month: 6, daysOfWeek: ['thursday'], index: 'last' },
    times('2025-06-01', 2),
    '2025-06-26 2026-06-25',
  ],
  [
    'endDate is inclusive',
    { type: 'daily', interval: 2 },
    { type: 'endDate', startDate: '2026-11-01', endDate: '2026-11-05' },
    '2026-11-01 2026-11-03 2026-11-05',
  ],
  [
    'endDate before the first match',
    { type: 'weekly', interval: 1, daysOfWeek: ['friday'] },
    { type: 'endDate', startDate: '2026-11-23', endDate: '2026-11-25' },
    '',
  ],
  [
    'members of other types do not count',
    { type: 'daily', interval: 1, month: 0, dayOfMonth: 0, daysOfWeek: [], index: 'first' },
    times('2026-11-01', 1),
    '2026-11-01',
  ],
  ['an unknown pattern never happens', { type: 'lunar', interval: 1 }, times('2026-11-01', 1), ''],
  [
    'a pattern without days never happens',
    { type: 'relativeMonthly', interval: 1, daysOfWeek: [], index: 'last' },
    times('2026-11-01', 1),
    '',
  ],
]

describe('the dates of a series', () => {
  it.each(cases)('%s', (_, pattern, range, expected) => {
    expect(dates(pattern, range).join(' ')).toBe(expected)
  })

  it('stop where one stops looking, without an end of their own', () => {
    const weekly = { type: 'weekly', interval: 1, daysOfWeek: ['monday'] }
    expect(dates(weekly, { type: 'noEnd', startDate: '2026-11-23', endDate: '0001-01-01' }, '2026-12-07')).toEqual([
      '2026-11-23',
      '2026-11-30',
      '2026-12-07',
    ])
  })

  it('can be asked for one by one', () => {
    const recurrence: PatternedRecurrence = { pattern: { type: 'daily', interval: 2 }, range: times('2026-11-23', 3) }
    const asked = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-27', '2026-11-29']
    expect(asked.filter((date) => happensOn(recurrence, date))).toEqual(['2026-11-23', '2026-11-27'])
  })
})

describe('the times of a series', () => {
  const nine = {
    recurrence: {},
    iana: 'Europe/Berlin',
    startOffset: 9 * 3_600_000,
    endOffset: 10 * 3_600_000,
    allDay: false,
    exceptions: new Map(),
    cancelled: new Set<string>(),
  }
  const iso = (ms: number): string => new Date(ms).toISOString()

  it('follow the wall clock over a change to summer time', () => {
    expect(iso(occurrenceSpan(nine, '2027-03-27').start)).toBe('2027-03-27T08:00:00.000Z')
    expect(iso(occurrenceSpan(nine, '2027-03-28').start)).toBe('2027-03-28T07:00:00.000Z')
  })

  it('move on in the gap and take the first of two in the fold', () => {
    const half = { ...nine, startOffset: 2.5 * 3_600_000 }
    expect(iso(occurrenceSpan(half, '2027-03-28').start)).toBe('2027-03-28T01:30:00.000Z')
    expect(iso(occurrenceSpan(half, '2026-10-25').start)).toBe('2026-10-25T00:30:00.000Z')
  })

  it('of all-day series are dates, whatever the zone', () => {
    const span = occurrenceSpan(
      { ...nine, allDay: true, startOffset: 0, endOffset: 86_400_000, iana: 'America/Los_Angeles' },
      '2026-11-23',
    )
    expect([iso(span.start), iso(span.end)]).toEqual(['2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z'])
  })
})

describe('zone names', () => {
  it.each([
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['Europe/Kyiv', 'Europe/Kiev'],
    ['tzone://Microsoft/Utc', 'UTC'],
    ['UTC', 'UTC'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['Etc/GMT+12', 'Etc/GMT+12'],
    ['Customized Time Zone', undefined],
    ['tzone://Microsoft/Custom', undefined],
    ['Middle-earth Standard Time', undefined],
    ['', undefined],
  ])('%s is %s', (name, iana) => {
    expect(ianaZone(name)).toBe(iana)
  })

  it('turn back into Windows names', () => {
    expect(windowsZone('Europe/Berlin')).toBe('W. Europe Standard Time')
  })

  it('convert there and back', () => {
    expect(wallOf(instantOf('2026-07-01T12:00:00', 'Asia/Kathmandu'), 'Asia/Kathmandu')).toBe('2026-07-01T12:00:00')
    expect(wallOf(instantOf('1899-12-30T00:00:00', 'UTC'), 'UTC')).toBe('1899-12-30T00:00:00')
  })
})
