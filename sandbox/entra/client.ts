import { createPublicKey, type KeyObject } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import { EntraError } from './errors.ts'
import type { EntraState, Provable } from './state.ts'
import type { TokenRequest } from './token.ts'

interface Credentials {
  readonly clientId: string | undefined
  readonly secret: string | undefined
}

/** @see RFC 6749 §2.3.1: both parts are form-encoded before they are joined */
function fromHeader(authorization: string | undefined): Credentials | undefined {
  const encoded = /^basic +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [clientId = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':')
  const pair = new URLSearchParams(`id=${clientId}&secret=${secret}`)
  return { clientId: pair.get('id') ?? undefined, secret: pair.get('secret') ?? undefined }
}

/**
 * Checks that the application is who it says.
 * @param options.optional accept a request without any secret; a wrong one is refused all the same.
 * @throws EntraError 900144, 700016, 7000215, 7000218, 700024, 700027
 */
export async function authenticateClient(
  state: EntraState,
  { form, authorization }: TokenRequest,
  options: { readonly optional: boolean },
): Promise<void> {
  const header = fromHeader(authorization)
  const clientId = form.get('client_id') ?? header?.clientId
  if (clientId === undefined) throw new EntraError(900144, 'token', { detail: 'client_id' })
  const app = clientId === state.app.clientId ? state.app : state.tenantApps.get(clientId)
  if (app === undefined) throw new EntraError(700016, 'token', { detail: clientId })
  const assertion = form.get('client_assertion')
  if (assertion !== null) return checkAssertion(state, app, assertion)
  const secret = form.get('client_secret') ?? header?.secret
  if (secret === undefined) {
    if (options.optional) return
    throw new EntraError(7000218, 'token')
  }
  if (!app.clientSecrets.has(secret)) throw new EntraError(7000215, 'token')
}

/** An assertion is signed with the key of a registered certificate. @see RFC 7523 §3 */
async function checkAssertion(state: EntraState, app: Provable, assertion: string): Promise<void> {
  const options = {
    issuer: app.clientId,
    subject: app.clientId,
    currentDate: new Date(state.context.now()),
    clockTolerance: '5 minutes',
    requiredClaims: ['exp', 'aud'],
  }
  for (const key of app.certificates.map(publicKey)) {
    try {
      await jwtVerify(assertion, key, options)
      return
    } catch (error) {
      if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed)
        throw new EntraError(700024, 'token')
    }
  }
  throw new EntraError(700027, 'token')
}

const publicKey = (pem: string): KeyObject => createPublicKey(pem)
