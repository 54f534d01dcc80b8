/** From Outlook to the app that is told: bridge, pretended Microsoft, and a push service that opens what it gets. */
import { decodeJwt, importJWK, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { dav, elements } from '../e2e/stage.ts'
import { checkAnswer } from '../grammar/check.ts'
import { type PushService, startPushService } from './push-service.ts'
import { patience, type Stage, startPushStage } from './stage.ts'

let stage: Stage
let service: PushService
beforeAll(async () => {
  service = await startPushService()
  stage = await startPushStage({ WEBDAV_PUSH: '1' })
  await stage.watched()
})
afterAll(async () => {
  service.close()
  await stage.close()
})
beforeEach(() => {
  service.answer = { status: 201 }
})

const ns = 'xmlns="https://bitfire.at/webdav-push" xmlns:D="DAV:"'
const contentUpdate = '<trigger><content-update><D:depth>infinity</D:depth></content-update></trigger>'

/** As DAVx5 writes it, unless more is said. */
const registration = (more = '', change: Partial<PushService> = {}) => {
  const { endpoint, publicKey, authSecret } = { ...service, ...change }
  return `<push-register ${ns}><subscription><web-push-subscription><push-resource>${endpoint}</push-resource><subscription-public-key type="p256dh">${publicKey}</subscription-public-key><auth-secret>${authSecret}</auth-secret></web-push-subscription></subscription>${more}</push-register>`
}

type Credentials = readonly [user: string, password: string]

async function ask(method: string, path: string, body?: string, credentials?: Credentials) {
  const [user, password] = credentials ?? [stage.demo.facts.username, stage.demo.facts.password]
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const answer = await fetch(new URL(path, stage.demo.facts.caldavUrl), {
    method,
    headers: { authorization, 'content-type': 'application/xml; charset=utf-8', depth: '0' },
    ...(body === undefined ? {} : { body }),
  })
  const text = await answer.text()
  const contentType = answer.headers.get('content-type') ?? undefined
  checkAnswer({ status: answer.status, contentType, body: text, ...(body === undefined ? {} : { asked: body }) })
  return { status: answer.status, headers: answer.headers, text }
}

const register = (more?: string, change?: Partial<PushService>, credentials?: Credentials) =>
  ask('POST', stage.calendar, registration(more, change), credentials)

const locationOf = ({ headers }: { headers: Headers }) => headers.get('location') ?? ''

async function newPassword(label: string): Promise<Credentials & { id?: string }> {
  const { passwords, accounts } = stage.demo.bridge.services
  const account = await accounts.find(stage.demo.facts.username)
  const { secret } = await passwords.create(account?.id ?? '', label)
  return [stage.demo.facts.username, secret.reveal()]
}

/** Until that many messages have come since. */
async function told(count = 1): Promise<void> {
  await vi.waitFor(() => expect(service.got.length).toBeGreaterThanOrEqual(count), { ...patience, timeout: 25_000 })
}

const properties = `<D:propfind ${ns}><D:prop><transports/><topic/><supported-triggers/></D:prop></D:propfind>`

describe('an app that wants to be told', () => {
  it('finds out that it can be, and for what', async () => {
    const { headers } = await ask('OPTIONS', stage.calendar)
    expect(headers.get('dav')).toContain('webdav-push')
    expect(headers.get('allow')).toContain('POST')
    expect((await ask('OPTIONS', stage.demo.facts.homeUrl)).headers.get('allow')).not.toContain('POST')
    const { text } = await ask('PROPFIND', stage.calendar, properties)
    expect(text).toMatch(/vapid-public-key[^>]* type="p256ecdsa">[\w-]{87}</)
    expect(elements(text, 'topic')[0]).toMatch(/^[\w-]{24}$/)
    expect(text).toMatch(/content-update[^>]*><D:depth>1<\/D:depth>/)
    const home = await ask('PROPFIND', stage.demo.facts.homeUrl, properties)
    expect(elements(home.text, 'topic')).toEqual([])
  })

  it('registers as DAVx5 does, and gets a message when something changes in Outlook', { timeout: 30_000 }, async () => {
    const answer = await register('<expires>Sat, 28 Nov 2026 10:00:00 GMT</expires>')
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(locationOf(answer)).toMatch(/^http:\/\/localhost:\d+\/dav\/subscriptions\/\w+\/[\w-]{24}$/)
    expect(Date.parse(answer.headers.get('expires') ?? '')).toBeGreaterThan(stage.demo.bridge.services.clock.now())
    service.got.length = 0
    await stage.addEvent('Nobody but the app may read this')
    // One of the first reading may still have been on its way.
    const isToldOf = async () => {
      const { token } = await stage.poll()
      expect(elements(service.got.at(-1)?.text ?? '', 'sync-token')).toEqual([token])
    }
    await vi.waitFor(isToldOf, { timeout: 20_000, interval: 100 })
    const message = service.got.at(-1)
    const { text } = await ask('PROPFIND', stage.calendar, properties)
    expect(elements(message?.text ?? '', 'topic')).toEqual(elements(text, 'topic'))
    expect(message?.text).not.toContain('Nobody')
    expect(message?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'normal', ttl: '86400' })
  })

  it('names its push service to nobody: administrators of other people look at the list of hosts', () => {
    const list = stage.demo.bridge.services.contacts.list()
    expect(list.map(({ host }) => host)).not.toContain(new URL(service.endpoint).host)
    expect(list.find(({ host }) => host === undefined)?.requests).toBeGreaterThan(0)
  })

  it('can be sure that it is the bridge that tells', async () => {
    const { text } = await ask('PROPFIND', stage.calendar, properties)
    const key = Buffer.from(elements(text, 'vapid-public-key')[0] ?? '', 'base64url')
    const jwk = { kty: 'EC', crv: 'P-256', x: key.toString('base64url', 1, 33), y: key.toString('base64url', 33) }
    const [, token = '', k] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(service.got[0]?.headers.authorization ?? '') ?? []
    expect(k).toBe(key.toString('base64url'))
    await jwtVerify(token, await importJWK(jwk, 'ES256'), { audience: new URL(service.endpoint).origin })
    const { exp = 0, sub } = decodeJwt(token)
    const ahead = exp - stage.demo.bridge.services.clock.now() / 1_000
    expect([ahead > 0, ahead <= 24 * 3_600, sub]).toEqual([true, true, `${stage.demo.bridge.publicUrl}/`])
  })

  it('registers again under the same address', async () => {
    const [first, again] = [await register(contentUpdate), await register(contentUpdate)]
    expect(locationOf(again)).toBe(locationOf(first))
    expect(locationOf(await register('', { endpoint: `${service.endpoint}/2` }))).not.toBe(locationOf(first))
  })

  it('may stay for a week, and at least for three days', async () => {
    const days = async (expires: string) => {
      const { headers } = await register(`<expires>${expires}</expires>`)
      return (Date.parse(headers.get('expires') ?? '') - stage.demo.bridge.services.clock.now()) / 86_400_000
    }
    expect(await days('Sat, 01 Jan 2050 00:00:00 GMT')).toBeCloseTo(7, 1)
    expect(await days('Sat, 01 Jan 2000 00:00:00 GMT')).toBeCloseTo(3, 1)
    expect(await days('soon')).toBeCloseTo(3, 1)
  })

  it.each([
    ['a place in our own network', { endpoint: 'https://192.168.1.1/x' }, 'invalid-subscription'],
    ['a place on this machine, spelt otherwise', { endpoint: 'https://0x7f000001/x' }, 'invalid-subscription'],
    ['clear text', { endpoint: 'http://push.example/x' }, 'invalid-subscription'],
    ['no address', { endpoint: 'device' }, 'invalid-subscription'],
    ['a key that is none', { publicKey: 'AAAA' }, 'invalid-subscription'],
    ['a secret that is too short', { authSecret: 'AAAA' }, 'invalid-subscription'],
  ])('is refused with %s', async (_, change, condition) => {
    const { status, text } = await register('', change)
    expect(status).toBe(403)
    expect(text).toContain(condition)
  })

  it('is refused where there is nothing to tell, and for what is not told', async () => {
    const home = await ask('POST', stage.demo.facts.homeUrl, registration())
    expect([home.status, home.text.includes('push-not-available')]).toEqual([403, true])
    const other = await register('<trigger><property-update><D:depth>0</D:depth></property-update></trigger>')
    expect([other.status, other.text.includes('no-supported-trigger')]).toEqual([403, true])
    const writing = await ask('POST', stage.calendar, '<x/>')
    expect([writing.status, writing.text.includes('need-privileges')]).toEqual([403, true])
  })
})

describe('a registration', () => {
  it('is taken back by the password that made it, and by no other', async () => {
    const other = await newPassword('Other phone')
    const location = locationOf(await register('', { endpoint: `${service.endpoint}/mine` }))
    expect((await ask('DELETE', location, undefined, other)).status).toBe(404)
    expect((await ask('PROPFIND', location, properties)).status).toBe(404)
    expect((await ask('DELETE', location)).status).toBe(204)
    expect((await ask('DELETE', location)).status).toBe(404)
  })

  it('ends with its password, and when the push service says so', async () => {
    const { passwords, accounts } = stage.demo.bridge.services
    const account = await accounts.find(stage.demo.facts.username)
    const lost = await passwords.create(account?.id ?? '', 'Lost phone')
    const credentials = [stage.demo.facts.username, lost.secret.reveal()] as const
    await register('', { endpoint: `${service.endpoint}/lost` }, credentials)
    await register('', { endpoint: `${service.endpoint}/gone` })
    await passwords.revoke(account?.id ?? '', lost.password.id)
    service.got.length = 0
    service.answer = { status: 410 }
    await stage.addEvent()
    await told()
    await vi.waitFor(async () => {
      const left: string[] = []
      for await (const key of stage.demo.bridge.services.store.collection('push-registration').keys()) left.push(key)
      expect(left).toEqual([])
    }, patience)
    expect(service.got.map(({ path }) => path)).not.toContain('/device/lost')
  })

  it('outlives a push service that is busy, and its message comes later', async () => {
    await register()
    service.got.length = 0
    service.answer = { status: 429, headers: { 'retry-after': '1' } }
    await stage.addEvent()
    await told()
    service.answer = { status: 201 }
    await told(2)
    expect(service.got[1]?.text).toBe(service.got[0]?.text)
  })

  it('is forgotten when the person disconnects, and Microsoft has no subscription of theirs any more', async () => {
    const { accounts, mirror, store } = stage.demo.bridge.services
    const account = await accounts.find(stage.demo.facts.username)
    expect((await stage.subscriptions()).length).toBeGreaterThan(0)
    await mirror.erase(account?.id ?? '')
    await vi.waitFor(async () => expect(await stage.subscriptions()).toEqual([]), patience)
    for (const name of ['push-registration', 'subscription', 'subscription-signal', 'subscription-until']) {
      for await (const key of store.collection(name).keys()) expect(`${name} ${key}`).toBe('nothing')
    }
  })
})

describe('without WEBDAV_PUSH', () => {
  it('an app sees nothing of it', async () => {
    const quiet = await startPushStage()
    try {
      const options = await dav(quiet.demo, 'OPTIONS', quiet.calendar)
      expect(options.headers.get('dav')).not.toContain('webdav-push')
      expect(options.headers.get('allow')).not.toContain('POST')
      const { text } = await dav(quiet.demo, 'PROPFIND', quiet.calendar, { depth: '0', body: properties })
      expect([elements(text, 'topic'), text.includes('404 Not Found')]).toEqual([[], true])
    } finally {
      await quiet.close()
    }
  })
})
