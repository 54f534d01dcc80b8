import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bed, graphBed } from './graphbed.ts'

/** A webhook that keeps what it gets and answers as it is told. */
interface Hook {
  readonly url: string
  readonly got: { readonly path: string; readonly body: string }[]
  /** The next delivery, whole. */
  next(): Promise<unknown>
  answer: (request: IncomingMessage) => { status: number; body?: string }
}

let bed: Bed
let server: Server
let hook: Hook
beforeEach(async () => {
  bed = await graphBed()
  const got: Hook['got'] = []
  const echo: Hook['answer'] = (request) => {
    const token = new URL(request.url ?? '', 'http://x').searchParams.get('validationToken')
    return token === null ? { status: 202 } : { status: 200, body: token }
  }
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const { status, body: answer } = hook.answer(request)
    response.writeHead(status, { 'content-type': 'text/plain' }).end(answer)
    got.push({ path: request.url ?? '', body })
    server.emit('delivery', body)
  }
  server = createServer((request, response) => void receive(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  hook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    got,
    next: async () => JSON.parse(((await once(server, 'delivery')) as [string])[0]),
    answer: echo,
  }
})
afterEach(async () => {
  await bed.close()
  server.closeAllConnections()
  server.close()
})

const inMinutes = (minutes: number): string => new Date(bed.clock.now + minutes * 60_000).toISOString()
const wanted = (more: Record<string, unknown> = {}) => ({
  changeType: 'created,updated,deleted',
  notificationUrl: hook.url,
  lifecycleNotificationUrl: `${hook.url}/life`,
  resource: '/me/events',
  expirationDateTime: inMinutes(60),
  clientState: 'secret',
  ...more,
})
const subscribe = (more?: Record<string, unknown>, token?: string) =>
  bed.send('POST', '/subscriptions', wanted(more), token)

describe('a subscription', () => {
  it('is made after both addresses have echoed their token', async () => {
    const { status, body } = await subscribe()
    expect([status, body.clientState, body.applicationId]).toEqual([201, 'secret', 'app-1'])
    expect(hook.got.map(({ path }) => path.replace(/=.*/, ''))).toEqual([
      '/hook?validationToken',
      '/hook/life?validationToken',
    ])
    expect((await bed.get(`/subscriptions/${body.id}`)).body.resource).toBe('/me/events')
    expect((await bed.get('/subscriptions')).body.value).toHaveLength(1)
  })

  it.each([
    ['an address elsewhere', { notificationUrl: 'https://hook.example/x' }],
    ['an address that only looks like here', { notificationUrl: 'http://127.0.0.1.hook.example/x' }],
    ['a life of more than a week', { expirationDateTime: '2026-12-01T00:00:00Z' }],
    ['a secret that is too long', { clientState: 'x'.repeat(129) }],
  ])('is refused for %s', async (_, more) => {
    const { status, body } = await subscribe(more)
    expect([status, body.error.code]).toEqual([400, 'ValidationError'])
  })

  it('is refused when the address does not echo', async () => {
    hook.answer = () => ({ status: 200, body: 'hello' })
    expect((await subscribe()).body.error.code).toBe('ValidationError')
    expect((await bed.get('/subscriptions')).body.value).toEqual([])
  })

  it('is for one’s own events: not for one event, not for others’ mailboxes', async () => {
    expect((await subscribe({ resource: '/me/events/x' })).body.error.code).toBe('ExtensionError')
    const shared = bed.token('adele', { scopes: ['Calendars.Read.Shared'] })
    expect((await subscribe({ resource: '/users/alex@contoso.example/events' }, shared)).status).toBe(403)
    const app = bed.token('adele', { oid: undefined, scopes: [], roles: ['Calendars.Read'] })
    expect((await subscribe({ resource: '/users/alex@contoso.example/events' }, app)).status).toBe(201)
  })

  it('lives at least 45 minutes, is renewed, deleted, and ends', async () => {
    const { body } = await subscribe({ expirationDateTime: inMinutes(5) })
    expect(body.expirationDateTime).toBe(inMinutes(45))
    const renewed = await bed.send('PATCH', `/subscriptions/${body.id}`, { expirationDateTime: inMinutes(90) })
    expect(renewed.body.expirationDateTime).toBe(inMinutes(90))
    bed.clock.now += 91 * 60_000
    expect((await bed.get(`/subscriptions/${body.id}`)).status).toBe(404)
    const again = await subscribe()
    expect((await bed.send('DELETE', `/subscriptions/${again.body.id}`)).status).toBe(204)
    expect((await bed.get('/subscriptions')).body.value).toEqual([])
  })
})

describe('a notification', () => {
  it('follows a change, naming the event but not what it says', async () => {
    const { body } = await subscribe()
    const delivery = hook.next()
    const { entry } = bed.graph.mailbox(bed.oid('adele')).addEvent('calendar', { subject: 'Secret' })
    const note = await delivery
    expect(note).toMatchObject({
      value: [
        {
          subscriptionId: body.id,
          changeType: 'created',
          clientState: 'secret',
          resourceData: { '@odata.type': '#Microsoft.Graph.Event' },
        },
      ],
    })
    expect(JSON.stringify(note)).not.toContain('Secret')
    const { resourceData } = (note as { value: [{ resourceData: { id: string; '@odata.etag': string } }] }).value[0]
    const event = (await bed.get(`/me/events/${resourceData.id}`)).body
    expect([event.subject, event['@odata.etag']]).toEqual(['Secret', resourceData['@odata.etag']])
    const gone = hook.next()
    bed.graph.mailbox(bed.oid('adele')).deleteEvent(entry)
    expect(await gone).toMatchObject({ value: [{ changeType: 'deleted' }] })
  })

  it('is sent again until the address takes it', async () => {
    await subscribe()
    hook.answer = () => ({ status: 503 })
    const first = hook.next()
    bed.graph.mailbox(bed.oid('adele')).addEvent('calendar', {})
    const refused = await first
    hook.answer = () => ({ status: 202 })
    expect(await hook.next()).toEqual(refused)
  })

  it('concerns the calendar that was subscribed, if one was', async () => {
    const id = (await bed.all('/me/calendars')).find(({ name }) => name === 'Project Falcon')?.id
    await subscribe({ resource: `/me/calendars/${id}/events`, changeType: 'created' })
    const delivery = hook.next()
    bed.graph.mailbox(bed.oid('adele')).addEvent('calendar', { subject: 'Not told' })
    const { entry } = bed.graph.mailbox(bed.oid('adele')).addEvent('falcon', { subject: 'Told' })
    const [{ resourceData }] = ((await delivery) as { value: [{ resourceData: { id: string } }] }).value
    expect((await bed.get(`/me/events/${resourceData.id}`)).body.subject).toBe('Told')
    expect(bed.graph.mailbox(bed.oid('adele')).item(entry)?.content.subject).toBe('Told')
  })

  it('of its own life goes to the other address', async () => {
    const { body } = await subscribe()
    const delivery = hook.next()
    await bed.send('POST', `/sandbox/graph/subscriptions/${body.id}/lifecycle`, { event: 'subscriptionRemoved' })
    expect(await delivery).toMatchObject({
      value: [{ lifecycleEvent: 'subscriptionRemoved', subscriptionId: body.id }],
    })
    expect(hook.got.at(-1)?.path).toBe('/hook/life')
    expect((await bed.get(`/subscriptions/${body.id}`)).status).toBe(404)
  })
})
