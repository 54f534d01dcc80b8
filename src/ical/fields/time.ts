import { Temporal } from 'temporal-polyfill'
import { contentLine, type Line } from '../line.ts'
import { compactDate, compactTime } from '../series.ts'
import { trueLength } from '../uneven.ts'
import { isPlain, isUnique, type Times } from '../when.ts'
import type { Field, Original } from './field.ts'

/** The library takes one zone for the whole event and reads it for `end` too; null stands for UTC. */
const start: Field = {
  name: 'start',
  graph: ['start', 'originalStartTimeZone'],
  ical: ['DTSTART', 'VTIMEZONE'],
  spec: 'RFC 5545 §3.8.2.4, §3.6.5',
  note: 'All-day events are dates and are never converted; other times stand in the zone the event was made in, or in UTC where that zone is unknown (a series in a zone ahead of UTC or behind it that has its dates right).',
  toIcal: ({ when }) => {
    if (when.allDay) return { data: { start: when.start } }
    return { data: { start: when.start, timezone: localZone(when.start) } }
  },
}

/** Told to the library, which writes dates then and adds the property by itself. */
const allDay: Field = {
  name: 'allDay',
  graph: ['isAllDay'],
  ical: ['X-MICROSOFT-CDO-ALLDAYEVENT'],
  spec: '[MS-OXCICAL] §2.1.3.1.1.20.28',
  toIcal: ({ when }) => ({ data: { allDay: when.allDay } }),
}

/** Without DTEND an event ends as it starts; RFC 5545 has no other way to say that. */
const end: Field = {
  name: 'end',
  graph: ['end', 'originalEndTimeZone'],
  ical: ['DTEND', 'DURATION'],
  spec: 'RFC 5545 §3.8.2.2, §3.8.2.5',
  note: 'In a zone of its own when it has one (a flight); absent when the event has no length. A series whose first instance meets a change of the clocks has a DURATION; instances that are longer or shorter than the others for that reason are written out.',
  toIcal: ({ when, series }) => {
    if (when.allDay) return { data: { end: when.end } }
    if (when.start.epochMilliseconds === when.end.epochMilliseconds) return {}
    if (series?.lengthMs !== undefined && !isLikeTheOthers(when, series.lengthMs))
      return { lines: [{ name: 'DURATION', value: exact(series.lengthMs) }] }
    if (localZone(when.start) === localZone(when.end)) return { data: { end: when.end } }
    return { lines: [dateLine('DTEND', when.end)] }
  },
}

/** EXDATE stands with RRULE: the library takes both as one text. One per line: some clients read only the first value. */
const recurrence: Field = {
  name: 'recurrence',
  graph: ['recurrence', 'type'],
  graphById: ['cancelledOccurrences'],
  ical: ['RRULE', 'EXDATE'],
  spec: 'RFC 5545 §3.8.5.3, §3.8.5.1',
  note: 'As Exchange means it: a day that a month does not have is its last one, several weekdays with an index give one day. DTSTART is the first day of the pattern.',
  toIcal: ({ series, excluded }) => {
    if (series === undefined) return {}
    const gone = [...excluded, ...series.strays]
      .sort((a, b) => Temporal.PlainDate.compare(a, b))
      .map((date) => contentLine(originalLine('EXDATE', { series, date })))
    return { data: { repeating: [`RRULE:${series.rule}`, ...gone].join('\r\n') } }
  },
}

/** Wall time of the rule, also where a day skips it: that is how clients find the instance. */
const recurrenceId: Field = {
  name: 'recurrenceId',
  graph: ['seriesMasterId', 'originalStart'],
  graphById: ['exceptionOccurrences', 'occurrenceId'],
  ical: ['RECURRENCE-ID'],
  spec: 'RFC 5545 §3.8.4.4',
  note: 'The original date of the instance with the time of its series, never `originalStart`, which is another day for all-day series.',
  toIcal: ({ replaces }) => (replaces === undefined ? {} : { lines: [originalLine('RECURRENCE-ID', replaces)] }),
}

export const time: readonly Field[] = [recurrenceId, start, end, allDay, recurrence]

/** Whether DTEND tells how long all instances are, to everybody. */
const isLikeTheOthers = (first: Times, lengthMs: number): boolean =>
  trueLength(first) === lengthMs && isUnique(first.end)

/** Hours, never days: those may have 23 hours. @see RFC 5545 §3.3.6 */
function exact(ms: number): string {
  const units = { H: Math.floor(ms / 3_600_000), M: Math.floor(ms / 60_000) % 60, S: Math.floor(ms / 1000) % 60 }
  const parts = Object.entries(units).map(([unit, count]) => (count === 0 ? '' : `${count}${unit}`))
  return `PT${parts.join('')}`
}

/** The zone whose local time says the instant; null for UTC, as the library wants it. */
const localZone = (value: Temporal.ZonedDateTime): string | null =>
  value.timeZoneId !== 'UTC' && isPlain(value) ? value.timeZoneId : null

function dateLine(name: string, value: Temporal.ZonedDateTime): Line {
  const zone = localZone(value)
  const shown = zone === null ? value.withTimeZone('UTC') : value
  return local(name, zone ?? 'UTC', `${compactDate(shown)}T${compactTime(shown)}`)
}

function originalLine(name: string, { series, date }: Original): Line {
  if (series.time === undefined) return { name, params: { VALUE: 'DATE' }, value: compactDate(date) }
  return local(name, series.zone, `${compactDate(date)}T${series.time}`)
}

const local = (name: string, zone: string, value: string): Line =>
  zone === 'UTC' ? { name, value: `${value}Z` } : { name, params: { TZID: zone }, value }
