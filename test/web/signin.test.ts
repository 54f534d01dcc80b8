import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { type FakeWorld, fakeWorld, loginOrigin } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  adele = new Visitor(world)
})
afterEach(() => world.close())

describe('signing in', () => {
  it('leaves for Microsoft with a fresh state, nonce and challenge', async () => {
    const answer = await adele.get('/login')
    await adele.get('/login')

    expect(answer.status).toBe(303)
    expect(new URL(answer.location).origin).toBe(loginOrigin)
    const [first, second] = world.entra.asked
    expect(first).toMatchObject({ prompt: 'select_account', redirectUri: `${world.address}/oauth/callback` })
    for (const member of ['state', 'nonce', 'codeChallenge'] as const) {
      expect(first?.[member]).toMatch(/^[A-Za-z0-9_.-]{22,255}$/)
      expect(first?.[member]).not.toBe(second?.[member])
    }
  })

  it('comes back to the person’s own page, with the verifier and nonce that were sent', async () => {
    const answer = await adele.signIn()

    expect([answer.status, answer.location]).toEqual([303, '/'])
    const [asked] = world.entra.asked
    const [redeemed] = world.entra.redeemed
    const challenge = createHash('sha256')
      .update(redeemed?.codeVerifier.reveal() ?? '')
      .digest('base64url')
    expect(challenge).toBe(asked?.codeChallenge)
    expect(redeemed?.nonce).toBe(asked?.nonce)
    expect(world.mirror.connected).toEqual(['account2222'])
    expect((await adele.get('/')).text).toContain('Adele Vance')
  })

  it('keeps several tabs apart', async () => {
    const first = await adele.startSignIn()
    await adele.startSignIn()

    expect((await adele.get(`/oauth/callback?code=code-of-adele&state=${first}`)).location).toBe('/')
  })

  it('is not begun more than 1,000 times in ten minutes from one network, and nothing is kept of those who never come back', async () => {
    for (let times = 0; times < 1_000; times++) await new Visitor(world).startSignIn()
    world.clock.pass(4)
    const refused = await adele.get('/login')

    expect([refused.status, refused.headers.get('Retry-After'), refused.location]).toEqual([429, '360', ''])
    expect(world.store.records.size).toBe(0)
    world.clock.pass(6)
    expect((await adele.signIn()).location).toBe('/')
  })

  it('takes no address to return to', async () => {
    const state = await adele.startSignIn('/login?return_to=https://evil.example')

    expect(
      (await adele.get(`/oauth/callback?code=code-of-adele&state=${state}&return_to=//evil.example`)).location,
    ).toBe('/')
  })

  it('is not started by HEAD', async () => {
    expect((await adele.send('/login', { method: 'HEAD' })).status).toBe(405)
    expect(world.entra.asked).toEqual([])
  })
})

describe('a callback that must not sign anybody in', () => {
  const wrong: Record<string, (state: string) => string> = {
    'without parameters': () => '',
    'without state': () => '?code=code-of-adele',
    'without code': (state) => `?state=${state}`,
    'with an empty code': (state) => `?code=&state=${state}`,
    'with another state': () => '?code=code-of-adele&state=AAAAAAAAAAAAAAAAAAAAAA',
    'with an empty state': () => '?code=code-of-adele&state=',
    'with two states': (state) => `?code=code-of-adele&state=wrong&state=${state}`,
    'with two codes': (state) => `?code=code-of-adele&code=b&state=${state}`,
    'with a state in brackets': (state) => `?code=code-of-adele&state[]=${state}`,
    'with a flipped state': (state) =>
      `?code=code-of-adele&state=${state.slice(0, -1)}${state.endsWith('A') ? 'Q' : 'A'}`,
    'from another issuer': (state) => `?code=code-of-adele&state=${state}&iss=https://evil.example`,
    'with an id token': (state) => `?id_token=eyJhbGciOiJub25lIn0.e30.&state=${state}`,
    'with a code of 10,000 characters': (state) => `?code=${'a'.repeat(10_000)}&state=${state}`,
  }
  for (const [name, query] of Object.entries(wrong)) {
    it(name, async () => {
      const answer = await adele.get(`/oauth/callback${query(await adele.startSignIn())}`)

      expect(answer.status).toBe(400)
      expect(answer.text).toContain('This sign-in cannot be finished')
      expect(world.entra.redeemed).toEqual([])
      expect(adele.cookies.has('sid')).toBe(false)
    })
  }

  it('in another browser', async () => {
    const state = await adele.startSignIn()
    const other = new Visitor(world)
    await other.startSignIn()

    expect((await other.get(`/oauth/callback?code=code-of-adele&state=${state}`)).status).toBe(400)
    expect((await new Visitor(world).get(`/oauth/callback?code=code-of-adele&state=${state}`)).status).toBe(400)
    expect(world.entra.redeemed).toEqual([])
  })

  it('with the end or the landing of the state changed', async () => {
    const state = await adele.startSignIn()
    const [body = '', proof = ''] = state.split('.')
    const read = Buffer.from(body, 'base64url').toString()
    for (const other of [read.replace(/^\[\d+/, '[9999999999'), read.replace('"home"', '"admin"')]) {
      expect(other).not.toBe(read)
      const made = `${Buffer.from(other).toString('base64url')}.${proof}`
      expect((await adele.get(`/oauth/callback?code=code-of-adele&state=${made}`)).status).toBe(400)
    }
    expect(world.entra.redeemed).toEqual([])
  })

  it('a second time', async () => {
    const state = await adele.startSignIn()
    const pre = adele.cookies.get('pre') ?? ''
    await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)
    adele.cookies.set('pre', pre)

    expect((await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)).status).toBe(400)
    expect(world.entra.redeemed).toHaveLength(1)
  })

  it('after ten minutes', async () => {
    const state = await adele.startSignIn()
    world.clock.pass(10)

    expect((await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)).status).toBe(400)
    expect(world.entra.redeemed).toEqual([])
  })

  it('as a form', async () => {
    const state = await adele.startSignIn()

    expect((await adele.post('/oauth/callback', { code: 'code-of-adele', state })).status).toBe(405)
  })
})

describe('a sign-in that Microsoft refuses', () => {
  const description =
    'AADSTS90094: <b>call 0800 evil</b> Trace ID: x Correlation ID: 0a1b2c3d-0000-4000-8000-000000000001'
  const query = (state: string) =>
    `?${new URLSearchParams({ error: 'access_denied', error_description: description, error_uri: 'https://evil.example', state }).toString()}`

  it('is explained in our own words, with what an administrator needs', async () => {
    const { status, text } = await adele.get(`/oauth/callback${query(await adele.startSignIn())}`)

    expect(status).toBe(403)
    expect(text).toContain('only administrators approve this app')
    expect(text).toContain('Your administrator’s move')
    expect(text).toContain('href="/help/approval"')
    for (const wanted of ['AADSTS90094', '0a1b2c3d-0000-4000-8000-000000000001', '2026-11-24T09:00:00.000Z']) {
      expect(text).toContain(wanted)
    }
    expect(text).not.toContain('evil')
  })

  it('is explained even when the person took longer than the state lives', async () => {
    const state = await adele.startSignIn()
    world.clock.pass(60)

    expect((await adele.get(`/oauth/callback${query(state)}`)).text).toContain('only administrators')
  })

  it('uses its state up', async () => {
    const state = await adele.startSignIn()
    await adele.get(`/oauth/callback${query(state)}`)

    expect((await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)).status).toBe(400)
  })

  it('asks what Microsoft showed when somebody turned back on the page for approvals', async () => {
    const declined = 'error=access_denied&error_description=AADSTS65004:+declined&error_subcode=cancel'
    const { text } = await adele.get(`/oauth/callback?${declined}&state=${await adele.startSignIn()}`)

    expect(text).toContain('You came back from Microsoft without the permission to read your calendars.')
    expect(text).toContain('<a href="/help/consent">Did Microsoft stop you?</a>')
    expect(text).toContain('<a class="button" href="/help/approval">Ask an administrator</a>')
  })

  it('shows no error name it does not know', async () => {
    const { status, text } = await adele.get(`/oauth/callback?error=callevilnow&state=${await adele.startSignIn()}`)

    expect(status).toBe(400)
    expect(text).not.toContain('callevilnow')
  })

  it('passes on a number that is in no table, instead of guessing what it means', async () => {
    const state = await adele.startSignIn()
    world.entra.fault = new Fault('rejected', 'no', { code: 'AADSTS999999' })
    const { text } = await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)

    expect(text).toContain('Microsoft answered with an error this bridge does not know. Start again; if it comes back')
    expect(text).toContain('/help/consent?saw=code&amp;code=AADSTS999999')
    expect(text).not.toContain('wants you to sign in')
  })

  it('sends people of an organization that is not listed to the operator, not to their own account once more', async () => {
    const state = await adele.startSignIn()
    world.entra.fault = new Fault('denied', 'no', { code: 'TENANT_NOT_ALLOWED' })
    const { text } = await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)

    expect(text).toContain('ask the bridge’s operator to add yours to the list')
  })

  const faults: readonly [fault: Fault, status: number, words: string][] = [
    [new Fault('rejected', 'wrong audience'), 400, 'The sign-in did not go through'],
    [new Fault('denied', 'no', { code: 'TENANT_NOT_ALLOWED' }), 403, 'not on this bridge’s list'],
    [new Fault('misconfigured', 'no', { code: 'AADSTS7000222' }), 500, 'client secret of this bridge has expired'],
    [new Fault('unavailable', 'gone'), 503, 'sign-in did not answer'],
  ]
  for (const [fault, status, words] of faults) {
    it(`with a fault ${fault.kind} it answers ${status}`, async () => {
      const state = await adele.startSignIn()
      world.entra.fault = fault
      const answer = await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)

      expect(answer.status).toBe(status)
      expect(answer.text).toContain(words)
      expect(adele.cookies.has('sid')).toBe(false)
    })
  }

  it('asks to come back when Microsoft is not there at all', async () => {
    world.entra.fault = new Fault('unavailable', 'gone', { retryAfterSeconds: 7.2 })
    const answer = await adele.get('/login')

    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '8'])
    expect(answer.text).toContain('sign-in did not answer')
  })
})
