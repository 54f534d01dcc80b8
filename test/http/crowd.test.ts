/** Very many requests from one place. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Crowd } from '../../src/crowd.ts'
import { silentLog } from '../../src/log.ts'
import { guarded } from '../../src/wire.ts'
import { exchange, head } from './raw.ts'

/** What begins below `/slow` is not answered before somebody says so. */
async function behindProxy() {
  const held: ServerResponse[] = []
  const rules = { publicUrl: new URL('https://cal.contoso.example'), trustedProxies: ['127.0.0.1'], log: silentLog }
  const listener = guarded((request, response) => {
    if (request.url === '/slow') held.push(response)
    else response.end('ok')
  }, rules)
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  const ask = (from: string, path: string) =>
    exchange(port, head(`GET ${path} HTTP/1.1`, 'Host: cal.contoso.example', `X-Forwarded-For: ${from}`))
  return { held, ask, port }
}

const isHeld = (held: readonly unknown[], count: number) => expect.poll(() => held.length).toBe(count)

describe('more than two hundred at once from one place', () => {
  it('behind a proxy are told to come back, and others are answered', async () => {
    const { held, ask } = await behindProxy()
    const slow = Array.from({ length: 200 }, () => ask('203.0.113.7', '/slow'))
    await isHeld(held, 200)
    expect(await ask('203.0.113.7', '/')).toMatch(/^HTTP\/1\.1 503 [\s\S]*\r\nRetry-After: 5\r\n/)
    expect(await ask('203.0.113.8', '/')).toMatch(/^HTTP\/1\.1 200 /)
    expect(await ask('192.168.0.9', '/')).toMatch(/^HTTP\/1\.1 200 /)
    for (const response of held) response.end()
    await Promise.all(slow)
    expect(await ask('203.0.113.7', '/')).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('that are given up make room', async () => {
    const { held, ask, port } = await behindProxy()
    const sockets = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'))
    for (const socket of sockets)
      socket.write(head('GET /slow HTTP/1.1', 'Host: cal.contoso.example', 'X-Forwarded-For: 203.0.113.7'))
    await isHeld(held, 200)
    for (const socket of sockets) socket.destroy()
    await expect.poll(() => ask('203.0.113.7', '/')).toMatch(/^HTTP\/1\.1 200 /)
  })
})

it('one place is that of all addresses that one customer has', () => {
  const crowd = new Crowd(2)
  const first = crowd.enter('2001:db8:0:1::1')
  expect([crowd.enter('2001:db8:0:1::2'), crowd.enter('2001:db8:0:2::1')].map((leave) => typeof leave)).toEqual([
    'function',
    'function',
  ])
  expect(crowd.enter('2001:db8:0:1::3')).toBeUndefined()
  first?.()
  expect(crowd.enter('2001:db8:0:1::3')).toBeTypeOf('function')
})
