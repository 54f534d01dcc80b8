/** What every app that is known needs in order to find calendars: M1 to M11, M20, M21, M23. @see docs/clients.md */
import { describe, expect, it } from 'vitest'
import { answersOf, bed, prop, query } from './bridge.ts'

const here = bed()
const davMethods = ['OPTIONS', 'PROPFIND', 'PROPPATCH', 'REPORT', 'GET', 'PUT', 'DELETE', 'MKCALENDAR', 'LOCK', 'POST']
const places = () => ['/', '/dav/', '/dav/principals/', here.principal, '/dav/calendars/', here.home, here.calendar]

const asked = '<current-user-principal/><principal-URL/><resourcetype/><C:calendar-home-set/>'

describe('the entrances', () => {
  it('M1 the well-known address sends every method to the DAV root, and asks nobody for a password', async () => {
    for (const method of [...davMethods, 'HEAD']) {
      for (const path of ['/.well-known/caldav', '/.well-known/caldav/']) {
        const { status, headers } = await here.ask(method, path, { stranger: true })
        expect([method, status, headers['location']]).toEqual([method, 301, '/dav/'])
      }
    }
  })

  it('M2 the host itself and everything below /dav/ lead to the person and to the calendars', async () => {
    for (const path of places()) {
      const [first] = answersOf(await here.ask('PROPFIND', path, { depth: '0', body: prop(asked) }))
      const told = new Map(
        first?.told.map(({ status, value }) => [value.name.local, { status, href: value.children[0]?.text }]),
      )
      expect(first?.href).toBe(path)
      expect(told.get('current-user-principal')).toEqual({ status: 200, href: here.principal })
      expect(told.get('principal-URL')).toEqual({ status: 200, href: here.principal })
      expect(told.get('calendar-home-set')).toEqual({ status: 200, href: here.home })
      expect(told.get('resourcetype')?.status).toBe(200)
      expect((await here.ask('OPTIONS', path)).status).toBe(200)
    }
  })

  it('M3 a missing last slash is not redirected, and there in the answer', async () => {
    for (const path of places().slice(1)) {
      const got = await here.ask('PROPFIND', path.slice(0, -1), { depth: '0', body: prop('<resourcetype/>') })
      expect([got.status, answersOf(got)[0]?.href]).toEqual([207, path])
    }
  })

  it('M23 none of them is a calendar file', async () => {
    for (const path of places()) {
      for (const accept of ['*/*', 'text/calendar, application/ics, text/plain;q=0.9']) {
        const { status, headers, body } = await here.ask('GET', path, { headers: { Accept: accept } })
        expect(status).toBe(200)
        expect(headers['content-type']).not.toContain('calendar')
        expect(body).not.toContain('BEGIN:VCALENDAR')
      }
    }
  })
})

describe('the password', () => {
  it('M4 is asked for in the same words by every method, whatever is accepted', async () => {
    for (const path of ['/dav/', here.home, here.calendar]) {
      for (const method of davMethods) {
        const got = await here.ask(method, path, { stranger: true, headers: { Accept: 'text/html, */*' } })
        expect([method, got.status, got.reason, got.body]).toEqual([method, 401, 'Unauthorized', ''])
        expect(got.headers['www-authenticate']).toBe('Basic realm="Outlook CalDAV Bridge", charset="UTF-8"')
      }
    }
    for (const method of ['OPTIONS', 'PROPFIND', 'REPORT', 'PUT']) {
      expect((await here.ask(method, '/', { stranger: true })).status).toBe(401)
    }
  })

  it('M21 opens the same addresses as another password of the same person, without a cookie', async () => {
    const { accounts, passwords } = here.demo.bridge.services
    const account = await accounts.find(here.demo.facts.username)
    const { secret } = await passwords.create(account?.id ?? '', 'Another')
    const basic = Buffer.from(`me:${secret.reveal()}`).toString('base64')
    const other = { stranger: true, headers: { Authorization: `Basic ${basic}` }, depth: '1', body: prop('<getetag/>') }
    const [mine, same] = [
      await here.ask('PROPFIND', here.calendar, { depth: '1', body: prop('<getetag/>') }),
      await here.ask('PROPFIND', here.calendar, other),
    ]
    expect(same.body).toBe(mine.body)
    expect(mine.headers['set-cookie']).toBeUndefined()
  })
})

describe('what a place can do', () => {
  it('M5 is told by OPTIONS with an empty body, and never writing or scheduling', async () => {
    for (const path of [...places(), here.members[0] ?? '']) {
      const { status, headers } = await here.ask('OPTIONS', path)
      expect([status, headers['content-length'], headers['dav']]).toEqual([200, '0', '1, 3, calendar-access'])
      expect(headers['allow']).not.toMatch(/PUT|DELETE|POST|MKCALENDAR|MKCOL|LOCK|MOVE|COPY/)
    }
  })

  it('M5 and the DAV header stands on every other answer, too', async () => {
    for (const [method, path] of [
      ['PROPFIND', here.home],
      ['REPORT', here.calendar],
      ['PUT', `${here.calendar}new.ics`],
      ['GET', '/dav/nowhere'],
      ['GET', here.members[0] ?? ''],
    ] as const) {
      expect((await here.ask(method, path)).headers['dav']).toBe('1, 3, calendar-access')
    }
  })

  it('M9 its privileges are to read, and to know that', async () => {
    for (const path of [here.home, here.calendar, here.members[0] ?? '']) {
      const [first] = answersOf(
        await here.ask('PROPFIND', path, { depth: '0', body: prop('<current-user-privilege-set/>') }),
      )
      const privileges = first?.told[0]?.value.children.map(({ children }) =>
        children.map(({ name }) => name.local).join(),
      )
      expect(privileges).toEqual(['read', 'read-current-user-privilege-set'])
    }
  })

  it('M10 writing is refused by the privilege that is missing, before any condition is looked at', async () => {
    const object = here.members[0] ?? ''
    for (const [method, path, headers] of [
      ['PUT', `${here.calendar}new.ics`, { 'If-None-Match': '*' }],
      ['PUT', object, { 'If-Match': '"stale"' }],
      ['PUT', here.calendar, { 'If-Match': 'nothing' }],
      ['PUT', '/', { 'If-Match': 'nothing' }],
      ['DELETE', object, { 'If-Match': '"stale"' }],
      ['MKCALENDAR', `${here.home}tasks/`, {}],
      ['MKCOL', `${here.home}tasks/`, {}],
    ] as const) {
      const { status, body } = await here.ask(method, path, { headers, body: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' })
      expect([method, path, status]).toEqual([method, path, 403])
      expect(body).toMatch(/<D:error .*<D:need-privileges>/)
    }
    for (const method of ['LOCK', 'UNLOCK', 'MOVE', 'COPY']) {
      expect([403, 405]).toContain((await here.ask(method, object)).status)
    }
  })

  it('M11 what apps set is answered property by property', async () => {
    const set =
      '<displayname>Mine</displayname><A:calendar-color>#112233FF</A:calendar-color><A:calendar-order>7</A:calendar-order>'
    const body = `<propertyupdate xmlns="DAV:" xmlns:A="http://apple.com/ns/ical/"><set><prop>${set}</prop></set></propertyupdate>`
    const got = await here.ask('PROPPATCH', here.calendar, { body })
    expect(got.status).toBe(207)
    expect(answersOf(got)[0]?.told.map(({ status, value }) => [status, value.name.local])).toEqual([
      [200, 'displayname'],
      [200, 'calendar-color'],
      [200, 'calendar-order'],
    ])
  })

  it('M20 does not depend on what is accepted, on where an app comes from, or on a token of a page', async () => {
    for (const headers of [
      { Accept: 'text/html, text/*;q=0.9, image/jpeg;q=0.9' },
      { Accept: 'application/json' },
      { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
    ]) {
      expect(
        (await here.ask('PROPFIND', here.home, { depth: '0', body: prop('<resourcetype/>'), headers })).status,
      ).toBe(207)
      expect(
        (
          await here.ask('REPORT', here.calendar, {
            depth: '1',
            body: query('<C:comp-filter name="VEVENT"/>'),
            headers,
          })
        ).status,
      ).toBe(207)
    }
  })
})

describe('a list of calendars', () => {
  const wanted =
    '<resourcetype/><displayname/><C:supported-calendar-component-set/><current-user-privilege-set/><owner/><current-user-principal/><CS:getctag/><sync-token/><supported-report-set/><A:calendar-color/>'

  it('M8 has on every calendar what apps cannot do without', async () => {
    const [own, ...calendars] = answersOf(await here.ask('PROPFIND', here.home, { depth: '1', body: prop(wanted) }))
    expect(own?.href).toBe(here.home)
    expect(calendars.length).toBeGreaterThan(3)
    for (const { told } of calendars) {
      expect(told.map(({ status }) => status)).toEqual(Array(10).fill(200))
      const value = (local: string) => told.find(({ value: own }) => own.name.local === local)?.value
      expect(value('displayname')?.text).not.toBe('')
      expect(
        value('supported-calendar-component-set')?.children.map(({ attributes }) => attributes.get('name')),
      ).toEqual(['VEVENT'])
      expect(value('owner')?.children[0]?.text).toBe(here.principal)
      expect(Number.isNaN(Number(value('getctag')?.text))).toBe(true)
      expect(value('sync-token')?.text).toMatch(/^\w+:/)
    }
  })

  it('M6 has addresses that are paths and nothing around them', async () => {
    const { body } = await here.ask('PROPFIND', here.home, { depth: '1', body: prop('<owner/>') })
    const hrefs = [...body.matchAll(/<D:href>(.*?)<\/D:href>/gs)].map(([, href]) => href)
    expect(hrefs.length).toBeGreaterThan(6)
    for (const href of hrefs) expect(href).toMatch(/^\/[a-z0-9/]+\/$/)
    for (const href of here.members) expect(href).toMatch(/^\/[a-z0-9/]+\.ics$/)
  })

  it('M7 tells what is there before what is not, with reason phrases', async () => {
    const { body, headers } = await here.ask('PROPFIND', here.calendar, {
      depth: '0',
      body: prop('<quota-used-bytes/><displayname/>'),
    })
    expect(headers['content-type']).toBe('application/xml; charset=utf-8')
    expect([...body.matchAll(/<D:status>(.*?)<\/D:status>/g)].map(([, line]) => line)).toEqual([
      'HTTP/1.1 200 OK',
      'HTTP/1.1 404 Not Found',
    ])
  })

  it('M22 is there at once, also for somebody whose first sync has not begun', async () => {
    const before = here.demo.sandbox.context.calls.list().length
    expect((await here.ask('PROPFIND', '/', { depth: '0', body: prop(asked) })).status).toBe(207)
    expect((await here.ask('PROPFIND', here.principal, { depth: '0', body: prop(asked) })).status).toBe(207)
    expect(here.demo.sandbox.context.calls.list().length).toBe(before)
  })
})
