import { Temporal } from 'temporal-polyfill'
import type { EventInput } from '../sandbox/graph/model.ts'
import { dateOf, dayOf, occurrenceDays } from '../sandbox/graph/recurrence.ts'
import type { PatternedRecurrence } from '../src/event.ts'
import { type Case, type Change, indexes, type PatternType, weekdays } from './cases.ts'
import type { Choice, Facts } from './facts.ts'
import type { Window } from './instance.ts'
import { brokenDays, rulesOf } from './zones.ts'

/** From a case to what somebody would write into Outlook, and to the dates that are looked at. */

/** Days looked at for each type, times its interval: about 50 instances. */
const spans: Readonly<Record<PatternType, number>> = {
  daily: 60,
  weekly: 150,
  absoluteMonthly: 1_500,
  relativeMonthly: 1_500,
  absoluteYearly: 7_500,
  relativeYearly: 7_500,
}
/** Where the bridge stops writing out what iCalendar cannot say by rule. */
const LAST_DAY = '2049-12-31'

export function windowOf({ pattern, date, skipYears }: Case): Window {
  const from = Temporal.PlainDate.from(date).add({ years: skipYears })
  const until = from
    .add({ days: (spans[pattern.type] * (pattern.interval ?? 1)) / (pattern.type === 'weekly' ? 1 : 1) })
    .toString()
  return { from: from.toString(), until: until < LAST_DAY ? until : LAST_DAY }
}

/** @throws RangeError for zone names without rules */
export function eventOf(given: Case): EventInput {
  const { date, minutes, days, zones } = given
  const first = firstDate(given.pattern, date)
  const start = Temporal.PlainDateTime.from(`${first}T${timeOf(given)}`)
  const end = days === undefined ? endOf(start, minutes, given) : undefined
  const midnight = (day: Temporal.PlainDate) => ({
    dateTime: `${day.toString()}T00:00:00.0000000`,
    timeZone: zones.start,
  })
  return {
    subject: 'Series',
    isAllDay: days !== undefined,
    start: days === undefined ? at(start, zones.start) : midnight(start.toPlainDate()),
    end: end ?? midnight(start.toPlainDate().add({ days: days ?? 0 })),
    originalStartTimeZone: zones.start,
    originalEndTimeZone: zones.end,
    recurrence: recurrenceOf(given),
    ...changesOf(given),
  }
}

/** Nobody begins a series on a day that the zone does not have. */
export const isPossible = ({ pattern, date, zones }: Case): boolean =>
  !brokenDays(rulesOf(zones.start)).includes(firstDate(pattern, date))

/** `HH:mm` of the series: nobody can begin one at a time that its first day skips. */
export function timeOf({ pattern, date, time, zones }: Case): string {
  const first = Temporal.PlainDateTime.from(`${firstDate(pattern, date)}T${time}`)
  return first.toZonedDateTime(rulesOf(zones.start)).toPlainTime().toString().slice(0, 5)
}

const at = (wall: Temporal.PlainDateTime, timeZone: string) => ({
  dateTime: `${wall.toString({ smallestUnit: 'second' })}.0000000`,
  timeZone,
})

/** As far after the start on the wall as the case says. In UTC: in its own zone it might be read in two ways. */
function endOf(start: Temporal.PlainDateTime, minutes: number, { zones }: Case) {
  const zone = rulesOf(zones.start)
  const end = start.toZonedDateTime(zone).toPlainDateTime().add({ minutes }).toZonedDateTime(zone)
  return at(end.withTimeZone('UTC').toPlainDateTime(), 'UTC')
}

export function recurrenceOf({ pattern, range, zones, date }: Case): PatternedRecurrence {
  const first = firstDate(pattern, date)
  const own = {
    noEnd: {},
    numbered: { numberOfOccurrences: range.count },
    endDate: { endDate: Temporal.PlainDate.from(first).add({ days: range.days }).toString() },
  }
  return {
    pattern,
    range: { type: range.type, startDate: date, recurrenceTimeZone: zones.recurrence, ...own[range.type] },
  }
}

/** The first match: Outlook gives that as the time of the series, also where the range begins before it. */
const firstDate = (pattern: Case['pattern'], startDate: string): string =>
  datesOf({ pattern, range: { type: 'noEnd', startDate } }, 1)[0] ?? startDate

/** Original dates of the instances. */
export function datesOf(recurrence: PatternedRecurrence, count: number): readonly string[] {
  const found: string[] = []
  for (const day of occurrenceDays(recurrence, dayOf('2090-01-01'))) {
    if (found.push(dateOf(day)) === count) break
  }
  return found
}

/** Dates looked at, of a series without end. */
const MOST_DATES = 4_000
/** Dates after the counted ones: many of them may be skipped, too. */
const MOST_MORE = 100

export function factsOf(given: Case): Facts {
  const recurrence = recurrenceOf(given)
  const dates = datesOf(recurrence, MOST_DATES)
  const endless = { ...recurrence, range: { ...recurrence.range, type: 'noEnd' as const } }
  const counted = given.range.type === 'numbered'
  return {
    zones: [given.zones.start, ...given.changes.map(({ zone }) => zone)].map(rulesOf),
    time: given.days === undefined ? timeOf(given) : undefined,
    dates,
    endsByDate: given.range.type === 'endDate',
    following: counted ? datesOf(endless, dates.length + MOST_MORE).slice(dates.length) : [],
    ...choiceOf(given.pattern),
  }
}

function choiceOf({ type, daysOfWeek, index }: Case['pattern']): { readonly choice?: Choice } {
  const chosen = weekdays.flatMap((name, n) => (daysOfWeek?.includes(name) ? [n + 1] : []))
  if (!type.startsWith('relative') || chosen.length < 2 || chosen.length > 6) return {}
  return {
    choice: { weekdays: chosen, index: index === 'last' ? -1 : indexes.indexOf(index as (typeof indexes)[number]) },
  }
}

function changesOf(given: Case): Pick<EventInput, 'cancel' | 'modify'> {
  const looked = windowOf(given)
  const dates = datesOf(recurrenceOf(given), 3_000).filter((date) => date >= looked.from)
  const changed = new Map<string, Change>()
  for (const change of given.changes) {
    const date = dates[change.nth]
    if (date !== undefined) changed.set(date, change)
  }
  const removed = [...changed].filter(([, { kind }]) => kind === 'removed').map(([date]) => date)
  const modified = [...changed].filter(([, { kind }]) => kind !== 'removed')
  return {
    cancel: removed,
    modify: Object.fromEntries(modified.map(([date, change]) => [date, changeOf(change, date, given)])),
  }
}

type Make = (start: Temporal.PlainDateTime, change: Change, given: Case) => EventInput

const makers: Readonly<Record<Change['kind'], Make>> = {
  removed: () => ({}),
  cancelled: () => ({ subject: 'Canceled: Series', isCancelled: true }),
  renamed: () => ({ subject: 'Renamed' }),
  moved: (start, { byDays, byMinutes }, given) =>
    timed(start.add({ days: byDays }).add({ minutes: byMinutes }), 45, given.zones.start),
  zone: (start, { byDays, zone }) => timed(start.add({ days: byDays }), 50, zone),
  allDay: (start, { byDays }) => wholeDays(start.toPlainDate().add({ days: byDays }), 1 + Math.abs(byDays % 3)),
  timed: (start, { byDays }, given) =>
    timed(start.with({ hour: 15, minute: 10 }).add({ days: byDays }), 25, given.zones.start),
  longer: (start, { byDays }, given) =>
    given.days === undefined
      ? timed(start, 600 + 1_440 * Math.abs(byDays), given.zones.start)
      : wholeDays(start.toPlainDate(), 3 + Math.abs(byDays)),
}

/** Moved whole days stay whole days. */
function changeOf(change: Change, date: string, given: Case): EventInput {
  const start = Temporal.PlainDateTime.from(`${date}T${given.days === undefined ? timeOf(given) : '00:00'}`)
  const stays = given.days !== undefined && change.kind === 'moved'
  return stays
    ? wholeDays(start.toPlainDate().add({ days: change.byDays }), given.days ?? 1)
    : makers[change.kind](start, change, given)
}

function timed(start: Temporal.PlainDateTime, minutes: number, zone: string): EventInput {
  const begin = start.toZonedDateTime(rulesOf(zone)).withTimeZone('UTC')
  return {
    isAllDay: false,
    start: at(begin.toPlainDateTime(), 'UTC'),
    end: at(begin.add({ minutes }).toPlainDateTime(), 'UTC'),
    originalStartTimeZone: zone,
    originalEndTimeZone: zone,
  }
}

const wholeDays = (date: Temporal.PlainDate, days: number): EventInput => ({
  isAllDay: true,
  start: { dateTime: `${date.toString()}T00:00:00.0000000`, timeZone: 'UTC' },
  end: { dateTime: `${date.add({ days }).toString()}T00:00:00.0000000`, timeZone: 'UTC' },
})
