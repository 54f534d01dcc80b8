/** What apps need in the answers, property by property. Where an app breaks without it, the row says which and in what version. */
import type { XmlElement } from '../../src/xml/types.ts'
import { adele } from '../caldav/people.ts'
import { homePath, principalPath } from './recordings.ts'

export type Kind = 'root' | 'principals' | 'principal' | 'homes' | 'home' | 'calendar' | 'object'

export interface Need {
  /** `{namespace}local` */
  readonly property: string
  readonly on: readonly Kind[]
  /** Who needs it. */
  readonly who: string
  readonly holds: (value: XmlElement) => boolean
}

const names = (element: XmlElement): string => element.children.map(({ name }) => name.local).join()
const href = (element: XmlElement): string | undefined => {
  const [only, ...others] = element.children
  return only?.name.local === 'href' && others.length === 0 ? only.text : undefined
}
const leads = (path: string) => (element: XmlElement) => href(element) === path
const everywhere: readonly Kind[] = ['root', 'principals', 'principal', 'homes', 'home', 'calendar', 'object']
const collections = everywhere.filter((kind) => kind !== 'object')
const reports =
  (...wanted: readonly string[]) =>
  (element: XmlElement) => {
    const found = element.children.map((one) => one.children[0]?.children[0]?.name.local)
    return element.text.trim() === '' && wanted.every((name) => found.includes(name))
  }

const dav = (local: string): string => `{DAV:}${local}`
const cal = (local: string): string => `{urn:ietf:params:xml:ns:caldav}${local}`
const cs = (local: string): string => `{http://calendarserver.org/ns/}${local}`
const apple = (local: string): string => `{http://apple.com/ns/ical/}${local}`

export const needs: readonly Need[] = [
  {
    property: dav('resourcetype'),
    on: ['calendar'],
    who: 'all; Thunderbird 153 throws without it',
    holds: (value) => names(value) === 'collection,calendar',
  },
  {
    property: dav('resourcetype'),
    on: ['home'],
    who: 'iOS: the home is a container, never a calendar',
    holds: (value) => names(value) === 'collection',
  },
  {
    property: dav('resourcetype'),
    on: ['principal'],
    who: 'macOS, iOS',
    holds: (value) => names(value).split(',').includes('principal'),
  },
  {
    property: dav('resourcetype'),
    on: ['object'],
    who: 'KDAV 5.103, vdirsyncer 0.19',
    holds: (value) => names(value) === '',
  },
  {
    property: dav('displayname'),
    on: ['calendar', 'principal'],
    who: 'Home Assistant passes over calendars without one',
    holds: ({ text }) => text !== '' && text === text.trim(),
  },
  {
    property: cal('supported-calendar-component-set'),
    on: ['calendar'],
    who: 'Evolution 3.46, SyncEvolution 2.0, ts-caldav 0.3.7, dav 1.8, tsdav 2.0.3: no calendar without it; macOS makes tasks lists if it may',
    holds: ({ children }) => children.length === 1 && children[0]?.attributes.get('name') === 'VEVENT',
  },
  {
    property: dav('current-user-privilege-set'),
    on: ['home', 'calendar', 'object'],
    who: 'Thunderbird 153, KDAV 5.103, Evolution 3.46, DAVx5, SyncEvolution 2.0: read-only follows from it',
    holds: ({ children }) => children.map(names).join() === 'read,read-current-user-privilege-set',
  },
  {
    property: dav('owner'),
    on: ['home', 'calendar'],
    who: 'macOS 12 asks for the address there; BusyCal',
    holds: leads(principalPath),
  },
  {
    property: dav('current-user-principal'),
    on: everywhere,
    who: 'all; macOS on every resource',
    holds: leads(principalPath),
  },
  { property: dav('principal-URL'), on: everywhere, who: 'macOS, iOS, Evolution, KDAV', holds: leads(principalPath) },
  {
    property: cal('calendar-home-set'),
    on: collections,
    who: 'KDAV 5.103, python-caldav, dav 1.8 ask for it where they were sent',
    holds: leads(homePath),
  },
  {
    property: cal('calendar-user-address-set'),
    on: ['principal'],
    who: 'CalDav Synchronizer, DAVx5, macOS: who the organizer is',
    holds: ({ children }) => children.map(({ text }) => text).includes(`mailto:${adele.addresses[0]}`),
  },
  {
    property: cs('getctag'),
    on: ['calendar'],
    who: 'all; tsdav 2 makes numbers of what looks like one',
    holds: ({ text }) => /[a-z]/i.test(text) && Number.isNaN(Number(text)),
  },
  {
    property: dav('sync-token'),
    on: ['calendar'],
    who: 'Evolution wants a colon or a slash in it',
    holds: ({ text }) => /^[a-z]+:\S+$/i.test(text),
  },
  {
    property: dav('supported-report-set'),
    on: ['calendar'],
    who: 'DAVx5, Thunderbird, CalDav Synchronizer; BusyCal crashes at text in it',
    holds: reports('calendar-query', 'calendar-multiget', 'sync-collection'),
  },
  {
    property: apple('calendar-color'),
    on: ['calendar'],
    who: 'Thunderbird shows #RRGGBB of it',
    holds: ({ text }) => /^#[0-9A-F]{6}(?:[0-9A-F]{2})?$/i.test(text),
  },
  {
    property: dav('getetag'),
    on: ['object'],
    who: 'calcurse, DAVx5, KDAV, vdirsyncer: a member without it is an error; calcurse quotes it again',
    holds: ({ text }) => /^"[!#-~]+"$/.test(text),
  },
  {
    property: dav('getcontenttype'),
    on: ['object'],
    who: 'Thunderbird takes objects without parameters for calendars; vdirsyncer wants "calendar" in it',
    holds: ({ text }) => text === 'text/calendar; charset=utf-8; component=VEVENT',
  },
  { property: dav('getcontentlength'), on: ['object'], who: 'macOS', holds: ({ text }) => /^[1-9]\d*$/.test(text) },
  {
    property: dav('getlastmodified'),
    on: ['object'],
    who: 'vdirsyncer, Evolution',
    holds: ({ text }) => new Date(text).toUTCString() === text,
  },
  {
    property: cal('supported-calendar-data'),
    on: ['calendar'],
    who: 'SyncEvolution 2.0',
    holds: ({ children }) => children.some(({ attributes }) => attributes.get('content-type') === 'text/calendar'),
  },
]

/** What no calendar of ours has: an app that sees one of these begins to use it. */
export const absent: readonly string[] = [
  cal('schedule-inbox-URL'),
  cal('schedule-outbox-URL'),
  cal('schedule-tag'),
  dav('add-member'),
  dav('quota-available-bytes'),
  dav('quota-used-bytes'),
]

export function kindOf(path: string): Kind {
  const kinds: readonly (readonly [RegExp, Kind])[] = [
    [/^\/(dav\/)?$/, 'root'],
    [/^\/dav\/principals\/$/, 'principals'],
    [/^\/dav\/principals\/[^/]+\/$/, 'principal'],
    [/^\/dav\/calendars\/$/, 'homes'],
    [/^\/dav\/calendars\/[^/]+\/$/, 'home'],
    [/^\/dav\/calendars\/[^/]+\/[^/]+\/$/, 'calendar'],
    [/\.ics$/, 'object'],
  ]
  const kind = kinds.find(([pattern]) => pattern.test(path))?.[1]
  if (kind === undefined) throw new Error(`no kind of resource has the address ${path}`)
  return kind
}
