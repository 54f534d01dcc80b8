import { describe, expect, it } from 'vitest'
import { exchange } from '../http/raw.ts'
import { calendar, homePath, object, propfind } from './bodies.ts'
import { adelesPassword, review } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const { dav, port } = await startServer()
const asks = propfind('D:displayname')

const head = (line: string, ...fields: readonly string[]): string =>
  `${[line, 'Host: cal.example.org', `Authorization: ${adelesPassword}`, ...fields].join('\r\n')}\r\n\r\n`
const sized = (line: string, ...fields: readonly string[]): string =>
  `${head(line, `Content-Length: ${asks.length}`, ...fields)}${asks}`

describe('HTTP in all its forms', () => {
  it('takes a body in pieces', async () => {
    const cut = Math.floor(asks.length / 2)
    const pieces = [asks.slice(0, cut), asks.slice(cut)].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
    const request = head(`PROPFIND ${calendar} HTTP/1.1`, 'Transfer-Encoding: chunked', 'Connection: close')
    const read = await exchange(port, `${request}${pieces.join('')}0\r\n\r\n`)
    expect(read).toMatch(/^HTTP\/1\.1 207 /)
    expect(read).toContain('<D:displayname>Calendar</D:displayname>')
  })

  it.each(['0', '1'])('answers HTTP/1.0 whole, never in pieces (depth %s)', async (depth) => {
    const read = await exchange(port, sized(`PROPFIND ${calendar} HTTP/1.0`, `Depth: ${depth}`))
    expect(read).toMatch(/^HTTP\/1\.1 207 /)
    expect(read.toLowerCase()).not.toContain('transfer-encoding')
    expect(read).toMatch(/<\/D:multistatus>$/)
  })

  it('answers one request after the other on the same connection', async () => {
    const line = `PROPFIND ${calendar} HTTP/1.1`
    const read = await exchange(port, `${sized(line)}${sized(line)}${sized(line, 'Connection: close')}`)
    expect(read.match(/HTTP\/1\.1 207 /g)).toHaveLength(3)
  })

  it('packs what is worth it, for those who take it', async () => {
    const names = '<propfind xmlns="DAV:"><propname/></propfind>'
    const [large, little, plain] = await Promise.all([
      dav('PROPFIND', homePath, names, { Depth: '1', 'Accept-Encoding': 'gzip, deflate, br' }),
      dav('PROPFIND', homePath, asks, { Depth: '0', 'Accept-Encoding': 'gzip' }),
      dav('PROPFIND', homePath, names, { Depth: '1', 'Accept-Encoding': 'gzip;q=0' }),
    ])
    expect([large, little, plain].map(({ headers }) => headers['content-encoding'])).toEqual([
      'gzip',
      undefined,
      undefined,
    ])
    expect([large, little, plain].map(({ headers }) => headers.vary)).toEqual(Array(3).fill('Accept-Encoding'))
    expect(large.bytes.length).toBeLessThan(large.body.length / 2)
  })

  it('gives whole objects to those who ask for a range', async () => {
    const got = await dav('GET', object(review.name), undefined, { Range: 'bytes=0-9' })
    expect([got.status, got.headers['accept-ranges'], got.body]).toEqual([200, 'none', review.text])
  })

  it.each([
    ['every letter in hexadecimal', calendar.replace('k1work', '%6B%31%77%6f%72%6B')],
    ['a query behind it', `${calendar}?a=b`],
  ])('finds a calendar by an address with %s', async (_, path) => {
    const got = await dav('PROPFIND', path, asks)
    expect([got.status, answersIn(got.body)[0]?.href]).toEqual([207, calendar])
  })

  it.each(['utf8', 'latin1'] as const)('reads names in %s', async (encoding) => {
    const names: string[] = []
    const server = await startServer({
      authenticate: async ({ user }) => {
        names.push(user)
        return 'refused'
      },
    })
    const Authorization = `Basic ${Buffer.from('adèle@contoso.example:secret', encoding).toString('base64')}`
    expect((await server.send({ method: 'PROPFIND', path: '/', headers: { Authorization } })).status).toBe(401)
    expect(names).toEqual(['adèle@contoso.example'])
  })
})
