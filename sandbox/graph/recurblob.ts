import type { Changed, Content, Series } from './model.ts'
import { dayOf, occurrenceDays } from './recurrence.ts'
import { wallOf } from './zones.ts'

/** PidLidAppointmentRecur: a series as MAPI stores it. @see MS-OXOCAL 2.2.1.44 */

const MINUTE_MS = 60_000
const EPOCH_1601_MS = Date.UTC(1601, 0, 1)
const NEVER = 0x5ae980df
const OVER_SUBJECT = 0x0001
const OVER_LOCATION = 0x0010

const minutes = (utcMs: number): number => Math.round((utcMs - EPOCH_1601_MS) / MINUTE_MS)
const minutesOf = (date: string): number => minutes(Date.parse(`${date}T00:00:00Z`))

const u16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, index * 2)
  return bytes
}
const u32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4)
  return bytes
}

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const indexes = ['first', 'second', 'third', 'fourth', 'last']
const bit = (name: string): number => 1 << dayNames.indexOf(name.toLowerCase())

/** RecurFrequency, PatternType, length of the unit of Period, and what the type adds. */
const kinds: Readonly<Record<string, readonly [frequency: number, pattern: number, unit: number]>> = {
  daily: [0x200a, 0, 1440],
  weekly: [0x200b, 1, 1],
  absoluteMonthly: [0x200c, 2, 1],
  relativeMonthly: [0x200c, 3, 1],
  absoluteYearly: [0x200d, 2, 12],
  relativeYearly: [0x200d, 3, 12],
}

const endTypes: Readonly<Record<string, number>> = { endDate: 0x2021, numbered: 0x2022, noEnd: 0x2023 }

function specific(pattern: number, { recurrence }: Series): Buffer {
  const { daysOfWeek, dayOfMonth, index } = recurrence.pattern ?? {}
  const mask = (daysOfWeek ?? []).reduce((sum, name) => sum | bit(name), 0)
  return (
    [Buffer.alloc(0), u32(mask), u32(dayOfMonth ?? 1), u32(mask, indexes.indexOf(index ?? 'first') + 1)][pattern] ??
    u32(0)
  )
}

/** Local wall-clock minutes of an exception, in the zone of the series. */
const localMinutes = (ms: number, { iana }: Series, allDay: boolean): number =>
  minutes(allDay ? ms : Date.parse(`${wallOf(ms, iana)}Z`))

function exceptionInfo(date: string, { span, content }: Changed, series: Series, over: number): Buffer {
  const ascii = (text: string): Buffer => {
    const bytes = Buffer.from(text.replace(/[^\x20-\x7e]/g, '?'), 'latin1')
    return Buffer.concat([u16(bytes.length + 1, bytes.length), bytes])
  }
  return Buffer.concat([
    u32(localMinutes(span.start, series, span.allDay), localMinutes(span.end, series, span.allDay)),
    u32(minutesOf(date) + series.startOffset / MINUTE_MS),
    u16(over),
    over & OVER_SUBJECT ? ascii(content.subject ?? '') : u16(),
    over & OVER_LOCATION ? ascii(content.location?.displayName ?? '') : u16(),
  ])
}

function extendedInfo(date: string, { span, content }: Changed, series: Series, over: number): Buffer {
  const wide = (text: string): Buffer => Buffer.concat([u16(text.length), Buffer.from(text, 'utf16le')])
  const change = Buffer.concat([u32(4, 0), u32(0)])
  if (over === 0) return change
  return Buffer.concat([
    change,
    u32(localMinutes(span.start, series, span.allDay), localMinutes(span.end, series, span.allDay)),
    u32(minutesOf(date) + series.startOffset / MINUTE_MS),
    over & OVER_SUBJECT ? wide(content.subject ?? '') : u16(),
    over & OVER_LOCATION ? wide(content.location?.displayName ?? '') : u16(),
    u32(0),
  ])
}

const overrides = ({ content }: Changed, master: Content): number =>
  (content.subject === master.subject ? 0 : OVER_SUBJECT) |
  (content.location?.displayName === master.location?.displayName ? 0 : OVER_LOCATION)

/** The last date of the series as MAPI states it; counted out when the range gives a number. */
function endOf({ recurrence }: Series): number {
  const { range } = recurrence
  if (range?.type === 'endDate') return minutesOf(range.endDate ?? '9999-12-31')
  if (range?.type !== 'numbered') return NEVER
  const days = [...occurrenceDays(recurrence, dayOf('4500-08-31'))]
  return minutes((days.at(-1) ?? 0) * 86_400_000)
}

function head(series: Series): Buffer {
  const { pattern, range } = series.recurrence
  const [frequency, kind, unit] = kinds[pattern?.type ?? 'daily'] ?? [0x200a, 0, 1440]
  const removed = [...series.cancelled, ...series.exceptions.keys()].toSorted().map(minutesOf)
  const moved = [...series.exceptions.values()]
    .map(({ span }) => localMinutes(span.start, series, span.allDay))
    .map((at) => at - (((at % 1440) + 1440) % 1440))
    .toSorted((a, b) => a - b)
  const start = minutesOf(range?.startDate ?? '1970-01-01')
  const period = (pattern?.interval ?? 1) * unit
  return Buffer.concat([
    u16(0x3004, 0x3004, frequency, kind, 0),
    u32(start % (kind === 1 ? period * 10_080 : Math.max(1, period)), period, 0),
    specific(kind, series),
    u32(endTypes[range?.type ?? 'noEnd'] ?? 0x2023, range?.numberOfOccurrences || 10),
    u32(Math.max(0, dayNames.indexOf(pattern?.firstDayOfWeek ?? 'sunday'))),
    u32(removed.length, ...removed),
    u32(moved.length, ...moved),
    u32(start, endOf(series)),
  ])
}

/** @returns base64, as an extended property of type Binary comes. */
export function recurBlob(series: Series, master: Content): string {
  const exceptions = [...series.exceptions].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const masks = exceptions.map(([, changed]) => overrides(changed, master))
  return Buffer.concat([
    head(series),
    u32(0x3006, 0x3009, series.startOffset / MINUTE_MS, series.endOffset / MINUTE_MS),
    u16(exceptions.length),
    ...exceptions.map(([date, changed], n) => exceptionInfo(date, changed, series, masks[n] ?? 0)),
    u32(0),
    ...exceptions.map(([date, changed], n) => extendedInfo(date, changed, series, masks[n] ?? 0)),
    u32(0),
  ]).toString('base64')
}
