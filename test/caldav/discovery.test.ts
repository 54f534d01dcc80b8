import { describe, expect, it } from 'vitest'
import { calendar, homePath, object, propfind } from './bodies.ts'
import { review } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const { dav, send } = await startServer()

describe('finding the calendars', () => {
  it.each(['PROPFIND', 'OPTIONS', 'GET', 'HEAD', 'REPORT'])(
    'M1 redirects %s on the well-known path, asking nobody',
    async (method) => {
      const got = await send({ method, path: '/.well-known/caldav' })
      expect([got.status, got.headers.location]).toEqual([301, '/dav/'])
    },
  )

  it.each(['/', '/dav/', '/dav/principals/', '/dav/principals/adele7x/', homePath, calendar])(
    'M2 says on %s who is asking and where the calendars are',
    async (path) => {
      const names = ['D:current-user-principal', 'D:principal-URL', 'D:resourcetype', 'C:calendar-home-set']
      const { body } = await dav('PROPFIND', path, propfind(...names), { Depth: '0' })
      const [self] = answersIn(body)
      expect(self?.href).toBe(path)
      expect([...(self?.props.get(200)?.keys() ?? [])]).toEqual(names.map((name) => name.slice(2)))
      expect(self?.props.get(200)?.get('calendar-home-set')?.children[0]?.text).toBe(homePath)
    },
  )

  it.each(['/dav', '/dav/principals/adele7x', homePath.slice(0, -1), calendar.slice(0, -1)])(
    'M3 answers %s without its last slash, and puts the slash into the address',
    async (path) => {
      const got = await dav('PROPFIND', path, propfind('D:resourcetype'), { Depth: '0' })
      expect(got.status).toBe(207)
      expect(answersIn(got.body)[0]?.href).toBe(`${path}/`)
    },
  )

  it.each(['OPTIONS', 'PROPFIND', 'REPORT', 'GET', 'PUT', 'DELETE', 'MKCALENDAR'])(
    'M4 asks for a password before %s, by Basic and nothing else',
    async (method) => {
      const got = await send({ method, path: calendar, headers: { Accept: 'text/html' } })
      expect([got.status, got.reason, got.body]).toEqual([401, 'Unauthorized', ''])
      expect(got.headers['www-authenticate']).toBe('Basic realm="Outlook CalDAV Bridge", charset="UTF-8"')
      expect(got.headers['cache-control']).toContain('no-store')
    },
  )

  it.each(['/', '/dav/', '/dav/principals/adele7x/', homePath, calendar, object(review.name)])(
    'M5 offers calendar access on %s, and nothing that writes',
    async (path) => {
      const got = await dav('OPTIONS', path)
      expect([got.status, got.headers['content-length']]).toEqual([200, '0'])
      expect(got.headers['dav']).toBe('1, 3, calendar-access')
      expect(got.headers.allow).toBe('OPTIONS, GET, HEAD, PROPFIND, PROPPATCH, REPORT')
    },
  )
})
