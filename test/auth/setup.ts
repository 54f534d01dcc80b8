import { afterEach, beforeEach } from 'vitest'
import { createEntra, type EntraOptions } from '../../src/auth/entra.ts'
import type { GrantStore, Identity } from '../../src/auth/types.ts'
import type { Clock } from '../../src/clock.ts'
import { Fault } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { ADELE, CLIENT, startEntra, TENANT } from './entra-server.ts'

export const START = Date.parse('2026-11-22T08:00:00Z')
const scopes = ['openid', 'profile', 'offline_access', 'Calendars.Read']
export const adele: Identity = {
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

export const clock = testClock()
export let server: Awaited<ReturnType<typeof startEntra>>

/** For tests that closed it. */
export async function restart(): Promise<void> {
  server = await startEntra(() => clock.at)
}

beforeEach(async () => {
  clock.at = START
  clock.slept = []
  await restart()
})
afterEach(() => server.close())

export const entra = (extra: Partial<EntraOptions> = {}) =>
  createEntra({
    loginUrl: server.url(),
    clientId: CLIENT,
    credential: { kind: 'secret', secrets: [new Secret('s3cret')] },
    tenant: 'organizations',
    allowedTenants: new Set([TENANT]),
    scopes,
    clock,
    log: silentLog,
    ...extra,
  })

export const redeemRequest = {
  code: new Secret('the-code'),
  redirectUri: 'https://cal.contoso.example/callback',
  codeVerifier: new Secret('the-verifier'),
  nonce: 'n-1',
}

export function store(): GrantStore & { grant: Secret | undefined; writes: number } {
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
export async function signedIn(bridge = entra()) {
  server.answers(() => server.tokens())
  const grants = store()
  grants.grant = (await bridge.redeem(redeemRequest)).grant
  return { bridge, grants }
}

export const fault = (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => {
      throw new Error('it went well')
    },
    (error: unknown) => {
      if (!(error instanceof Fault)) throw error
      return error
    },
  )
