import { query, sync } from '../bridge.ts'
import type { App } from './app.ts'
import {
  type Answer,
  caughtUp,
  etagsIn,
  Failed,
  type Found,
  fetchTexts,
  foundIn,
  hasEvents,
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

/** A refusal of a PUT in the form that makes an app give its own change up, or at least say so. */
const refused =
  (name: string, headers: Readonly<Record<string, string>>): App['write'] =>
  async (wire, { href }) => {
    const failed = new Failed('PUT', await wire.ask('PUT', `${href}${name}.ics`, { headers, body: 'BEGIN:VCALENDAR' }))
    if (failed.status !== 403) throw failed
    return failed.condition === 'need-privileges' ? 'taken back' : 'told'
  }

const events = '<C:comp-filter name="VEVENT"/>'

/** No well-known address, two rounds at most to the home, and then the typed address as if it were a calendar. */
async function findWithKdav(wire: Wire, typed: string): Promise<readonly Found[]> {
  const first = await propsOf(wire, typed, '<C:calendar-home-set/><current-user-principal/><principal-URL/>')
  const next = hrefIn(first, 'current-user-principal') ?? hrefIn(first, 'principal-URL')
  const home =
    hrefIn(first, 'calendar-home-set') ??
    (next === undefined ? undefined : hrefIn(await propsOf(wire, next, '<C:calendar-home-set/>'), 'calendar-home-set'))
  const names =
    '<displayname/><resourcetype/><A:calendar-color/><C:supported-calendar-component-set/><current-user-privilege-set/><CS:getctag/><P:transports xmlns:P="https://bitfire.at/webdav-push"/><P:topic xmlns:P="https://bitfire.at/webdav-push"/>'
  return (await propfind(wire, home ?? typed, '1', names)).filter(isCalendar).map(foundIn)
}

/** One question for each kind; an error of one is an error of all. */
async function pollWithKdav(wire: Wire, { href }: Found, kept: Kept): Promise<Kept> {
  const listed = new Map<string, string>()
  for (const kind of ['VEVENT', 'VTODO', 'VJOURNAL']) {
    const answers = await report(wire, href, query(`<C:comp-filter name="${kind}"/>`, '<getetag/><resourcetype/>'), '1')
    for (const [member, etag] of etagsIn(answers)) listed.set(member, etag)
  }
  const fetch = (stale: readonly string[]) => fetchTexts(wire, href, stale, { batch: 100, depth: '1' })
  return { state: undefined, objects: await caughtUp(kept, listed, fetch) }
}

export const kdav: App = {
  name: 'KOrganizer (KDAV of KDE Frameworks 6)',
  source: 'kdav e0c40ed: src/common/dav*fetchjob.cpp, davmanager.cpp, davitemslistjob.cpp',
  habits: {
    preemptive: false,
    redirected: 'turns into GET',
    headers: { 'User-Agent': 'KDE DAV groupware client', 'Content-Type': 'text/xml; charset=utf-8' },
  },
  finds: { 'the well-known address': 'nothing' },
  find: findWithKdav,
  poll: pollWithKdav,
  write: refused('kd1', { 'If-None-Match': '*', 'Content-Type': 'text/calendar' }),
}

const edsNames =
  '<resourcetype/><current-user-principal/><principal-URL/><C:calendar-home-set/><C:calendar-user-address-set/>'

/** e_webdav_discover_sources: from a home straight to its calendars, else by the principal, else from the well-known address. */
async function findWithEds(wire: Wire, typed: string): Promise<readonly Found[]> {
  for (const place of [typed, '/.well-known/caldav']) {
    const own = await propsOf(wire, place, edsNames)
    const principal = hrefIn(own, 'current-user-principal') ?? hrefIn(own, 'principal-URL')
    const home =
      hrefIn(own, 'calendar-home-set') ??
      (principal === undefined ? undefined : hrefIn(await propsOf(wire, principal, edsNames), 'calendar-home-set'))
    if (home === undefined) continue
    const names =
      '<resourcetype/><CS:source/><C:supported-calendar-component-set/><displayname/><getetag/><CS:getctag/><getcontenttype/><getcontentlength/><creationdate/><getlastmodified/><C:calendar-description/><A:calendar-color/><A:calendar-order/>'
    const found = (await propfind(wire, home, '1', names)).filter((one) => isCalendar(one) && hasEvents(one))
    return Promise.all(found.map((one) => openWithEds(wire, one)))
  }
  return []
}

/** A calendar that does not say `calendar-access` opens and stays empty, without a word. */
async function openWithEds(wire: Wire, answer: Answer): Promise<Found> {
  const options = await wire.ask('OPTIONS', answer.href)
  if (!String(options.headers['dav']).includes('calendar-access')) throw new Error('would show nothing')
  const props = await propsOf(wire, answer.href, '<current-user-privilege-set/>')
  return { ...foundIn(answer), writable: foundIn({ ...answer, props }).writable }
}

export const eds: App = {
  name: 'GNOME Calendar, Evolution (evolution-data-server)',
  source: 'evolution-data-server ccb3cba2c: e-webdav-discover.c, e-cal-backend-caldav.c',
  habits: {
    preemptive: false,
    redirected: 'is sent again',
    reads: 'the first propstat',
    headers: { 'User-Agent': 'Evolution/3.46.4', Connection: 'close' },
  },
  find: findWithEds,
  poll: async (wire, { href }, kept) => {
    const state = textIn({ props: await propsOf(wire, href, '<CS:getctag/>') }, 'getctag')
    if (state === kept.state) return kept
    const listed = etagsIn(await report(wire, href, query(events, '<getetag/>'), '1'))
    return { state, objects: await caughtUp(kept, listed, (stale) => fetchTexts(wire, href, stale, { batch: 100 })) }
  },
  write: refused('eds-1', { 'If-None-Match': '*', Prefer: 'return=minimal' }),
}

const thunderbirdNames =
  '<resourcetype/><owner/><displayname/><current-user-principal/><current-user-privilege-set/><A:calendar-color/><C:calendar-home-set/>'

/** Its two detectors at once: what the second one finds at a host would stand in the list beside the calendars. */
async function findWithThunderbird(wire: Wire, typed: string): Promise<readonly Found[]> {
  await wouldBeAFile(wire, typed)
  for (const place of typed === '/' ? ['/.well-known/caldav', '/'] : [typed, '/.well-known/caldav', '/']) {
    const answer = (await propfind(wire, place, '0', thunderbirdNames))[0]
    if (answer === undefined || !answer.props.has('resourcetype')) throw new Error('no resourcetype: it stops here')
    if (isCalendar(answer)) return [foundIn(answer)]
    const principal = hrefIn(answer.props, 'current-user-principal')
    const home =
      hrefIn(answer.props, 'calendar-home-set') ??
      (principal &&
        hrefIn(await propsOf(wire, principal, '<resourcetype/><C:calendar-home-set/>'), 'calendar-home-set'))
    if (home === undefined) continue
    const names = '<resourcetype/><displayname/><current-user-privilege-set/><A:calendar-color/>'
    const members = await propfind(wire, home, '1', names)
    if (members.some(({ props }) => !props.has('resourcetype'))) throw new Error('no resourcetype: it stops here')
    return members.filter(isCalendar).map(foundIn)
  }
  return []
}

/** A place that looks like a calendar file, or like one that could be written: a second, broken calendar is offered. */
async function wouldBeAFile(wire: Wire, typed: string): Promise<void> {
  const headers = { Accept: 'text/calendar, application/ics, text/plain;q=0.9' }
  for (const method of ['HEAD', 'GET']) {
    const got = await wire.ask(method, typed, { headers })
    if (/^text\/calendar/.test(got.headers['content-type'] ?? '') || got.body.includes('BEGIN:VCALENDAR'))
      throw new Error(`${method} ${typed} looks like a calendar file`)
  }
  const { status } = await wire.ask('PUT', typed, { headers: { 'If-Match': 'nothing' }, body: '' })
  if (status < 300 || status === 409 || status === 412) throw new Error(`PUT ${typed} looks like a place to write`)
}

export const thunderbird: App = {
  name: 'Thunderbird',
  source: 'releases-comm-central: calendar/providers/caldav/modules, calendar/providers/ics',
  habits: {
    preemptive: false,
    redirected: 'is sent again',
    headers: { 'User-Agent': 'Thunderbird/153.7.0', 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'no-cors' },
  },
  finds: { 'one calendar': 'one' },
  find: findWithThunderbird,
  poll: async (wire, { href }, kept) => {
    const got = await wire.ask('REPORT', href, {
      depth: '1',
      body: sync(kept.state ?? '', undefined, '<getcontenttype/><getetag/>'),
    })
    if (got.status !== 207) throw new Failed('sync-collection', got)
    const answers = multistatusOf(wire, got)
    const gone = new Set(answers.filter(({ status }) => status === 404).map((one) => one.href))
    const changed = answers
      .filter((one) => textIn(one, 'getcontenttype')?.startsWith('text/calendar'))
      .map((one) => one.href)
    const texts = await fetchTexts(wire, href, changed, { batch: 100, depth: '1' })
    const state = /<\w+:sync-token>([^<]+)</.exec(got.body)?.[1]
    return { state, objects: new Map([...kept.objects, ...texts].filter(([member]) => !gone.has(member))) }
  },
  write: refused('tb-1', { 'If-None-Match': '*', 'Content-Type': 'text/calendar; charset=utf-8' }),
}

/** By the well-known address of the host; a typed calendar is taken as it is, anything else leads to the list. */
export const outlook: App = {
  name: 'Outlook with CalDav Synchronizer',
  source: 'outlookcaldavsynchronizer 554ecb9f: DataAccess/CalDavDataAccess.cs, Ui/ConnectionTests',
  habits: { preemptive: true, redirected: 'is sent again', headers: { 'User-Agent': 'CalDavSynchronizer/4.4' } },
  find: async (wire, typed) => {
    const options = await wire.ask('OPTIONS', typed)
    const own = options.status < 300 ? await propsOf(wire, typed, '<resourcetype/>') : new Map()
    const start = isCalendar({ props: own }) ? typed : '/.well-known/caldav'
    const principal = hrefIn(
      await propsOf(wire, start, '<current-user-principal/><principal-URL/><resourcetype/>'),
      'current-user-principal',
    )
    const home = principal && hrefIn(await propsOf(wire, principal, '<C:calendar-home-set/>'), 'calendar-home-set')
    if (home === undefined) return []
    await propsOf(wire, principal ?? '', '<CS:calendar-proxy-read-for/><CS:calendar-proxy-write-for/>')
    const found = await propfind(
      wire,
      home,
      '1',
      '<resourcetype/><displayname/><A:calendar-color/><C:supported-calendar-component-set/>',
    )
    const calendars = found.filter((one) => isCalendar(one) && hasEvents(one))
    return Promise.all(
      calendars.map(async (one) => ({
        ...foundIn(one),
        writable: foundIn({ ...one, props: await propsOf(wire, one.href, '<current-user-privilege-set/>') }).writable,
      })),
    )
  },
  poll: async (wire, { href }, kept) => {
    const window =
      '<C:comp-filter name="VEVENT"><C:time-range start="20000101T000000Z" end="20400101T000000Z"/></C:comp-filter>'
    const listed = etagsIn(await report(wire, href, query(window), '1'))
    const names = '<getetag/><displayname/><C:calendar-data/>'
    const fetch = (stale: readonly string[]) => fetchTexts(wire, href, stale, { batch: 100, depth: '1', names })
    return { state: undefined, objects: await caughtUp(kept, listed, fetch) }
  },
  write: refused('ocs-1', { 'If-None-Match': '*' }),
}
