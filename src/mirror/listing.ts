/**
 * The list of calendars: from Graph's listing to what is kept. Pure.
 * A calendar that a listing lacks stays until the brake's delay has passed and Graph says of the calendar itself that it is not there:
 * clients throw away calendars that vanish.
 */
import type { GraphCalendar } from '../graph/types.ts'
import { brakeDelayMs } from './brake.ts'
import { colorOf } from './colors.ts'
import { calendarName } from './hash.ts'
import type { CalendarRecord, HomeRef } from './objects.ts'

/** Which calendars have been missing for long enough to ask for each of them by its id. */
export function toConfirm(
  before: HomeRef | undefined,
  listed: readonly GraphCalendar[],
  now: number,
): readonly CalendarRecord[] {
  const present = new Set(listed.map(({ id }) => id))
  return (before?.calendars ?? []).filter(
    ({ graphId, missingSince }) =>
      !present.has(graphId) && missingSince !== undefined && now - missingSince >= brakeDelayMs,
  )
}

/**
 * @param confirmed ids of calendars of which Graph says that they are not there
 * @param ownAddresses the person's own addresses in lower case: calendars of other owners are shared ones
 * @param listed Graph's complete listing
 */
export function nextHome(
  accountId: string,
  ownAddresses: ReadonlySet<string>,
  before: HomeRef | undefined,
  listed: readonly GraphCalendar[],
  confirmed: ReadonlySet<string>,
  now: number,
): HomeRef {
  const present = listed.map((calendar) => recordOf(accountId, ownAddresses, calendar))
  const ids = new Set(present.map((record) => record.id))
  const missing = (before?.calendars ?? [])
    .filter((record) => !ids.has(record.id) && !confirmed.has(record.id))
    .map((record) => ({ ...record, missingSince: missingSince(record, now), lackingSince: lackingSince(record, now) }))
  const rank = (record: CalendarRecord) => (record.isDefault ? 0 : record.sharedBy === undefined ? 1 : 2)
  const calendars = [...present, ...missing].sort((a, b) => rank(a) - rank(b))
  const next = { calendars: calendars.map((record, i) => ({ ...record, order: i + 1 })), checkedAt: now }
  return { ...next, ...goneFrom(before, next.calendars) }
}

const mostGone = 200

/** What left the list for good, and has not come back. @param after the calendars that are there now */
export function goneFrom(before: HomeRef | undefined, after: readonly CalendarRecord[]): Pick<HomeRef, 'gone'> {
  const there = new Set(after.map(({ id }) => id))
  const left = [...(before?.gone ?? []), ...(before?.calendars ?? []).map(({ id }) => id)]
  const gone = [...new Set(left)].filter((id) => !there.has(id)).slice(-mostGone)
  return gone.length === 0 ? {} : { gone }
}

/** One that still answers, or of which Graph does not say, is asked for again when the delay has passed once more. */
function missingSince({ missingSince: since }: CalendarRecord, now: number): number {
  return since === undefined || since > now || now - since >= brakeDelayMs ? now : since
}

const lackingSince = ({ lackingSince: since }: CalendarRecord, now: number): number => Math.min(since ?? now, now)

const dayMs = 86_400_000

/**
 * Whether a refusal says that somebody has taken the calendar back: Graph may refuse what is not shared any more instead of not finding it.
 * A list that works and has lacked it for a day says the same then.
 */
export const isTakenBack = ({ sharedBy, lackingSince: since }: CalendarRecord, now: number): boolean =>
  sharedBy !== undefined && since !== undefined && now - since >= dayMs

function recordOf(accountId: string, own: ReadonlySet<string>, calendar: GraphCalendar): CalendarRecord {
  const id = calendarName(accountId, calendar.id)
  const address = calendar.owner?.address ?? ''
  // A granted one is somebody else's by whatever name: it may be one that the person had once.
  const isGranted = calendar.isGranted === true
  const shared = isGranted || (address !== '' && !own.has(address.toLowerCase()) && calendar.isDefaultCalendar !== true)
  const name = cleanName(calendar.name) || cleanName(calendar.owner?.name) || 'Calendar'
  return {
    id,
    graphId: calendar.id,
    name,
    color: colorOf(calendar, id),
    order: 0,
    isDefault: calendar.isDefaultCalendar === true,
    ...(isGranted ? { isGranted } : {}),
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
