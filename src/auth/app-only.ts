import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { Fault } from '../errors.ts'
import { Secret } from '../secret.ts'
import { certified } from './certificate.ts'
import { createCloud } from './cloud.ts'
import { type Credential, proving, type Registered } from './credential.ts'
import { createMsal } from './grant.ts'
import type { AppEntra, AppToken, GivenFlaw, GivenRegistration } from './types.ts'
import { createAsk } from './wire.ts'

export interface AppEntraOptions extends Pick<Registered, 'clientId' | 'credential' | 'clock'> {
  readonly loginUrl: URL
  /** Graph of that cloud, as tokens call it: `https://graph.microsoft.com`. */
  readonly resource: string
  /** Told of each address that is asked. */
  readonly contacted?: (url: URL) => void
}

/** An answer is used until so long before its end. */
const spareMs = 5 * 60_000

interface Kept {
  /** Which registration it is for. */
  readonly about: string
  readonly answer: Promise<AppToken>
  /** Epoch ms. */
  until: number
}

type Registration = Pick<Registered, 'clientId' | 'credential'>

/**
 * Tokens of the application itself (client credentials), one for each tenant.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function createAppEntra(options: AppEntraOptions): AppEntra {
  const { loginUrl, resource, clock, clientId } = options
  const ask = createAsk({ contacted: options.contacted })
  const kept = new Map<string, Kept>()

  async function fetched(tid: string, registration: Registration, keepUntil: (at: number) => void): Promise<AppToken> {
    const cloud = createCloud(loginUrl, tid)
    const proven = proving(ask, { ...registration, cloud, clock })
    const { app, wire } = createMsal({ clientId: registration.clientId, cloud, ask: proven, clock })
    const request = { scopes: [`${resource}/.default`], skipCache: true }
    const answer = await app.acquireTokenByClientCredential(request).catch((error: unknown) => {
      throw wire.failure ?? new Fault('unavailable', 'The application got no token.', { code: 'MSAL', cause: error })
    })
    if (answer === null) throw new Fault('unavailable', 'The application got no token.', { code: 'MSAL' })
    keepUntil((answer.expiresOn?.getTime() ?? 0) - spareMs)
    return { token: new Secret(answer.accessToken), roles: rolesOf(answer.accessToken) }
  }

  return {
    async appToken(tid, { force = false, as } = {}) {
      const about = as === undefined ? '' : digestOf(as)
      const known = kept.get(tid)
      if (known?.about === about && !force && clock.now() < known.until) return known.answer
      const answer = fetched(tid, as === undefined ? options : registrationOf(as), (at) => {
        entry.until = at
      })
      const entry: Kept = { about, answer, until: Number.POSITIVE_INFINITY }
      kept.set(tid, entry)
      answer.catch(() => kept.get(tid) === entry && kept.delete(tid))
      return answer
    },
    look(given) {
      const credential = credentialOf(given)
      if (typeof credential === 'string') return credential
      return { endsAt: credential.kind === 'secret' ? given.endsAt : Date.parse(credential.certificate.validTo) }
    },
    appConsentUrl({ tenant, redirectUri, state }) {
      const url = createCloud(loginUrl, tenant).endpoint('v2.0/adminconsent')
      const fields = { client_id: clientId, scope: `${resource}/.default`, redirect_uri: redirectUri, state }
      url.search = Object.entries(fields)
        .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
        .join('&')
      return url
    },
  }
}

function credentialOf({ kind, proof }: GivenRegistration): Credential | GivenFlaw {
  if (kind === 'secret') return { kind, secrets: [proof] }
  const credential = certified(proof.reveal(), proof.reveal())
  if (typeof credential === 'string') return credential
  return isUsual(credential.key.asymmetricKeyDetails?.modulusLength) ? credential : 'keySize'
}

/** Bits of the sizes that are made anywhere. To sign with forged numbers of 16,384 bits takes seconds, and they fit into the form. */
const isUsual = (bits = 0): boolean => bits >= 2_048 && bits <= 4_096

/** @throws Fault `misconfigured` for a certificate that is none */
function registrationOf(given: GivenRegistration): Registration {
  const credential = credentialOf(given)
  if (typeof credential !== 'string') return { clientId: given.clientId, credential }
  throw new Fault('misconfigured', 'The certificate of the registration is of no use.', { code: credential })
}

const digestOf = ({ clientId, kind, proof }: GivenRegistration): string =>
  createHash('sha256').update(`${clientId} ${kind} ${proof.reveal()}`).digest('base64url')

/** Access tokens are Graph's to read. This one member is where Entra says what an application was granted: no answer has it elsewhere. */
function rolesOf(token: string): readonly string[] {
  try {
    const { roles } = decodeJwt(token)
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []
  } catch {
    return []
  }
}
