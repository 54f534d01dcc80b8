import { createHash } from 'node:crypto'
import type { Person } from '../model.ts'
import { appAnswer, delegatedAnswer } from './answers.ts'
import { authenticateClient } from './client.ts'
import { expandDefault } from './consent.ts'
import { EntraError } from './errors.ts'
import { GRAPH_RESOURCE, parseScopes } from './scopes.ts'
import type { CodeRecord, EntraState } from './state.ts'
import { type CallFacts, strikeAadsts } from './strikes.ts'
import { mayUse, type TenantPath, tenantPath } from './tenants.ts'

/** A request of the token endpoint. `call` is what faults are matched with. */
export interface TokenRequest {
  readonly tenant: string
  readonly form: URLSearchParams
  /** The Authorization header, where a client may put its id and secret. */
  readonly authorization: string | undefined
  readonly call: CallFacts
}

type Grant = (state: EntraState, path: TenantPath, request: TokenRequest) => Promise<Readonly<Record<string, unknown>>>

/** The name in RFC 8628 §3.4, and the one that msal-node sends. */
const deviceGrants = ['urn:ietf:params:oauth:grant-type:device_code', 'device_code'] as const

const grants: Readonly<Record<string, Grant>> = {
  authorization_code: redeemCode,
  refresh_token: refresh,
  client_credentials: asItself,
  ...Object.fromEntries(deviceGrants.map((name) => [name, redeemDeviceCode])),
}

/**
 * The token endpoint. A person who could not sign in now gets no token by any grant.
 * @throws EntraError, which is the whole error answer.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export async function token(state: EntraState, request: TokenRequest): Promise<Readonly<Record<string, unknown>>> {
  const path = tenantPath(state.context.directory, request.tenant)
  const grantType = required(request.form, 'grant_type')
  const grant = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined
  if (grant === undefined) throw new EntraError(70003, 'token', { detail: grantType })
  // A client that signs in people at a device cannot keep a secret, so none is asked of it.
  await authenticateClient(state, request, { optional: grant === redeemDeviceCode })
  strikeAadsts(state.context.faults, 'token', request.call)
  return grant(state, path, request)
}

/** @throws EntraError 900144 */
function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (value === null || value === '') throw new EntraError(900144, 'token', { detail: name })
  return value
}

/** @throws EntraError 50057, 65001 */
function stillAllowed(state: EntraState, person: Person, scopes: readonly string[]): void {
  if (person.disabled) throw new EntraError(50057, 'token')
  const granted = state.grants.ofPerson(person)
  const missing = expandDefault(scopes, state.app).filter((scope) => !granted.has(scope) && scope.includes('.'))
  if (granted.size === 0 || missing.length > 0) throw new EntraError(65001, 'token', { detail: missing.join(' ') })
}

async function redeemCode(state: EntraState, path: TenantPath, request: TokenRequest) {
  const { form } = request
  const code = state.codes.get(required(form, 'code'))
  if (code === undefined) throw new EntraError(70000, 'token', { detail: 'code' })
  if (code.redeemed) throw new EntraError(54005, 'token')
  if (code.expiresAt <= state.context.now()) throw new EntraError(70008, 'token')
  if (required(form, 'redirect_uri') !== code.redirectUri) throw new EntraError(500112, 'token')
  if (!mayUse(code.person, path)) throw new EntraError(700005, 'token')
  if (!provesCode(code, form.get('code_verifier'))) throw new EntraError(501481, 'token')
  code.redeemed = true
  stillAllowed(state, code.person, code.scopes)
  const { person, scopes, nonce, provenAt } = code
  return delegatedAnswer(state, request, { person, scopes, nonce, provenAt })
}

/** @see RFC 7636 §4.6 */
function provesCode({ challenge }: CodeRecord, verifier: string | null): boolean {
  if (challenge === undefined) return true
  if (verifier === null) return false
  const transformed =
    challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url')
  return transformed === challenge.value
}

/** Gives a new refresh token with a new life of 90 days; the old one stays good for the rest of its own. */
async function refresh(state: EntraState, path: TenantPath, request: TokenRequest) {
  const { form } = request
  const record = state.refreshTokens.get(required(form, 'refresh_token'))
  if (record === undefined) throw new EntraError(70000, 'token', { detail: 'refresh_token' })
  if (record.revoked) throw new EntraError(50173, 'token')
  if (record.expiresAt <= state.context.now()) throw new EntraError(700082, 'token')
  if (!mayUse(record.person, path)) throw new EntraError(50020, 'token')
  const asked = parseScopes(form.get('scope') ?? '')
  if (asked === undefined) throw new EntraError(70011, 'token', { detail: form.get('scope') ?? '' })
  const scopes = asked.length === 0 ? record.scopes : asked
  stillAllowed(state, record.person, scopes)
  return delegatedAnswer(state, request, { person: record.person, scopes, nonce: undefined })
}

/** Client credentials. Without consent there is a token all the same, one without roles. */
async function asItself(state: EntraState, path: TenantPath, { form, call }: TokenRequest) {
  if (path.kind !== 'one') throw new EntraError(50059, 'token')
  const scope = required(form, 'scope')
  if (scope !== `${GRAPH_RESOURCE}/.default`) throw new EntraError(1002012, 'token', { detail: scope })
  const { id: tid, displayName: detail } = path.tenant
  const own = state.tenantApps.get(form.get('client_id') ?? '')
  if (own === undefined ? !state.grants.knows(tid) : own.tid !== tid) throw new EntraError(700016, 'token', { detail })
  const { clientId, roles } = own ?? { ...state.app, ...state.grants.ofTenant(tid) }
  return appAnswer(state, { tid, clientId, roles }, call)
}

async function redeemDeviceCode(state: EntraState, _path: TenantPath, request: TokenRequest) {
  const record = state.deviceCodes.get(required(request.form, 'device_code'))
  if (record === undefined) throw new EntraError(70018, 'token')
  if (record.status === 'declined') throw new EntraError(65004, 'token', { error: 'authorization_declined' })
  if (record.status === 'redeemed') throw new EntraError(54005, 'token')
  if (record.expiresAt <= state.context.now()) throw new EntraError(70020, 'token')
  if (record.status === 'pending') throw new EntraError(70016, 'token')
  const person = record.status
  record.status = 'redeemed'
  stillAllowed(state, person, record.scopes)
  return delegatedAnswer(state, request, { person, scopes: record.scopes, nonce: undefined })
}
