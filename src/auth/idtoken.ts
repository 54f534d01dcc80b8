import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { explain } from './explain.ts'
import type { Keys, SigningKey } from './keys.ts'
import type { Identity, SignIn } from './types.ts'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const SKEW_SECONDS = 120
/** How far clocks may differ on when somebody typed a password. @see RFC 9470 §6.1 */
export const provenSkewMs = 5 * 60_000

export interface IdTokenRules {
  readonly clientId: string
  readonly allowedTenants: ReadonlySet<string> | '*'
  readonly keys: Keys
  readonly clock: Clock
}

export type CheckedIdToken = Pick<SignIn, 'identity' | 'provenAt'>

/** @param nonce as sent with the authorize request; undefined where the flow has none (device code). */
export type CheckIdToken = (token: string, nonce: string | undefined) => Promise<CheckedIdToken>

/**
 * Checks an id token in full: MSAL looks at the nonce only, and takes tokens of other apps, other issuers and without signature.
 * @throws Fault `rejected` with the name of the failed check as code; `denied` (`TENANT_NOT_ALLOWED`); `unavailable` (keys).
 * @see OpenID Connect Core 1.0 §3.1.3.7 · https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export function createCheckIdToken({ clientId, allowedTenants, keys, clock }: IdTokenRules): CheckIdToken {
  return async (token, nonce) => {
    const kid = keyId(token)
    const published = await keys(kid)
    const signer = published.key(kid)
    if (signer === undefined) throw refused('KEY')
    const claims = await verify(token, signer, clientId, clock)
    const [tid, oid] = [guid(claims, 'tid'), guid(claims, 'oid')]
    checkIssuer(claims, published.issuer, signer, tid)
    if (claims['ver'] !== '2.0') throw refused('VERSION')
    if (nonce !== undefined && claims['nonce'] !== nonce) throw refused('NONCE')
    if (allowedTenants !== '*' && !allowedTenants.has(tid)) throw notAllowed()
    return { identity: identity(claims, tid, oid), ...provenAt(claims, clock) }
  }
}

const refused = (check: string, cause?: unknown): Fault =>
  new Fault('rejected', 'The proof of identity from the sign-in service is not what it must be.', {
    code: `ID_TOKEN_${check}`,
    ...(cause === undefined ? {} : { cause }),
  })

const notAllowed = (): Fault =>
  new Fault('denied', explain('TENANT_NOT_ALLOWED').sentence, { code: 'TENANT_NOT_ALLOWED' })

function keyId(token: string): string {
  try {
    const { kid } = decodeProtectedHeader(token)
    if (kid !== undefined) return kid
  } catch (error) {
    throw refused('FORMAT', error)
  }
  throw refused('KEY')
}

/** What jose found, as the name of the failed check. */
const checkOf: Readonly<Record<string, string>> = {
  aud: 'AUDIENCE',
  exp: 'EXPIRED',
  nbf: 'NOT_YET',
  iat: 'ISSUED',
}

async function verify(token: string, signer: SigningKey, clientId: string, clock: Clock): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, signer.key, {
      algorithms: ['RS256'],
      audience: clientId,
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(clock.now()),
      requiredClaims: ['iss', 'aud', 'exp', 'nbf', 'sub'],
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refused('EXPIRED', error)
    if (error instanceof errors.JWTClaimValidationFailed) throw refused(checkOf[error.claim] ?? 'CLAIM', error)
    if (error instanceof errors.JOSEAlgNotAllowed) throw refused('ALGORITHM', error)
    throw refused('SIGNATURE', error)
  }
}

function guid(claims: JWTPayload, name: 'tid' | 'oid'): string {
  const value = claims[name]
  if (typeof value !== 'string' || !GUID.test(value)) throw refused(name.toUpperCase())
  return value.toLowerCase()
}

/** Issuer, tenant and key have to belong together: a key of one tenant must not speak for another. */
function checkIssuer(claims: JWTPayload, template: string, signer: SigningKey, tid: string): void {
  const expected = template.replace('{tenantid}', tid)
  const named = new URL(expected).pathname.split('/').includes(tid)
  if (claims.iss !== expected || !named) throw refused('ISSUER')
  if (signer.issuer !== undefined && signer.issuer.replace('{tenantid}', tid) !== expected) throw refused('KEY_ISSUER')
}

/**
 * An optional claim: Entra adds it where the registration asks for it.
 * @see https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 */
function provenAt({ auth_time: seconds }: JWTPayload, clock: Clock): Pick<SignIn, 'provenAt'> {
  if (seconds === undefined) return {}
  if (typeof seconds !== 'number' || !(seconds >= 0)) throw refused('AUTH_TIME')
  if (seconds * 1000 > clock.now() + provenSkewMs) throw refused('AUTH_TIME')
  return { provenAt: seconds * 1000 }
}

function identity(claims: JWTPayload, tid: string, oid: string): Identity {
  const text = (name: string): string | undefined => {
    const value = claims[name]
    const seen = typeof value === 'string' ? value.replace(unseen, '').trim() : ''
    return seen === '' ? undefined : seen
  }
  const username = text('preferred_username') ?? oid
  const email = unowned.has(claims['xms_edov']) ? undefined : text('email')
  const held = { wids: texts(claims['wids']), roles: texts(claims['roles']) }
  return {
    tid,
    oid,
    name: text('name') ?? username,
    username,
    email,
    ...(held.wids && { wids: held.wids }),
    ...(held.roles && { roles: held.roles }),
  }
}

/** Controls, line ends and marks that turn the direction of writing: names stand in lists beside others, in terminals and in profiles. */
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu

/** What an optional claim lists; undefined where the token has none. */
const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string').slice(0, 100) : undefined

/**
 * "Email domain owner verified", when Entra says no: anybody can put anybody's address into a tenant of their own.
 * @see https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization
 */
const unowned: ReadonlySet<unknown> = new Set([false, 0, '0', 'false'])
