/** What makes life easier for apps: S1 to S12, and what is merely nice. @see docs/clients.md */
import { Agent, request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { answersOf, bed, multiget, namespaces, prop, query } from './bridge.ts'

const here = bed()
const report = (path: string, body: string, depth = '0') => here.ask('REPORT', path, { depth, body })
const told = async (path: string, names: string) => {
  const [first] = answersOf(await here.ask('PROPFIND', path, { depth: '0', body: prop(names) }))
  return new Map(first?.told.map(({ status, value }) => [value.name.local, { status, value }]))
}

describe('answers', () => {
  it.each([{ Prefer: 'return=minimal' }, { Prefer: 'return-minimal' }, { Brief: 't' }])(
    'S1 leave out what is not there for those who say so (%o)',
    async (headers) => {
      const body = prop('<displayname/><quota-used-bytes/>')
      const got = await here.ask('PROPFIND', here.calendar, { depth: '0', body, headers })
      expect(answersOf(got)[0]?.told.map(({ value }) => value.name.local)).toEqual(['displayname'])
      expect(got.body).not.toContain('404')
    },
  )

  it('S10 come packed when they are long, with their length when they are short', async () => {
    const long = await here.ask('REPORT', here.calendar, {
      body: multiget(here.members),
      headers: { 'Accept-Encoding': 'gzip' },
    })
    expect(long.headers['content-encoding']).toBe('gzip')
    expect(long.body).toContain('</D:multistatus>')
    const short = await here.ask('PROPFIND', here.calendar, { depth: '0', body: prop('<displayname/>') })
    expect(short.headers['content-length']).toBe(String(short.bytes.length))
  })

  it('S10 leave the connection open, unless it is to be closed', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ask = (headers: Record<string, string>) =>
      new Promise<{ port: number | undefined; connection: string | undefined }>((resolve, reject) => {
        const out = request({
          host: '127.0.0.1',
          port: here.demo.bridge.port,
          method: 'OPTIONS',
          path: '/.well-known/caldav',
          agent,
          headers,
        })
        out.once('response', (response) => {
          const { localPort: port } = response.socket
          response.resume().once('end', () => resolve({ port, connection: response.headers.connection }))
        })
        out.once('error', reject)
        out.end()
      })
    const [first, second] = [await ask({}), await ask({})]
    expect(second.port).toBe(first.port)
    expect((await ask({ Connection: 'close' })).connection).toBe('close')
    agent.destroy()
  })

  it('S11 are never cut short unless a limit was asked for', async () => {
    const got = await report(here.named.get('Calendar') ?? '', query('<C:comp-filter name="VEVENT"/>'), '1')
    expect(got.body).not.toContain('507')
    expect(answersOf(got).length).toBeGreaterThan(100)
  })
})

describe('the home', () => {
  it('S2 does not claim what it refuses: no sync-collection, no token', async () => {
    const properties = await told(here.home, '<supported-report-set/><sync-token/>')
    const reports = properties
      .get('supported-report-set')
      ?.value.children.map((one) => one.children[0]?.children[0]?.name.local)
    expect(reports).not.toContain('sync-collection')
    expect(properties.get('sync-token')?.status).toBe(404)
    const sync = `<sync-collection ${namespaces}><sync-token/><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`
    const { status, body } = await report(here.home, sync, '1')
    expect([status, body.includes('<D:supported-report/>')]).toEqual([403, true])
  })
})

describe('addresses', () => {
  it('S3 are made of small letters and digits, whatever people and calendars are called', () => {
    expect([...here.named.keys()].some((name) => /[^a-z0-9]/i.test(name))).toBe(true)
    const addresses = [here.principal, ...here.named.values(), ...here.members]
    expect(addresses.filter((path) => !/^\/dav\/(calendars|principals)(\/[a-z0-9]+)+(\/|\.ics)$/.test(path))).toEqual(
      [],
    )
  })
})

describe('properties', () => {
  it('S4 a colour has an alpha channel, and a name stays as it is', async () => {
    const properties = await told(here.calendar, '<A:calendar-color/><displayname/>')
    expect(properties.get('calendar-color')?.value.text).toMatch(/^#[0-9A-F]{6}FF$/)
    expect(properties.get('displayname')?.value.text).toBe('Project Falcon')
  })

  it('S5 the principal says who it is, so that apps know which attendee is meant', async () => {
    const properties = await told(here.principal, '<C:calendar-user-address-set/><CS:email-address-set/><displayname/>')
    const { username } = here.demo.facts
    expect(properties.get('calendar-user-address-set')?.value.children.map(({ text }) => text)).toContain(
      `mailto:${username}`,
    )
    expect(properties.get('email-address-set')?.value.children.map(({ text }) => text)).toContain(username)
    expect(properties.get('displayname')?.value.text).toBe('Adele Vance')
  })

  it('S6 a calendar has its order, what it takes and how much', async () => {
    const properties = await told(
      here.calendar,
      '<A:calendar-order/><C:supported-calendar-data/><C:max-resource-size/>',
    )
    expect([...properties.values()].map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('S6 and S7 an object has length, date and a type with its component', async () => {
    const [one = ''] = here.members
    const properties = await told(one, '<getcontentlength/><getlastmodified/><getcontenttype/>')
    const got = await here.ask('GET', one)
    expect(properties.get('getcontentlength')?.value.text).toBe(String(got.bytes.length))
    expect(properties.get('getlastmodified')?.value.text).toBe(got.headers['last-modified'])
    expect(properties.get('getcontenttype')?.value.text).toBe('text/calendar; charset=utf-8; component=VEVENT')
  })
})

describe('looking around', () => {
  it('S8 for people finds only oneself, and is no error', async () => {
    const principals = '/dav/principals/'
    expect((await report(principals, '<principal-search-property-set xmlns="DAV:"/>')).status).toBe(200)
    const expand =
      '<expand-property xmlns="DAV:"><property name="current-user-principal"><property name="displayname"/></property></expand-property>'
    expect((await report(here.principal, expand)).status).toBe(207)
    const search = (text: string) =>
      `<principal-property-search xmlns="DAV:"><property-search><prop><displayname/></prop><match>${text}</match></property-search><prop><displayname/></prop></principal-property-search>`
    const other = await report(principals, search('Alex'))
    expect([other.status, answersOf(other)]).toEqual([207, []])
    expect([207, 403]).toContain(
      (await report(principals, `<CS:calendarserver-principal-search ${namespaces} context="attendee"/>`)).status,
    )
  })

  it('S9 through everything at once is refused by name', async () => {
    const { status, body } = await here.ask('PROPFIND', here.home, { depth: 'infinity', body: prop('<displayname/>') })
    expect([status, body.includes('<D:propfind-finite-depth/>')]).toEqual([403, true])
  })

  it('S9 at addresses of other servers finds nothing, plainly', async () => {
    for (const [method, path] of [
      ['OPTIONS', '/remote.php/dav'],
      ['PROPFIND', '/.well-known/carddav'],
      ['PROPFIND', '/.well-known/webdav/Notes/'],
      ['PROPFIND', `${here.principal}inbox/`],
      ['PROPFIND', '/principals/'],
    ] as const) {
      const { status, headers } = await here.ask(method, path, { depth: '0', body: prop('<resourcetype/>') })
      expect([path, status]).toEqual([path, 404])
      expect(headers['content-type'] ?? '').not.toContain('html')
    }
  })
})

describe('events', () => {
  it('S12 keep their alarms, though nobody can change them', async () => {
    const got = await report(
      here.named.get('Calendar') ?? '',
      query('<C:comp-filter name="VEVENT"/>', '<C:calendar-data/>'),
      '1',
    )
    expect(got.body).toContain('BEGIN:VALARM')
  })

  it('nice: tell when somebody is busy, where that is asked', async () => {
    const body = `<C:free-busy-query ${namespaces}><C:time-range start="20261101T000000Z" end="20261201T000000Z"/></C:free-busy-query>`
    const got = await report(here.named.get('Calendar') ?? '', body, '1')
    expect([got.status, got.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(got.body).toContain('BEGIN:VFREEBUSY')
  })

  it('nice: come as one file, at an address that is not the calendar’s', async () => {
    const id = here.calendar.split('/').at(-2)
    const got = await here.ask('GET', `/export/calendars/${id}.ics`)
    expect([got.status, got.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(new Set(got.body.match(/^UID:.*$/gm)).size).toBe(here.members.length)
  })
})
