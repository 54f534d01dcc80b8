import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { RecurrencePattern } from '../src/event.ts'
import { emptyNames, isForward, type Jump, jumpsOf, rulesOf, zoneNames } from './zones.ts'

/** Series as people make them, and as hardly anybody does. Plain data, so that a counterexample can be read. */
export interface Case {
  readonly pattern: RecurrencePattern & { readonly type: PatternType }
  readonly range: { readonly type: 'noEnd' | 'numbered' | 'endDate'; readonly count: number; readonly days: number }
  readonly zones: ZoneNames
  /** `yyyy-MM-dd`, `HH:mm`: where the range begins. */
  readonly date: string
  readonly time: string
  /** Length of each instance on the wall; in days when it is all day. */
  readonly minutes: number
  readonly days: number | undefined
  readonly changes: readonly Change[]
  /** The first years that are not looked at. */
  readonly skipYears: number
  /** What the clocks of the zone do at that hour on some day of the series. */
  readonly edge: Edge
}

export type PatternType = (typeof patternTypes)[number]
export type Edge = 'skipped' | 'doubled' | 'night' | 'none'

export interface ZoneNames {
  readonly start: string
  readonly end: string
  readonly recurrence: string
}

/** Something done to the n-th instance. */
export interface Change {
  readonly nth: number
  readonly kind: ChangeKind
  readonly byDays: number
  readonly byMinutes: number
  readonly zone: string
}

export type ChangeKind = (typeof changeKinds)[number]

export const patternTypes = [
  'daily',
  'weekly',
  'absoluteMonthly',
  'relativeMonthly',
  'absoluteYearly',
  'relativeYearly',
] as const

export const changeKinds = ['removed', 'cancelled', 'renamed', 'moved', 'zone', 'allDay', 'timed', 'longer'] as const

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export const indexes = ['first', 'second', 'third', 'fourth', 'last'] as const

/** One time in four. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

/** Of the first instances. */
const [FIRST_YEAR, LAST_YEAR] = [1996, 2040]

/** Each type equally often; so that all instances are not daily ones, the others are followed for longer. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    type: fc.constantFrom(...patternTypes),
    zone: fc.constantFrom(...zoneNames),
    year: fc.integer({ min: FIRST_YEAR, max: LAST_YEAR }),
    edge: fc.constantFrom<Edge>('none', 'skipped', 'doubled', 'night'),
  })
  .chain(({ type, zone, year, edge }) => {
    const jump = jumpOf(zone, year, edge)
    return fc
      .record({
        day: fc.integer({ min: 0, max: 365 }),
        before: fc.integer({ min: 0, max: 12 }),
        offset: fc.integer({ min: 0, max: 59 }),
        hour: fc.integer({ min: 0, max: 23 }),
        interval: fc.oneof(
          { weight: 3, arbitrary: fc.constant(1) },
          { weight: 2, arbitrary: fc.integer({ min: 2, max: 6 }) },
        ),
        others: fc.subarray([...weekdays], { maxLength: 6 }),
        all: fc.integer({ min: 0, max: 5 }),
        firstDayOfWeek: fc.constantFrom(...weekdays),
        index: fc.constantFrom(...indexes),
        dayOfMonth: fc.constantFrom(0, 0, 28, 29, 30, 31),
        february: fc.integer({ min: 0, max: 3 }),
        length: fc.constantFrom(0, 15, 30, 60, 90, 480, 600, 1440, 2_880, 4_320),
        allDay: rarely(fc.constantFrom(1, 1, 2, 5)),
        range: fc.record({
          type: fc.constantFrom('noEnd' as const, 'numbered' as const, 'endDate' as const),
          count: fc.integer({ min: 1, max: 60 }),
          days: fc.integer({ min: 0, max: 1_500 }),
        }),
        end: rarely(fc.constantFrom(...zoneNames)),
        recurrence: rarely(fc.constantFrom(...emptyNames)),
        changes: fc.array(changes, { maxLength: 5 }),
        skipYears: fc.constantFrom(0, 0, 0, 1, 4),
      })
      .map((choice) => caseOf({ ...choice, type, zone, year, edge: jump === undefined ? 'none' : edge, jump }))
  })

const changes: fc.Arbitrary<Change> = fc.record({
  nth: fc.integer({ min: 0, max: 30 }),
  kind: fc.constantFrom(...changeKinds),
  byDays: fc.integer({ min: -6, max: 6 }),
  byMinutes: fc.constantFrom(0, 30, -45, 180, -720),
  zone: fc.constantFrom(...zoneNames),
})

/** A change of the clocks of that kind, if the zone has any. */
function jumpOf(name: string, year: number, edge: Edge): Jump | undefined {
  const jumps = jumpsOf(rulesOf(name)).filter((jump) => isWithinYears(jump) && isOfKind(jump, edge))
  return jumps.find(({ from }) => from.year >= year) ?? jumps.at(-1)
}

const isWithinYears = ({ from }: Jump): boolean => from.year >= FIRST_YEAR && from.year <= LAST_YEAR

const isOfKind = (jump: Jump, edge: Edge): boolean =>
  edge === 'night' || (edge !== 'none' && isForward(jump) === (edge === 'skipped'))

interface Choice {
  readonly type: PatternType
  readonly zone: string
  readonly year: number
  readonly edge: Edge
  readonly jump: Jump | undefined
  readonly day: number
  readonly before: number
  readonly offset: number
  readonly hour: number
  readonly interval: number
  readonly others: readonly string[]
  readonly all: number
  readonly firstDayOfWeek: string
  readonly index: string
  readonly dayOfMonth: number
  readonly february: number
  readonly length: number
  readonly allDay: number | undefined
  readonly range: Case['range']
  readonly end: string | undefined
  readonly recurrence: string | undefined
  readonly changes: readonly Change[]
  readonly skipYears: number
}

/** The pattern is made to hit `aim`; the series begins some periods before it. */
function caseOf(choice: Choice): Case {
  const { zone, edge, jump, allDay, length } = choice
  const aim = jump === undefined ? anyTime(choice) : aimAt(jump, choice)
  const begin = begins(aim.toPlainDate(), choice)
  return {
    pattern: patternOf(aim.toPlainDate(), choice),
    range: choice.range,
    zones: { start: zone, end: choice.end ?? zone, recurrence: choice.recurrence ?? zone },
    date: begin.toString(),
    time: aim.toPlainTime().toString().slice(0, 5),
    minutes: edge === 'night' ? 480 : length,
    days: allDay,
    changes: choice.changes,
    skipYears: choice.range.type === 'noEnd' ? choice.skipYears : 0,
    edge: allDay === undefined ? edge : 'none',
  }
}

const anyTime = ({ year, day, hour, offset }: Choice): Temporal.PlainDateTime =>
  Temporal.PlainDateTime.from({ year, month: 1, day: 1, hour, minute: offset - (offset % 5) }).add({ days: day })

/** In the hour that is skipped or doubled, or (`night`) in the evening before. */
function aimAt({ from, to }: Jump, { edge, offset }: Choice): Temporal.PlainDateTime {
  if (edge === 'night') return from.subtract({ hours: 6 }).round({ smallestUnit: 'minute' })
  const first = Temporal.PlainDateTime.compare(from, to) < 0 ? from : to
  const width = Math.abs(from.until(to).total({ unit: 'minute' }))
  return first.add({ minutes: Math.floor((Math.min(width, 180) * offset) / 60) }).round({ smallestUnit: 'minute' })
}

const units: Readonly<Record<PatternType, (n: number) => Temporal.DurationLike>> = {
  daily: (n) => ({ days: n }),
  weekly: (n) => ({ weeks: n }),
  absoluteMonthly: (n) => ({ months: n }),
  relativeMonthly: (n) => ({ months: n }),
  absoluteYearly: (n) => ({ years: n }),
  relativeYearly: (n) => ({ years: n }),
}

/** For relative patterns that is not on the pattern itself: the range may begin before the first match. */
const begins = (aim: Temporal.PlainDate, { type, before, interval }: Choice): Temporal.PlainDate =>
  aim.subtract(units[type](interval * (type.endsWith('Yearly') ? before % 4 : before)))

function patternOf(aim: Temporal.PlainDate, choice: Choice): Case['pattern'] {
  const { type, interval, others, all, firstDayOfWeek, index, dayOfMonth, february, jump } = choice
  const own = weekdays[aim.dayOfWeek - 1] ?? 'monday'
  const aimed = jump !== undefined
  const daysOfWeek =
    aimed && type.startsWith('relative') ? [own] : all === 0 ? [...weekdays] : [...new Set([own, ...others])]
  const leap = type === 'absoluteYearly' && february === 0 && !aimed
  return {
    type,
    interval,
    month: leap ? 2 : aim.month,
    dayOfMonth: leap ? 29 : aimed || dayOfMonth === 0 ? aim.day : dayOfMonth,
    daysOfWeek,
    firstDayOfWeek,
    index: aimed ? (indexes[Math.min(4, Math.floor((aim.day - 1) / 7))] ?? 'last') : index,
  }
}
