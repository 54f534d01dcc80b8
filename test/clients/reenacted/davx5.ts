import { sync } from '../bridge.ts'
import type { App, Ending } from './app.ts'
import {
  Failed,
  type Found,
  fetchTexts,
  foundIn,
  has,
  hrefIn,
  isCalendar,
  type Kept,
  multistatusOf,
  propfind,
  propsOf,
  report,
  textIn,
} from './reading.ts'
import type { Wire } from './wire.ts'

const collectionNames =
  '<current-user-privilege-set/><displayname/><owner/><resourcetype/><P:transports xmlns:P="https://bitfire.at/webdav-push"/><P:topic xmlns:P="https://bitfire.at/webdav-push"/><A:calendar-color/><C:calendar-description/><C:calendar-timezone/><C:calendar-timezone-id/><C:supported-calendar-component-set/><CS:source/>'

interface Service {
  readonly wellKnown: string
  readonly capability: string
  readonly base: string
  readonly homeSet: string
}

const services: Readonly<Record<'contacts' | 'calendars', Service>> = {
  contacts: {
    wellKnown: '/.well-known/carddav',
    capability: 'addressbook',
    base: '<resourcetype/><displayname/><current-user-principal/><K:addressbook-home-set xmlns:K="urn:ietf:params:xml:ns:carddav"/>',
    homeSet: 'addressbook-home-set',
  },
  calendars: {
    wellKnown: '/.well-known/caldav',
    capability: 'calendar-access',
    base: '<resourcetype/><displayname/><current-user-principal/><current-user-privilege-set/><C:calendar-home-set/><C:supported-calendar-component-set/><A:calendar-color/><C:calendar-description/><C:calendar-timezone/>',
    homeSet: 'calendar-home-set',
  },
}

interface Configuration {
  principal: string | undefined
  readonly homes: Set<string>
  readonly calendars: Map<string, Found>
}

/** Errors of the first steps are noted and passed over; a wrong password, too, until the end. */
async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Failed) return undefined
    throw error
  }
}

/** DavResourceFinder.providesService */
async function provides(wire: Wire, path: string, { capability }: Service): Promise<boolean> {
  const got = await wire.ask('OPTIONS', path, { headers: { 'Accept-Encoding': 'identity' } })
  const told = String(got.headers['dav'] ?? '').split(/\s*,\s*/)
  return got.status < 300 && told.includes(capability)
}

/** DavResourceFinder.checkBaseURL, scanResponse */
async function checkBase(wire: Wire, typed: string, service: Service, found: Configuration): Promise<void> {
  for (const answer of (await quietly(() => propfind(wire, typed, '0', service.base))) ?? []) {
    let principal = hrefIn(answer.props, 'current-user-principal')
    if (service === services.calendars && isCalendar(answer)) found.calendars.set(foundIn(answer).href, foundIn(answer))
    if (has(answer.props, 'resourcetype', 'principal')) principal = answer.href
    const home = hrefIn(answer.props, service.homeSet)
    if (home !== undefined) found.homes.add(home)
    if (principal !== undefined && (await provides(wire, principal, service))) found.principal = principal
  }
}

async function configure(wire: Wire, typed: string, service: Service): Promise<Configuration> {
  const found: Configuration = { principal: undefined, homes: new Set(), calendars: new Map() }
  await checkBase(wire, typed, service, found)
  for (const path of [service.wellKnown, '/']) {
    if (found.principal !== undefined) break
    const props = await quietly(() => propsOf(wire, path, '<current-user-principal/>'))
    const principal = props && hrefIn(props, 'current-user-principal')
    if (principal !== undefined && (await provides(wire, principal, service))) found.principal = principal
  }
  return found
}

/** ServiceRefresher, HomeSetRefresher, CollectionsWithoutHomeSetRefresher */
async function refresh(wire: Wire, { principal, homes, calendars }: Configuration): Promise<readonly Found[]> {
  if (principal !== undefined) {
    await propsOf(wire, principal, '<C:calendar-user-address-set/>')
    const names =
      '<displayname/><group-membership/><resourcetype/><C:calendar-home-set/><CS:calendar-proxy-read-for/><CS:calendar-proxy-write-for/>'
    const home = hrefIn(await propsOf(wire, principal, names), 'calendar-home-set')
    if (home !== undefined) homes.add(home)
  }
  for (const home of homes)
    for (const answer of await propfind(wire, home, '1', collectionNames))
      if (isCalendar(answer)) calendars.set(foundIn(answer).href, foundIn(answer))
  for (const { href } of calendars.values()) {
    if ([...homes].some((home) => href.startsWith(home))) continue
    for (const answer of await propfind(wire, href, '0', collectionNames)) calendars.set(href, foundIn(answer))
  }
  return [...calendars.values()]
}

/** SyncManager.syncCollectionSync */
async function changes(wire: Wire, { href }: Found, kept: Kept): Promise<Kept> {
  let [token, further] = [kept.state ?? '', true]
  const objects = new Map(kept.objects)
  const wanted: string[] = []
  const present = new Set<string>()
  while (further) {
    const got = await wire.ask('REPORT', href, {
      depth: '0',
      body: sync(token, undefined, '<getetag/><resourcetype/>'),
    })
    if (got.status !== 207) {
      const failed = new Failed('sync-collection', got)
      if (token === '' || failed.condition !== 'valid-sync-token') throw failed
      token = ''
      continue
    }
    const answers = multistatusOf(wire, got)
    for (const { href: member, status, props } of answers) {
      if (status === 404) objects.delete(member)
      else if (status === undefined && objects.get(member)?.etag !== props.get('getetag')?.text) wanted.push(member)
      if (status === undefined) present.add(member)
    }
    further = answers.some(({ href: self, status }) => self === href && status === 507)
    token = /<\w+:sync-token>([^<]+)<\/\w+:sync-token>\s*<\/\w+:multistatus>/.exec(got.body)?.[1] ?? ''
    if (token === '') throw new Error('no sync token')
  }
  if (kept.state === undefined) for (const member of objects.keys()) if (!present.has(member)) objects.delete(member)
  const names = '<getcontenttype/><getetag/><C:schedule-tag/><C:calendar-data/>'
  const texts = await fetchTexts(wire, href, wanted, { batch: 10, names })
  return { state: token, objects: new Map([...objects, ...texts]) }
}

async function poll(wire: Wire, calendar: Found, kept: Kept): Promise<Kept> {
  const names =
    '<supported-report-set/><sync-token/><CS:getctag/><C:max-resource-size/><K:max-resource-size xmlns:K="urn:ietf:params:xml:ns:carddav"/>'
  const props = await propsOf(wire, calendar.href, names)
  if (!has(props, 'supported-report-set', 'report') || textIn({ props }, 'sync-token') === undefined)
    throw new Error('would not use sync-collection')
  return textIn({ props }, 'sync-token') === kept.state ? kept : await changes(wire, calendar, kept)
}

/** Nothing is sent where `write-content` is missing (ReadOnlyPolicy); a server that forgot to say so is told here all the same. */
async function write(wire: Wire, { href, writable }: Found): Promise<Ending> {
  if (writable) throw new Error('takes the calendar for writable')
  const headers = { 'If-None-Match': '*', 'Content-Type': 'text/calendar; charset=utf-8' }
  const failed = new Failed('PUT', await wire.ask('PUT', `${href}5f9a6c9e.ics`, { headers, body: 'BEGIN:VCALENDAR' }))
  if (failed.status !== 403 || failed.condition !== 'need-privileges') throw failed
  return 'taken back'
}

export const davx5: App = {
  name: 'DAVx5',
  source: 'davx5-ose 2534c16b0: servicedetection/, sync/SyncManager.kt; dav4jvm a29748c',
  habits: { preemptive: true, redirected: 'is sent again', headers: { 'User-Agent': 'DAVx5/4.5-ose (dav4jvm; ktor)' } },
  find: async (wire, typed) => {
    const contacts = await configure(wire, typed, services.contacts)
    if (contacts.principal !== undefined || contacts.homes.size > 0) throw new Error('takes this for address books')
    return refresh(wire, await configure(wire, typed, services.calendars))
  },
  poll,
  write,
}

/** The same with "past days only", which is how it comes: a list from a day on, without end. */
export const davx5Window: App = {
  ...davx5,
  name: 'DAVx5 with a window of time',
  poll: async (wire, { href }, kept) => {
    const state = textIn({ props: await propsOf(wire, href, '<sync-token/><CS:getctag/>') }, 'sync-token')
    if (state === kept.state) return kept
    const body = `<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/></prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20000101T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`
    const listed = new Map((await report(wire, href, body, '1')).map((one) => [one.href, textIn(one, 'getetag') ?? '']))
    const stale = [...listed]
      .filter(([member, etag]) => kept.objects.get(member)?.etag !== etag)
      .map(([member]) => member)
    const texts = await fetchTexts(wire, href, stale, { batch: 10 })
    return { state, objects: new Map([...kept.objects, ...texts].filter(([member]) => listed.has(member))) }
  },
}
