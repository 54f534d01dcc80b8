/**
 * The list of calendars: from Graph's listing to what is kept. Pure.
 * A calendar that a listing lacks stays until the brake's delay has passed: clients throw away calendars that vanish.
 */
import type { GraphCalendar } from '../graph/types.ts'
import { brakeDelayMs } from './brake.ts'
import { colorOf } from './colors.ts'
import { calendarName } from './hash.ts'
import type { CalendarRecord, HomeRef } from './objects.ts'

/**
 * @param ownAddresses the person's own addresses in lower case: calendars of other owners are shared ones
 * @param listed Graph's complete listing
 */
export function nextHome(
  accountId: string,
  ownAddresses: ReadonlySet<string>,
  before: HomeRef | undefined,
  listed: readonly GraphCalendar[],
  now: number,
): HomeRef {
  const present = listed.map((calendar) => recordOf(accountId, ownAddresses, calendar))
  const ids = new Set(present.map((record) => record.id))
  const missing = (before?.calendars ?? [])
    .filter((record) => !ids.has(record.id))
    .map((record) => ({ ...record, missingSince: Math.min(record.missingSince ?? now, now) }))
    .filter((record) => now - record.missingSince < brakeDelayMs)
  const rank = (record: CalendarRecord) => (record.isDefault ? 0 : record.sharedBy === undefined ? 1 : 2)
  const calendars = [...present, ...missing].sort((a, b) => rank(a) - rank(b))
  return { calendars: calendars.map((record, i) => ({ ...record, order: i + 1 })), checkedAt: now }
}

function recordOf(accountId: string, own: ReadonlySet<string>, calendar: GraphCalendar): CalendarRecord {
  const id = calendarName(accountId, calendar.id)
  const address = calendar.owner?.address ?? ''
  const shared = address !== '' && !own.has(address.toLowerCase()) && calendar.isDefaultCalendar !== true
  const name = cleanName(calendar.name) || cleanName(calendar.owner?.name) || 'Calendar'
  return {
    id,
    graphId: calendar.id,
    name,
    color: colorOf(calendar, id),
    order: 0,
    isDefault: calendar.isDefaultCalendar === true,
    ...(shared ? { sharedBy: { name: cleanName(calendar.owner?.name) || address, address } } : {}),
  }
}

/** One line of printable text: names go into XML, HTML and clients' lists. */
function cleanName(name: string | null | undefined): string {
  return (name ?? '')
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
}
