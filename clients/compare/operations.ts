/** What apps ask all day, as each server is asked. */
import { bodies } from '../../bench/stage/client.ts'

export interface Operation {
  readonly name: string
  readonly method: 'OPTIONS' | 'GET' | 'PROPFIND' | 'REPORT'
  readonly depth: '0' | '1'
  /** Where, and with what body. */
  asked(known: Known): readonly [path: string, body: string]
  /** How many of them an answer holds. */
  readonly counts?: RegExp
}

/** What a server has. */
export interface Known {
  readonly home: string
  readonly calendar: string
  readonly hrefs: readonly string[]
  /** Its present one. */
  readonly token: string
}

const dayMs = 86_400_000
const stamp = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '')
const [from, to] = [stamp(Date.now()), stamp(Date.now() + 30 * dayMs)]
const namespaces = 'xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'

const query = (inner: string, data: string): string =>
  `<c:calendar-query ${namespaces}><prop><getetag/>${data}</prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">${inner}</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>`
const range = `<c:time-range start="${from}" end="${to}"/>`
const events = /BEGIN:VEVENT/g
const busy = /^FREEBUSY/gm

const report = (name: string, body: (known: Known) => string, counts?: RegExp): Operation => ({
  name,
  method: 'REPORT',
  depth: '1',
  asked: (known) => [known.calendar, body(known)],
  ...(counts && { counts }),
})

export const operations: readonly Operation[] = [
  { name: 'OPTIONS', method: 'OPTIONS', depth: '0', asked: ({ calendar }) => [calendar, ''] },
  {
    name: 'PROPFIND of the home, depth 1',
    method: 'PROPFIND',
    depth: '1',
    asked: ({ home }) => [home, bodies.calendars],
  },
  {
    name: 'PROPFIND, depth 0: ctag and token',
    method: 'PROPFIND',
    depth: '0',
    asked: ({ calendar }) => [calendar, bodies.ctag],
  },
  {
    name: 'PROPFIND, depth 1: all etags',
    method: 'PROPFIND',
    depth: '1',
    asked: ({ calendar }) => [calendar, bodies.etags],
  },
  { name: 'GET of an event', method: 'GET', depth: '0', asked: ({ hrefs }) => [hrefs[0] ?? '', ''] },
  report('calendar-query, 30 days, with texts', () => bodies.query(from, to)),
  report(
    'calendar-query, 30 days, expanded: events',
    () => query(range, `<c:calendar-data><c:expand start="${from}" end="${to}"/></c:calendar-data>`),
    events,
  ),
  report('calendar-query, all, etags', () => query('', '')),
  report('calendar-query, a word in titles', () =>
    query('<c:prop-filter name="SUMMARY"><c:text-match>1</c:text-match></c:prop-filter>', ''),
  ),
  report('calendar-multiget, 10', ({ hrefs }) => bodies.multiget(hrefs.slice(0, 10))),
  report('calendar-multiget, 500', ({ hrefs }) => bodies.multiget(hrefs.slice(0, 500))),
  report(
    'free-busy-query, 30 days: lines',
    () => `<c:free-busy-query ${namespaces}>${range}</c:free-busy-query>`,
    busy,
  ),
  report('sync-collection, first', () => bodies.sync('')),
  report('sync-collection, nothing new', ({ token }) => bodies.sync(token)),
]
