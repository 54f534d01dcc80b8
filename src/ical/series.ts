import { Temporal } from 'temporal-polyfill'
import type { GraphEvent, RecurrenceRange } from '../event.ts'
import { fromDayNumber, toDayNumber } from './days.ts'
import { type Rule, ruleOf } from './recurrence.ts'
import { TranslationError } from './types.ts'
import { daysOverChanges, trueLength, wallLength } from './uneven.ts'
import { type Times, type When, whenOf } from './when.ts'
import { words } from './words.ts'
import { firstZone } from './zones.ts'

/** A series, worked out: all that DTSTART, RRULE, EXDATE and RECURRENCE-ID need to know. */
export interface Series {
  /** First instance. Where the pattern misses the start of its range, that is the first match, not `start`. */
  readonly when: When
  /** The first instance at the time Graph gives, when the rule's wall time means another. */
  readonly displaced: Times | undefined
  /** Instances that are longer or shorter than `lengthMs`, by the clock on the wall; ascending. */
  readonly uneven: readonly Temporal.PlainDate[]
  /** Of every other instance; undefined for whole days. */
  readonly lengthMs: number | undefined
  /** The zone in which its dates and wall time are meant. */
  readonly zone: string
  /** Wall time of each instance, `HHmmss`; undefined for whole days. */
  readonly time: string | undefined
  /** The value of RRULE. */
  readonly rule: string
  /** To be written as EXDATE for readers that would take them for instances: see `Rule.strays`. */
  readonly strays: readonly Temporal.PlainDate[]
  /** Day numbers of all instances of the pattern, before any is cancelled or moved; ascending. */
  days(): Generator<number, void, undefined>
  readonly endless: boolean
}

/** Same date, other instant: the second pass of an hour that happens twice. */
function displaced(given: When, ruled: When): Times | undefined {
  if (given.allDay || ruled.allDay || given.start.equals(ruled.start)) return undefined
  return given.start.toPlainDateTime().equals(ruled.start.toPlainDateTime()) ? given : undefined
}

/** How a range ends. `numbered` counts instances of the pattern, also those cancelled later. */
type End = { readonly count: number } | { readonly last: Temporal.PlainDate } | 'never'

/**
 * @param own names of zones that the event itself gives, best first
 * @param otherwise the zone to take where none of those is known
 * @throws TranslationError
 */
export function seriesOf(event: GraphEvent, own: readonly ZoneName[], otherwise: ZoneName): Series {
  const range = event.recurrence?.range
  const inZone = whenOf(event, [...own, otherwise])
  const rule = ruleOf(event.recurrence?.pattern)
  const from = dayNumberOf(readDate(range?.startDate) ?? dateOf(inZone.start))
  const given = endOf(range)
  // Readers that find strays would count them: no COUNT then.
  const end = rule.strays === undefined ? given : lastDayOf(rule, from, given)
  const [first] = within(rule.days(from), end)
  if (first === undefined) throw new TranslationError('has no instance')
  const nominal = firstZone(...own) === undefined ? onDay(inZone, [first, from]) : inZone
  const when = startingOn(nominal, plainDate(first))
  return {
    when,
    displaced: displaced(nominal, when),
    uneven: when.allDay ? [] : uneven(when, () => within(rule.days(from), end)),
    lengthMs: when.allDay ? undefined : wallLength(when),
    zone: nominal.allDay ? (firstZone(...own, otherwise) ?? 'UTC') : nominal.start.timeZoneId,
    time: when.allDay ? undefined : compactTime(when.start),
    rule: [...rule.parts, ...endParts(end, when)].join(';'),
    strays: rule.strays === undefined ? [] : [...within(rule.strays(first), earlier(end, STRAYS_UNTIL))].map(plainDate),
    days: () => within(rule.days(from), end),
    endless: end === 'never',
  }
}

type ZoneName = string | null | undefined

/** `Etc/GMT-1` is an hour ahead of UTC. Nearest first. */
const OFFSETS = Array.from({ length: 14 }, (_, n) => [
  `Etc/GMT-${n + 1}`,
  ...(n < 12 ? [`Etc/GMT+${n + 1}`] : []),
]).flat()

/**
 * Where the zone of a series is not known, its dates still tell how far it is away: a start at 22:00 UTC that is said to be on
 * the next day is two hours or more to the east. There the rule gives the right days, and each instance its exact instant.
 * @param days that the first instance may be on, best first
 */
function onDay(when: When, days: readonly number[]): When {
  if (when.allDay || days.includes(dayNumberOf(dateOf(when.start)))) return when
  const { start, end } = when
  const zones = days.flatMap((day) =>
    OFFSETS.filter((zone) => dayNumberOf(dateOf(start.withTimeZone(zone))) === day).slice(0, 1),
  )
  const [zone = start.timeZoneId] = zones
  return { allDay: false, start: start.withTimeZone(zone), end: end.withTimeZone(zone) }
}

/** The same end as a date. */
function lastDayOf(rule: Rule, from: number, end: End): End {
  const last = end !== 'never' && 'count' in end ? [...within(rule.days(from), end)].at(-1) : undefined
  return last === undefined ? end : { last: plainDate(last) }
}

/** Series without end have to stop somewhere with what is only a help. */
const STRAYS_UNTIL = Temporal.PlainDate.from('2050-12-31')

const earlier = (end: End, last: Temporal.PlainDate): End =>
  end !== 'never' && 'last' in end && Temporal.PlainDate.compare(end.last, last) < 0 ? end : { last }

function* within(days: Iterable<number>, end: End): Generator<number, void, undefined> {
  let left = typeof end === 'object' && 'count' in end ? end.count : Number.POSITIVE_INFINITY
  const last = typeof end === 'object' && 'last' in end ? dayNumberOf(end.last) : Number.POSITIVE_INFINITY
  for (const day of days) {
    if (day > last || left-- <= 0) return
    yield day
  }
}

export const plainDate = (dayNumber: number): Temporal.PlainDate => Temporal.PlainDate.from(fromDayNumber(dayNumber))

export const dayNumberOf = ({ year, month, day }: Temporal.PlainDate): number => toDayNumber(year, month, day)

/**
 * The instance of a day: both ends at the same wall time. A wall time that a day skips is shifted past the gap; where that
 * would leave nothing of the instance, it is as long as the others.
 */
export function startingOn(when: When, date: Temporal.PlainDate): When {
  if (when.allDay) return { allDay: true, start: date, end: date.add(when.start.until(when.end)) }
  const timeZone = when.start.timeZoneId
  const wall = date.toPlainDateTime(when.start.toPlainTime())
  const start = wall.toZonedDateTime(timeZone)
  if (start.equals(when.start)) return when
  const milliseconds = wallLength(when)
  const end = wall.add({ milliseconds }).toZonedDateTime(timeZone)
  const after = Temporal.ZonedDateTime.compare(end, start) > 0 ? end : start.add({ milliseconds })
  return { allDay: false, start, end: after.withTimeZone(when.end.timeZoneId) }
}

function uneven(when: Times, days: () => Iterable<number>): readonly Temporal.PlainDate[] {
  const suspects = daysOverChanges(when)
  const last = Math.max(...suspects)
  const found: Temporal.PlainDate[] = []
  for (const day of suspects.size === 0 ? [] : days()) {
    if (day > last) break
    const instance = suspects.has(day) ? startingOn(when, plainDate(day)) : when
    if (instance.allDay || !suspects.has(day)) continue
    if (trueLength(instance) !== wallLength(when)) found.push(plainDate(day))
  }
  return found
}

const dateOf = (start: When['start']): Temporal.PlainDate =>
  start instanceof Temporal.PlainDate ? start : start.toPlainDate()

/** Exchange allows 999. A number that means for ever is taken at that, and so is one that nobody would count to (`engine.ts`). */
const MOST_OCCURRENCES = 10_000

const readEnd = words<(range: RecurrenceRange) => End>({
  noEnd: () => 'never',
  endDate: ({ endDate }) => {
    const last = readDate(endDate)
    return last === undefined ? 'never' : { last }
  },
  numbered: ({ numberOfOccurrences }) => {
    if (typeof numberOfOccurrences !== 'number' || numberOfOccurrences < 1)
      throw new TranslationError('has a recurrence of no occurrences')
    return numberOfOccurrences > MOST_OCCURRENCES ? 'never' : { count: Math.trunc(numberOfOccurrences) }
  },
})

function endOf(range: RecurrenceRange | null | undefined): End {
  const read = readEnd(range?.type)
  if (read === undefined || range == null) throw new TranslationError('unknown recurrence range')
  return read(range)
}

/** The last day counts in full: the start that an instance would have on it, in UTC (the later one where there are two). */
function endParts(end: End, when: When): readonly string[] {
  if (end === 'never') return []
  if ('count' in end) return [`COUNT=${end.count}`]
  if (when.allDay) return [`UNTIL=${compactDate(end.last)}`]
  const until = end.last
    .toPlainDateTime(when.start.toPlainTime())
    .toZonedDateTime(when.start.timeZoneId, { disambiguation: 'later' })
    .withTimeZone('UTC')
  return [`UNTIL=${compactDate(until)}T${compactTime(until)}Z`]
}

const two = (value: number): string => String(value).padStart(2, '0')

export const compactDate = ({ year, month, day }: Temporal.PlainDate | Temporal.ZonedDateTime): string =>
  `${String(year).padStart(4, '0')}${two(month)}${two(day)}`

export const compactTime = ({ hour, minute, second }: Temporal.ZonedDateTime): string =>
  `${two(hour)}${two(minute)}${two(second)}`

/** @returns undefined for the fillers `0000-01-01` and `0001-01-01`. */
function readDate(text: string | null | undefined): Temporal.PlainDate | undefined {
  if (text == null || text === '' || /^000[01]-/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text.slice(0, 10))
  } catch {
    throw new TranslationError('has a recurrence with an impossible date')
  }
}
