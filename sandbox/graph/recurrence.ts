import type { PatternedRecurrence } from '../../src/event.ts'

/**
 * On which dates a series happens, by Exchange's rules. Dates only: zones and times of day belong to `series.ts`.
 * Written from the documentation of Exchange, not from RFC 5545, so that it can judge a translation to RRULE.
 * @see https://learn.microsoft.com/graph/api/resources/recurrencepattern
 * @see https://learn.microsoft.com/exchange/client-developer/web-service-reference/absolutemonthlyrecurrence (a day past the month's end is its last)
 */

/** Days since 1970-01-01: dates without zones, cheap to count with. */
export type Day = number

const DAY_MS = 86_400_000

export const dayOf = (date: string): Day => Math.round(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY_MS)
export const dateOf = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: Day): number => (((day + 4) % 7) + 7) % 7

/** A pattern with the members its type uses, and nothing the service fills in. */
interface Rule {
  readonly type: string
  readonly interval: number
  readonly start: Day
  readonly days: ReadonlySet<number>
  readonly weekStart: number
  readonly dayOfMonth: number
  readonly month: number
  readonly index: number
}

const indexes: Readonly<Record<string, number>> = { first: 0, second: 1, third: 2, fourth: 3, last: -1 }

function ruleOf({ pattern, range }: PatternedRecurrence): Rule {
  return {
    type: (pattern?.type ?? '').toLowerCase(),
    interval: Math.max(1, pattern?.interval ?? 1),
    start: dayOf(range?.startDate ?? '1970-01-01'),
    days: new Set((pattern?.daysOfWeek ?? []).map((name) => weekdays.indexOf(name.toLowerCase()))),
    weekStart: Math.max(0, weekdays.indexOf((pattern?.firstDayOfWeek ?? 'sunday').toLowerCase())),
    dayOfMonth: pattern?.dayOfMonth ?? 1,
    month: pattern?.month ?? 1,
    index: indexes[(pattern?.index ?? 'first').toLowerCase()] ?? 0,
  }
}

/** Months since year 0. */
const monthOf = (day: Day): number => {
  const date = new Date(day * DAY_MS)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
const firstOf = (month: number): Day => Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS

/** The n-th day of a month, its last day when it has fewer. */
const dayInMonth = (month: number, n: number): Day => Math.min(firstOf(month) + n, firstOf(month + 1)) - 1

/** One day: the index-th of those days of the month that are among `days`. */
function relativeDay(month: number, rule: Rule): Day | undefined {
  const matching: Day[] = []
  for (let day = firstOf(month); day < firstOf(month + 1); day++) if (rule.days.has(weekdayOf(day))) matching.push(day)
  return matching.at(rule.index)
}

/** The days of the k-th period of a pattern (day, week, month, year counted in intervals from the start), in order. */
type Period = (rule: Rule, k: number) => readonly Day[]

const monthly =
  (pick: (month: number, rule: Rule) => Day | undefined): Period =>
  (rule, k) =>
    [pick(monthOf(rule.start) + k * rule.interval, rule)].filter((day) => day !== undefined)

const yearly =
  (pick: (month: number, rule: Rule) => Day | undefined): Period =>
  (rule, k) => {
    const year = Math.floor(monthOf(rule.start) / 12) + k * rule.interval
    return [pick(year * 12 + rule.month - 1, rule)].filter((day) => day !== undefined)
  }

const absolute = (month: number, rule: Rule): Day => dayInMonth(month, rule.dayOfMonth)

const periods: Readonly<Record<string, Period>> = {
  daily: (rule, k) => [rule.start + k * rule.interval],
  weekly: (rule, k) => {
    const week = rule.start - ((weekdayOf(rule.start) - rule.weekStart + 7) % 7) + k * rule.interval * 7
    return [0, 1, 2, 3, 4, 5, 6].map((n) => week + n).filter((day) => rule.days.has(weekdayOf(day)))
  },
  absolutemonthly: monthly(absolute),
  relativemonthly: monthly(relativeDay),
  absoluteyearly: yearly(absolute),
  relativeyearly: yearly(relativeDay),
}

/** A pattern that never matches must not be followed for ever. */
const MAX_PERIODS = 100_000

/**
 * The dates of a series up to `until`, in order, from its first match on or after startDate.
 * Cancelled and moved occurrences are still among them: they count for `numberOfOccurrences`.
 */
export function* occurrenceDays(recurrence: PatternedRecurrence, until: Day): Generator<Day> {
  const rule = ruleOf(recurrence)
  const period = periods[rule.type]
  if (period === undefined) return
  const range = recurrence.range
  const rangeType = (range?.type ?? 'noEnd').toLowerCase()
  const last = rangeType === 'enddate' ? Math.min(until, dayOf(range?.endDate ?? '9999-12-31')) : until
  let left = rangeType === 'numbered' ? (range?.numberOfOccurrences ?? 0) : Number.POSITIVE_INFINITY
  for (let k = 0; k < MAX_PERIODS; k++) {
    for (const day of period(rule, k)) {
      if (day > last || left <= 0) return
      if (day < rule.start) continue
      left--
      yield day
    }
    if (left <= 0 || beyond(rule, k, last)) return
  }
}

/** Whether period k already starts after `last`: for patterns whose periods may be empty. */
function beyond(rule: Rule, k: number, last: Day): boolean {
  const daysPerPeriod: Readonly<Record<string, number>> = {
    daily: 1,
    weekly: 7,
    absolutemonthly: 28,
    relativemonthly: 28,
  }
  return rule.start + (k - 1) * rule.interval * (daysPerPeriod[rule.type] ?? 365) > last + 366
}

/** Whether the series happens on that date by its pattern and range. */
export function happensOn(recurrence: PatternedRecurrence, date: string): boolean {
  const day = dayOf(date)
  for (const each of occurrenceDays(recurrence, day)) if (each === day) return true
  return false
}
