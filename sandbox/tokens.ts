import { createHash, randomBytes } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { PERSONAL_TID, usernameOf } from './directory.ts'
import { GRAPH_RESOURCE } from './entra/scopes.ts'
import type { Bearer, CheckBearer, Person, SandboxContext } from './model.ts'

/** Default life of an access or id token, seconds: Microsoft's usual `expires_in`. */
export const TOKEN_SECONDS = 3599

/** How an id token is signed; everything but `good` is a fault. */
export type Signing = 'good' | 'otherKey' | 'unknownKid' | 'none' | 'publicKeyAsSecret' | 'ownKeyNamed'

export interface IdTokenFacts {
  readonly person: Person
  readonly clientId: string
  readonly nonce: string | undefined
  readonly scopes: readonly string[]
  readonly optionalClaims?: ReadonlySet<string>
  /** Epoch ms at which the person typed a password. */
  readonly provenAt?: number | undefined
  readonly secondsValid: number
}

export interface AccessTokenFacts extends Bearer {
  readonly secondsValid: number
}

export interface Tokens {
  /** Public keys, as the keys endpoint shows them: each says which issuers it may sign for. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>
  idTokenClaims(facts: IdTokenFacts): JWTPayload
  sign(claims: JWTPayload, signing?: Signing): Promise<string>
  accessToken(facts: AccessTokenFacts): Promise<string>
  /** Opens Graph to access tokens that were issued here, are not expired and not revoked. */
  readonly checkBearer: CheckBearer
  /** Makes the access tokens it accepts invalid at once: what continuous access evaluation does. */
  revokeAccess(which: (bearer: Bearer) => boolean): void
}

interface Issued {
  readonly bearer: Bearer
  readonly expiresAt: number
}

/** Random text of the base64url alphabet. */
export const random = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** The same for one person and app, different for another app. @see id token claims, `sub` */
export const pairwiseSub = (person: Pick<Person, 'oid' | 'tid'>, clientId: string): string =>
  createHash('sha256').update(`${person.tid}/${person.oid}/${clientId}`).digest('base64url')

/** `email` comes unasked for guests and personal accounts; for people of a work tenant only with the scope. */
const hasEmailClaim = ({ person, scopes }: IdTokenFacts): boolean =>
  scopes.includes('email') || person.kind === 'guest' || person.tid === PERSONAL_TID

const profileClaims = (person: Person): JWTPayload => ({
  oid: person.oid,
  name: person.name,
  preferred_username: usernameOf(person),
})

/** Template ids of directory roles: Global Administrator, and the one that everybody has. */
const GLOBAL_ADMIN = '62e90394-69f5-4237-9190-012177145e10'
const ORDINARY = 'b79fbf4d-3ef9-4689-8143-76b194e85509'

type Surroundings = Pick<SandboxContext, 'now' | 'origin'>

/**
 * Two RS256 keys: one that is published, and one that is not but signs as if it were. Making a key takes a while, so
 * the first is begun at once and awaited when it is needed; the other is made by the first fault that needs it.
 */
function createKeys(surroundings: Surroundings): Pick<Tokens, 'jwks' | 'sign'> {
  const kid = random(20)
  const own = generateKeyPair('RS256', { extractable: true })
  let foreign: typeof own | undefined
  const signWith = async (pair: typeof own, keyId: string, claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId }).sign((await pair).privateKey)
  const stranger = () => {
    foreign ??= generateKeyPair('RS256', { extractable: true })
    return foreign
  }
  const signers: Record<Signing, (claims: JWTPayload) => Promise<string>> = {
    good: (claims) => signWith(own, kid, claims),
    otherKey: (claims) => signWith(stranger(), kid, claims),
    unknownKid: (claims) => signWith(stranger(), random(20), claims),
    none: async (claims) => new UnsecuredJWT(claims).encode(),
    // What whoever checks with "the key" of any algorithm would take for good.
    async publicKeyAsSecret(claims) {
      const secret = new TextEncoder().encode(await exportSPKI((await own).publicKey))
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid }).sign(secret)
    },
    async ownKeyNamed(claims) {
      const { privateKey, publicKey } = await stranger()
      const named = { jku: 'https://keys.attacker.example/jwks', jwk: await exportJWK(publicKey) }
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...named }).sign(privateKey)
    },
  }
  return {
    async jwks() {
      const key = { ...(await exportJWK((await own).publicKey)), kid, x5t: kid, use: 'sig' }
      return { keys: [{ ...key, issuer: `${surroundings.origin()}/{tenantid}/v2.0` }] }
    },
    sign: (claims, signing = 'good') => signers[signing](claims),
  }
}

/** @see https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference */
const claimsOf = (facts: IdTokenFacts, seconds: number, origin: string): JWTPayload => ({
  aud: facts.clientId,
  iss: `${origin}/${facts.person.tid}/v2.0`,
  iat: seconds,
  nbf: seconds,
  exp: seconds + facts.secondsValid,
  ...(facts.scopes.includes('profile') ? profileClaims(facts.person) : {}),
  ...(hasEmailClaim(facts) ? { email: facts.person.mail } : {}),
  ...(facts.nonce === undefined ? {} : { nonce: facts.nonce }),
  rh: `1.${random(24)}.`,
  sub: pairwiseSub(facts.person, facts.clientId),
  tid: facts.person.tid,
  uti: random(16),
  ver: '2.0',
  ...(facts.optionalClaims?.has('auth_time') && facts.provenAt !== undefined
    ? { auth_time: Math.floor(facts.provenAt / 1000) }
    : {}),
  ...(facts.optionalClaims?.has('wids') ? { wids: facts.person.admin ? [GLOBAL_ADMIN, ORDINARY] : [ORDINARY] } : {}),
})

/** Makes and checks tokens with keys made at this call. */
export function createTokens(surroundings: Surroundings): Tokens {
  const keys = createKeys(surroundings)
  const seconds = () => Math.floor(surroundings.now() / 1000)
  const issued = new Map<string, Issued>()
  return {
    ...keys,
    idTokenClaims: (facts) => claimsOf(facts, seconds(), surroundings.origin()),
    async accessToken({ secondsValid, ...bearer }) {
      const { tid, appId, oid, scopes, roles } = bearer
      const who = oid === undefined ? { idtyp: 'app', roles } : { idtyp: 'user', oid, scp: scopes.join(' ') }
      const times = { iat: seconds(), nbf: seconds(), exp: seconds() + secondsValid }
      const issuer = { aud: GRAPH_RESOURCE, iss: `${surroundings.origin()}/${tid}/`, ver: '1.0' }
      const token = await keys.sign({ ...issuer, ...times, ...who, appid: appId, tid, uti: random(16) })
      forgetOld(issued, surroundings.now())
      issued.set(token, { bearer, expiresAt: surroundings.now() + secondsValid * 1000 })
      return token
    },
    checkBearer: (authorization) => checkIssued(issued, surroundings.now(), authorization),
    revokeAccess(which) {
      for (const [token, { bearer }] of issued) if (which(bearer)) issued.delete(token)
    },
  }
}

/** Expired tokens are told apart from unknown ones for a day. */
function forgetOld(issued: Map<string, Issued>, nowMs: number): void {
  for (const [token, { expiresAt }] of issued) {
    if (expiresAt > nowMs - 24 * 3_600_000) return
    issued.delete(token)
  }
}

/** An access token is good because we remember having issued it: its contents are nobody's business. */
function checkIssued(issued: ReadonlyMap<string, Issued>, nowMs: number, authorization: string | undefined) {
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) return 'missing'
  const found = issued.get(token)
  if (found === undefined) return 'invalid'
  return found.expiresAt <= nowMs ? 'expired' : found.bearer
}
