import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { createEntra, createPkce, type EntraOptions } from '../../src/auth/entra.ts'
import { errorFromCallback } from '../../src/auth/explain.ts'
import type { Identity, SignIn } from '../../src/auth/types.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { fault, store } from './setup.ts'

const redirectUri = 'https://cal.contoso.example/callback'
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ redirectUris: [redirectUri], deviceIntervalSeconds: 5, quiet: true })
})
afterAll(() => sandbox.close())
beforeEach(() => sandbox.context.faults.off())

const person = (name: string) => {
  const found = sandbox.people.find((each) => each.name === name)
  if (found === undefined) throw new Error(`nobody is called ${name}`)
  return found
}

const entra = (extra: Partial<EntraOptions> = {}) =>
  createEntra({
    loginUrl: new URL(sandbox.origin),
    clientId: sandbox.clientId,
    credential: { kind: 'secret', secrets: [new Secret(sandbox.clientSecret)] },
    tenant: 'common',
    allowedTenants: '*',
    scopes: ['openid', 'profile', 'offline_access', 'Calendars.Read'],
    clock: { now: () => sandbox.context.now(), sleep: async () => {} },
    log: silentLog,
    ...extra,
  })

/** The whole way of a browser, from our link to our callback. */
async function signIn(name: string, bridge = entra(), consent: 'accept' | 'decline' = 'accept'): Promise<SignIn> {
  const { verifier, challenge } = await createPkce()
  const url = await bridge.authorizeUrl({ redirectUri, state: 'st', nonce: 'no', codeChallenge: challenge })
  const back = new URL(await sandbox.authorize(url, person(name).oid, { consent })).searchParams
  expect(back.get('state')).toBe('st')
  if (back.has('error')) throw errorFromCallback(back)
  const code = new Secret(back.get('code') ?? '')
  return bridge.redeem({ code, redirectUri, codeVerifier: verifier, nonce: 'no' })
}

async function connected(name = 'Adele Vance', bridge = entra()) {
  const { identity, grant } = await signIn(name, bridge)
  const grants = store()
  grants.grant = grant
  return { bridge, identity, grants, renew: () => bridge.accessToken(identity, grants, { force: true }) }
}

describe('a sign-in at a pretend Entra', () => {
  it.each(['Adele Vance', 'Lee Gu', 'Johanna Lorenz'])('connects %s', async (name) => {
    const { oid, tid } = person(name)
    const { identity, scopes } = await signIn(name)
    expect(identity).toMatchObject({ oid, tid, name } satisfies Partial<Identity>)
    expect(scopes).toContain('Calendars.Read')
  })

  it('gives tokens that open Graph, renewed ones too', async () => {
    const { bridge, identity, grants, renew } = await connected()
    for (const token of [await bridge.accessToken(identity, grants), await renew()]) {
      expect(sandbox.entra.tokens.checkBearer(`Bearer ${token.reveal()}`)).toMatchObject({ oid: identity.oid })
    }
  })

  it('is denied when the person declines', async () => {
    expect(await fault(signIn('Diego Siciliani', entra(), 'decline'))).toMatchObject({
      kind: 'denied',
      code: 'AADSTS65004',
    })
  })

  it('asks nobody but the login host', async () => {
    sandbox.context.calls.clear()
    await signIn('Adele Vance')
    const paths = sandbox.context.calls.list().map(({ path }) => path.split('?')[0])
    expect(paths.filter((path) => path?.includes('/discovery/instance'))).toEqual([])
    expect(paths).toContain('/common/oauth2/v2.0/token')
  })

  it.each([
    ['entra.id-token.aud', 'ID_TOKEN_AUDIENCE'],
    ['entra.id-token.iss', 'ID_TOKEN_ISSUER'],
    ['entra.id-token.tid', 'ID_TOKEN_ISSUER'],
    ['entra.id-token.exp', 'ID_TOKEN_EXPIRED'],
    ['entra.id-token.nbf', 'ID_TOKEN_NOT_YET'],
    ['entra.id-token.nonce', 'ID_TOKEN_NONCE'],
    ['entra.id-token.no-nonce', 'ID_TOKEN_NONCE'],
    ['entra.id-token.no-oid', 'ID_TOKEN_OID'],
    ['entra.id-token.no-tid', 'ID_TOKEN_TID'],
    ['entra.id-token.signature', 'ID_TOKEN_SIGNATURE'],
    ['entra.id-token.unknown-kid', 'ID_TOKEN_KEY'],
    ['entra.id-token.alg-none', 'ID_TOKEN_'],
    ['entra.token.no-id-token', 'ID_TOKEN_NONCE'],
  ])('refuses %s', async (name, code) => {
    sandbox.context.faults.on({ name })
    const refused = await fault(signIn('Adele Vance'))
    expect(refused.kind).toBe('rejected')
    expect(refused.code).toContain(code)
  })
})

describe('a renewal at a pretend Entra', () => {
  it.each([
    ['entra.50173', 'signInNeeded'],
    ['entra.700082', 'signInNeeded'],
    ['entra.70043', 'signInNeeded'],
    ['entra.50076', 'signInNeeded'],
    ['entra.53003', 'signInNeeded'],
    ['entra.50057', 'revoked'],
    ['entra.50034', 'revoked'],
    ['entra.65001', 'revoked'],
    ['entra.7000215', 'misconfigured'],
    ['entra.7000222', 'misconfigured'],
    ['entra.90002', 'misconfigured'],
    ['entra.700016', 'misconfigured'],
    ['entra.50196', 'unavailable'],
    ['entra.429', 'unavailable'],
    ['entra.500', 'unavailable'],
    ['entra.503', 'unavailable'],
    ['entra.html', 'unavailable'],
    ['entra.invalid-json', 'unavailable'],
    ['entra.empty', 'unavailable'],
    ['entra.redirect', 'unavailable'],
    ['entra.reset', 'unavailable'],
    ['entra.token.no-access-token', 'unavailable'],
    ['entra.token.other-person', 'locked'],
    ['entra.token.scope', 'signInNeeded'],
  ])('meets %s', async (name, kind) => {
    const { grants, renew } = await connected()
    const before = grants.grant
    const place = /^entra\.\d{5,}$/.test(name) ? `${name}.token` : name
    sandbox.context.faults.on({ name: place, match: { path: '/token' } })
    expect((await fault(renew())).kind).toBe(kind)
    expect(grants.grant).toBe(before)
  })

  it.each([
    'entra.token.no-refresh-token',
    'entra.token.no-id-token',
    'entra.token.no-client-info',
    'entra.token.refresh-in',
  ])('goes well with %s', async (name) => {
    const { renew } = await connected()
    sandbox.context.faults.on({ name })
    await renew()
    sandbox.context.faults.off()
    expect((await renew()).reveal()).not.toBe('')
  })

  it('needs the person again when consent is withdrawn, and works again after a sign-in', async () => {
    const { bridge, identity, renew } = await connected('Alex Wilber')
    sandbox.entra.grants.removePerson(identity.oid)
    expect(await fault(renew())).toMatchObject({ kind: 'revoked', code: 'AADSTS65001' })
    const again = await connected('Alex Wilber', bridge)
    expect((await again.renew()).reveal()).not.toBe('')
  })
})

describe('a device code at a pretend Entra', () => {
  it('connects the person who enters it', async () => {
    const bridge = entra({
      clock: {
        now: () => sandbox.context.now(),
        sleep: async () => {
          const [record] = [...sandbox.entra.deviceCodes.values()].filter(({ status }) => status === 'pending')
          if (record !== undefined) record.status = person('Adele Vance')
        },
      },
    })
    const { identity, scopes } = await bridge.deviceCode(() => {})
    expect(identity.name).toBe('Adele Vance')
    expect(scopes).toContain('Calendars.Read')
  })
})

describe('the approval of an administrator at a pretend Entra', () => {
  it('lets everybody of the tenant in', async () => {
    const bridge = entra()
    await expect(signIn('Miriam Graham', bridge)).rejects.toThrow(/approval/i)
    const { tid } = person('Isaiah Langer')
    const url = bridge.adminConsentUrl({ tenant: tid, redirectUri, state: 'st' })
    const back = new URL(await sandbox.authorize(url, person('Isaiah Langer').oid)).searchParams
    expect(back.has('error')).toBe(false)
    expect((await signIn('Miriam Graham', bridge)).identity.tid).toBe(tid)
  })
})
