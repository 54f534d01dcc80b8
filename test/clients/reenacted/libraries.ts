import { query } from '../bridge.ts'
import type { App } from './app.ts'
import {
  caughtUp,
  etagsIn,
  Failed,
  fetchTexts,
  foundIn,
  hasEvents,
  hrefIn,
  isCalendar,
  propfind,
  propsOf,
  report,
  textIn,
} from './reading.ts'

const told: App['write'] = async (wire, { href }) => {
  const failed = new Failed('PUT', await wire.ask('PUT', `${href}made-by-an-app.ics`, { body: 'BEGIN:VCALENDAR' }))
  if (failed.status !== 403) throw failed
  return 'told'
}

/** Its library: the typed address says who it is, or is taken for the principal itself. */
export const homeAssistant: App = {
  name: 'Home Assistant (python-caldav)',
  source: 'home-assistant/core components/caldav; python-caldav 88a223d: collection.py, davobject.py, davclient.py',
  habits: {
    preemptive: false,
    redirected: 'loses its body',
    headers: { 'User-Agent': 'Mozilla/5.0', Accept: 'text/xml, text/calendar' },
  },
  find: async (wire, typed) => {
    const principal = hrefIn(await propsOf(wire, typed, '<current-user-principal/>'), 'current-user-principal') ?? typed
    const home = hrefIn(await propsOf(wire, principal, '<C:calendar-home-set/>'), 'calendar-home-set') ?? principal
    const answers = await propfind(
      wire,
      home,
      '1',
      '<resourcetype/><displayname/><C:supported-calendar-component-set/>',
    )
    const calendars = answers.filter((one) => isCalendar(one) && hasEvents(one) && textIn(one, 'displayname') !== '')
    return calendars.map((one) => ({ ...foundIn(one), writable: false }))
  },
  poll: async (wire, { href }) => {
    // Texts alone, without an etag: everything is read anew with every look.
    const window =
      '<C:comp-filter name="VEVENT"><C:time-range start="20000101T000000Z" end="20400101T000000Z"/></C:comp-filter>'
    const answers = await report(wire, href, query(window, '<C:calendar-data/>'), '1')
    const objects = answers.map((one) => [one.href, { etag: '', text: textIn(one, 'calendar-data') ?? '' }] as const)
    return { state: undefined, objects: new Map(objects) }
  },
  write: told,
}

/** Asks the address for calendars, then who this is, then the well-known address; a member that a listing lacks is deleted. */
export const vdirsyncer: App = {
  name: 'vdirsyncer, pimsync',
  source: 'vdirsyncer 0.19: storage/dav.py',
  habits: { preemptive: true, redirected: 'is sent again', headers: { 'User-Agent': 'vdirsyncer/0.19.0' } },
  finds: { 'one calendar': 'one' },
  find: async (wire, typed) => {
    const own = (await propfind(wire, typed, '1', '<resourcetype/>')).filter(isCalendar)
    if (own.length > 0) return own.map((one) => ({ ...foundIn(one), writable: false }))
    for (const place of [typed, '/.well-known/caldav']) {
      const principal = hrefIn(await propsOf(wire, place, '<current-user-principal/>'), 'current-user-principal')
      const home = principal && hrefIn(await propsOf(wire, principal, '<C:calendar-home-set/>'), 'calendar-home-set')
      if (home === undefined) continue
      const found = (await propfind(wire, home, '1', '<resourcetype/>')).filter(isCalendar)
      const named = found.map(async (one) => ({ one, props: await propsOf(wire, one.href, '<displayname/>') }))
      return (await Promise.all(named)).map(({ one, props }) => ({ ...foundIn({ ...one, props }), writable: false }))
    }
    return []
  },
  poll: async (wire, { href }, kept) => {
    const answers = await propfind(wire, href, '1', '<resourcetype/><getcontenttype/><getetag/>')
    if (answers.some((one) => !isCalendar(one) && !textIn(one, 'getcontenttype')?.includes('calendar')))
      throw new Error('a member that is no calendar object')
    const fetch = (stale: readonly string[]) => fetchTexts(wire, href, stale, { batch: 10_000 })
    return { state: undefined, objects: await caughtUp(kept, etagsIn(answers), fetch) }
  },
  write: told,
}

/** Leaves the sync level out, and asks the home in the same way. */
export const emClient: App = {
  name: 'eM Client',
  source: 'a log in stalwart #2783',
  habits: { preemptive: true, redirected: 'is sent again', headers: { 'User-Agent': 'eM Client/10.0' } },
  finds: { 'one calendar': 'one' },
  find: vdirsyncer.find,
  poll: async (wire, { href }, kept) => {
    const body = '<sync-collection xmlns="DAV:"><sync-token/><prop><getetag/><getcontenttype/></prop></sync-collection>'
    const fetch = (stale: readonly string[]) => fetchTexts(wire, href, stale, { batch: 50 })
    return { state: undefined, objects: await caughtUp(kept, etagsIn(await report(wire, href, body, '1')), fetch) }
  },
  write: told,
}
