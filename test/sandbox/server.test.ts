import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { authorizeUrl, control, oids, redirectUri, reset, signIn, start } from './entra-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await start()
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

describe('the sandbox', () => {
  it('says what it is and what can be done with it', async () => {
    const { body } = await control(sandbox, 'GET', '')
    expect(body).toMatchObject({
      origin: sandbox.origin,
      clientId: sandbox.clientId,
      faults: expect.arrayContaining(['entra.50173', 'entra.hang', 'entra.id-token.aud']),
      endpoints: expect.arrayContaining([
        { method: 'POST', path: '/sandbox/authorize', about: expect.any(String) },
        { method: 'GET', path: '/sandbox/calls', about: expect.any(String) },
      ]),
    })
  })

  it('opens Graph to the tokens it gave', async () => {
    const { body } = await signIn(sandbox, oids.adele)
    const calendars = (token: string) =>
      fetch(`${sandbox.origin}/v1.0/me/calendars`, { headers: { authorization: `Bearer ${token}` } })
    expect((await calendars(body.access_token ?? '')).status).toBe(200)
    expect((await calendars('made-up')).status).toBe(401)
  })

  it('refuses a port that is taken', async () => {
    await expect(startSandbox({ port: Number(new URL(sandbox.origin).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('keeps its state apart from another sandbox in the same process', async () => {
    const other = await startSandbox({ clientId: 'another-client', clientSecret: 'another-secret' })
    const [adele] = other.people
    if (adele) adele.disabled = true
    expect(sandbox.people[0]?.disabled).toBe(false)
    expect([other.clientId, other.clientSecret]).toEqual(['another-client', 'another-secret'])
    await other.close()
  })
})

describe('signing in without a browser', () => {
  it('gives the location the browser would be sent to, by oid or address', async () => {
    const url = authorizeUrl(sandbox).replace(sandbox.origin, 'https://login.microsoftonline.com')
    for (const oid of [oids.adele, 'Adele@contoso.example']) {
      const { status, body } = await control(sandbox, 'POST', '/authorize', { url, oid })
      expect(status).toBe(200)
      expect(body).toMatchObject({ location: expect.stringContaining(`${redirectUri}?code=`) })
    }
  })

  it('says which page the browser would stay on', async () => {
    const { status, body } = await control(sandbox, 'POST', '/authorize', {
      url: authorizeUrl(sandbox),
      oid: 'miriam@fabrikam.example',
    })
    expect([status, body]).toEqual([
      409,
      { error: 'Microsoft would show a page and not come back.', title: 'Need admin approval', code: 90094 },
    ])
    await expect(sandbox.authorize(authorizeUrl(sandbox), oids.miriam)).rejects.toThrow('Need admin approval')
  })

  it('can decline, and gives the form where the answer is posted', async () => {
    const declined = await control(sandbox, 'POST', '/authorize', {
      url: authorizeUrl(sandbox),
      oid: oids.adele,
      consent: 'decline',
    })
    expect(declined.body).toMatchObject({ location: expect.stringContaining('error=access_denied') })
    const posted = await control(sandbox, 'POST', '/authorize', {
      url: authorizeUrl(sandbox, { response_mode: 'form_post' }),
      oid: oids.adele,
    })
    expect(posted.body).toMatchObject({ action: redirectUri, fields: { state: 'the-state' } })
  })

  it('knows nobody else and no other page', async () => {
    const url = authorizeUrl(sandbox)
    expect((await control(sandbox, 'POST', '/authorize', { url, oid: 'nobody' })).status).toBe(404)
    const elsewhere = { url: `${sandbox.origin}/sandbox`, oid: oids.adele }
    expect((await control(sandbox, 'POST', '/authorize', elsewhere)).status).toBe(400)
  })
})

describe('the control endpoint', () => {
  it('counts calls', async () => {
    const { body } = await signIn(sandbox, oids.adele)
    expect(body).toHaveProperty('access_token')
    const query = `?path=/token&side=entra&oid=${oids.adele}`
    expect((await control(sandbox, 'GET', `/calls/count${query}`)).body).toEqual({ count: 1 })
    expect((await control(sandbox, 'GET', `/calls${query}`)).body).toMatchObject([
      {
        side: 'entra',
        method: 'POST',
        path: '/common/oauth2/v2.0/token',
        status: 200,
        oid: oids.adele,
        inBatch: false,
      },
    ])
    await control(sandbox, 'DELETE', '/calls')
    expect((await control(sandbox, 'GET', '/calls/count')).body).toEqual({ count: 0 })
  })

  it('turns knobs and the clock', async () => {
    await control(sandbox, 'POST', '/knobs', { latencyMs: 5 })
    expect(sandbox.context.knobs).toEqual({ latencyMs: 5, eventsDelta: true, largestPage: 1000 })
    await control(sandbox, 'POST', '/knobs', { latencyMs: 0 })
    expect((await control(sandbox, 'POST', '/clock', { offsetMs: 600_000 })).body).toEqual({ offsetMs: 600_000 })
    expect((await control(sandbox, 'POST', '/clock', { advanceMs: -100_000 })).body).toEqual({ offsetMs: 500_000 })
    expect(sandbox.context.now() - Date.now()).toBeGreaterThan(499_000)
    await control(sandbox, 'POST', '/clock', { offsetMs: 0 })
  })

  it('changes people, tenants and the registration', async () => {
    expect((await control(sandbox, 'POST', '/people/lgu@contoso.example', { disabled: true })).body).toMatchObject({
      name: 'Lee Gu',
      disabled: true,
    })
    expect((await control(sandbox, 'POST', '/tenants/contoso.example', { consent: 'workflow' })).body).toMatchObject({
      consent: 'workflow',
    })
    expect((await control(sandbox, 'POST', '/tenants/contoso.example', { consent: 'whatever' })).status).toBe(400)
    const uris = [redirectUri, 'https://cal.example.org/oauth/callback']
    expect((await control(sandbox, 'POST', '/app', { redirectUris: uris })).body).toMatchObject({ redirectUris: uris })
  })

  it('answers 400 for what is no JSON object and 404 for what it does not have', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${sandbox.origin}/sandbox/knobs`, { method: 'POST', headers: { 'content-type': type }, body })
    expect((await post('[1]')).status).toBe(400)
    expect((await post('{')).status).toBe(400)
    expect((await post('{"latencyMs":"much"}')).status).toBe(400)
    expect((await control(sandbox, 'GET', '/nothing')).status).toBe(404)
  })

  it('refuses what a page of another site could send', async () => {
    const form = await fetch(`${sandbox.origin}/sandbox/revoke`, { method: 'POST', body: '{}' })
    expect(form.status).toBe(415)
    const { hostname, port } = new URL(sandbox.origin)
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ hostname, port, path: '/sandbox/people', headers: { host: 'attacker.example' } })
      asked.on('response', (response) => resolve(response.resume().statusCode))
      asked.on('error', reject).end()
    })
    expect(rebound).toBe(403)
  })
})
