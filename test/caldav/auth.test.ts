import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Authenticate } from '../../src/calendar.ts'
import { calendar, multiget, propfind } from './bodies.ts'
import { adelesHome, adelesPassword, authenticateWith, basic } from './people.ts'
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
