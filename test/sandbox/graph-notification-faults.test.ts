import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bed, graphBed } from './graphbed.ts'

let bed: Bed
let server: Server
let url: string
/** Secrets that notifications brought. */
let got: string[]

beforeEach(async () => {
  bed = await graphBed()
  got = []
  server = createServer((request, response) => {
    const token = new URL(request.url ?? '', 'http://x').searchParams.get('validationToken')
    void text(request).then((body) => {
      response.writeHead(token === null ? 202 : 200, { 'content-type': 'text/plain' }).end(token ?? '')
      if (token !== null) return
      got.push((JSON.parse(body) as { value: [{ clientState: string }] }).value[0].clientState)
      server.emit('delivery')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
})
afterEach(async () => {
  await bed.close()
  server.closeAllConnections()
  server.close()
})

const subscribe = () =>
  bed.send('POST', '/subscriptions', {
    changeType: 'created',
    notificationUrl: url,
    resource: '/me/events',
    expirationDateTime: new Date(bed.clock.now + 3_600_000).toISOString(),
    clientState: 'secret',
  })
const change = () => bed.graph.mailbox(bed.oid('adele')).addEvent('calendar', {})
const delivered = () => once(server, 'delivery')

describe('a notification can be', () => {
  it('lost, late and doubled', async () => {
    await subscribe()
    bed.fault('g27-lost', { times: 1 })
    change()
    bed.fault('g27-late', { times: 1, with: { ms: 100 } })
    change()
    bed.fault('g27-doubled', { times: 1 })
    change()
    for (let count = 0; count < 3; count += 1) await delivered()
    expect(got).toEqual(['secret', 'secret', 'secret'])
  })

  it('spoilt', async () => {
    await subscribe()
    bed.fault('g27-wrong-state', { times: 1 })
    const first = delivered()
    change()
    await first
    expect(got).toEqual(['not the one you gave'])
  })

  it('the last one without a word: the subscription is gone', async () => {
    const { body } = await subscribe()
    bed.fault('g27-dropped', { times: 1 })
    change()
    expect((await bed.get(`/subscriptions/${body.id}`)).status).toBe(404)
    expect(got).toEqual([])
  })
})

describe('a subscription', () => {
  it('can fail because the address is not reached', async () => {
    bed.fault('g28-handshake', { times: 1 })
    expect((await subscribe()).body.error.code).toBe('ValidationError')
    expect((await subscribe()).status).toBe(201)
  })
})
