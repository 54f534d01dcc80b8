import { createHash, type KeyObject, randomUUID, type X509Certificate } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Clock } from '../clock.ts'
import type { Secret } from '../secret.ts'
import type { Cloud } from './cloud.ts'
import { readOAuthError } from './explain.ts'
import type { Answer, Ask } from './wire.ts'

/** How the bridge proves to Entra that it is the registered application. */
export type Credential =
  /** The next one is tried when one is refused: during a change there are two. */
  | { readonly kind: 'secret'; readonly secrets: readonly Secret[] }
  /** RSA. Entra knows the certificate; the key never leaves the bridge. */
  | { readonly kind: 'certificate'; readonly certificate: X509Certificate; readonly key: KeyObject }

/** What a form says in the place of the proof, which is put in on the way out: neither MSAL nor anybody else has to hold it. */
export const proofToCome = 'put-in-on-the-way-out'

const assertionSeconds = 300
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** Wrong secret, expired secret: another one may be right. */
const secretRefused: ReadonlySet<string | undefined> = new Set(['AADSTS7000215', 'AADSTS7000222'])

type Proof = () => Promise<Readonly<Record<string, string>>>

export interface Registered {
  readonly clientId: string
  readonly credential: Credential
  readonly cloud: Cloud
  readonly clock: Clock
}

/** Puts the proof into every form that has a place for it. */
export function proving(ask: Ask, registered: Registered): Ask {
  const proofs = proofsOf(registered)
  let first = 0
  return async (url, init = {}) => {
    const form = new URLSearchParams(init.form)
    if (!form.has('client_secret')) return ask(url, init)
    const sendWith = async (at: number): Promise<Answer> =>
      ask(url, { ...init, form: filled(form, await proofs[at]?.()) })
    let answer = await sendWith(first)
    for (let tried = 1; tried < proofs.length && isRefused(answer); tried += 1) {
      const other = (first + 1) % proofs.length
      answer = await sendWith(other)
      if (!isRefused(answer)) first = other
    }
    return answer
  }
}

const isRefused = ({ body }: Answer): boolean => secretRefused.has(readOAuthError(body).aadsts)

function filled(form: URLSearchParams, proof: Readonly<Record<string, string>> = {}): string {
  const fields = new URLSearchParams(form)
  fields.delete('client_secret')
  for (const [name, value] of Object.entries(proof)) fields.set(name, value)
  return fields.toString()
}

function proofsOf(registered: Registered): readonly Proof[] {
  const { credential } = registered
  if (credential.kind === 'certificate') return [() => assertion(registered, credential)]
  return credential.secrets.map((secret) => async () => ({ client_secret: secret.reveal() }))
}

/**
 * A signed statement that it is us, good for five minutes and for that token endpoint alone.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials · RFC 7523 §3
 */
async function assertion(
  { clientId, cloud, clock }: Registered,
  { certificate, key }: Extract<Credential, { kind: 'certificate' }>,
): Promise<Readonly<Record<string, string>>> {
  const now = Math.floor(clock.now() / 1_000)
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url')
  const signed = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(cloud.endpoint('oauth2/v2.0/token').href)
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + assertionSeconds)
    .sign(key)
  return { client_assertion_type: assertionType, client_assertion: signed }
}
