import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import { Fault, type FaultKind } from '../errors.ts'
import type { Log } from '../log.ts'
import { Secret } from '../secret.ts'
import { explain } from './explain.ts'
import { createMsal, type Msal, type Registration } from './grant.ts'
import { apiScopes, grantedScopes, missing } from './scopes.ts'
import type { Entra, GrantStore, Identity } from './types.ts'

type Options = NonNullable<Parameters<Entra['accessToken']>[2]>

const MAX_PAUSES = 10_000
const MAX_TOKENS = 5_000
/** A token that ends sooner is left to MSAL, which renews it in time. */
const GOOD_FOR_MS = 6 * 60_000

/** Access tokens: from the grant, or renewed with it. */
export function createRenewal(registration: Registration, scopes: readonly string[], log: Log): Entra['accessToken'] {
  const running = new Map<string, Promise<Secret>>()
  const pauses = createPauses(registration.clock)
  const tokens = createTokenCache(registration.clock)

  async function once(id: string, identity: Identity, grants: GrantStore, options: Options): Promise<Secret> {
    const { ask } = registration
    const polite: Registration = { ...registration, ask: (...request) => pauses.allow(id).then(() => ask(...request)) }
    try {
      return await acquire(polite, scopes, identity, { grants, tokens: tokens.of(id) }, options)
    } catch (error) {
      if (error instanceof Fault) {
        pauses.note(id, error)
        log.warn('token.failed', fields(error))
      }
      throw error
    }
  }

  return (identity, grants, options = {}) => {
    const id = `${identity.tid}.${identity.oid}`
    const key = JSON.stringify([id, options.force === true, options.claims])
    const joined = running.get(key) ?? once(id, identity, grants, options).finally(() => running.delete(key))
    running.set(key, joined)
    return joined
  }
}

interface KnownToken {
  get(grant: Secret): Secret | undefined
  set(grant: Secret, token: Secret, expiresAt: number | undefined): void
}

/**
 * Tokens that MSAL took from a grant. A round asks for one before each of its calls, and to open a grant with MSAL takes longer than
 * all else that a round does when nothing changed. One is good as long as the kept grant is the very one that it came from: signing in
 * anew, renewals in other processes and disconnecting all end it.
 */
function createTokenCache(clock: Clock) {
  interface Known {
    readonly about: string
    readonly token: Secret
    readonly expiresAt: number
  }
  const known = new LRUCache<string, Known>({ max: MAX_TOKENS })
  const digestOf = (grant: Secret): string => createHash('sha256').update(grant.reveal()).digest('base64url')
  return {
    of: (id: string): KnownToken => ({
      get(grant) {
        const found = known.get(id)
        const left = (found?.expiresAt ?? 0) - clock.now()
        return found !== undefined && left > GOOD_FOR_MS && found.about === digestOf(grant) ? found.token : undefined
      },
      set(grant, token, expiresAt) {
        if (expiresAt === undefined) known.delete(id)
        else known.set(id, { about: digestOf(grant), token, expiresAt })
      },
    }),
  }
}

/** Accounts Entra asked to leave alone. Their tokens in the grant stay usable; only requests wait. */
function createPauses(clock: Clock) {
  const pauses = new LRUCache<string, { readonly until: number; readonly fault: Fault }>({ max: MAX_PAUSES })
  return {
    async allow(id: string): Promise<void> {
      const { until, fault } = pauses.get(id) ?? {}
      const left = (until ?? 0) - clock.now()
      if (fault !== undefined && left > 0) throw changed(fault, { retryAfterSeconds: left / 1000 })
    },
    note(id: string, fault: Fault): void {
      const { retryAfterSeconds: seconds } = fault
      if (seconds !== undefined) pauses.set(id, { until: clock.now() + seconds * 1000, fault })
    },
  }
}

const fields = ({ code, correlationId, kind }: Fault) => ({
  code: code ?? kind,
  reason: kind,
  ...(correlationId === undefined ? {} : { correlationId }),
})

async function acquire(
  registration: Registration,
  scopes: readonly string[],
  identity: Identity,
  { grants, tokens }: { readonly grants: GrantStore; readonly tokens: KnownToken },
  { force = false, claims }: Options,
): Promise<Secret> {
  const grant = await grants.read()
  if (grant === undefined) throw noGrant()
  const known = force || claims !== undefined ? undefined : tokens.get(grant)
  if (known !== undefined) return known
  const msal = open(registration, grant)
  const account = (await msal.cache.getAllAccounts()).find((each) => same(each.tenantId, each.localAccountId, identity))
  if (account === undefined) throw noGrant()
  const request = {
    account,
    scopes: apiScopes(scopes),
    forceRefresh: force,
    ...(claims === undefined ? {} : { claims }),
  }
  const token = await msal.app.acquireTokenSilent(request).catch((error) => {
    throw faultOfRenewal(msal, error)
  })
  let kept = grant
  if (msal.wire.tokens !== undefined) {
    checkRenewed(msal.wire.tokens, scopes, identity)
    kept = new Secret(msal.cache.serialize())
    await grants.write(kept)
  }
  const accessToken = new Secret(token.accessToken)
  tokens.set(kept, accessToken, endOf(token))
  return accessToken
}

const endOf = ({ expiresOn }: { readonly expiresOn: Date | null }): number | undefined => expiresOn?.getTime()

/** A record that was sealed well but holds no MSAL cache is no reason to ask the person: something of ours broke it. */
function open(registration: Registration, grant: Secret): Msal {
  try {
    return createMsal(registration, grant)
  } catch (cause) {
    throw new Fault('locked', 'The stored sign-in cannot be read.', { code: 'GRANT_FORMAT', cause })
  }
}

const noGrant = (): Fault => new Fault('signInNeeded', explain('NO_GRANT').sentence, { code: 'NO_GRANT' })

const same = (tid: unknown, oid: unknown, identity: Identity): boolean =>
  typeof tid === 'string' &&
  typeof oid === 'string' &&
  tid.toLowerCase() === identity.tid &&
  oid.toLowerCase() === identity.oid

/**
 * In a renewal nobody clicked anything: a refusal by policy is cured by a sign-in that satisfies it, and a request Entra does not
 * understand is our fault, not the account's.
 */
const inRenewal: Readonly<Partial<Record<FaultKind, FaultKind>>> = { denied: 'signInNeeded', rejected: 'unavailable' }

function faultOfRenewal({ wire }: Msal, error: unknown): Fault {
  const { failure } = wire
  if (failure !== undefined) return changed(failure, { kind: inRenewal[failure.kind] ?? failure.kind })
  const code = (error as { errorCode?: unknown } | undefined)?.errorCode
  // MSAL's own findings in the cache, without a request: no refresh token, or one it knows to be past its end.
  if (code === 'no_tokens_found' || code === 'refresh_token_expired') {
    return new Fault('signInNeeded', explain('no_tokens_found').sentence, { code })
  }
  return new Fault('unavailable', 'The sign-in could not be renewed.', {
    code: typeof code === 'string' ? code : 'MSAL',
    cause: error,
  })
}

function changed(fault: Fault, to: { readonly kind?: FaultKind; readonly retryAfterSeconds?: number }): Fault {
  const { code, correlationId } = fault
  const retryAfterSeconds = to.retryAfterSeconds ?? fault.retryAfterSeconds
  return new Fault(to.kind ?? fault.kind, fault.message, {
    cause: fault,
    ...(code === undefined ? {} : { code }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}

/** Before anything is kept: the answer must be for this account, and still open its calendars. */
function checkRenewed(tokens: Readonly<Record<string, unknown>>, scopes: readonly string[], identity: Identity): void {
  const { id_token: idToken, scope } = tokens
  const claims = typeof idToken === 'string' ? decodeJwt(idToken) : undefined
  if (claims !== undefined && !same(claims['tid'], claims['oid'], identity)) {
    throw new Fault('locked', 'A renewal brought the token of another account.', { code: 'ACCOUNT_MISMATCH' })
  }
  // No scope in the answer means: as asked for (RFC 6749 §5.1).
  if (scope !== undefined && missing(scopes, grantedScopes(scope)).length > 0) {
    throw new Fault('signInNeeded', explain('SCOPE_LOST').sentence, { code: 'SCOPE_LOST' })
  }
}
