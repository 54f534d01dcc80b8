/** What the recipe for Caddy makes of bridges that end, die and are not there: run by Caddy itself where it is installed. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fetch } from 'undici'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { read } from './files.ts'
import { anyCertificate, freePort, installed, programs } from './programs.ts'

/** In the place of a bridge: says its name and what it was sent, and whether it is ready. */
interface Stand {
  readonly server: Server
  readonly port: number
  ready: boolean
  /** As if killed: its connections, too. */
  die(): void
}

async function stand(name: string): Promise<Stand> {
  const server = createServer((request, response) => {
    if (request.url === '/ready') response.writeHead(own.ready ? 200 : 503).end()
    else void text(request).then((body) => response.writeHead(207).end(`${name} ${body}`))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const die = () => {
    server.close()
    server.closeAllConnections()
  }
  const own: Stand = { server, port: (server.address() as AddressInfo).port, ready: true, die }
  return own
}

describe.skipIf(!installed('caddy'))('Caddy before two bridges', () => {
  let stands: readonly [Stand, Stand]
  let proxy: ChildProcess
  let folder = ''
  let origin = ''

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bridge-failover-'))
    stands = [await stand('first'), await stand('second')]
    const port = await freePort()
    origin = `https://localhost:${port}`
    const ports = { bridgePort: stands[0].port, morePorts: [stands[1].port] }
    proxy = programs.caddy(read('deploy/proxy/Caddyfile'), { folder, port, plainPort: await freePort(), ...ports })
    await vi.waitFor(async () => expect(await names()).toEqual(['first', 'second']), { timeout: 20_000, interval: 100 })
  })

  afterEach(async () => {
    if (proxy.exitCode === null && proxy.kill('SIGTERM')) await once(proxy, 'exit')
    for (const each of stands) each.die()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = async () => {
    const answer = await fetch(`${origin}/dav/`, { method: 'REPORT', body: '<whole/>', dispatcher: anyCertificate })
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), said: await answer.text() }
  }
  const askOften = async () => {
    const answers: Awaited<ReturnType<typeof ask>>[] = []
    for (let i = 0; i < 30; i += 1) answers.push(await ask())
    return answers
  }
  /** Who answers. */
  const names = async () => [...new Set((await askOften()).map(({ said }) => said.split(' ')[0]))].sort()

  it('sends nothing more to one that says it is not ready, before it ends', async () => {
    stands[0].ready = false
    await vi.waitFor(async () => expect(await names()).toEqual(['second']), { timeout: 5000, interval: 100 })
    stands[0].die()
    expect(new Set((await askOften()).map(({ status }) => status))).toEqual(new Set([207]))
  })

  it('leaves one that died to the first app that notices, which is told to ask again', async () => {
    stands[0].die()
    const answers = await askOften()
    const failed = answers.filter(({ status }) => status !== 207)
    expect(failed.length).toBeLessThanOrEqual(1)
    for (const each of failed) expect(each).toMatchObject({ status: 503, retryAfter: '5' })
    for (const each of answers.filter(({ status }) => status === 207)) expect(each.said).toBe('second <whole/>')
  })

  it('says 503 and when to ask again while nobody is there', async () => {
    for (const each of stands) each.die()
    for (const each of await askOften()) expect(each).toMatchObject({ status: 503, retryAfter: '5' })
  })
})
