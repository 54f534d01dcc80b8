import type { RecurrencePattern } from '../event.ts'
import { type CivilDay, fromDayNumber, monthLength, toDayNumber, weekdayOf } from './days.ts'
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
  /** Day numbers from the first match on or after `from`, ascending, without end. Intervals are counted from the period of `from`. */
  days(from: number): Generator<number, void, undefined>
  /**
   * Days that are no instances, but are taken for some by readers that pass over BYSETPOS beside BYMONTHDAY: ical.js 2.2.1
   * (Thunderbird), Android's calendar, older libical. Absent where there are none.
   */
  readonly strays?: (from: number) => Generator<number, void, undefined>
}

/** The members a type uses, checked. The service fills the others with zeros and `first`, which mean nothing. */
interface Facts {
  readonly interval: number
  /** 0 Sunday … 6 Saturday, ascending, each once. */
  readonly weekdays: readonly number[]
  readonly weekStart: number
  /** 1–4, or -1 for the last. */
  readonly position: number
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const CODES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const positionOf = words({ first: 1, second: 2, third: 3, fourth: 4, last: -1 })

const readType = words<(pattern: RecurrencePattern) => Rule>({
  daily: (pattern) => daily(facts(pattern)),
  weekly: (pattern) => weekly(facts(pattern)),
  absoluteMonthly: (pattern) => monthly(absolute(dayOfMonth(pattern), 28, 31), facts(pattern)),
  relativeMonthly: (pattern) => monthly(relative(facts(pattern)), facts(pattern)),
  absoluteYearly: (pattern) => {
    const month = monthOf(pattern)
    return yearly(
      absolute(dayOfMonth(pattern), monthLength(2001, month), monthLength(2000, month)),
      month,
      facts(pattern),
    )
  },
  relativeYearly: (pattern) => {
    const month = monthOf(pattern)
    return yearly(relative(facts(pattern), month === 2 ? -1 : monthLength(2000, month)), month, facts(pattern))
  },
})

/** @throws TranslationError for a type nobody knows or a member the type cannot do without. */
export function ruleOf(pattern: RecurrencePattern | null | undefined): Rule {
  const make = readType(pattern?.type)
  if (make === undefined || pattern == null) throw new TranslationError('unknown recurrence type')
  return make(pattern)
}

function daily({ interval }: Facts): Rule {
  return {
    parts: ['FREQ=DAILY', ...every(interval)],
    *days(from) {
      for (let day = from; ; day += interval) yield day
    },
  }
}

/** Which week is the first depends on where weeks begin: WKST is decisive from the second week on. */
function weekly({ interval, weekdays, weekStart }: Facts): Rule {
  if (weekdays.length === 0) throw new TranslationError('has a weekly recurrence without days')
  const offsets = weekdays.map((weekday) => (weekday - weekStart + 7) % 7).sort((a, b) => a - b)
  const codes = offsets.map((offset) => CODES[(offset + weekStart) % 7])
  const week = interval > 1 ? [`WKST=${CODES[weekStart]}`] : []
  return {
    parts: ['FREQ=WEEKLY', ...every(interval), `BYDAY=${codes.join(',')}`, ...week],
    *days(from) {
      const first = from - ((weekdayOf(from) - weekStart + 7) % 7)
      for (let start = first; ; start += 7 * interval) {
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
function relative({ weekdays, position }: Facts, last = -1): DayInMonth {
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

function monthly({ parts, pick, orLast = false }: DayInMonth, { interval }: Facts): Rule {
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

function yearly({ parts, pick }: DayInMonth, month: number, { interval }: Facts): Rule {
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
  for (let index = first.year * 12 + first.month - 1; ; index += months) {
    const [year, month] = [Math.floor(index / 12), (index % 12) + 1]
    const day = toDayNumber(year, month, pick(year, month))
    if (day >= from) yield day
  }
}

const every = (interval: number): readonly string[] => (interval > 1 ? [`INTERVAL=${interval}`] : [])

function facts(pattern: RecurrencePattern): Facts {
  const weekdays = (pattern.daysOfWeek ?? []).map((name) => WEEKDAYS.indexOf(name.toLowerCase()))
  const weekStart = WEEKDAYS.indexOf(pattern.firstDayOfWeek?.toLowerCase() ?? 'sunday')
  const position = positionOf(pattern.index ?? 'first')
  if (weekdays.includes(-1) || weekStart < 0) throw new TranslationError('unknown day of the week')
  if (position === undefined) throw new TranslationError('unknown recurrence index')
  return {
    interval: Math.max(1, Math.trunc(pattern.interval ?? 1)),
    weekdays: [...new Set(weekdays)].sort((a, b) => a - b),
    weekStart,
    position,
  }
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
