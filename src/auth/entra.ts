import { CryptoProvider } from '@azure/msal-node'
import type { Clock } from '../clock.ts'
import { clouds } from '../clouds.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import { Secret } from '../secret.ts'
import { createCloud } from './cloud.ts'
import { type Credential, proving } from './credential.ts'
import { askDeviceCode } from './device.ts'
import { explain } from './explain.ts'
import { createMsal, type Msal, type Registration } from './grant.ts'
import { type CheckIdToken, createCheckIdToken } from './idtoken.ts'
import { createKeys } from './keys.ts'
import { createRenewal } from './renewal.ts'
import { apiScopes, grantedScopes, missing } from './scopes.ts'
import { createFindTenant } from './tenant.ts'
import { tryCredential } from './trial.ts'
import type { AuthorizeRequest, Entra, ProvenEntra, RedeemRequest, SignIn } from './types.ts'
import { createAsk, type Fetch } from './wire.ts'

export interface EntraOptions {
  /** `https://login.microsoftonline.com`, a national cloud, or a stand-in. Whether plain http is allowed is decided by configuration. */
  readonly loginUrl: URL
  /** Graph of that cloud, as tokens name it. */
  readonly resource?: string
  readonly clientId: string
  readonly credential: Credential
  /** `organizations`, `common`, `consumers`, a tenant id or a verified domain. */
  readonly tenant: string
  /** Tenant ids, lower case. */
  readonly allowedTenants: ReadonlySet<string> | '*'
  /** Exactly what is asked for: `openid profile offline_access Calendars.Read`. */
  readonly scopes: readonly string[]
  readonly clock: Clock
  readonly log: Log
  readonly fetch?: Fetch
  /** For the whole of one request; 20 s by default. */
  readonly totalMs?: number
  /** Told of each address that is asked. */
  readonly contacted?: (url: URL) => void
}

/** A page waits for it. */
const lookUpMs = 4_000

/** Entra ID for one app registration, by msal-node. */
export function createEntra(options: EntraOptions): ProvenEntra {
  const { clientId, credential, tenant, scopes, clock, log } = options
  const cloud = createCloud(options.loginUrl, tenant)
  const ask = proving(createAsk(options), { clientId, credential, cloud, clock })
  const registration: Registration = { clientId, cloud, ask, clock }
  const keys = createKeys(ask, cloud, clock)
  const check = createCheckIdToken({ clientId, allowedTenants: options.allowedTenants, keys, clock })
  return {
    authorizeUrl: (request) => authorizeUrl(registration, scopes, request),
    redeem: (request) => redeem(registration, scopes, check, request),
    deviceCode: (shown, signal) => deviceCode(registration, scopes, check, shown, signal),
    tryCredential: (id) => tryCredential(registration, options.resource ?? clouds.global.graph, id),
    accessToken: createRenewal(registration, scopes, log),
    findTenant: createFindTenant(createAsk({ ...options, totalMs: lookUpMs }), cloud, clock),
    // Scopes without a resource mean Graph of that cloud, at the consent endpoint too (entra/identity-platform/scopes-oidc).
    adminConsentUrl({ tenant: id, redirectUri, state }) {
      const url = cloud.endpoint('v2.0/adminconsent', id)
      url.search = query({ client_id: clientId, scope: scopes.join(' '), redirect_uri: redirectUri, state })
      return url
    },
  }
}

/** Blanks as `%20`: some proxies in front of Entra leave `+` alone. */
const query = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')

async function authorizeUrl(
  registration: Registration,
  scopes: readonly string[],
  request: AuthorizeRequest,
): Promise<URL> {
  const { app } = createMsal(registration)
  const { redirectUri, state, nonce, codeChallenge, prompt, loginHint } = request
  const address = await app.getAuthCodeUrl({
    scopes: apiScopes(scopes),
    redirectUri,
    state,
    nonce,
    codeChallenge,
    codeChallengeMethod: 'S256',
    responseMode: 'query',
    ...(prompt === undefined ? {} : { prompt }),
    ...(loginHint === undefined ? {} : { loginHint }),
  })
  const url = registration.cloud.real(address)
  url.searchParams.set('scope', scopes.join(' '))
  return url
}

async function redeem(
  registration: Registration,
  scopes: readonly string[],
  check: CheckIdToken,
  { code, redirectUri, codeVerifier, nonce }: RedeemRequest,
): Promise<SignIn> {
  const msal = createMsal(registration)
  await ran(msal, () =>
    msal.app.acquireTokenByCode({
      scopes: apiScopes(scopes),
      code: code.reveal(),
      redirectUri,
      codeVerifier: codeVerifier.reveal(),
      nonce,
    }),
  )
  return signIn(msal, scopes, check, idTokenOf(msal), nonce)
}

async function deviceCode(
  registration: Registration,
  scopes: readonly string[],
  check: CheckIdToken,
  shown: Parameters<Entra['deviceCode']>[0],
  signal: AbortSignal | undefined,
): Promise<SignIn> {
  const { refreshToken, idToken } = await askDeviceCode(registration, scopes, shown, signal)
  const msal = createMsal(registration)
  const request = { scopes: apiScopes(scopes), refreshToken, forceCache: true }
  await ran(msal, () => msal.app.acquireTokenByRefreshToken(request))
  return signIn(msal, scopes, check, idToken, undefined)
}

/** Lets MSAL run; what was seen on the wire tells more than its own errors. */
async function ran<T>(msal: Msal, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    throw msal.wire.failure ?? refused(error)
  }
}

/** MSAL itself refused the answer. Its errors have stable codes; their texts stay here. */
function refused(cause: unknown): Fault {
  const code = (cause as { errorCode?: unknown } | undefined)?.errorCode
  const name = code === 'nonce_mismatch' ? 'ID_TOKEN_NONCE' : typeof code === 'string' ? code : 'ENTRA_ANSWER'
  return new Fault('rejected', 'The answer of the sign-in service is not what it must be.', { code: name, cause })
}

function idTokenOf({ wire }: Msal): string {
  const token = wire.tokens?.['id_token']
  return typeof token === 'string' ? token : ''
}

async function signIn(
  { cache, wire }: Msal,
  scopes: readonly string[],
  check: CheckIdToken,
  idToken: string,
  nonce: string | undefined,
): Promise<SignIn> {
  const checked = await check(idToken, nonce)
  const granted = grantedScopes(wire.tokens?.['scope'])
  if (missing(scopes, granted).length > 0) {
    throw new Fault('denied', explain('SCOPE_MISSING').sentence, { code: 'SCOPE_MISSING' })
  }
  return { ...checked, scopes: granted, grant: new Secret(cache.serialize()) }
}

/** A PKCE pair for one sign-in. @see RFC 7636 §4 */
export async function createPkce(): Promise<{ readonly verifier: Secret; readonly challenge: string }> {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
  return { verifier: new Secret(verifier), challenge }
}
