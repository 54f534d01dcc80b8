import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aadsts, type Place } from '../../sandbox/entra/aadsts.ts'
import type { Fault } from '../../sandbox/model.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import {
  askToken,
  authorizeUrl,
  browse,
  code,
  control,
  oids,
  refresh,
  reset,
  sent,
  signIn,
  start,
} from './entra-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await start()
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

const on = (name: string, more: Partial<Fault> = {}) => sandbox.context.faults.on({ name, ...more })

/** How the number shows at each place. */
const shown: Readonly<Record<Place, (code: number) => Promise<void>>> = {
  async request(code) {
    const page = await browse(authorizeUrl(sandbox))
    expect(page.text).toContain(`AADSTS${code}:`)
  },
  async page(code) {
    expect((await browse(authorizeUrl(sandbox))).heading).toBe('Pick an account')
    const page = await browse(authorizeUrl(sandbox), { person: oids.adele, consent: 'accept' })
    expect(page.location).toBeUndefined()
    expect(page.text).toContain(`AADSTS${code}:`)
  },
  async redirect(code) {
    const back = sent(await browse(authorizeUrl(sandbox), { person: oids.adele, consent: 'accept' }))
    expect(back).toMatchObject({ error: aadsts.get(code)?.error, state: 'the-state' })
    expect(back['error_description']).toContain(`AADSTS${code}:`)
  },
  async token(number) {
    const answer = await refresh(sandbox, 'any')
    expect(code(answer)).toBe(number)
    expect(answer.body['error']).toBe(aadsts.get(number)?.error)
    expect(answer.body['suberror']).toBe(aadsts.get(number)?.suberror)
    expect(answer.status).toBeGreaterThanOrEqual(400)
  },
}

describe('every AADSTS number can be met where Microsoft shows it', () => {
  for (const [number, { at }] of aadsts) {
    for (const place of at) {
      it(`${number}: ${place}`, () => {
        on(`entra.${number}`)
        return shown[place](number)
      })
    }
  }

  it('and anywhere else when the place is named', async () => {
    on('entra.50105.redirect')
    await shown.redirect(50105)
  })

  it('and numbers that nobody knows', async () => {
    on('entra.unknown', { with: { code: 123456, error: 'invalid_grant', suberror: 'new_thing', status: 418 } })
    const answer = await refresh(sandbox, 'any')
    expect(answer.status).toBe(418)
    expect(answer.body).toMatchObject({ error: 'invalid_grant', suberror: 'new_thing', error_codes: [123456] })
  })

  it('with a claims challenge where Conditional Access asks for more', async () => {
    on('entra.50076')
    const challenge = JSON.parse(String((await refresh(sandbox, 'any')).body['claims']))
    expect(challenge.access_token.capolids).toMatchObject({ essential: true })
  })
})

describe('a fault can be aimed', () => {
  it('at one person, also when only a refresh token says who it is', async () => {
    const adele = (await signIn(sandbox, oids.adele)).body.refresh_token
    const alex = (await signIn(sandbox, oids.alex)).body.refresh_token
    on('entra.50173', { match: { oid: oids.adele } })
    on('entra.503', { match: { oid: oids.alex, path: '/token' } })
    expect(code(await refresh(sandbox, adele))).toBe(50173)
    await expect(refresh(sandbox, alex)).rejects.toThrow(SyntaxError)
    expect((await signIn(sandbox, oids.megan)).status).toBe(200)
  })

  it('at one tenant', async () => {
    on('entra.90033', { match: { tid: '3d5a1f0e-7b64-4c1b-9a5c-6e2f8b1c0a11', path: '/token' } })
    const johanna = (await signIn(sandbox, oids.johanna)).body.refresh_token
    expect((await refresh(sandbox, johanna)).status).toBe(200)
    expect((await signIn(sandbox, oids.adele)).status).toBe(503)
  })

  it('and ends by itself', async () => {
    const token = (await signIn(sandbox, oids.adele)).body.refresh_token
    on('entra.50196', { times: 2 })
    const answers = [await refresh(sandbox, token), await refresh(sandbox, token), await refresh(sandbox, token)]
    expect(answers.map(code)).toEqual([50196, 50196, undefined])
  })
})

describe('the token endpoint can be ill', () => {
  const post = () => fetch(`${sandbox.origin}/common/oauth2/v2.0/token`, { method: 'POST', redirect: 'manual' })

  it('throttled, with and without a time', async () => {
    on('entra.429', { times: 1, with: { retryAfter: '2.5' } })
    on('entra.429', { times: 1 })
    const [timed, bare] = [await post(), await post()]
    expect([timed.status, timed.headers.get('retry-after')]).toEqual([429, '2.5'])
    expect([bare.status, bare.headers.get('retry-after')]).toEqual([429, null])
  })

  for (const status of [500, 502, 503, 504]) {
    it(`answering ${status}`, async () => {
      on(`entra.${status}`, { times: 1 })
      expect((await post()).status).toBe(status)
    })
  }

  it('replaced by a web page, cut off, empty, or leading elsewhere', async () => {
    for (const name of ['html', 'invalid-json', 'empty', 'redirect']) on(`entra.${name}`, { times: 1 })
    const page = await post()
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    await expect((await post()).json()).rejects.toThrow(SyntaxError)
    expect(await (await post()).json()).toEqual({})
    expect((await post()).headers.get('location')).toBe('https://login.attacker.example/')
  })

  it('resetting the connection', async () => {
    on('entra.reset', { times: 1 })
    await expect(post()).rejects.toThrow('fetch failed')
  })

  it('silent for ever, which does not keep the sandbox from closing', async () => {
    const other = await start()
    other.context.faults.on({ name: 'entra.hang' })
    const hanging = fetch(`${other.origin}/common/discovery/v2.0/keys`).catch((error: unknown) => error)
    while (other.context.calls.list().length === 0) await new Promise(setImmediate)
    await other.close()
    expect(await hanging).toBeInstanceOf(TypeError)
  })

  it('and so can its keys and metadata', async () => {
    on('entra.503', { match: { path: '/discovery/' } })
    expect((await fetch(`${sandbox.origin}/common/discovery/v2.0/keys`)).status).toBe(503)
  })
})

describe('switching faults by the control endpoint', () => {
  it('takes known names only', async () => {
    expect((await control(sandbox, 'POST', '/faults', { name: 'entra.50074' })).status).toBe(200)
    expect((await control(sandbox, 'POST', '/faults', { name: 'entra.50074.page' })).status).toBe(200)
    expect((await control(sandbox, 'POST', '/faults', { name: 'entra.50074.nowhere' })).status).toBe(400)
    expect((await control(sandbox, 'POST', '/faults', { name: 'entra.424242' })).status).toBe(400)
    expect((await control(sandbox, 'POST', '/faults', {})).status).toBe(400)
  })

  it('lists what is on and switches off', async () => {
    await control(sandbox, 'POST', '/faults', { name: 'entra.50074', match: { oid: oids.adele }, times: 3 })
    expect((await control(sandbox, 'GET', '/faults')).body).toEqual([
      { name: 'entra.50074', match: { oid: oids.adele }, times: 3 },
    ])
    expect((await control(sandbox, 'DELETE', '/faults?name=entra.50074')).status).toBe(204)
    expect((await control(sandbox, 'GET', '/faults')).body).toEqual([])
    expect((await askToken(sandbox, {})).status).toBe(400)
  })
})
