import { Fault, type FaultKind } from '../errors.ts'
import { type GraphClient, path, type Query } from './client.ts'
import { type Item, inTops, readRest, type Told } from './pages.ts'
import { recurProperty, type SeriesDates, seriesDates } from './recurblob.ts'
import type { GraphEvent } from './types.ts'

const PAGE_SIZE = 500

/**
 * Every single event and every series master of a calendar, without occurrences. With the series' MAPI property beside them, masters none
 * of whose dates was changed are whole already; the others lack `exceptionOccurrences` and have to be asked for one by one.
 * @see https://learn.microsoft.com/graph/api/calendar-list-events
 */
export async function readEvents(
  client: GraphClient,
  calendarId: string,
  select: readonly string[],
  told?: Told,
): Promise<readonly GraphEvent[]> {
  const below = path('me', 'calendars', calendarId, 'events')
  const query = { $select: members(select).join(',') }
  const dated = { ...query, $expand: `singleValueExtendedProperties($filter=id eq '${recurProperty}')` }
  const { items } = await inTops(client, below, dated, PAGE_SIZE, told).catch((error: unknown) => {
    if (error instanceof Fault && plainHelps.includes(error.kind)) return inTops(client, below, query, PAGE_SIZE, told)
    throw error
  })
  return Array.from(items.values(), withDates)
}

/** Where the property is not to be had, the events without it are. */
const plainHelps: readonly FaultKind[] = ['rejected', 'denied']

function withDates({ singleValueExtendedProperties: properties, ...event }: Item): GraphEvent {
  const dates = Array.isArray(properties) ? datesOf(properties) : undefined
  if (dates === undefined || dates.modified > 0) return event as Item
  const { id } = event as Item
  // As Graph itself writes them.
  const cancelledOccurrences = dates.deleted.map((date) => `OID.${id}.${date}`)
  return { ...(event as Item), cancelledOccurrences, exceptionOccurrences: [] }
}

function datesOf(properties: readonly { readonly id?: unknown; readonly value?: unknown }[]): SeriesDates | undefined {
  const found = properties.find(({ id }) => String(id).toLowerCase() === recurProperty.toLowerCase())
  return typeof found?.value === 'string' ? seriesDates(found.value) : undefined
}

/** Through its calendar: events of a calendar that somebody shared are not found at `/me/events`. */
export const eventPath = (calendarId: string, id: string): string => path('me', 'calendars', calendarId, 'events', id)

/** How series are asked for, best first. `plain` leaves the expansion out; production clients get whole exceptions that way too. */
export const shapes = ['expanded', 'plain', 'bare'] as const
/** `bare`: Graph does not know the members of a series (v1.0 has them since 2025, and not everywhere at once). */
export type Shape = (typeof shapes)[number]

/**
 * One event, whatever its type: that is not known before. On single events the two members of a series are just empty. The members
 * selected hold for the exceptions too.
 * @see https://learn.microsoft.com/graph/api/event-get (example 3)
 */
export function eventQuery(select: readonly string[], shape: Shape): Query {
  const own = shape === 'bare' ? [] : ['cancelledOccurrences', 'exceptionOccurrences']
  const query = { $select: members([...select, ...own]).join(',') }
  return shape === 'expanded' ? { ...query, $expand: 'exceptionOccurrences' } : query
}

const members = (select: readonly string[]): readonly string[] => [...new Set(['id', ...select])]

/** An event with all its exceptions, when Graph sent only the first of them. */
export async function complete(client: GraphClient, event: Item): Promise<GraphEvent> {
  const { 'exceptionOccurrences@odata.nextLink': link, exceptionOccurrences: first, ...rest } = event
  if (typeof link !== 'string') return event
  const more = await readRest(client, link)
  return { ...rest, id: event.id, exceptionOccurrences: [...(Array.isArray(first) ? first : []), ...more] }
}
