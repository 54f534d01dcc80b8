import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID, FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import {
  askToken,
  authorizeUrl,
  browse,
  calendarScopes,
  code,
  codeFor,
  control,
  idClaims,
  oids,
  redeem,
  redirectUri,
  reset,
  signIn,
  start,
} from './entra-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await start()
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

const MINUTE = 60_000
const advance = (advanceMs: number) => control(sandbox, 'POST', '/clock', { advanceMs })
const secondsNow = () => Math.floor(sandbox.context.now() / 1000)
const bearer = (token: unknown) => sandbox.entra.tokens.checkBearer(`Bearer ${String(token)}`)

describe('redeeming an authorization code', () => {
  it('gives tokens and what the client library needs', async () => {
    const { status, headers, body } = await signIn(sandbox, oids.adele)
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('pragma')).toBe('no-cache')
    expect(body).toMatchObject({
      token_type: 'Bearer',
      scope: 'Calendars.Read profile openid email',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    })
    expect(JSON.parse(Buffer.from(String(body['client_info']), 'base64url').toString())).toEqual({
      uid: oids.adele,
      utid: CONTOSO_TID,
    })
  })

  it('gives an access token that opens Graph for that person and ends after an hour', async () => {
    const { body } = await signIn(sandbox, oids.adele)
    expect(bearer(body.access_token)).toEqual({
      tid: CONTOSO_TID,
      appId: sandbox.clientId,
      oid: oids.adele,
      scopes: ['Calendars.Read'],
      roles: [],
    })
    expect(bearer(`${body.access_token}x`)).toBe('invalid')
    expect(sandbox.entra.tokens.checkBearer(undefined)).toBe('missing')
    await advance(3599_000)
    expect(bearer(body.access_token)).toBe('expired')
  })

  it('gives an id token of version 2.0, signed with a published key', async () => {
    const answer = await signIn(sandbox, oids.adele)
    const keys = await (await fetch(`${sandbox.origin}/common/discovery/v2.0/keys`)).json()
    const { payload, protectedHeader } = await jwtVerify(
      String(answer.body['id_token']),
      createLocalJWKSet(keys as Parameters<typeof createLocalJWKSet>[0]),
      {
        audience: sandbox.clientId,
        issuer: `${sandbox.origin}/${CONTOSO_TID}/v2.0`,
        currentDate: new Date(sandbox.context.now()),
      },
    )
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' })
    expect(payload).toMatchObject({
      oid: oids.adele,
      tid: CONTOSO_TID,
      name: 'Adele Vance',
      preferred_username: 'adele@contoso.example',
      nonce: 'the-nonce',
      ver: '2.0',
      rh: expect.any(String),
      uti: expect.any(String),
    })
    expect(payload.sub).not.toBe(oids.adele)
    expect([payload.iat, payload.nbf, (payload.exp ?? 0) - 3599]).toEqual(Array(3).fill(payload.iat))
    expect(Math.abs((payload.iat ?? 0) - secondsNow())).toBeLessThanOrEqual(1)
  })

  it('names the address as email only when asked, and always for guests and personal accounts', async () => {
    expect(idClaims(await signIn(sandbox, oids.adele))).not.toHaveProperty('email')
    const asked = await signIn(sandbox, oids.adele, { scope: `${calendarScopes} email` })
    expect(idClaims(asked)).toHaveProperty('email', 'adele@contoso.example')
    expect(idClaims(await signIn(sandbox, oids.johanna))).toHaveProperty('email', 'johanna@outlook.example')
  })

  it('leaves out what was not asked for', async () => {
    const { body } = await signIn(sandbox, oids.adele, { scope: 'openid Calendars.Read' })
    expect(body).not.toHaveProperty('refresh_token')
    expect(idClaims({ body } as Parameters<typeof idClaims>[0])).not.toHaveProperty('oid')
    const plain = await signIn(sandbox, oids.alex, { scope: 'Calendars.Read' })
    expect(plain.body).not.toHaveProperty('id_token')
  })

  it('lists all scopes that were ever consented', async () => {
    await signIn(sandbox, oids.adele, { scope: 'openid MailboxSettings.Read' })
    expect((await signIn(sandbox, oids.adele)).body['scope']).toBe(
      'MailboxSettings.Read Calendars.Read profile openid email',
    )
  })
})

describe('a code is refused', () => {
  const cases: readonly [string, Record<string, string | undefined>, number, number][] = [
    ['with the verifier of another sign-in', { code_verifier: 'x'.repeat(43) }, 501481, 400],
    ['without a verifier', { code_verifier: undefined }, 501481, 400],
    ['with another redirect URI', { redirect_uri: `${redirectUri}2` }, 500112, 400],
    ['with a wrong secret', { client_secret: 'wrong' }, 7000215, 401],
    ['without a secret', { client_secret: undefined }, 7000218, 401],
    ['from another client', { client_id: '11111111-2222-4333-8444-555555555555' }, 700016, 400],
    ['without a client', { client_id: undefined }, 900144, 400],
    ['that nobody issued', { code: 'nonsense' }, 70000, 400],
    ['that is missing', { code: undefined }, 900144, 400],
  ]
  for (const [name, changes, aadsts, status] of cases) {
    it(name, async () => {
      const answer = await redeem(sandbox, await codeFor(sandbox, oids.adele), changes)
      expect([code(answer), answer.status]).toEqual([aadsts, status])
    })
  }

  it('when it comes a second time', async () => {
    const once = await codeFor(sandbox, oids.adele)
    expect((await redeem(sandbox, once)).status).toBe(200)
    const again = await redeem(sandbox, once)
    expect([code(again), again.body['error']]).toEqual([54005, 'invalid_grant'])
  })

  it('after ten minutes', async () => {
    const late = await codeFor(sandbox, oids.adele)
    await advance(10 * MINUTE)
    expect(code(await redeem(sandbox, late))).toBe(70008)
  })

  it('at another tenant', async () => {
    const form = {
      grant_type: 'authorization_code',
      code: await codeFor(sandbox, oids.adele),
      redirect_uri: redirectUri,
    }
    expect(code(await askToken(sandbox, form, FABRIKAM_TID))).toBe(700005)
  })
})

describe('an error answer', () => {
  it('is complete', async () => {
    const id = '0f1e2d3c-4b5a-4697-8877-665544332211'
    const { status, headers, body } = await redeem(sandbox, 'nonsense', { 'client-request-id': id })
    expect(status).toBe(400)
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    const trace = String(body['trace_id'])
    expect(body).toEqual({
      error: 'invalid_grant',
      error_description: `AADSTS70000: The grant is malformed or invalid. (code) Trace ID: ${trace} Correlation ID: ${id} Timestamp: ${String(body['timestamp'])}`,
      error_codes: [70000],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      correlation_id: id,
      error_uri: `${sandbox.origin}/error?code=70000`,
    })
  })

  it('tells an unknown grant type and GET apart', async () => {
    expect(code(await askToken(sandbox, { grant_type: 'password' }))).toBe(70003)
    expect(code(await askToken(sandbox, { grant_type: 'constructor' }))).toBe(70003)
    expect((await browse(`${sandbox.origin}/common/oauth2/v2.0/token`)).text).toContain('AADSTS900561:')
  })

  it('does not accept the client id alone in a Basic header with a wrong secret', async () => {
    const ask = (secret: string) =>
      fetch(`${sandbox.origin}/contoso.example/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${sandbox.clientId}:${secret}`).toString('base64')}` },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          scope: 'https://graph.microsoft.com/.default',
        }),
      })
    expect((await ask('wrong')).status).toBe(401)
    expect((await ask(encodeURIComponent(sandbox.clientSecret))).status).toBe(200)
  })
})

describe('a picked person who was refused leaves no code', () => {
  it('when the consent page was only shown', async () => {
    await browse(authorizeUrl(sandbox), { person: oids.adele })
    expect(sandbox.entra.codes.size).toBe(0)
  })
})
