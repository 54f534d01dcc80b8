import { importJWK, type JWK } from 'jose'
import type { Clock } from '../clock.ts'
import { sameCloud } from '../clouds.ts'
import { Fault } from '../errors.ts'
import type { Cloud } from './cloud.ts'
import type { Ask } from './wire.ts'

/** Keys are looked for again when an unknown one is used, but not more often than this. */
const MIN_REFETCH_MS = 60_000
/** Entra rolls keys without notice in emergencies: withdrawn ones must not live on here. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000

export interface SigningKey {
  readonly key: Awaited<ReturnType<typeof importJWK>>
  /** Issuer the key may sign for, where Entra says so; `{tenantid}` stands for any tenant. */
  readonly issuer: string | undefined
}

/** What Entra publishes to check its id tokens by. */
export interface Published {
  /** Issuer of the tokens; with the literal `{tenantid}` when sign-in is open to several tenants. */
  readonly issuer: string
  key(kid: string): SigningKey | undefined
}

/**
 * Metadata and keys, kept and renewed as needed.
 * @throws Fault `unavailable` when they cannot be had or do not look as they must.
 * @see OpenID Connect Discovery 1.0 §4 · RFC 7517 §5
 */
export type Keys = (kid: string) => Promise<Published>

interface Kept {
  readonly at: number
  readonly published: Published
}

export function createKeys(ask: Ask, cloud: Cloud, clock: Clock): Keys {
  let kept: Kept | undefined
  let running: Promise<Kept> | undefined
  const load = async (): Promise<Kept> => ({ at: clock.now(), published: await fetchKeys(ask, cloud) })
  const renew = (): Promise<Kept> => {
    running ??= load().finally(() => {
      running = undefined
    })
    return running
  }
  return async (kid) => {
    const age = kept === undefined ? Number.POSITIVE_INFINITY : Math.abs(clock.now() - kept.at)
    const wanted = age > MAX_AGE_MS || (age > MIN_REFETCH_MS && kept?.published.key(kid) === undefined)
    if (kept === undefined || wanted) kept = await renew()
    return kept.published
  }
}

async function fetchKeys(ask: Ask, cloud: Cloud): Promise<Published> {
  const { body } = await ask(cloud.endpoint('v2.0/.well-known/openid-configuration'))
  const { issuer, jwks_uri: address } = body
  if (typeof issuer !== 'string' || typeof address !== 'string' || !URL.canParse(address)) throw odd('METADATA')
  // A host that speaks for another cloud's tokens is not the one we were told of.
  const issuing = URL.parse(issuer.replace('{tenantid}', ''))
  if (issuing === null || !sameCloud(cloud.endpoint(''), issuing)) throw odd('ISSUER_HOST')
  const url = new URL(address)
  // Whoever can name the place of the keys can sign: it has to be the login host itself.
  if (url.origin !== cloud.endpoint('').origin) throw odd('JWKS_HOST')
  const set = (await ask(url)).body['keys']
  if (!Array.isArray(set)) throw odd('JWKS')
  const keys = new Map<string, SigningKey>()
  for (const jwk of set.filter(isSigningKey)) {
    keys.set(jwk.kid, { key: await importJWK(jwk, 'RS256'), issuer: jwk.issuer })
  }
  return { issuer, key: (kid) => keys.get(kid) }
}

function isSigningKey(value: unknown): value is JWK & { kid: string; issuer?: string } {
  if (typeof value !== 'object' || value === null) return false
  const { kty, use, kid, issuer } = value as Record<string, unknown>
  const named = typeof kid === 'string' && (issuer === undefined || typeof issuer === 'string')
  return named && kty === 'RSA' && (use === undefined || use === 'sig')
}

const odd = (code: string): Fault =>
  new Fault('unavailable', 'The published keys of the sign-in service do not look as they must.', { code })
