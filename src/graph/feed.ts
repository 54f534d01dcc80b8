import { Fault } from '../errors.ts'
import { type GraphClient, path } from './client.ts'
import { unavailable } from './errors.ts'
import { type Item, inPages, inTops, whole } from './pages.ts'
import type { FeedChanges, Listing, Stamp } from './types.ts'

/** Two short members each: pages may be large, and each page is a call. */
const PAGE_SIZE = 1000

const eventsOf = (calendarId: string): string => path('me', 'calendars', calendarId, 'events')

/**
 * What is in a calendar and in which state, to compare. A series' changeKey moves with each of its exceptions.
 * @see https://learn.microsoft.com/graph/api/calendar-list-events
 */
export async function readList(client: GraphClient, calendarId: string): Promise<Listing> {
  const query = { $select: 'id,changeKey' }
  const { items, count } = await inTops(client, eventsOf(calendarId), query, PAGE_SIZE)
  return { events: Array.from(items.values(), (item) => ({ id: item.id, changeKey: stateOf(item) })), pages: count }
}

/** The weak etag quotes the changeKey; either names the state. */
function stateOf({ changeKey, '@odata.etag': etag }: Item): string {
  if (typeof changeKey === 'string' && changeKey !== '') return changeKey
  return typeof etag === 'string' ? etag.replace(/^W\/"(.*)"$/, '$1') : ''
}

/**
 * The change feed of a calendar: single events and masters, without a window. Not every cloud and not every calendar has it.
 * `$top` is not for change feeds: the page size goes in `Prefer` alone.
 * @param position where to go on; undefined begins with everything that is there
 * @see https://learn.microsoft.com/graph/api/event-delta
 */
export async function readChanges(
  client: GraphClient,
  calendarId: string,
  position: string | undefined,
): Promise<FeedChanges> {
  const start = (size: number) => client.get(`${eventsOf(calendarId)}/delta`, { $select: 'id' }, size)
  const goOn = (link: string) => (size: number) => client.follow(link, size)
  // A change that cannot be told would be passed over for good: a listing has to say then.
  const { items, replaced, last } = whole(
    await inPages(client, PAGE_SIZE, position === undefined ? start : goOn(position)),
  )
  const link = last['@odata.deltaLink']
  if (typeof link !== 'string') throw unavailable('BAD_PAGE')
  const rows = [...items.values()]
  const removed = new Set(rows.filter(isRemoved).map(({ id }) => id))
  const unsure = statesOf([...replaced.values()].filter(({ id }) => removed.has(id)))
  return {
    changed: statesOf(rows),
    removed,
    ...(unsure.size > 0 && { unsure }),
    position: link,
  }
}

const isRemoved = (row: Item): boolean => row['@removed'] !== undefined

/** Of those that are there. */
const statesOf = (rows: readonly Item[]): ReadonlyMap<string, string> =>
  new Map(rows.filter((row) => !isRemoved(row)).map((row) => [row.id, stateOf(row)]))

/**
 * One short call whose answer moves with every event that is added, changed or deleted: how many there are, and the one that was
 * changed last.
 * @returns undefined where Graph does not count or sort
 */
export async function readStamp(client: GraphClient, calendarId: string): Promise<Stamp | undefined> {
  const query = {
    $count: 'true',
    $top: '1',
    $orderby: 'lastModifiedDateTime desc',
    $select: 'id,changeKey,lastModifiedDateTime',
  }
  try {
    const body = client.expect(await client.get(eventsOf(calendarId), query))
    const [count, value] = [body['@odata.count'], body['value']]
    if (typeof count !== 'number' || !Array.isArray(value)) return undefined
    const [newest] = value as readonly Item[]
    return { count, newest: newest && { id: newest.id, changeKey: stateOf(newest) } }
  } catch (error) {
    if (error instanceof Fault && error.kind === 'rejected') return undefined
    throw error
  }
}
