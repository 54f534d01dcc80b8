import { type GraphClient, path } from './client.ts'
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
  const [startDateTime = '', endDateTime = ''] = [from, to].map((ms) => new Date(ms).toISOString())
  const query = { startDateTime, endDateTime, $select: select.join(',') }
  const found = await readAll(client, path('me', 'calendars', calendarId, 'calendarView'), query, PAGE_SIZE)
  return [...found.values()]
}
