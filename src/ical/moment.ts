import { Temporal } from 'temporal-polyfill'
import { type Property, paramOf } from './parse.ts'
import { ianaZone } from './zones.ts'

/** A value of type DATE or DATE-TIME. */
export interface Moment {
  /**
   * Epoch ms. For dates and floating times: as if in UTC, so that they can be counted and compared; `settle` makes an instant
   * of it.
   */
  readonly ms: number
  readonly isDate: boolean
  /** IANA zone, `UTC`, or undefined for dates and floating times. */
  readonly zone: string | undefined
}

export const dayMs = 86_400_000

const pattern = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/

/** @returns undefined for anything that is no DATE or DATE-TIME. A TZID that nobody knows is read as UTC. */
export function readMoment(value: string, tzid?: string): Moment | undefined {
  const match = pattern.exec(value)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  if (match[4] === undefined) return { ms, isDate: true, zone: undefined }
  if (match[7] === 'Z') return { ms, isDate: false, zone: 'UTC' }
  if (tzid === undefined) return { ms, isDate: false, zone: undefined }
  const zone = ianaZone(tzid) ?? 'UTC'
  return { ms: localToEpoch(ms, zone), isDate: false, zone }
}

export const momentOf = (property: Property | undefined): Moment | undefined =>
  property === undefined ? undefined : readMoment(property.value, paramOf(property, 'TZID'))

/** All moments of a property that lists them: EXDATE, RDATE (of a period, the start). */
export function momentsOf(property: Property): Moment[] {
  const tzid = paramOf(property, 'TZID')
  return property.value.split(',').flatMap((value) => readMoment(value.split('/')[0] ?? '', tzid) ?? [])
}

/** The instant of a moment; dates and floating times happen in `floatingZone`. @see RFC 4791 §7.3 */
export const settle = (ms: number, zone: string | undefined, floatingZone: string): number =>
  zone === undefined && floatingZone !== 'UTC' ? localToEpoch(ms, floatingZone) : ms

/**
 * Local time, given as if in UTC, to the instant. Skipped hours count with the offset before, doubled ones mean the first.
 * @see RFC 5545 §3.3.5
 */
export function localToEpoch(localMs: number, zone: string): number {
  if (zone === 'UTC') return localMs
  const local = Temporal.Instant.fromEpochMilliseconds(localMs).toZonedDateTimeISO('UTC').toPlainDateTime()
  return local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
}

/** The reverse: local time of an instant, as if in UTC. */
export function epochToLocal(ms: number, zone: string): number {
  if (zone === 'UTC') return ms
  const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  return ms + zoned.offsetNanoseconds / 1e6
}

/** `20261122T090000Z` */
export const utcValue = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '')

/** `20261122` */
export const dateValue = (ms: number): string => utcValue(ms).slice(0, 8)

/** Days are nominal (a day may have 23 hours), the rest is exact. @see RFC 5545 §3.3.6 */
export interface Duration {
  readonly days: number
  readonly ms: number
}

const durationPattern = /^([+-]?)P(?:(\d{1,6})W|(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?)$/

export function readDuration(value: string): Duration | undefined {
  const match = durationPattern.exec(value)
  if (match === null) return undefined
  const sign = match[1] === '-' ? -1 : 1
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0))
  return { days: sign * (weeks * 7 + days), ms: sign * ((hours * 60 + minutes) * 60 + seconds) * 1000 }
}

export function addDuration(ms: number, { days, ms: exact }: Duration, zone: string | undefined): number {
  if (days === 0) return ms + exact
  if (zone === undefined || zone === 'UTC') return ms + days * dayMs + exact
  return localToEpoch(epochToLocal(ms, zone) + days * dayMs, zone) + exact
}
