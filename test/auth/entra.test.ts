import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEntra, createPkce, type EntraOptions } from '../../src/auth/entra.ts'
import type { GrantStore, Identity } from '../../src/auth/types.ts'
import type { Clock } from '../../src/clock.ts'
import { Fault } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { ADELE, CLIENT, refusal, startEntra, TENANT } from './entra-server.ts'

const START = Date.parse('2026-11-22T08:00:00Z')
const scopes = ['openid', 'profile', 'offline_access', 'Calendars.Read']
const adele: Identity = {
  tid: TENANT,
  oid: ADELE,
  name: 'Adele Vance',
  username: 'adele@contoso.example',
  email: undefined,
}

/** A clock that stands still, except that sleeping moves it at once. */
function testClock(): Clock & { at: number; slept: number[] } {
  const clock = {
    at: START,
    slept: [] as number[],
    now: () => clock.at,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted()
      clock.slept.push(ms)
      clock.at += ms
    },
  }
  return clock
}

const clock = testClock()
let server: Awaited<ReturnType<typeof startEntra>>

beforeEach(async () => {
  clock.at = START
  clock.slept = []
  server = await startEntra(() => clock.at)
})
afterEach(() => server.close())

const entra = (extra: Partial<EntraOptions> = {}) =>
  createEntra({
    loginUrl: server.url(),
    clientId: CLIENT,
    clientSecret: new Secret('s3cret'),
    tenant: 'organizations',
    allowedTenants: new Set([TENANT]),
    scopes,
    clock,
    log: silentLog,
    ...extra,
  })

const redeemRequest = {
  code: new Secret('the-code'),
  redirectUri: 'https://cal.contoso.example/callback',
  codeVerifier: new Secret('the-verifier'),
  nonce: 'n-1',
}

function store(): GrantStore & { grant: Secret | undefined; writes: number } {
  const kept = {
    grant: undefined as Secret | undefined,
    writes: 0,
    read: async () => kept.grant,
    write: async (grant: Secret) => {
      kept.grant = grant
      kept.writes += 1
    },
  }
  return kept
}

/** A finished sign-in of Adele, and where its grant is kept. */
async function signedIn(bridge = entra()) {
  server.answers(() => server.tokens())
  const grants = store()
  grants.grant = (await bridge.redeem(redeemRequest)).grant
  return { bridge, grants }
}

const fault = (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => {
      throw new Error('it went well')
    },
    (error: unknown) => {
      if (!(error instanceof Fault)) throw error
      return error
    },
  )

describe('the authorize URL', () => {
  const request = { redirectUri: 'https://cal.contoso.example/callback', state: 's t', nonce: 'n', codeChallenge: 'c' }

  it('asks for exactly the configured scopes, with PKCE, state and nonce, on the configured host', async () => {
    const url = await entra().authorizeUrl(request)
    expect(`${url.origin}${url.pathname}`).toBe(`${server.state.origin}/organizations/oauth2/v2.0/authorize`)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: CLIENT,
      response_type: 'code',
      response_mode: 'query',
      scope: 'openid profile offline_access Calendars.Read',
      redirect_uri: request.redirectUri,
      state: 's t',
      nonce: 'n',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    })
    expect(server.seen).toEqual([])
  })

  it.each([
    ['https://login.microsoftonline.com'],
    ['https://login.microsoftonline.us'],
    ['https://login.partner.microsoftonline.cn'],
    ['https://login.chinacloudapi.cn'],
  ])('needs no request to anybody for %s', async (loginUrl) => {
    const fetch = () => Promise.reject(new Error('no network'))
    const url = await entra({ loginUrl: new URL(loginUrl), fetch }).authorizeUrl({
      ...request,
      prompt: 'select_account',
    })
    expect(url.href.startsWith(`${loginUrl}/organizations/oauth2/v2.0/authorize?`)).toBe(true)
    expect(url.searchParams.get('prompt')).toBe('select_account')
  })

  it('has a partner in a PKCE pair whose challenge is the hash of the verifier', async () => {
    const { verifier, challenge } = await createPkce()
    expect(createHash('sha256').update(verifier.reveal()).digest('base64url')).toBe(challenge)
  })
})

describe('a sign-in', () => {
  it('yields identity, granted scopes and a grant', async () => {
    server.answers(() => server.tokens())
    const { identity, scopes: granted, grant } = await entra().redeem(redeemRequest)
    expect(identity).toEqual(adele)
    expect(granted).toContain('Calendars.Read')
    expect(Object.keys(JSON.parse(grant.reveal()).RefreshToken)).toHaveLength(1)
    expect(String(grant)).toBe('[secret]')
  })

  it('sends code, verifier and secret to the token endpoint of the configured host', async () => {
    server.answers(() => server.tokens())
    await entra().redeem(redeemRequest)
    const call = server.seen.find(({ path }) => path.endsWith('/token'))
    expect(call?.path).toBe('/organizations/oauth2/v2.0/token')
    expect(Object.fromEntries(call?.form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'the-code',
      code_verifier: 'the-verifier',
      client_secret: 's3cret',
    })
  })

  it('is denied when calendars are not among the granted scopes', async () => {
    server.answers(() => server.tokens({ scope: 'openid profile' }))
    expect(await fault(entra().redeem(redeemRequest))).toMatchObject({ kind: 'denied', code: 'SCOPE_MISSING' })
  })

  it('takes scopes with the resource in front', async () => {
    server.answers(() => server.tokens({ scope: 'https://graph.microsoft.com/Calendars.Read openid' }))
    expect((await entra().redeem(redeemRequest)).scopes).toEqual(['Calendars.Read', 'openid'])
  })

  it('starts over when the code was used or is too old', async () => {
    server.answers(() => refusal(54005))
    const failed = await fault(entra().redeem(redeemRequest))
    expect(failed).toMatchObject({ kind: 'signInNeeded', code: 'AADSTS54005' })
    expect(failed.correlationId).toBe('00000000-0000-4000-8000-000000000002')
  })
})

describe('an id token', () => {
  const other = '22222222-0000-4000-8000-000000000000'
  const inSeconds = (seconds: number) => Math.floor(START / 1000) + seconds
  const cases: readonly (readonly [string, Parameters<typeof server.sign>[0], string])[] = [
    ['of another app', { claims: { aud: other } }, 'ID_TOKEN_AUDIENCE'],
    ['for two apps at once, not ours', { claims: { aud: [other, 'x'] } }, 'ID_TOKEN_AUDIENCE'],
    ['of another issuer', { claims: { iss: 'https://login.evil.example/x/v2.0' } }, 'ID_TOKEN_ISSUER'],
    ['whose tenant is not the issuer’s', { claims: { tid: other } }, 'ID_TOKEN_ISSUER'],
    ['without tenant', { without: ['tid'] }, 'ID_TOKEN_TID'],
    ['whose tenant is no GUID', { claims: { tid: 'contoso.example' } }, 'ID_TOKEN_TID'],
    ['without person', { without: ['oid'] }, 'ID_TOKEN_OID'],
    ['whose person is an address', { claims: { oid: 'adele@contoso.example' } }, 'ID_TOKEN_OID'],
    ['that expired three minutes ago', { claims: { exp: inSeconds(-180) } }, 'ID_TOKEN_EXPIRED'],
    ['that starts in three minutes', { claims: { nbf: inSeconds(180) } }, 'ID_TOKEN_NOT_YET'],
    ['without end', { without: ['exp'] }, 'ID_TOKEN_EXPIRED'],
    ['of version 1.0', { claims: { ver: '1.0' } }, 'ID_TOKEN_VERSION'],
    ['of another sign-in', { claims: { nonce: 'n-2' } }, 'ID_TOKEN_NONCE'],
    ['without nonce', { without: ['nonce'] }, 'ID_TOKEN_NONCE'],
    ['signed by a stranger under a known key id', { stranger: true }, 'ID_TOKEN_SIGNATURE'],
    ['signed with an unknown key', { kid: 'k9' }, 'ID_TOKEN_KEY'],
    ['signed with a key of another tenant', { kid: 'other-tenant' }, 'ID_TOKEN_KEY_ISSUER'],
  ]
  it.each(cases)('%s is rejected', async (_, signing, code) => {
    server.answers(() => server.tokens({}, signing))
    expect(await fault(entra().redeem(redeemRequest))).toMatchObject({ kind: 'rejected', code })
  })

  it.each([
    ['without signature', 'none', ''],
    ['signed with a shared secret', 'HS256', 'AAAA'],
  ])('%s is rejected', async (_, alg, signature) => {
    const [, payload] = (await server.sign()).split('.')
    const header = Buffer.from(JSON.stringify({ alg, kid: 'k1' })).toString('base64url')
    server.answers(() => server.tokens({ id_token: `${header}.${payload}.${signature}` }))
    const failed = await fault(entra().redeem(redeemRequest))
    expect(failed.kind).toBe('rejected')
    expect(failed.code).toMatch(/^ID_TOKEN_(ALGORITHM|SIGNATURE)$/)
  })

  it.each([
    ['expired 100 s ago', { exp: inSeconds(-100) }],
    ['starts in 100 s', { nbf: inSeconds(100), iat: inSeconds(100) }],
  ])('is taken when it only %s: clocks differ', async (_, claims) => {
    server.answers(() => server.tokens({}, { claims }))
    expect((await entra().redeem(redeemRequest)).identity.oid).toBe(ADELE)
  })

  it('of a tenant that is not listed is denied, and taken when every tenant is', async () => {
    server.answers(() => server.tokens())
    const listed = entra({ allowedTenants: new Set([other]) })
    expect(await fault(listed.redeem(redeemRequest))).toMatchObject({ kind: 'denied', code: 'TENANT_NOT_ALLOWED' })
    expect((await entra({ allowedTenants: '*' }).redeem(redeemRequest)).identity.tid).toBe(TENANT)
  })

  it('with the victim’s address in it is still the attacker: address and name select nothing', async () => {
    const claims = { oid: other, email: 'adele@contoso.example', preferred_username: 'adele@contoso.example' }
    const info = Buffer.from(JSON.stringify({ uid: other, utid: TENANT })).toString('base64url')
    server.answers(() => server.tokens({ client_info: info }, { claims }))
    const { identity } = await entra().redeem(redeemRequest)
    expect([identity.tid, identity.oid]).toEqual([TENANT, other])
  })
})

describe('the published keys', () => {
  it('are fetched once and kept', async () => {
    const { bridge } = await signedIn()
    await bridge.redeem(redeemRequest)
    expect(server.seen.filter(({ path }) => path === '/keys')).toHaveLength(1)
  })

  it('are fetched again for an unknown key, at most once a minute', async () => {
    const { bridge } = await signedIn()
    server.answers(() => server.tokens({}, { kid: 'k2' }))
    server.state.rolled = true
    await fault(bridge.redeem(redeemRequest))
    expect(server.seen.filter(({ path }) => path === '/keys')).toHaveLength(1)
    clock.at += 61_000
    expect((await bridge.redeem(redeemRequest)).identity.oid).toBe(ADELE)
    expect(server.seen.filter(({ path }) => path === '/keys')).toHaveLength(2)
  })

  it('must lie on the login host', async () => {
    server.state.jwks = 'http://127.0.0.2:1'
    server.answers(() => server.tokens())
    expect(await fault(entra().redeem(redeemRequest))).toMatchObject({ kind: 'unavailable', code: 'JWKS_HOST' })
  })

  it('out of reach mean later, not never, and do not touch accounts that are signed in', async () => {
    const { bridge, grants } = await signedIn()
    server.state.keysFail = true
    server.answers(() => server.tokens())
    expect(await fault(entra().redeem(redeemRequest))).toMatchObject({ kind: 'unavailable' })
    expect((await bridge.accessToken(adele, grants, { force: true })).reveal()).toMatch(/^access-/)
  })
})

describe('an access token', () => {
  it('comes from the grant without a request while it is good', async () => {
    const { bridge, grants } = await signedIn()
    const before = server.tokenCalls()
    expect((await bridge.accessToken(adele, grants)).reveal()).toMatch(/^access-/)
    expect(server.tokenCalls()).toBe(before)
    expect(grants.writes).toBe(0)
  })

  it('is renewed on demand, and the new refresh token is kept before the token is used', async () => {
    const { bridge, grants } = await signedIn()
    await bridge.accessToken(adele, grants, { force: true })
    const call = server.seen.at(-1)
    expect(Object.fromEntries(call?.form ?? [])).toMatchObject({ grant_type: 'refresh_token', client_secret: 's3cret' })
    expect(grants.writes).toBe(1)
    await bridge.accessToken(adele, grants, { force: true })
    expect(server.seen.at(-1)?.form.get('refresh_token')).not.toBe(call?.form.get('refresh_token'))
  })

  it('is not handed out when the renewed grant could not be kept', async () => {
    const { bridge, grants } = await signedIn()
    grants.write = () => Promise.reject(new Fault('unavailable', 'store down'))
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject({ message: 'store down' })
  })

  it('of ten parallel calls costs one request', async () => {
    const { bridge, grants } = await signedIn()
    const before = server.tokenCalls()
    const all = await Promise.all(Array.from({ length: 10 }, () => bridge.accessToken(adele, grants, { force: true })))
    expect(server.tokenCalls() - before).toBe(1)
    expect(new Set(all.map((token) => token.reveal())).size).toBe(1)
  })

  it('is asked for with the claims of a challenge', async () => {
    const { bridge, grants } = await signedIn()
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}'
    await bridge.accessToken(adele, grants, { force: true, claims })
    expect(JSON.parse(server.seen.at(-1)?.form.get('claims') ?? '{}')).toMatchObject(JSON.parse(claims))
  })

  it('needs a sign-in when there is no grant, or only somebody else’s', async () => {
    const { bridge, grants } = await signedIn()
    expect(await fault(bridge.accessToken(adele, store()))).toMatchObject({ kind: 'signInNeeded', code: 'NO_GRANT' })
    const alex = { ...adele, oid: '33333333-0000-4000-8000-000000000000' }
    expect(await fault(bridge.accessToken(alex, grants))).toMatchObject({ kind: 'signInNeeded', code: 'NO_GRANT' })
  })

  it('is refused as locked when the renewal brings another account, and nothing is kept', async () => {
    const { bridge, grants } = await signedIn()
    const oid = '33333333-0000-4000-8000-000000000000'
    const info = Buffer.from(JSON.stringify({ uid: oid, utid: TENANT })).toString('base64url')
    server.answers(() => server.tokens({ client_info: info }, { claims: { oid } }))
    const failed = await fault(bridge.accessToken(adele, grants, { force: true }))
    expect(failed).toMatchObject({ kind: 'locked', code: 'ACCOUNT_MISMATCH' })
    expect(grants.writes).toBe(0)
  })

  it('needs a sign-in when calendars are no longer among its scopes', async () => {
    const { bridge, grants } = await signedIn()
    server.answers(() => server.tokens({ scope: 'openid profile' }))
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject({ code: 'SCOPE_LOST' })
  })

  it('keeps the old refresh token when the renewal brings none', async () => {
    const { bridge, grants } = await signedIn()
    server.answers(() => server.tokens({ refresh_token: undefined }))
    await bridge.accessToken(adele, grants, { force: true })
    await bridge.accessToken(adele, grants, { force: true })
    const sent = server.seen.filter(({ form }) => form.get('grant_type') === 'refresh_token')
    expect(sent.map(({ form }) => form.get('refresh_token'))).toEqual([
      expect.any(String),
      sent[0]?.form.get('refresh_token'),
    ])
  })

  it('of a grant that does not parse is locked: nothing is overwritten', async () => {
    const { bridge } = await signedIn()
    const grants = store()
    grants.grant = new Secret('not json')
    expect(await fault(bridge.accessToken(adele, grants))).toMatchObject({ kind: 'locked', code: 'GRANT_FORMAT' })
  })
})

describe('a renewal that Entra refuses', () => {
  const cases: readonly (readonly [string, ReturnType<typeof refusal>, object])[] = [
    ['sessions revoked', refusal(50173), { kind: 'signInNeeded', code: 'AADSTS50173' }],
    ['unused for 90 days', refusal(700082), { kind: 'signInNeeded', code: 'AADSTS700082' }],
    ['second factor', refusal(50076, 'interaction_required', { suberror: 'basic_action' }), { kind: 'signInNeeded' }],
    ['conditional access', refusal(53003, 'invalid_grant', { suberror: 'message_only' }), { kind: 'signInNeeded' }],
    ['not assigned any more', refusal(50105), { kind: 'signInNeeded', code: 'AADSTS50105' }],
    ['bad token', refusal(70000, 'invalid_grant', { suberror: 'bad_token' }), { kind: 'signInNeeded' }],
    ['unheard-of code', refusal(987654), { kind: 'signInNeeded', code: 'AADSTS987654' }],
    ['unheard-of class', refusal(987654, 'no_such_class'), { kind: 'unavailable', code: 'AADSTS987654' }],
    ['account disabled', refusal(50057), { kind: 'revoked', code: 'AADSTS50057' }],
    ['account deleted', refusal(50034), { kind: 'revoked', code: 'AADSTS50034' }],
    ['consent withdrawn', refusal(65001, 'invalid_grant', { suberror: 'consent_required' }), { kind: 'revoked' }],
    ['secret wrong', refusal(7000215, 'invalid_client'), { kind: 'misconfigured', code: 'AADSTS7000215' }],
    ['secret expired', refusal(7000222, 'invalid_client'), { kind: 'misconfigured', code: 'AADSTS7000222' }],
    ['tenant gone', refusal(90002, 'invalid_request'), { kind: 'misconfigured' }],
    ['app missing', refusal(700016, 'unauthorized_client'), { kind: 'misconfigured' }],
    ['our malformed request', refusal(9002313, 'invalid_request'), { kind: 'unavailable' }],
    ['loop', refusal(50196, 'invalid_grant'), { kind: 'unavailable', retryAfterSeconds: 3600 }],
    ['transient', refusal(90033, 'temporarily_unavailable'), { kind: 'unavailable' }],
    [
      'throttled',
      { status: 429, headers: { 'retry-after': '17' }, body: {} },
      { kind: 'unavailable', retryAfterSeconds: 17 },
    ],
    ['503 that speaks of the grant', { ...refusal(50173), status: 503 }, { kind: 'unavailable' }],
    ['200 without tokens', { body: {} }, { kind: 'unavailable', code: 'HTTP200' }],
    ['HTML of a proxy', { body: '<html>Sign in to the Wi-Fi</html>' }, { kind: 'unavailable', code: 'HTTP200' }],
    ['redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }, { kind: 'unavailable' }],
  ]
  it.each(cases)('%s', async (_, reply, expected) => {
    const { bridge, grants } = await signedIn()
    const before = grants.grant
    server.answers(() => reply)
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject(expected)
    expect(grants.grant).toBe(before)
  })

  it('is asked again at once when the trouble is over: nothing remembers a single 503', async () => {
    const { bridge, grants } = await signedIn()
    server.answers(() => ({ status: 503, body: {} }))
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject({ code: 'HTTP503' })
    server.answers(() => server.tokens())
    expect((await bridge.accessToken(adele, grants, { force: true })).reveal()).toMatch(/^access-/)
  })

  it('leaves Entra alone for as long as it asked, and not longer', async () => {
    const { bridge, grants } = await signedIn()
    server.answers(() => ({ status: 429, headers: { 'retry-after': '17' }, body: {} }))
    await fault(bridge.accessToken(adele, grants, { force: true }))
    const before = server.tokenCalls()
    server.answers(() => server.tokens())
    clock.at += 16_000
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject({ code: 'HTTP429' })
    expect(server.tokenCalls()).toBe(before)
    clock.at += 2_000
    await bridge.accessToken(adele, grants, { force: true })
    expect(server.tokenCalls()).toBe(before + 1)
  })

  it('because nothing answers is an outage', async () => {
    const { bridge, grants } = await signedIn(entra({ totalMs: 2_000 }))
    await server.close()
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject({ code: 'ENTRA_NETWORK' })
    server = await startEntra(() => clock.at)
  })

  it('by silence is given up', async () => {
    const { grants } = await signedIn()
    server.answers(() => 'hang')
    const failed = await fault(entra({ totalMs: 60 }).accessToken(adele, grants, { force: true }))
    expect(failed).toMatchObject({ kind: 'unavailable', code: 'ENTRA_NETWORK' })
  })
})

describe('a device code sign-in', () => {
  const pending = refusal(70016, 'authorization_pending')
  const begin = {
    body: {
      device_code: 'dc',
      user_code: 'ABCD-EFGH',
      verification_uri: 'https://microsoft.com/devicelogin',
      expires_in: 900,
      interval: 5,
    },
  }
  /** Answers the polls one after the other, then the refresh. */
  function polls(...replies: readonly (typeof pending)[]) {
    const queue = [...replies]
    server.answers(({ path }) => (path.endsWith('/devicecode') ? begin : (queue.shift() ?? server.tokens())))
  }

  it('shows the code, waits as told, and yields a sign-in', async () => {
    polls(pending, refusal(0, 'slow_down'), pending, await server.tokens({}, { without: ['nonce'] }))
    const shown: object[] = []
    const bridge = entra()
    const { identity, grant } = await bridge.deviceCode((prompt) => shown.push(prompt))
    expect(identity.oid).toBe(ADELE)
    expect(shown).toEqual([
      { verificationUri: 'https://microsoft.com/devicelogin', userCode: 'ABCD-EFGH', expiresInSeconds: 900 },
    ])
    expect(clock.slept).toEqual([5000, 5000, 10_000, 10_000])
    const grants = store()
    grants.grant = grant
    expect((await bridge.accessToken(adele, grants)).reveal()).toMatch(/^access-/)
  })

  it.each([
    ['declined', refusal(0, 'authorization_declined'), 'denied'],
    ['too late', refusal(70020, 'expired_token'), 'rejected'],
    ['a wrong secret', refusal(7000218, 'invalid_client'), 'misconfigured'],
  ])('ends when %s', async (_, reply, kind) => {
    polls(pending, reply)
    expect(await fault(entra().deviceCode(() => {}))).toMatchObject({ kind })
  })

  it('ends by itself when the code is never entered', async () => {
    server.answers(({ path }) => (path.endsWith('/devicecode') ? begin : pending))
    expect(await fault(entra().deviceCode(() => {}))).toMatchObject({ kind: 'rejected', code: 'expired_token' })
    expect(clock.at - START).toBe(900_000)
  })

  it('stops when the person at the keyboard does', async () => {
    polls(pending)
    const stopped = entra().deviceCode(() => {}, AbortSignal.abort(new Error('ctrl-c')))
    await expect(stopped).rejects.toThrow('ctrl-c')
  })
})

describe('the link for administrators', () => {
  it('asks for the configured scopes in the tenant named, and comes back with the state', () => {
    const request = { tenant: TENANT, redirectUri: 'https://cal.contoso.example/consented', state: 'a&b' }
    const url = entra().adminConsentUrl(request)
    expect(`${url.origin}${url.pathname}`).toBe(`${server.state.origin}/${TENANT}/v2.0/adminconsent`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT,
      scope: 'openid profile offline_access Calendars.Read',
      redirect_uri: request.redirectUri,
      state: 'a&b',
    })
  })

  it('keeps a tenant that tries to be a path in its segment', () => {
    const url = entra().adminConsentUrl({ tenant: '../evil?x', redirectUri: 'https://x.example/', state: 's' })
    expect(url.pathname).toBe('/..%2Fevil%3Fx/v2.0/adminconsent')
  })
})
