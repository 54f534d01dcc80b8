import { query } from '../bridge.ts'
import type { App } from './app.ts'
import {
  type Answer,
  caughtUp,
  etagsIn,
  Failed,
  type Found,
  fetchTexts,
  foundIn,
  has,
  hasEvents,
  hrefIn,
  isCalendar,
  type Kept,
  propfind,
  propsOf,
  report,
  textIn,
} from './reading.ts'
import { SignedOut, type Wire } from './wire.ts'

const whoNames = '<current-user-principal/><principal-URL/><resourcetype/>'
const accountNames =
  '<C:calendar-home-set/><C:calendar-user-address-set/><current-user-principal/><displayname/><CS:dropbox-home-URL/><CS:email-address-set/><CS:notification-URL/><principal-collection-set/><principal-URL/><resource-id/><C:schedule-inbox-URL/><C:schedule-outbox-URL/><supported-report-set/>'
const calendarNames =
  '<add-member/><CS:allowed-sharing-modes/><A:calendar-color/><C:calendar-description/><C:calendar-free-busy-set/><A:calendar-order/><C:calendar-timezone/><current-user-privilege-set/><displayname/><CS:getctag/><owner/><CS:publish-url/><CS:push-transports/><CS:pushkey/><quota-available-bytes/><A:refreshrate/><resource-id/><resourcetype/><C:schedule-calendar-transp/><C:schedule-default-calendar-URL/><CS:source/><C:supported-calendar-component-set/><supported-report-set/><sync-token/>'

/** Where the account daemon looks, one after the other, until something says who the person is. */
const places = (typed: string): readonly string[] => [
  ...(typed === '/' ? [] : [typed]),
  '/.well-known/caldav',
  '/',
  '/principals/',
  '/principals/users/adele/',
  '/caldav/v2',
  '/dav/principals/',
]

async function principalFrom(wire: Wire, typed: string): Promise<string> {
  for (const place of places(typed)) {
    try {
      const principal = hrefIn(await propsOf(wire, place, whoNames), 'current-user-principal')
      if (principal !== undefined) return principal
    } catch (error) {
      if (!(error instanceof Failed)) throw error
    }
  }
  throw new SignedOut('“Unable to verify account information”')
}

/** Each of them has to be a 207 with its own status for every property, or the account is given up. */
async function set(wire: Wire, path: string, props: string): Promise<void> {
  const body = `<propertyupdate xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="http://apple.com/ns/ical/"><set><prop>${props}</prop></set></propertyupdate>`
  const got = await wire.ask('PROPPATCH', path, { body })
  if (got.status !== 207 || !got.body.includes('HTTP/1.1 200 OK')) throw new Failed('PROPPATCH', got)
}

const startup: readonly (readonly [on: 'home' | 'calendar', props: string])[] = [
  [
    'home',
    '<C:default-alarm-vevent-date>BEGIN:VALARM&#13;\nACTION:NONE&#13;\nEND:VALARM&#13;\n</C:default-alarm-vevent-date>',
  ],
  [
    'home',
    '<C:default-alarm-vevent-datetime>BEGIN:VALARM&#13;\nACTION:NONE&#13;\nEND:VALARM&#13;\n</C:default-alarm-vevent-datetime>',
  ],
  ['calendar', '<A:calendar-order>1</A:calendar-order>'],
  ['calendar', '<A:calendar-color symbolic-color="blue">#1BADF8FF</A:calendar-color>'],
]

async function find(wire: Wire, typed: string): Promise<readonly Found[]> {
  const principal = await principalFrom(wire, typed)
  const options = await wire.ask('OPTIONS', principal)
  if (!String(options.headers['dav']).includes('calendar-access')) throw new Error('no CalDAV here')
  const account = await propsOf(wire, principal, accountNames)
  if (hrefIn(account, 'principal-URL') !== principal) throw new Error('another principal than its own address')
  const [home, all] = [hrefIn(account, 'calendar-home-set'), hrefIn(account, 'principal-collection-set')]
  if (home === undefined || all === undefined) throw new Error('no home, or no collection of principals')
  const searchable = await wire.ask('REPORT', all, {
    depth: '0',
    body: '<principal-search-property-set xmlns="DAV:"/>',
  })
  if (searchable.status !== 200) throw new Failed('principal-search-property-set', searchable)
  const [self, ...members] = await propfind(wire, home, '1', calendarNames)
  if (self === undefined || isCalendar(self)) throw new Error('the home is no container')
  const calendars = members.filter((one) => isCalendar(one) && hasEvents(one))
  for (const [on, props] of startup) await set(wire, on === 'home' ? home : (calendars[0]?.href ?? home), props)
  const found = calendars.map(foundIn)
  if (!found.some(({ writable }) => writable)) await makeOne(wire, home)
  return found
}

/** Where it may write to none it tries to make one, once, and goes on after a refusal. */
async function makeOne(wire: Wire, home: string): Promise<void> {
  const { status } = await wire.ask('MKCALENDAR', `${home}0E1F2A3B-1111-4222-8333-444455556666/`, { body: '<x/>' })
  if (status < 400 || status > 499) throw new Error(`MKCALENDAR: ${status}`)
}

const stateOf = (props: Answer['props']): string | undefined =>
  textIn({ props }, 'sync-token') ?? textIn({ props }, 'getctag')

/** The app's own list, which is one of several. */
type Listing = (wire: Wire, href: string) => Promise<readonly Answer[]>

const pollWith =
  (listing: Listing): App['poll'] =>
  async (wire, { href }, kept): Promise<Kept> => {
    const state = stateOf(await propsOf(wire, href, '<CS:getctag/><sync-token/>'))
    if (state === kept.state) return kept
    const listed = etagsIn(await listing(wire, href))
    const names = '<getetag/><C:schedule-tag/><C:calendar-data/>'
    return {
      state,
      objects: await caughtUp(kept, listed, (stale) => fetchTexts(wire, href, stale, { batch: 50, names })),
    }
  }

/** Both ask only where privileges let them; the request is what an app of the first days sends before it knows. */
const write: App['write'] = async (wire, { href }) => {
  const headers = { 'If-None-Match': '*', 'If-Schedule-Tag-Match': '', 'Content-Type': 'text/calendar' }
  const failed = new Failed('PUT', await wire.ask('PUT', `${href}0E1F2A3B.ics`, { headers, body: 'BEGIN:VCALENDAR' }))
  if (failed.status !== 403) throw failed
  return 'told'
}

const startOnly = query(
  '<C:comp-filter name="VEVENT"><C:time-range start="20000101T000000Z"/></C:comp-filter>',
  '<getetag/><getcontenttype/>',
)

export const ios: App = {
  name: 'iPhone and iPad (dataaccessd)',
  source: 'ccs-calendarserver 13c706b98: contrib/performance/loadtest; logs of go-webdav, xandikos and sabre',
  habits: {
    preemptive: false,
    redirected: 'is sent again',
    headers: { 'User-Agent': 'iOS/18.1.1 (22B91) dataaccessd/1.0', Prefer: 'return=minimal', Brief: 't' },
  },
  find,
  poll: pollWith((wire, href) => report(wire, href, startOnly, '1')),
  write,
}

export const macos: App = {
  name: 'Calendar on macOS',
  source: ios.source,
  habits: {
    ...ios.habits,
    headers: { 'User-Agent': 'macOS/14.5 (23F79) dataaccessd/1.0', Prefer: 'return=minimal', Brief: 't' },
  },
  find: async (wire, typed) => {
    const found = await find(wire, typed)
    const principal = hrefIn(await propsOf(wire, found[0]?.href ?? '/', '<owner/>'), 'owner')
    if (principal === undefined) throw new Error('a calendar without owner')
    const expand = `<expand-property xmlns="DAV:"><property name="calendar-proxy-read-for" namespace="http://calendarserver.org/ns/"><property name="displayname"/></property></expand-property>`
    await report(wire, principal, expand, '0')
    if (has(await propsOf(wire, principal, '<resourcetype/>'), 'resourcetype', 'principal')) return found
    throw new Error('the owner is no principal')
  },
  poll: pollWith((wire, href) => propfind(wire, href, '1', '<getcontenttype/><getetag/>')),
  write,
}

/** BusyCal has a core of its own, and goes the same way with fewer words. */
export const busycal: App = {
  name: 'BusyCal',
  source: 'xandikos #165',
  habits: { preemptive: false, redirected: 'is sent again', headers: { 'User-Agent': 'BusyCal-2024.2.2' } },
  find: async (wire, typed) => {
    const principal = await principalFrom(wire, typed)
    const names =
      '<principal-collection-set/><displayname/><supported-report-set/><group-membership/><C:calendar-home-set/><C:calendar-user-address-set/><C:schedule-inbox-URL/><C:schedule-outbox-URL/><CS:notification-URL/><C:calendar-free-busy-set/><CS:email-address-set/>'
    const props = await propsOf(wire, principal, names)
    if (props.get('supported-report-set')?.text.trim() !== '') throw new Error('text among elements: it crashes')
    const calendars = (await propfind(wire, hrefIn(props, 'calendar-home-set') ?? '/', '1', calendarNames)).filter(
      isCalendar,
    )
    if (calendars.some(({ props: own }) => hrefIn(own, 'owner') === undefined))
      throw new Error('a calendar without owner')
    return calendars.map(foundIn)
  },
  poll: pollWith((wire, href) => propfind(wire, href, '1', '<getetag/>')),
  write,
}
