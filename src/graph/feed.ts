import { type GraphClient, path } from './client.ts'
import { type Item, readAll } from './pages.ts'
import type { ListedEvent } from './types.ts'

/** Two short members each: pages may be large, and each page is a call. */
const PAGE_SIZE = 1000

/**
 * What is in a calendar and in which state, to compare. A series' changeKey moves with each of its exceptions.
 * @see https://learn.microsoft.com/graph/api/calendar-list-events
 */
export async function readList(client: GraphClient, calendarId: string): Promise<readonly ListedEvent[]> {
  const below = path('me', 'calendars', calendarId, 'events')
  const found = await readAll(client, below, { $select: 'id,changeKey' }, PAGE_SIZE)
  return Array.from(found.values(), (item) => ({ id: item.id, changeKey: stateOf(item) }))
}

/** The weak etag quotes the changeKey; either names the state. */
function stateOf({ changeKey, '@odata.etag': etag }: Item): string {
  if (typeof changeKey === 'string' && changeKey !== '') return changeKey
  return typeof etag === 'string' ? etag.replace(/^W\/"(.*)"$/, '$1') : ''
}
