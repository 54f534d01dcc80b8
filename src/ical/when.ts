import { Temporal } from 'temporal-polyfill'
import type { DateTimeTimeZone, GraphEvent } from '../event.ts'
import { TranslationError } from './types.ts'
import { firstZone, ianaZone } from './zones.ts'

/** Whole days, end exclusive and after the start; no zone at all. */
export interface Days {
  readonly allDay: true
  readonly start: Temporal.PlainDate
  readonly end: Temporal.PlainDate
}

/** Instants, each in the zone it is to be shown in (`UTC` for instants alone). The end is never before the start. */
export interface Times {
  readonly allDay: false
  readonly start: Temporal.ZonedDateTime
  readonly end: Temporal.ZonedDateTime
}

export type When = Days | Times

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i
/** Fillers for "none": `0001-01-01` at one end of time, `9999-12-31` at the other. */
const FILLER = /^(0000|0001|9999)-/

/**
 * When an event is, as Graph says it.
 * @param zones names of zones to show it in, best first; unknown ones are passed over; UTC when none is known.
 * @throws TranslationError when it has no start or no readable one.
 */
export function whenOf(event: GraphEvent, zones: readonly (string | null | undefined)[]): When {
  const zone = firstZone(...zones)
  return event.isAllDay === true ? days(event, zone) : times(event, zone ?? 'UTC')
}

/** The instant of a date-time in the zone it names; fractions of a second are cut. @throws TranslationError */
export function instantOf(
  value: DateTimeTimeZone | null | undefined,
  fallbackZone?: string,
): Temporal.Instant | undefined {
  const { date, time, offset } = read(value) ?? {}
  if (date === undefined) return undefined
  if (offset !== undefined) return guarded(() => Temporal.Instant.from(`${date}T${time}${offset}`))
  const zone = firstZone(value?.timeZone) ?? fallbackZone ?? 'UTC'
  return guarded(() => Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).toInstant())
}

function times(event: GraphEvent, zone: string): Times {
  const start = instantOf(event.start, zone)
  if (start === undefined) throw new TranslationError('has no start')
  const end = instantOf(event.end, zone) ?? start
  return {
    allDay: false,
    start: start.toZonedDateTimeISO(zone),
    end: (Temporal.Instant.compare(end, start) < 0 ? start : end).toZonedDateTimeISO(endZone(event, zone)),
  }
}

/**
 * In local time where that says the instants, both in UTC where it would say others, or is read as others by many (an hour that
 * happens twice: ical.js and node-ical take the second pass, RFC 5545 means the first).
 */
export function plainly(when: When): When {
  if (when.allDay || (isUnique(when.start) && isUnique(when.end))) return when
  return { allDay: false, start: when.start.withTimeZone('UTC'), end: when.end.withTimeZone('UTC') }
}

/** An end has a zone of its own only when it is one that tells something. */
function endZone(event: GraphEvent, zone: string): string {
  const own =
    event.recurrence === undefined || event.recurrence === null ? ianaZone(event.originalEndTimeZone) : undefined
  return zone === 'UTC' || own === undefined || own === 'UTC' ? zone : own
}

/**
 * Whether local time and zone alone lead back to the instant. They do not in the second pass of the hour that happens twice
 * when summer time ends. @see RFC 5545 §3.3.5 (the first pass is meant)
 */
export const isPlain = (time: Temporal.ZonedDateTime): boolean =>
  time.toPlainDateTime().toZonedDateTime(time.timeZoneId).epochMilliseconds === time.epochMilliseconds

/** Whether no other instant has this local time. */
export function isUnique(time: Temporal.ZonedDateTime): boolean {
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    time.toPlainDateTime().toZonedDateTime(time.timeZoneId, { disambiguation }),
  )
  return earlier?.epochMilliseconds === later?.epochMilliseconds
}

function days(event: GraphEvent, zone: string | undefined): Days {
  const start = dayOf(event.start, zone)
  if (start === undefined) throw new TranslationError('has no start')
  const end = dayOf(event.end, zone)
  const next = start.add({ days: 1 })
  return { allDay: true, start, end: end === undefined || Temporal.PlainDate.compare(end, next) < 0 ? next : end }
}

/**
 * Midnights are dates, whatever zone is named beside them: never converted. Anything else is an instant of local midnight
 * written in another zone, and is taken back there; to the nearest midnight when the zone is not known.
 */
function dayOf(value: DateTimeTimeZone | null | undefined, zone: string | undefined): Temporal.PlainDate | undefined {
  const { date, time } = read(value) ?? {}
  if (date === undefined) return undefined
  if (time === '00:00:00') return guarded(() => Temporal.PlainDate.from(date))
  const local = instantOf(value)
    ?.toZonedDateTimeISO(zone ?? 'UTC')
    .toPlainDateTime()
  return local?.round('day').toPlainDate()
}

function read(
  value: DateTimeTimeZone | null | undefined,
): { date: string; time: string; offset: string | undefined } | undefined {
  const text = value?.dateTime?.trim() ?? ''
  if (text === '' || FILLER.test(text)) return undefined
  const [, date, time = '00:00', offset] = DATE_TIME.exec(text) ?? []
  if (date === undefined) throw new TranslationError('has a time that cannot be read')
  return { date, time: time.length === 5 ? `${time}:00` : time, offset }
}

/** @throws TranslationError for dates that no calendar has (`2026-02-30`). */
function guarded<T>(make: () => T): T {
  try {
    return make()
  } catch {
    throw new TranslationError('has a time that cannot be read')
  }
}
