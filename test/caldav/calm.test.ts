import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { calendar, homePath, object, propfind, query, sync } from './bodies.ts'
import { adelesHome, authenticateWith, standup, work } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const { dav } = await startServer()

describe('staying calm', () => {
  it('M18 asks to wait when a calendar cannot be read, and still lists the others', async () => {
    const own = adelesHome()
    own.faults.set(work.id, new Fault('unavailable', 'first sync', { retryAfterSeconds: 6.5 }))
    const server = await startServer({ authenticate: authenticateWith(own) })
    for (const [method, body] of [
      ['PROPFIND', propfind('CS:getctag')],
      ['REPORT', sync('')],
      ['REPORT', query('')],
    ] as const) {
      const got = await server.dav(method, calendar, body, { Depth: '1' })
      expect([got.status, got.headers['retry-after'], got.body]).toEqual([503, '7', ''])
    }
    const listed = await server.dav('PROPFIND', homePath, propfind('D:displayname', 'CS:getctag'), { Depth: '1' })
    expect(answersIn(listed.body).map(({ props }) => [...(props.get(200)?.keys() ?? [])])).toEqual([
      ['displayname'],
      ['displayname'],
      ['displayname', 'getctag'],
    ])
  })

  it.each([
    ['without a type', undefined],
    ['as plain text', 'text/plain'],
    ['as anything', 'application/x-www-form-urlencoded'],
  ])('M19 reads a body sent %s', async (_, type) => {
    const headers = { Depth: '0', ...(type === undefined ? {} : { 'Content-Type': type }) }
    const body = `\n\n  ${propfind('D:displayname')}`
    expect((await dav('PROPFIND', calendar, body, headers)).status).toBe(207)
  })

  it.each([
    [
      'commas between properties',
      '<a:propfind xmlns:a="DAV:"><a:prop><a:displayname/>,<a:displayname/></a:prop></a:propfind>',
    ],
    ['a default namespace', '<propfind xmlns="DAV:"><prop><displayname xmlns="DAV:"/></prop></propfind>'],
    [
      'a comment',
      '<?xml version="1.0"?><!-- x --><propfind xmlns="DAV:"><prop><!-- y --><displayname/></prop></propfind>',
    ],
  ])('M19 reads a body with %s', async (_, body) => {
    const got = await dav('PROPFIND', calendar, body)
    expect([...(answersIn(got.body)[0]?.props.get(200)?.keys() ?? [])]).toEqual(['displayname'])
  })

  it('M19 refuses document types', async () => {
    const body = `<!DOCTYPE x [<!ENTITY e "x">]>${propfind('D:displayname')}`
    expect((await dav('PROPFIND', calendar, body)).status).toBe(400)
  })

  it('M20 lets a client accept what it likes and come from where it likes', async () => {
    const headers = {
      Accept: 'image/png',
      Origin: 'https://elsewhere.example',
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'no-cors',
      Depth: '0',
    }
    const got = await dav('PROPFIND', calendar, propfind('D:displayname'), headers)
    expect(got.status).toBe(207)
    expect(got.headers['set-cookie'] ?? got.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('M22 reads no event to list calendars', async () => {
    const own = adelesHome()
    const server = await startServer({ authenticate: authenticateWith(own) })
    own.faults.set(work.id, new Fault('unavailable', 'must not be asked'))
    const got = await server.dav('PROPFIND', homePath, propfind('D:displayname', 'A:calendar-color'), { Depth: '1' })
    expect([got.status, own.reads.calls]).toEqual([207, 0])
    expect(answersIn(got.body)).toHaveLength(3)
  })

  it.each(['/', '/dav/', homePath, calendar])('M23 shows no calendar data on %s', async (path) => {
    for (const method of ['GET', 'HEAD']) {
      const got = await dav(method, path)
      expect([got.status, got.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
      expect(got.body).not.toContain('BEGIN:VCALENDAR')
    }
  })

  it('leaves the missing out when a client asks for little', async () => {
    for (const header of [
      { Prefer: 'return=minimal' },
      { Prefer: 'return-minimal' },
      { Prefer: 'depth-noroot, return=minimal' },
      { Brief: 't' },
    ]) {
      const got = await dav('PROPFIND', calendar, propfind('D:displayname', 'CS:pushkey'), header)
      expect(answersIn(got.body)[0]?.props.get(404)).toBeUndefined()
      expect(got.headers['preference-applied']).toBe('return=minimal')
    }
  })

  it('packs long answers for those who can unpack', async () => {
    const body = propfind('D:supported-report-set', 'D:current-user-privilege-set')
    const plain = await dav('PROPFIND', homePath, body, { Depth: '1' })
    const packed = await dav('PROPFIND', homePath, body, { Depth: '1', 'Accept-Encoding': 'gzip, deflate' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(packed.headers.vary).toBe('Accept-Encoding')
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length)
    expect(packed.body).toBe(plain.body)
    const object1 = await dav('GET', object(standup.name), undefined, { 'Accept-Encoding': 'gzip' })
    expect(object1.headers['content-encoding']).toBeUndefined()
  })
})
