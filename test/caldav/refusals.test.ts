import { describe, expect, it } from 'vitest'
import type { Authenticate } from '../../src/calendar.ts'
import { Fault, type FaultKind } from '../../src/errors.ts'
import { type LogFields, silentLog } from '../../src/log.ts'
import { calendar, homePath, multiget, object, propfind, query } from './bodies.ts'
import { adelesHome, authenticateWith, review, work } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const { dav, send } = await startServer()

/** A PROPFIND for properties that nobody has, whose namespaces are that long. */
const namesOf = (count: number, length: number): string =>
  `<D:propfind xmlns:D="DAV:"><D:prop>${Array.from({ length: count }, (_, at) => `<a${at} xmlns="${'n'.repeat(length - 10)}"/>`).join('')}</D:prop></D:propfind>`

describe('odd requests', () => {
  it.each([
    `${homePath}../`,
    `${homePath}%2e%2e/alex9q/`,
    `${homePath}..%2falex9q%2f`,
    `${calendar}%00`,
    `${calendar}%zz`,
    `${calendar}%ff%fe`,
    `${calendar}a/b/c`,
    `${homePath}/`,
    `${homePath}__proto__/`,
    `${homePath}constructor/`,
    '/dav/calendars/ADELE7X/',
    '/dav/elsewhere/',
  ])('find nothing at %s', async (path) => {
    const got = await dav('PROPFIND', path)
    expect([got.status, got.body]).toEqual([404, ''])
  })

  it.each([
    ['a body of more than 1 MiB', { body: 'x'.repeat(1_048_577) }, 413],
    ['a packed body', { body: propfind('D:displayname'), headers: { 'Content-Encoding': 'gzip' } }, 415],
    ['a body that is not XML', { body: '{}' }, 400],
    ['a depth that is none', { headers: { Depth: '2' } }, 400],
    ['too many properties', { body: propfind(...Array.from({ length: 201 }, (_, at) => `D:p${at}`)) }, 400],
    ['names as long as books', { body: namesOf(21, 1_000) }, 400],
    ['a root element that is another', { body: '<D:prop xmlns:D="DAV:"/>' }, 400],
  ])(
    'answer %s with its status',
    async (_, { body, headers = {} }: { body?: string; headers?: Record<string, string> }, status) => {
      const got = await dav('PROPFIND', calendar, body, headers)
      expect([got.status, got.body]).toEqual([status, ''])
    },
  )

  it.each([
    ['no filter', '<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav"/>', 'valid-filter'],
    [
      'a range that is none',
      query('<C:comp-filter name="VEVENT"><C:time-range start="20260230T000000Z"/></C:comp-filter>'),
      'valid-filter',
    ],
    [
      'a range on a name',
      query(
        '<C:comp-filter name="VEVENT"><C:prop-filter name="SUMMARY"><C:time-range start="20260101T000000Z"/></C:prop-filter></C:comp-filter>',
      ),
      'valid-filter',
    ],
    ['a range on no component', query('<C:time-range start="20261130T090000Z"/>'), 'valid-filter'],
    ['an alarm outside of an event', query('<C:comp-filter name="VALARM"/>'), 'valid-filter'],
    [
      'a filter with many ranges, each of which costs a look at every rule',
      query('<C:comp-filter name="VEVENT"><C:time-range start="99990101T000000Z"/></C:comp-filter>'.repeat(9)),
      'supported-filter',
    ],
    [
      'a text to look for that is a book',
      query(
        `<C:comp-filter name="VEVENT"><C:prop-filter name="SUMMARY"><C:text-match>${'ß'.repeat(1_001)}</C:text-match></C:prop-filter></C:comp-filter>`,
      ),
      'supported-filter',
    ],
    ['a filter of endless parts', query('<C:comp-filter name="VEVENT"/>'.repeat(300)), 'supported-filter'],
    [
      'a part that is to be missing and to be then',
      query('<C:comp-filter name="VEVENT"><C:is-not-defined/><C:time-range start="20260101T000000Z"/></C:comp-filter>'),
      'valid-filter',
    ],
    [
      'a text to be found in an event as such',
      query('<C:comp-filter name="VEVENT"><C:text-match>x</C:text-match></C:comp-filter>'),
      'valid-filter',
    ],
    [
      'a negation that is neither yes nor no',
      query(
        '<C:comp-filter name="VEVENT"><C:prop-filter name="SUMMARY"><C:text-match negate-condition="maybe">x</C:text-match></C:prop-filter></C:comp-filter>',
      ),
      'valid-filter',
    ],
    [
      'a condition nobody knows',
      query('<C:comp-filter name="VEVENT"><C:near place="here"/></C:comp-filter>'),
      'supported-filter',
    ],
    ['another kind of data', query('', '<C:calendar-data content-type="text/html"/>'), 'supported-calendar-data'],
    [
      'a zone nobody knows',
      query('', '<D:getetag/>', '<C:timezone-id>../../etc/passwd</C:timezone-id>'),
      'valid-timezone',
    ],
    ['a zone that is none', query('', '<D:getetag/>', '<C:timezone>no</C:timezone>'), 'valid-calendar-data'],
    [
      'a zone with an event in it',
      query(
        '',
        '<D:getetag/>',
        '<C:timezone>BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Europe/Berlin\nEND:VTIMEZONE\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR</C:timezone>',
      ),
      'valid-calendar-data',
    ],
    [
      'a century of instances',
      query('', '<C:calendar-data><C:expand start="20000101T000000Z" end="21000101T000000Z"/></C:calendar-data>'),
      'number-of-matches-within-limits',
    ],
    ['too many addresses', multiget(Array.from({ length: 10_001 }, () => '/x')), 'number-of-matches-within-limits'],
  ])('answer %s by name', async (_, body, condition) => {
    const got = await dav('REPORT', calendar, body)
    expect(got.status).toBe(403)
    expect(got.body).toContain(`${condition}/>`)
  })

  const busy = (inner: string) =>
    `<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">${inner}</C:free-busy-query>`
  const shown = (inner: string) => query('', `<C:calendar-data>${inner}</C:calendar-data>`)

  it.each([
    ['busy times of no time', busy('')],
    ['busy times of a range without ends', busy('<C:time-range/>')],
    ['busy times of days', busy('<C:time-range start="20260101" end="20260102"/>')],
    ['busy times of floating hours', busy('<C:time-range start="20260101T000000" end="20260102T000000"/>')],
    ['stored busy times with an open end', shown('<C:limit-freebusy-set start="20260101T000000Z"/>')],
    ['instances without an end', shown('<C:expand start="20260101T000000Z"/>')],
    ['overrides of days', shown('<C:limit-recurrence-set start="20260101" end="20260102"/>')],
  ])('answer %s as what is no request at all', async (_, body) => {
    const got = await dav('REPORT', calendar, body)
    expect([got.status, got.body]).toEqual([400, ''])
  })

  it.each(['/', '/dav/principals/adele7x/', homePath])('offer no calendar reports on %s', async (path) => {
    const got = await dav('REPORT', path, query(''))
    expect(got.status).toBe(403)
    expect(got.body).toContain('<D:supported-report/>')
  })

  it('carry headers that keep browsers out, and an event is a file to them', async () => {
    const event = await dav('GET', object(review.name))
    expect(event.headers['content-type']).toBe('text/calendar; charset=utf-8')
    expect(event.headers['content-disposition']).toBe(`attachment; filename="${review.name}"`)
    for (const got of [
      event,
      await dav('PROPFIND', '/dav/calendars/nobody/'),
      await send({ method: 'GET', path: '/dav/' }),
    ]) {
      expect(got.headers['x-content-type-options']).toBe('nosniff')
      expect(got.headers['content-security-policy']).toBe("default-src 'none'; sandbox")
      expect(got.headers['cache-control']).toBe('private, no-store')
      expect(got.headers['set-cookie']).toBeUndefined()
    }
  })
})

describe('trouble behind the door', () => {
  const outcomes: Readonly<Record<FaultKind, readonly [number, string | undefined]>> = {
    unavailable: [503, '30'],
    throttled: [503, '30'],
    denied: [503, '30'],
    expired: [503, '30'],
    rejected: [503, '30'],
    signInNeeded: [503, '30'],
    misconfigured: [503, '30'],
    locked: [503, '3600'],
    revoked: [401, undefined],
    notFound: [404, undefined],
  }

  it.each(Object.entries(outcomes))(
    'turns %s into the status that does least harm',
    async (kind, [status, retryAfter]) => {
      const home = adelesHome()
      home.faults.set(work.id, new Fault(kind as FaultKind, 'secret detail'))
      const server = await startServer({ authenticate: authenticateWith(home) })
      const got = await server.dav('REPORT', calendar, query(''))
      expect([got.status, got.headers['retry-after'], got.body]).toEqual([status, retryAfter, ''])
    },
  )

  it('does not take a store that is down for a wrong password', async () => {
    const down: Authenticate = async () => {
      throw new Fault('unavailable', 'store down', { retryAfterSeconds: 3 })
    }
    const server = await startServer({ authenticate: down })
    const got = await server.dav('PROPFIND', '/')
    expect([got.status, got.headers['retry-after']]).toEqual([503, '3'])
  })

  it('tells the log about what nobody foresaw, and the client only where to look', async () => {
    const lines: (LogFields & { event: string })[] = []
    const log = {
      ...silentLog,
      error: (event: string, fields: LogFields = {}) => void lines.push({ event, ...fields }),
    }
    const broken: Authenticate = async () => {
      throw new TypeError('Adele: dentist')
    }
    const server = await startServer({ authenticate: broken, log })
    const got = await server.dav('PROPFIND', '/')
    expect([got.status, got.body]).toEqual([500, ''])
    expect(lines).toMatchObject([{ event: 'dav.failed', code: 'TypeError', requestId: got.headers['x-request-id'] }])
    expect(lines[0]?.stack).toMatch(/^at .*refusals\.test/)
    expect(JSON.stringify(lines)).not.toContain('dentist')
  })
})

describe('requests for the other door', () => {
  it.each([
    ['GET', '/', { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }],
    ['GET', '/', {}],
    ['GET', '/', { Accept: 'text/html, text/calendar' }],
    ['POST', '/', {}],
    ['GET', '/davinci', {}],
    ['PROPFIND', '/principals/', {}],
    ['PROPFIND', '/.well-known/webdav/Notes/', {}],
    ['PROPFIND', '//dav/', {}],
  ])('go on: %s %s', async (method, path, headers) => {
    const got = await send({ method, path, headers })
    expect([got.status, got.headers['dav']]).toEqual([404, undefined])
  })
})

describe('a bridge below a path', () => {
  it.each(['/bridge/dav/', '/dav/', '/bridge', '/bridge/', '/'])(
    'answers on %s with addresses below the path',
    async (path) => {
      const server = await startServer({ basePath: '/bridge' })
      const got = await server.dav('PROPFIND', path, propfind('D:current-user-principal', 'C:calendar-home-set'))
      const [self] = answersIn(got.body)
      expect(self?.href).toMatch(/^\/bridge\/(dav\/)?$/)
      expect(self?.props.get(200)?.get('calendar-home-set')?.children[0]?.text).toBe(`/bridge${homePath}`)
      const wellKnown = await server.send({ method: 'GET', path: '/.well-known/caldav' })
      expect(wellKnown.headers.location).toBe('/bridge/dav/')
    },
  )
})
