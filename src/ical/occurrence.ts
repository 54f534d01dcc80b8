import { Buffer } from 'node:buffer'
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

/** In a classic (not immutable) id of an instance: mailbox, this mark, then .NET ticks of the original date at midnight. */
const INSTANCE_MARK = Buffer.from('01510008', 'hex')
const MARK_AT = 40
const TICKS_PER_DAY = 864_000_000_000n
const TICKS_AT_1970 = 621_355_968_000_000_000n

function dateInEntryId(id: string): string | undefined {
  const bytes = Buffer.from(id.replaceAll('-', '+').replaceAll('_', '/'), 'base64')
  if (!bytes.subarray(MARK_AT, MARK_AT + 4).equals(INSTANCE_MARK) || bytes.length < MARK_AT + 12) return undefined
  const days = Number((bytes.readBigUInt64BE(MARK_AT + 4) - TICKS_AT_1970) / TICKS_PER_DAY)
  if (Math.abs(days) > 200_000) return undefined
  return new Date(days * 86_400_000).toISOString().slice(0, 10)
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
