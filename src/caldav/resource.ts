import type { Calendar, Entry, Member } from '../calendar.ts'

/**
 * What a URL of the DAV tree can mean for the account that asks. Another account's URLs mean nothing here, exactly
 * like URLs that were never given out.
 *
 *     /dav/                                   root (so does /, where clients start that only know the host)
 *     /dav/principals/<account>/              principal
 *     /dav/calendars/<account>/               home
 *     /dav/calendars/<account>/<calendar>/    calendar
 *     /dav/calendars/<account>/<calendar>/<name>.ics
 *     /dav/outbox/<account>/                  questions about other people, where they may be asked
 *     /dav/subscriptions/<account>/<id>       registration for messages: to be taken back, and nothing else
 */
export type Place =
  | { readonly kind: 'root'; readonly path: '/' | '/dav/' }
  | { readonly kind: 'principals' }
  | { readonly kind: 'principal' }
  | { readonly kind: 'homes' }
  | { readonly kind: 'home' }
  | CalendarPlace
  | ObjectPlace
  | RegistrationPlace
  | { readonly kind: 'outbox' }
  /** Nothing there. `own`: below the account's home or right below the root, where a client may try to create something. */
  | { readonly kind: 'vacant'; readonly own: boolean }

interface CalendarPlace {
  readonly kind: 'calendar'
  readonly calendarId: string
}

export interface ObjectPlace {
  readonly kind: 'object'
  readonly calendarId: string
  readonly name: string
}

interface RegistrationPlace {
  readonly kind: 'registration'
  readonly id: string
}

export interface CalendarResource extends CalendarPlace {
  readonly calendar: Calendar
  /** Sync token of the calendar; absent until something needs it, or while the calendar cannot be read. */
  readonly token?: string
}

export interface ObjectResource extends ObjectPlace {
  readonly entry: Listed
  /** `CALDAV:calendar-data` in the form that a report asked for. */
  readonly data?: string
}

/** In a listing, the rest is there if somebody asked for it. */
export type Listed = Member & Partial<Pick<Entry, 'size' | 'modified'>>

/** A place with what is there. */
export type Resource =
  | Exclude<Place, { readonly kind: 'calendar' | 'object' | 'registration' | 'vacant' }>
  | CalendarResource
  | ObjectResource

export type Kind = Resource['kind']

export type ResourceOf<K extends Kind> = Extract<Resource, { readonly kind: K }>

export const isOn = <K extends Kind>(kinds: readonly K[], resource: Resource): resource is ResourceOf<K> =>
  kinds.some((kind) => kind === resource.kind)

export const collections = ['root', 'principals', 'principal', 'homes', 'home', 'calendar'] as const
export const everywhere = [...collections, 'outbox', 'object'] as const

/** Path of a place, percent-safe, without scheme and host; collections end in a slash. */
export type Href = (place: Place) => string

const segmentPattern = /^(?!\.\.?$)[A-Za-z0-9_.-]{1,255}$/

/**
 * The path of a request target below the bridge, still encoded: without query, and without `basePath`, which some
 * proxies strip and others keep.
 * @param basePath path of the public URL: `''` or `/bridge`.
 */
export function localPath(target: string, basePath: string): string {
  const path = target.replace(/[?#].*$/s, '')
  if (path === basePath) return '/'
  return basePath !== '' && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path
}

/** What there is for an account beside calendars. */
export interface Rooms {
  readonly outbox?: boolean
}

/** @param path as `localPath` gives it; decoded here, once. A missing or additional last slash changes nothing. */
export function placeOf(path: string, accountId: string, { outbox = false }: Rooms = {}): Place {
  if (path === '/' || path === '') return { kind: 'root', path: '/' }
  const raw = path.replace(/\/$/, '').split('/').slice(1)
  const own = raw[0] === 'dav' && (raw.length === 2 || (raw[1] === 'calendars' && raw[2] === accountId))
  const vacant: Place = { kind: 'vacant', own }
  const segments = raw.map(decoded)
  if (segments[0] !== 'dav' || !segments.every((segment) => segmentPattern.test(segment))) return vacant
  const [, tree, account, calendarId, name, ...deeper] = segments
  if (tree === undefined) return { kind: 'root', path: '/dav/' }
  if ((account !== undefined && account !== accountId) || deeper.length > 0) return vacant
  if (tree === 'principals' && calendarId === undefined) return { kind: account ? 'principal' : 'principals' }
  if (tree === 'outbox' && outbox && account !== undefined && calendarId === undefined) return { kind: 'outbox' }
  if (tree === 'subscriptions' && calendarId !== undefined && name === undefined)
    return { kind: 'registration', id: calendarId }
  if (tree !== 'calendars') return vacant
  if (calendarId === undefined) return { kind: account ? 'home' : 'homes' }
  return name === undefined ? { kind: 'calendar', calendarId } : { kind: 'object', calendarId, name }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return ''
  }
}

/** The other way round. @param basePath as in `localPath`. */
export function hrefs(basePath: string, accountId: string): Href {
  const dav = `${basePath}/dav`
  const home = `${dav}/calendars/${accountId}`
  return (place) => {
    switch (place.kind) {
      case 'root':
        return `${basePath}${place.path}`
      case 'principals':
        return `${dav}/principals/`
      case 'principal':
        return `${dav}/principals/${accountId}/`
      case 'homes':
        return `${dav}/calendars/`
      case 'home':
        return `${home}/`
      case 'calendar':
        return `${home}/${place.calendarId}/`
      case 'object':
        return `${home}/${place.calendarId}/${place.name}`
      case 'outbox':
        return `${dav}/outbox/${accountId}/`
      case 'registration':
        return `${dav}/subscriptions/${accountId}/${place.id}`
      case 'vacant':
        return `${home}/`
    }
  }
}
