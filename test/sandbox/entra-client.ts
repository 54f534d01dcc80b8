/** A browser and an application that talk to the sandbox's Entra half by hand, for its tests. */
import { createHash } from 'node:crypto'
import { decodeJwt, type JWTPayload } from 'jose'
import { createDirectory } from '../../sandbox/directory.ts'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'

export const redirectUri = 'http://127.0.0.1:8080/oauth/callback'
export const verifier = 'a-verifier-long-enough-for-rfc-7636-which-wants-43'
const challenge = createHash('sha256').update(verifier).digest('base64url')
export const calendarScopes = 'openid profile offline_access Calendars.Read'

export const oids = {
  adele: 'a1b00001-52c4-4d0e-8f3a-0c9d7e1a0001',
  alex: 'a1b00002-52c4-4d0e-8f3a-0c9d7e1a0002',
  megan: 'a1b00003-52c4-4d0e-8f3a-0c9d7e1a0003',
  nestor: 'a1b00006-52c4-4d0e-8f3a-0c9d7e1a0006',
  room: 'a1b00007-52c4-4d0e-8f3a-0c9d7e1a0007',
  miriam: 'f2c00001-9d31-4b6f-a274-5e8c1b3f0001',
  isaiah: 'f2c00003-9d31-4b6f-a274-5e8c1b3f0003',
  johanna: '00000000-0000-0000-7b3e-5f2a1c4d9e80',
} as const

export const start = (): Promise<Sandbox> => startSandbox({ redirectUris: [redirectUri], deviceIntervalSeconds: 0 })

/** Puts Entra's side back to how it started, which is quicker than starting again. */
export function reset({ context, entra }: Sandbox): void {
  const { directory, faults, calls } = context
  const pristine = createDirectory()
  for (const tenant of directory.tenants) {
    Object.assign(tenant, pristine.tenant(tenant.id))
    entra.grants.removeTenant(tenant.id)
  }
  for (const person of directory.people) person.disabled = false
  for (const kept of [entra.codes, entra.refreshTokens, entra.deviceCodes, entra.approvals, entra.assigned])
    kept.clear()
  faults.off()
  calls.clear()
}

type Changes = Readonly<Record<string, string | undefined>>

/** A good authorize URL, changed; undefined takes a parameter out. */
export function authorizeUrl(sandbox: Sandbox, changes: Changes = {}, tenant = 'common'): string {
  const usual: Changes = {
    client_id: sandbox.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: calendarScopes,
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  return `${sandbox.origin}/${tenant}/oauth2/v2.0/authorize?${fields({ ...usual, ...changes }).toString()}`
}

export const fields = (all: Changes): URLSearchParams =>
  new URLSearchParams(
    Object.entries(all).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
  )

export interface Seen {
  readonly status: number
  /** The page's heading, or nothing. */
  readonly heading: string | undefined
  readonly text: string
  /** Where the browser is sent. */
  readonly location: URL | undefined
  readonly cookie: string | undefined
}

/** Opens a page, or posts a form of it. */
export async function browse(url: string, form?: Changes, cookie?: string): Promise<Seen> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: cookie === undefined ? {} : { cookie },
    ...(form === undefined ? {} : { method: 'POST', body: fields(form) }),
  })
  const text = await response.text()
  const location = response.headers.get('location')
  return {
    status: response.status,
    heading: /<h1>(.*?)<\/h1>/.exec(text)?.[1],
    text,
    location: location === null ? undefined : new URL(location),
    cookie: response.headers.get('set-cookie')?.split(';')[0],
  }
}

/** Members of a redirect to the application. */
export const sent = ({ location }: Seen): Record<string, string> => Object.fromEntries(location?.searchParams ?? [])

/** The code that a person who accepts everything brings back. */
export async function codeFor(sandbox: Sandbox, oid: string, changes: Changes = {}): Promise<string> {
  const location = await sandbox.authorize(authorizeUrl(sandbox, changes), oid)
  return new URL(location).searchParams.get('code') ?? ''
}

export interface TokenAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown> & { readonly access_token?: string; readonly refresh_token?: string }
}

/** Asks the token endpoint, with the client's secret unless changed. */
export async function askToken(sandbox: Sandbox, form: Changes, tenant = 'common'): Promise<TokenAnswer> {
  const { clientId, clientSecret, origin } = sandbox
  const body = fields({ client_id: clientId, client_secret: clientSecret, client_info: '1', ...form })
  const response = await fetch(`${origin}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body })
  return { status: response.status, headers: response.headers, body: (await response.json()) as TokenAnswer['body'] }
}

export const redeem = (sandbox: Sandbox, code: string, changes: Changes = {}): Promise<TokenAnswer> =>
  askToken(sandbox, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...changes,
  })

/** Signs in and gives the whole answer of the token endpoint. */
export const signIn = async (sandbox: Sandbox, oid: string, changes: Changes = {}): Promise<TokenAnswer> =>
  redeem(sandbox, await codeFor(sandbox, oid, changes))

export const refresh = (sandbox: Sandbox, token: unknown, changes: Changes = {}): Promise<TokenAnswer> =>
  askToken(sandbox, { grant_type: 'refresh_token', refresh_token: String(token), ...changes })

export const idClaims = ({ body }: TokenAnswer): JWTPayload => decodeJwt(String(body['id_token']))

/** The AADSTS number of an error answer. */
export const code = ({ body }: TokenAnswer): unknown => (body['error_codes'] as unknown[] | undefined)?.[0]

export interface ControlAnswer {
  readonly status: number
  readonly body: unknown
}

export async function control(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<ControlAnswer> {
  const response = await fetch(`${sandbox.origin}/sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}
