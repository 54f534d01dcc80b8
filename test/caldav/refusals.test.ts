import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Authenticate } from '../../src/calendar.ts'
import { Fault, type FaultKind } from '../../src/errors.ts'
import type { LogFields } from '../../src/log.ts'
import { silentLog } from '../../src/log.ts'
import { calendar, homePath, multiget, object, propfind, query } from './bodies.ts'
import { adelesHome, adelesPassword, authenticateWith, basic, review, work } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const { dav, send, port } = await startServer()

/** Bytes of a whole exchange, sent as they are. */
const rawExchange = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (part) => (answer += part.toString('latin1')))
    socket.once('error', reject)
    socket.once('close', () => resolve(answer))
  })

describe('who may come in', () => {
  it.each([
    ['nothing', undefined],
    ['another scheme', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
    ['a wrong password', basic('adele@contoso.example', 'app-passwore')],
    ["another person's password", basic('adele@contoso.example', 'other-password')],
    ['no password', basic('adele@contoso.example', '')],
    ['no name', basic('', 'app-password')],
    ['no colon', `Basic ${Buffer.from('adele@contoso.example').toString('base64')}`],
    ['bytes that are not UTF-8', `Basic ${Buffer.from('ad\xe8le:app-password', 'latin1').toString('base64')}`],
    ['a NUL', basic('adele@contoso.example\0', 'app-password')],
    ['something behind', `${adelesPassword}, Bearer x`],
  ])('answers 401 to %s', async (_, authorization) => {
    const headers = authorization === undefined ? {} : { Authorization: authorization }
    const got = await send({ method: 'PROPFIND', path: calendar, headers })
    expect([got.status, got.body]).toEqual([401, ''])
    expect(got.headers['www-authenticate']).toContain('charset="UTF-8"')
  })

  it.each(['basic', 'BASIC', 'Basic '])('takes the scheme written %s', async (scheme) => {
    const headers = { Authorization: adelesPassword.replace('Basic', scheme), Depth: '0' }
    expect((await send({ method: 'PROPFIND', path: calendar, headers })).status).toBe(207)
  })

  it('does not choose between two Authorization headers', async () => {
    const lines = [`OPTIONS ${calendar} HTTP/1.1`, 'Host: x', 'Connection: close']
    const one = await rawExchange(`${[...lines, `Authorization: ${adelesPassword}`].join('\r\n')}\r\n\r\n`)
    const two = [`Authorization: ${adelesPassword}`, 'authorization: Basic eDp5']
    expect(one).toMatch(/^HTTP\/1\.1 200 /)
    expect(await rawExchange(`${[...lines, ...two].join('\r\n')}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
    expect(await rawExchange(`${[...lines, ...two.reverse()].join('\r\n')}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('never asks the accounts about credentials that are none', async () => {
    let asked = 0
    const counting: Authenticate = async () => {
      asked++
      return 'refused'
    }
    const server = await startServer({ authenticate: counting })
    for (const value of ['', 'Basic Og==', 'Basic !!!!', `Basic ${'A'.repeat(9_000)}`]) {
      expect((await server.send({ method: 'PROPFIND', path: '/', headers: { Authorization: value } })).status).toBe(401)
    }
    expect(asked).toBe(0)
  })

  it('says where a request came from and with which app', async () => {
    const seen: string[][] = []
    const authenticate = authenticateWith(adelesHome(), (source, userAgent) => seen.push([source, userAgent]))
    const server = await startServer({ authenticate })
    await server.dav('OPTIONS', '/', undefined, { 'User-Agent': 'DAVx5/4.5' })
    expect(seen).toEqual([['127.0.0.1', 'DAVx5/4.5']])
  })

  it('slows down guessing', async () => {
    const headers = { Authorization: basic('throttled', 'x') }
    const got = await send({ method: 'PROPFIND', path: '/', headers })
    expect([got.status, got.headers['retry-after']]).toEqual([429, '62'])
  })

  it('turns strangers away before their body is there', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { 'Content-Length': '900000' }
      const out = request({ host: '127.0.0.1', port, method: 'PROPFIND', path: '/', headers, agent: false })
      out.once('error', reject)
      out.once('response', (response) => {
        resolve(response.statusCode)
        out.destroy()
      })
      out.write('<propfind')
    })
    expect(status).toBe(401)
  })
})

describe("another person's calendars", () => {
  const hers = '/dav/calendars/alex9q/k9alex/'

  it.each(['PROPFIND', 'OPTIONS', 'GET', 'REPORT', 'PROPPATCH', 'PUT', 'DELETE'])(
    'look to %s like calendars that never were',
    async (method) => {
      const missing = '/dav/calendars/nobody0/k9alex/'
      const [theirs, none] = await Promise.all(
        [hers, missing].map((path) => dav(method, path, propfind('D:displayname'))),
      )
      expect(theirs?.status).toBe(404)
      expect({ ...theirs, headers: { ...theirs?.headers, date: '' } }).toEqual({
        ...none,
        headers: { ...none?.headers, date: '' },
      })
    },
  )

  it.each(['/dav/principals/alex9q/', '/dav/calendars/alex9q/', hers, `${hers}z9secret.ics`])(
    'are not at %s',
    async (path) => {
      expect((await dav('PROPFIND', path)).status).toBe(404)
    },
  )

  it('do not come in through a multiget', async () => {
    const got = await dav(
      'REPORT',
      calendar,
      multiget([`${hers}z9secret.ics`, `${calendar}../../alex9q/k9alex/z9secret.ics`]),
    )
    expect(answersIn(got.body).map(({ status }) => status)).toEqual([404, 404])
  })
})

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
    ['an alarm outside of an event', query('<C:comp-filter name="VALARM"/>'), 'valid-filter'],
    ['a filter of endless parts', query('<C:comp-filter name="VEVENT"/>'.repeat(300)), 'supported-filter'],
    ['another kind of data', query('', '<C:calendar-data content-type="text/html"/>'), 'supported-calendar-data'],
    [
      'a zone nobody knows',
      query('', '<D:getetag/>', '<C:timezone-id>../../etc/passwd</C:timezone-id>'),
      'valid-timezone',
    ],
    ['a zone that is none', query('', '<D:getetag/>', '<C:timezone>no</C:timezone>'), 'valid-calendar-data'],
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

  it.each(['/', '/dav/principals/adele7x/', homePath])('offer no calendar reports on %s', async (path) => {
    const got = await dav('REPORT', path, query(''))
    expect(got.status).toBe(403)
    expect(got.body).toContain('<D:supported-report/>')
  })

  it('carry headers that keep browsers out', async () => {
    for (const got of [
      await dav('GET', object(review.name)),
      await dav('PROPFIND', '/nowhere/..'),
      await send({ method: 'GET', path: '/dav/' }),
    ]) {
      if (got.headers['dav'] === undefined) continue
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
