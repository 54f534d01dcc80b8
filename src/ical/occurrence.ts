import { Temporal } from 'temporal-polyfill'
import type { GraphEvent } from '../event.ts'
import { TranslationError } from './types.ts'
import { dateInUid } from './uid.ts'

/**
 * Which date of its series an instance stands for, in the zone of the series.
 *
 * One date names one instance: Exchange allows no two on a day. `originalStart` comes last, because for all-day series it is
 * midnight of the zone the series was made in, written in UTC: often the day before.
 *
 * @throws TranslationError when nothing tells.
 */
export function originalDate(event: GraphEvent, zone: string): Temporal.PlainDate {
  const date = dateInOccurrenceId(event.occurrenceId) ?? dateInUid(event.iCalUId) ?? dateInEntryId(event.id)
  if (date !== undefined) return readDate(date)
  if (event.originalStart == null) throw new TranslationError('has an exception without its original date')
  return readInstant(event.originalStart).toZonedDateTimeISO(zone).toPlainDate()
}

/** @throws TranslationError: a cancelled instance that is not understood would come back to life. */
export function cancelledDates(event: GraphEvent): readonly Temporal.PlainDate[] {
  return (event.cancelledOccurrences ?? []).map((id) => {
    const date = dateInOccurrenceId(id)
    if (date === undefined) throw new TranslationError('has a cancelled occurrence without its date')
    return readDate(date)
  })
}

/** `OID.<id of the master>.<yyyy-MM-dd>` */
const dateInOccurrenceId = (id: string | null | undefined): string | undefined =>
  /(?:^|\.)(\d{4}-\d{2}-\d{2})(?:T[\d:.]*Z?)?$/.exec(id ?? '')?.[1]

/** In a classic (not immutable) id of an instance, base64 with `-` and `_` for `/` and `+`, after 40 octets: a mark, then .NET ticks of the original date at midnight. */
const INSTANCE_ID = /^[0-9a-f]{80}01510008([0-9a-f]{16})/
const TICKS_PER_DAY = 864_000_000_000n
const TICKS_AT_1970 = 621_355_968_000_000_000n

function dateInEntryId(id: string): string | undefined {
  const ticks = INSTANCE_ID.exec(hexOf(id.replaceAll('-', '/').replaceAll('_', '+')))?.[1]
  if (ticks === undefined) return undefined
  const days = Number((BigInt(`0x${ticks}`) - TICKS_AT_1970) / TICKS_PER_DAY)
  return Math.abs(days) > 200_000 ? undefined : new Date(days * 86_400_000).toISOString().slice(0, 10)
}

/** Empty for what is no base64. */
function hexOf(base64: string): string {
  try {
    return Array.from(atob(base64), (octet) => octet.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  } catch {
    return ''
  }
}

function readDate(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    throw new TranslationError('has an occurrence with an impossible date')
  }
}

function readInstant(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text)
  } catch {
    throw new TranslationError('has an exception without its original date')
  }
}
