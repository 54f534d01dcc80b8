/** Requests that no app of ours sends, over a raw socket: what is refused before anybody looks at it, and what is not. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { guarded, inviteLate, notReady } from '../../src/wire.ts'
import { exchange, head, statuses } from './raw.ts'

const servers: Server[] = []

/** A server whose listener says which target it was asked for; it reads a body only below `/read`. */
async function serving(publicUrl: string, trustedProxies: readonly string[] = []): Promise<number> {
  const rules = { publicUrl: new URL(publicUrl), trustedProxies, log: silentLog }
  const listener = guarded((request, response) => {
    if (!request.url?.startsWith('/read')) return void response.end(`target ${request.url}`)
    void buffer(request).then((body) => response.end(`read ${body.length}`))
  }, rules)
  const server = createServer(listener).on('checkContinue', (request, response) => {
    inviteLate(request, response)
    listener(request, response)
  })
  server.maxHeadersCount = 0
  return listening(server)
}

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const ours = 'Host: cal.contoso.example'
const [get, fromProxy] = ['GET /dav/ HTTP/1.1', 'X-Forwarded-Proto: http']
const many = Array.from({ length: 210 }, (_, i) => `X-${i}: 1`)
let [port, local, behind] = [0, 0, 0]

beforeAll(async () => {
  port = await serving('https://cal.contoso.example/bridge')
  local = await serving('http://localhost:8080')
  behind = await serving('https://cal.contoso.example', ['127.0.0.0/8'])
})

afterAll(() => {
  for (const server of servers) server.close()
})

describe('the wire', () => {
  const rows: readonly (readonly [what: string, status: number, bytes: string])[] = [
    ['a plain request', 200, head(get, ours)],
    ['our name in other letters, with a port', 200, head(get, 'Host: Cal.Contoso.Example:8443')],
    ['HTTP/1.0 without a host', 200, 'GET /dav/ HTTP/1.0\r\n\r\n'],
    ['HTTP/1.1 without a host', 400, head(get)],
    ['HTTP/0.9', 505, 'GET /dav/\r\n\r\n'],
    ['two hosts', 400, head(get, ours, 'Host: evil.example')],
    ['the same host twice', 400, head(get, ours, ours)],
    ['two hosts behind two hundred other fields', 431, head(get, ours, ...many, 'Host: evil.example')],
    ['an empty host', 400, head(get, 'Host: ')],
    ['a foreign host', 421, head(get, 'Host: evil.example')],
    ['this machine, when we have a name', 421, head(get, 'Host: 127.0.0.1')],
    ['a host with a user in front', 421, head(get, 'Host: cal.contoso.example@evil.example')],
    ['two hosts in one field', 421, head(get, `${ours}, evil.example`)],
    ['a host and a path', 421, head(get, `${ours}/x`)],
    ['health, by any name', 200, head('GET /health HTTP/1.1', 'Host: 10.0.0.7:8080')],
    ['health below the sub-path', 200, head('GET /bridge/health HTTP/1.1', 'Host: probe')],
    ['an address of ours as target', 200, head('GET http://cal.contoso.example/dav/ HTTP/1.1', ours)],
    ['an address elsewhere as target', 421, head('GET http://evil.example/dav/ HTTP/1.1', ours)],
    ['a target that is no path', 400, head('GET * HTTP/1.1', ours)],
    ['OPTIONS for the server', 200, head('OPTIONS * HTTP/1.1', ours)],
    ['another coding', 400, `${head('PUT /dav/ HTTP/1.1', ours, 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n`],
    ['a coding twice', 400, `${head('PUT /dav/ HTTP/1.1', ours, 'Transfer-Encoding: chunked, chunked')}0\r\n\r\n`],
    ['chunks in other letters', 200, `${head('PUT /dav/ HTTP/1.1', ours, 'Transfer-Encoding: CHUNKED')}0\r\n\r\n`],
    ['clear text, whoever says so', 400, head(get, ours, fromProxy)],
  ]
  it.each(rows)('%s: %i', async (_, status, bytes) => {
    expect(statuses(await exchange(port, bytes))).toEqual([status])
  })

  it('gives a listener the path of an absolute target', async () => {
    expect(await exchange(port, head('GET http://cal.contoso.example/dav/?a HTTP/1.1', ours))).toContain(
      'target /dav/?a',
    )
  })

  it('repeats nothing of what it refuses', async () => {
    const read = await exchange(port, head('GET http://evil.example/dav/ HTTP/1.1', 'Host: evil.example'))
    expect(read).not.toContain('evil')
  })

  it('takes this machine by each of its names when it has no other', async () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]:8080', 'LOCALHOST:9'])
      expect(statuses(await exchange(local, head(get, `Host: ${host}`)))).toEqual([200])
    for (const host of ['evil.example', '10.0.0.1', '[::2]'])
      expect(statuses(await exchange(local, head(get, `Host: ${host}`)))).toEqual([421])
  })

  it('says to come back while the bridge starts', async () => {
    const read = await exchange(await listening(createServer(notReady)), head(get, ours))
    expect(statuses(read)).toEqual([503])
    expect(read).toContain('Retry-After: 5')
  })
})

describe('behind a proxy that is believed', () => {
  it('clear text is refused, without a redirect and without 403', async () => {
    for (const line of [get, 'PROPFIND /dav/ HTTP/1.1', 'GET / HTTP/1.1'])
      expect(statuses(await exchange(behind, head(line, ours, fromProxy)))).toEqual([400])
    expect(statuses(await exchange(behind, head('GET /health HTTP/1.1', ours, fromProxy)))).toEqual([200])
  })

  it('https is taken, and a proxy that does not say', async () => {
    for (const said of [['X-Forwarded-Proto: https'], ['X-Forwarded-Proto: https, http'], []])
      expect(statuses(await exchange(behind, head(get, ours, ...said)))).toEqual([200])
  })

  it('the proxy may call us as it likes, once', async () => {
    expect(statuses(await exchange(behind, head(get, 'Host: bridge:8080')))).toEqual([200])
    expect(statuses(await exchange(behind, head(get, 'Host: bridge', 'Host: other')))).toEqual([400])
  })
})

describe('a server for https that somebody speaks to without a proxy', () => {
  /** What the table decides about a request from an address that no test can come from. */
  function statusFor(remoteAddress: string, ...fields: readonly string[]): number {
    let status = 200
    const rules = { publicUrl: new URL('https://cal.contoso.example'), trustedProxies: ['203.0.113.9'], log: silentLog }
    const rawHeaders = ['Host', 'cal.contoso.example', ...fields]
    const line = { method: 'PROPFIND', url: '/dav/', httpVersion: '1.1' }
    const request = { ...line, headers: {}, rawHeaders, socket: { remoteAddress } }
    const response = { writeHead: (code: number) => (status = code), end: () => {} }
    guarded(() => {}, rules)(request as unknown as IncomingMessage, response as unknown as ServerResponse)
    return status
  }

  it.each([
    ['from far away', 400, ['192.0.2.1']],
    ['from far away, by a proxy that says https', 200, ['192.0.2.1', 'X-Forwarded-Proto', 'https']],
    ['from a proxy that is believed', 200, ['203.0.113.9']],
    ['from this machine', 200, ['127.0.0.1']],
    ['from a container beside it', 200, ['::ffff:172.17.0.1']],
  ] as const)('%s: %i', (_, status, [address, ...fields]) => {
    expect(statusFor(address, ...fields)).toBe(status)
  })
})

describe('a body announced with Expect: 100-continue', () => {
  const expectant = (path: string) =>
    head(`PUT ${path} HTTP/1.1`, ours, 'Expect: 100-continue', 'Content-Length: 5').replace('Connection: close\r\n', '')

  it('is not invited by an answer that needs none, which ends the connection', async () => {
    const read = await exchange(port, expectant('/dav/'))
    expect(statuses(read)).toEqual([200])
    expect(read.toLowerCase()).toContain('connection: close')
  })

  it('is invited once somebody reads it, and the connection goes on', async () => {
    const read = await exchange(port, `${expectant('/read')}hello${head('GET /next HTTP/1.1', ours)}`)
    expect(statuses(read)).toEqual([100, 200, 200])
    expect(read).toContain('read 5')
    expect(read).toContain('target /next')
  })
})
