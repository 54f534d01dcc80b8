/** Where an app may have the bridge call: an attacker with an app password names the address. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpointOf } from '../../src/push/addresses.ts'
import { createDeliver } from '../../src/push/delivery.ts'

const calls: string[] = []
const inner = createServer((request, response) => {
  calls.push(request.url ?? '')
  response.writeHead(request.url === '/away' ? 307 : 200, { Location: '/secret' })
  response.end()
})
inner.on('connection', () => calls.push('a connection'))
beforeAll(() => new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve)))
afterAll(() => void inner.close())

const port = () => (inner.address() as AddressInfo).port
const deliver = createDeliver(() => 0)
const message = (endpoint: string) => ({
  endpoint: new URL(endpoint),
  body: new Uint8Array(),
  authorization: '',
  topic: 't',
})

describe('an address that an app names', () => {
  it('leads nowhere inside, however it is written', async () => {
    const hosts = [
      'localhost',
      'LOCALHOST',
      'localhost.',
      'a.localhost',
      '127.0.0.1',
      '127.1',
      '0x7f.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
    ]
    const named = hosts.flatMap((host) => [`https://${host}:${port()}/`, `http://${host}:${port()}/`])
    for (const text of named) {
      const endpoint = endpointOf(text, false)
      if (endpoint !== undefined)
        expect([text, await deliver(message(endpoint.href))]).toMatchObject([text, { kind: 'later' }])
    }
    // What was let in once, by whatever mistake, is not called either.
    expect(await deliver(message(`https://localhost:${port()}/`))).toMatchObject({ kind: 'later' })
    expect(calls).toEqual([])
  })

  it('is not left for another one by a redirect', async () => {
    expect(await deliver(message(`http://127.0.0.1:${port()}/away`))).toMatchObject({ kind: 'later', code: 'HTTP307' })
    expect(calls).toEqual(['a connection', '/away'])
  })
})
