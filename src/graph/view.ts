import { type GraphClient, path } from './client.ts'
import { eventPath } from './events.ts'
import { readAll } from './pages.ts'
import type { GraphEvent } from './types.ts'

const PAGE_SIZE = 500

/** What an instance needs to be compared by; no body, nobody's name. */
const select = ['id', 'type', 'seriesMasterId', 'subject', 'start', 'end', 'isAllDay', 'isCancelled']

/**
 * Every instance of a calendar in a range: single events, occurrences, exceptions. Graph computes them.
 * @param from epoch ms, like `to`; at most five years apart
 * @see https://learn.microsoft.com/graph/api/calendar-list-calendarview
 */
export async function readView(
  client: GraphClient,
  calendarId: string,
  from: number,
  to: number,
): Promise<readonly GraphEvent[]> {
  return readRange(client, path('me', 'calendars', calendarId, 'calendarView'), [from, to], select)
}

/**
 * The instances of one series, exceptions with all that is theirs.
 * @see https://learn.microsoft.com/graph/api/event-list-instances
 */
export const readInstances = (
  client: GraphClient,
  calendarId: string,
  masterId: string,
  range: readonly [from: number, to: number],
  wanted: readonly string[],
): Promise<readonly GraphEvent[]> =>
  readRange(client, `${eventPath(calendarId, masterId)}/instances`, range, ['id', ...wanted])

async function readRange(
  client: GraphClient,
  below: string,
  range: readonly [from: number, to: number],
  wanted: readonly string[],
): Promise<readonly GraphEvent[]> {
  const [startDateTime = '', endDateTime = ''] = range.map((ms) => new Date(ms).toISOString())
  const query = { startDateTime, endDateTime, $select: [...new Set(wanted)].join(',') }
  return [...(await readAll(client, below, query, PAGE_SIZE)).values()]
}
