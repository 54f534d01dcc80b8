/**
 * What a series' MAPI property PidLidAppointmentRecur tells of single dates. Pure.
 * @see MS-OXOCAL 2.2.1.44.1 (RecurrencePattern)
 */

/** The property as `$expand=singleValueExtendedProperties($filter=id eq '…')` names it. */
export const recurProperty = 'Binary {00062002-0000-0000-c000-000000000046} Id 0x8216'

export interface SeriesDates {
  /** Dates in the zone of the series, `yyyy-MM-dd`, that do not take place as the rule says: removed ones and changed ones. */
  readonly deleted: readonly string[]
  /** How many of these were changed rather than removed. */
  readonly modified: number
}

const version = 0x3004
const minuteMs = 60_000
const dayMinutes = 1_440
const epochMs = Date.UTC(1601, 0, 1)
/** Octets that a type of pattern adds. Others (lunar calendars) are left to Graph. */
const specificBytes: Readonly<Record<number, number>> = { 0: 0, 1: 4, 2: 4, 3: 8, 4: 4 }
/** CAL_DEFAULT and CAL_GREGORIAN. */
const calendars = [0, 1]
const headBytes = 22

/** @returns undefined for whatever is not understood to the last octet: the series is asked for by itself then. */
export function seriesDates(base64: string): SeriesDates | undefined {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length < headBytes || bytes.readUInt16LE(0) !== version) return undefined
  const specific = specificBytes[bytes.readUInt16LE(6)]
  if (specific === undefined || !calendars.includes(bytes.readUInt16LE(8))) return undefined
  // EndType, OccurrenceCount and FirstDOW stand between.
  const deleted = datesAt(bytes, headBytes + specific + 12)
  const modified = deleted && datesAt(bytes, deleted.end)
  if (deleted === undefined || modified === undefined || modified.dates.length > deleted.dates.length) return undefined
  return { deleted: deleted.dates, modified: modified.dates.length }
}

function datesAt(bytes: Buffer, at: number): { readonly dates: readonly string[]; readonly end: number } | undefined {
  if (at + 4 > bytes.length) return undefined
  const count = bytes.readUInt32LE(at)
  const end = at + 4 + 4 * count
  if (end > bytes.length) return undefined
  const minutes = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(at + 4 + 4 * i))
  if (minutes.some((minute) => minute % dayMinutes !== 0)) return undefined
  return { dates: minutes.map((minute) => new Date(epochMs + minute * minuteMs).toISOString().slice(0, 10)), end }
}
