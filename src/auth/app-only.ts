import { decodeJwt } from 'jose'
import { Fault } from '../errors.ts'
import { Secret } from '../secret.ts'
import { createCloud } from './cloud.ts'
import { proving, type Registered } from './credential.ts'
import { createMsal } from './grant.ts'
import type { AppEntra, AppToken } from './types.ts'
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
  readonly answer: Promise<AppToken>
  /** Epoch ms. */
  until: number
}

/**
 * Tokens of the application itself (client credentials), one for each tenant.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function createAppEntra(options: AppEntraOptions): AppEntra {
  const { loginUrl, resource, clock, clientId, credential } = options
  const ask = createAsk({ contacted: options.contacted })
  const kept = new Map<string, Kept>()

  async function fetched(tid: string, entry: () => Kept | undefined): Promise<AppToken> {
    const cloud = createCloud(loginUrl, tid)
    const proven = proving(ask, { clientId, credential, cloud, clock })
    const { app, wire } = createMsal({ clientId, cloud, ask: proven, clock })
    const request = { scopes: [`${resource}/.default`], skipCache: true }
    const answer = await app.acquireTokenByClientCredential(request).catch((error: unknown) => {
      throw wire.failure ?? new Fault('unavailable', 'The application got no token.', { code: 'MSAL', cause: error })
    })
    if (answer === null) throw new Fault('unavailable', 'The application got no token.', { code: 'MSAL' })
    const mine = entry()
    if (mine !== undefined) mine.until = (answer.expiresOn?.getTime() ?? 0) - spareMs
    return { token: new Secret(answer.accessToken), roles: rolesOf(answer.accessToken) }
  }

  return {
    appToken(tid, { force = false } = {}) {
      const known = kept.get(tid)
      if (known !== undefined && !force && clock.now() < known.until) return known.answer
      const answer = fetched(tid, () => kept.get(tid))
      kept.set(tid, { answer, until: Number.POSITIVE_INFINITY })
      answer.catch(() => kept.delete(tid))
      return answer
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

/** Access tokens are Graph's to read. This one member is where Entra says what an application was granted: no answer has it elsewhere. */
function rolesOf(token: string): readonly string[] {
  try {
    const { roles } = decodeJwt(token)
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []
  } catch {
    return []
  }
}
