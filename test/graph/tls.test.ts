import { readFileSync } from 'node:fs'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect, type SecureVersion } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { fault, mailbox, page } from './setup.ts'

/** Signed by nobody but itself, for localhost; made for this test. */
const pem = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'tls', name))
const identity = { key: pem('key.pem'), cert: pem('certificate.pem') }
/** So old versions are compiled into OpenSSL, but want the weakest level. */
const weak = 'DEFAULT:@SECLEVEL=0'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

interface Impostor {
  readonly port: number
  readonly requests: (string | undefined)[]
  /** Why handshakes failed. */
  readonly failures: string[]
}

async function impostor(options: ServerOptions = {}): Promise<Impostor> {
  const requests: (string | undefined)[] = []
  const failures: string[] = []
  const server = createServer({ ...identity, ...options }, (request, response) => {
    requests.push(request.headers.authorization)
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(page(['e1']).body))
  }).on('tlsClientError', (error: NodeJS.ErrnoException) => failures.push(error.code ?? ''))
  const { promise: listening, resolve } = Promise.withResolvers<void>()
  servers.push(server.listen(0, '127.0.0.1', () => resolve()))
  await listening
  return { port: (server.address() as AddressInfo).port, requests, failures }
}

const ask = ({ port }: Impostor) =>
  fault(mailbox({ graphUrl: new URL(`https://localhost:${port}`) }).events('c', ['id']))

/** Somebody who takes any certificate and any version. */
function careless({ port }: Impostor, minVersion: SecureVersion): Promise<string | null> {
  const { promise, resolve, reject } = Promise.withResolvers<string | null>()
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, minVersion, ciphers: weak }, () => {
    resolve(socket.getProtocol())
    socket.destroy()
  }).on('error', reject)
  return promise
}

describe('a Graph', () => {
  it('that cannot prove its name gets no token', async () => {
    const other = await impostor()
    expect(await careless(other, 'TLSv1.2')).toBe('TLSv1.3')
    expect(await ask(other)).toMatchObject({ kind: 'unavailable', code: 'GRAPH_NETWORK' })
    expect(other.requests).toEqual([])
  })

  it('that speaks TLS 1.1 at best is not spoken to', async () => {
    const old = await impostor({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: weak })
    expect(await careless(old, 'TLSv1')).toBe('TLSv1.1')
    expect(await ask(old)).toMatchObject({ kind: 'unavailable', code: 'GRAPH_NETWORK' })
    expect(old.failures).not.toEqual([])
    expect(new Set(old.failures)).toEqual(new Set(['ERR_SSL_UNSUPPORTED_PROTOCOL']))
  })
})
