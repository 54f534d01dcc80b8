import type { RecurrencePattern } from '../event.ts'
import { type CivilDay, fromDayNumber, LAST_YEAR, monthLength, toDayNumber, weekdayOf } from './days.ts'
import { TranslationError } from './types.ts'
import { words } from './words.ts'

/**
 * What Exchange means by a pattern, said twice: as the parts of an RRULE and as the days themselves. The tests hold the two
 * against each other.
 * @see https://learn.microsoft.com/graph/api/resources/recurrencepattern
 */
export interface Rule {
  /** RRULE parts without COUNT and UNTIL. */
  readonly parts: readonly string[]
  /** Day numbers from the first match on or after `from` to the end of the year 9999, ascending. Intervals are counted from the period of `from`. */
  days(from: number): Generator<number, void, undefined>
  /**
   * Days that are no instances, but are taken for some by readers that pass over BYSETPOS beside BYMONTHDAY: ical.js 2.2.1
   * (Thunderbird), Android's calendar, older libical. Absent where there are none.
   */
  readonly strays?: (from: number) => Generator<number, void, undefined>
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const CODES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const positionOf = words({ first: 1, second: 2, third: 3, fourth: 4, last: -1 })

/** Each reads the members its type uses: the service fills the others with zeros and `first`, which mean nothing. */
const readType = words<(pattern: RecurrencePattern) => Rule>({
  daily: (pattern) => daily(intervalOf(pattern)),
  weekly: (pattern) => weekly(intervalOf(pattern), weekdaysOf(pattern), weekStartOf(pattern)),
  absoluteMonthly: (pattern) => monthly(absolute(dayOfMonth(pattern), 28, 31), intervalOf(pattern)),
  relativeMonthly: (pattern) => monthly(relative(pattern), intervalOf(pattern)),
  absoluteYearly: (pattern) => {
    const month = monthOf(pattern)
    const day = absolute(dayOfMonth(pattern), monthLength(2001, month), monthLength(2000, month))
    return yearly(day, month, intervalOf(pattern))
  },
  relativeYearly: (pattern) => {
    const month = monthOf(pattern)
    return yearly(relative(pattern, month === 2 ? -1 : monthLength(2000, month)), month, intervalOf(pattern))
  },
})

/** @throws TranslationError for a type nobody knows or a member the type cannot do without. */
export function ruleOf(pattern: RecurrencePattern | null | undefined): Rule {
  const make = readType(pattern?.type)
  if (make === undefined || pattern == null) throw new TranslationError('unknown recurrence type')
  return make(pattern)
}

const LAST_DAY = toDayNumber(LAST_YEAR, 12, 31)

function daily(interval: number): Rule {
  return {
    parts: ['FREQ=DAILY', ...every(interval)],
    *days(from) {
      for (let day = from; day <= LAST_DAY; day += interval) yield day
    },
  }
}

/** Which week is the first depends on where weeks begin: WKST is decisive from the second week on. */
function weekly(interval: number, weekdays: readonly number[], weekStart: number): Rule {
  if (weekdays.length === 0) throw new TranslationError('has a weekly recurrence without days')
  const offsets = weekdays.map((weekday) => (weekday - weekStart + 7) % 7).sort((a, b) => a - b)
  const codes = offsets.map((offset) => CODES[(offset + weekStart) % 7])
  const week = interval > 1 ? [`WKST=${CODES[weekStart]}`] : []
  return {
    parts: ['FREQ=WEEKLY', ...every(interval), `BYDAY=${codes.join(',')}`, ...week],
    *days(from) {
      const first = from - ((weekdayOf(from) - weekStart + 7) % 7)
      for (let start = first; start <= LAST_DAY; start += 7 * interval) {
        for (const offset of offsets) if (start + offset >= from) yield start + offset
      }
    },
  }
}

/** One day in each month that a rule visits. */
interface DayInMonth {
  readonly parts: readonly string[]
  readonly pick: (year: number, month: number) => number
  /** The parts name the last day of the month too, and choose by BYSETPOS. */
  readonly orLast?: boolean
}

/**
 * A day that a month does not have is its last day. Of all ways to say that, this one is misread least.
 * @param shortest length of the shortest month the rule can meet
 * @param longest length of the longest
 */
function absolute(day: number, shortest: number, longest: number): DayInMonth {
  const pick: DayInMonth['pick'] = (year, month) => Math.min(day, monthLength(year, month))
  if (day <= shortest) return { parts: [`BYMONTHDAY=${day}`], pick }
  if (day >= longest) return { parts: ['BYMONTHDAY=-1'], pick }
  return { parts: [`BYMONTHDAY=${day},-1`, 'BYSETPOS=1'], pick, orLast: true }
}

/**
 * One day only, however many weekdays are named: the first (second, … last) in the month that is any of them.
 * @param last how to say the last day of the month: by its number where that is always the same, because ical.js takes
 *   BYMONTHDAY=-1 for January of the next year (with INTERVAL)
 */
function relative(pattern: RecurrencePattern, last = -1): DayInMonth {
  const [weekdays, position] = [weekdaysOf(pattern), positionIn(pattern)]
  if (weekdays.length === 0) throw new TranslationError('has a relative recurrence without days')
  const codes = weekdays.map((weekday) => CODES[weekday])
  const named =
    codes.length === 1 ? [`BYDAY=${position}${codes[0]}`] : [`BYDAY=${codes.join(',')}`, `BYSETPOS=${position}`]
  return {
    parts: codes.length === 7 ? [`BYMONTHDAY=${position === -1 ? last : position}`] : named,
    pick(year, month) {
      const matches = Array.from({ length: monthLength(year, month) }, (_, index) => index + 1).filter((day) =>
        weekdays.includes(weekdayOf(toDayNumber(year, month, day))),
      )
      return matches.at(position > 0 ? position - 1 : position) ?? 1
    },
  }
}

function monthly({ parts, pick, orLast = false }: DayInMonth, interval: number): Rule {
  return {
    parts: ['FREQ=MONTHLY', ...every(interval), ...parts],
    days: (from) => visit(from, fromDayNumber(from), interval, pick),
    ...(orLast ? { strays: (from) => lastDays(from, interval, pick) } : {}),
  }
}

/** Last days of the months visited, where another is picked. */
function* lastDays(from: number, months: number, pick: DayInMonth['pick']): Generator<number, void, undefined> {
  for (const dayNumber of visit(from, fromDayNumber(from), months, monthLength)) {
    const { year, month, day } = fromDayNumber(dayNumber)
    if (day !== pick(year, month)) yield dayNumber
  }
}

function yearly({ parts, pick }: DayInMonth, month: number, interval: number): Rule {
  return {
    parts: ['FREQ=YEARLY', ...every(interval), `BYMONTH=${month}`, ...parts],
    days: (from) => visit(from, { ...fromDayNumber(from), month }, interval * 12, pick),
  }
}

function* visit(
  from: number,
  first: CivilDay,
  months: number,
  pick: DayInMonth['pick'],
): Generator<number, void, undefined> {
  for (let index = first.year * 12 + first.month - 1; index < (LAST_YEAR + 1) * 12; index += months) {
    const [year, month] = [Math.floor(index / 12), (index % 12) + 1]
    const day = toDayNumber(year, month, pick(year, month))
    if (day >= from) yield day
  }
}

const every = (interval: number): readonly string[] => (interval > 1 ? [`INTERVAL=${interval}`] : [])

/** 0 Sunday … 6 Saturday, ascending, each once. */
function weekdaysOf({ daysOfWeek }: RecurrencePattern): readonly number[] {
  const weekdays = (daysOfWeek ?? []).map((name) => WEEKDAYS.indexOf(name.toLowerCase()))
  if (weekdays.includes(-1)) throw new TranslationError('unknown day of the week')
  return [...new Set(weekdays)].sort((a, b) => a - b)
}

function weekStartOf({ firstDayOfWeek }: RecurrencePattern): number {
  const weekStart = WEEKDAYS.indexOf(firstDayOfWeek?.toLowerCase() ?? 'sunday')
  if (weekStart < 0) throw new TranslationError('unknown day of the week')
  return weekStart
}

/** 1–4, or -1 for the last. */
function positionIn({ index }: RecurrencePattern): number {
  const position = positionOf(index ?? 'first')
  if (position === undefined) throw new TranslationError('unknown recurrence index')
  return position
}

/** Exchange allows 999. */
const LARGEST_INTERVAL = 9_999

/** The filler 0 is 1. */
function intervalOf({ interval }: RecurrencePattern): number {
  if (interval == null) return 1
  if (!Number.isInteger(interval) || interval > LARGEST_INTERVAL)
    throw new TranslationError('has a recurrence with an impossible interval')
  return Math.max(1, interval)
}

function dayOfMonth({ dayOfMonth: day }: RecurrencePattern): number {
  if (day == null || !Number.isInteger(day) || day < 1 || day > 31)
    throw new TranslationError('has a recurrence without day of month')
  return day
}

function monthOf({ month }: RecurrencePattern): number {
  if (month == null || !Number.isInteger(month) || month < 1 || month > 12)
    throw new TranslationError('has a recurrence without month')
  return month
}
