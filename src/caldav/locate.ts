import type { Calendar, CalendarHome } from '../calendar.ts'
import { Fault } from '../errors.ts'
import { DavError } from './conditions.ts'
import type { CalendarResource, Listed, ObjectResource, Place, Resource } from './resource.ts'

/**
 * What is at a place.
 * @throws DavError `not-found`; Fault as the port.
 */
export async function locate(home: CalendarHome, place: Place): Promise<Resource> {
  switch (place.kind) {
    case 'registration':
    case 'vacant':
      throw new DavError('not-found')
    case 'calendar': {
      const calendar = (await home.calendars(place.calendarId)).find(({ id }) => id === place.calendarId)
      if (calendar === undefined) throw new DavError('not-found')
      return { ...place, calendar }
    }
    case 'object': {
      const entry = (await home.snapshot(place.calendarId)).entry(place.name)
      if (entry === undefined) throw new DavError('not-found')
      return { ...place, entry }
    }
    default:
      return place
  }
}

export const objectOf = (calendarId: string, entry: Listed, data?: string): ObjectResource => ({
  kind: 'object',
  calendarId,
  name: entry.name,
  entry,
  ...(data === undefined ? {} : { data }),
})

export interface ListingOptions {
  readonly depth: '0' | '1'
  /** Whether the sync tokens of calendars are wanted: they cost a look at each calendar's contents. */
  readonly tokens: boolean
  /** Whether more than names and ETags of objects is wanted. */
  readonly details: boolean
}

/**
 * A resource and, at depth 1, its members; the resource itself comes first. What a calendar lists and the token it
 * shows are of the same moment.
 */
export async function listing(
  home: CalendarHome,
  resource: Resource,
  options: ListingOptions,
): Promise<readonly Resource[]> {
  if (resource.kind === 'calendar') return await listCalendar(home, resource, options)
  if (options.depth === '0') return [resource]
  switch (resource.kind) {
    case 'root':
      return [resource, { kind: 'principals' }, { kind: 'homes' }]
    case 'principals':
      return [resource, { kind: 'principal' }]
    case 'homes':
      return [resource, { kind: 'home' }]
    case 'home': {
      const calendars = (await home.calendars()).map(calendarOf)
      return [
        resource,
        ...(options.tokens ? await Promise.all(calendars.map((one) => withToken(home, one))) : calendars),
      ]
    }
    default:
      return [resource]
  }
}

async function listCalendar(
  home: CalendarHome,
  calendar: CalendarResource,
  { depth, tokens, details }: ListingOptions,
): Promise<readonly Resource[]> {
  if (depth === '0' && !tokens) return [calendar]
  if (depth === '0') return [{ ...calendar, token: await home.token(calendar.calendarId) }]
  const { token, members } = details
    ? await home.snapshot(calendar.calendarId).then(({ token, index }) => ({ token, members: index }))
    : await home.members(calendar.calendarId)
  return [{ ...calendar, token }, ...members.map((one) => objectOf(calendar.calendarId, one))]
}

const calendarOf = (calendar: Calendar): CalendarResource => ({ kind: 'calendar', calendarId: calendar.id, calendar })

/** One calendar that cannot be read right now does not take the others from the list; it shows no token until it can. */
async function withToken(home: CalendarHome, calendar: CalendarResource): Promise<CalendarResource> {
  try {
    return { ...calendar, token: await home.token(calendar.calendarId) }
  } catch (error) {
    if (error instanceof Fault && (error.kind === 'unavailable' || error.kind === 'notFound')) return calendar
    throw error
  }
}
