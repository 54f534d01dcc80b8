import type { Person } from '../model.ts'
import { random } from '../tokens.ts'
import { EntraError, trace } from './errors.ts'
import { pickPerson, troubleSigningIn } from './pages.ts'
import { declined, errorToApp, type Reply, type ReplyTarget, toApp } from './reply.ts'
import { parseScopes } from './scopes.ts'
import { CODE_LIFE_MS, type CodeRecord, type EntraState } from './state.ts'
import { strikeAadsts } from './strikes.ts'
import { mayUse, signsIn, type TenantPath, tenantPath } from './tenants.ts'
import { type Answers, requestCall, visit } from './visit.ts'

/** One call of a page: where, with what, what was answered, and who is signed in in this browser. */
export interface PageRequest {
  readonly method: string
  /** First part of the path. */
  readonly tenant: string
  /** Path and query, without the origin. */
  readonly url: string
  readonly params: URLSearchParams
  readonly answers: Answers
  /** Who has a session: oids, each with the epoch ms at which a password was typed. */
  readonly sessions: ReadonlyMap<string, number>
}

interface Asked {
  readonly scopes: readonly string[]
  readonly challenge: CodeRecord['challenge']
}

/**
 * The authorize endpoint: account picker, consent, and the way back with a code.
 * Errors about the application and its redirect_uri are shown here and never sent there.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function authorize(state: EntraState, request: PageRequest): Reply {
  return onPage(state, () => {
    const path = tenantPath(state.context.directory, request.tenant)
    strikeAadsts(state.context.faults, 'request', requestCall(request.method, path, request.url))
    const target = replyTarget(state, request.params)
    try {
      return signIn(state, request, path, target)
    } catch (error) {
      if (!(error instanceof EntraError)) throw error
      const silent = request.params.get('prompt') === 'none'
      if (error.place === 'redirect' || silent) return errorToApp(state, target, error)
      throw error
    }
  })
}

/** Shows an EntraError on Microsoft's page. */
export function onPage(state: EntraState, step: () => Reply): Reply {
  try {
    return step()
  } catch (error) {
    if (!(error instanceof EntraError)) throw error
    return { kind: 'page', page: troubleSigningIn(error, trace(state.context.now())) }
  }
}

/** @throws EntraError 900144, 700016, 900971, 500113, 50011: all for Microsoft's page. */
export function replyTarget(state: EntraState, params: URLSearchParams): ReplyTarget {
  const clientId = params.get('client_id')
  if (clientId === null) throw new EntraError(900144, 'request', { detail: 'client_id' })
  if (clientId !== state.app.clientId) throw new EntraError(700016, 'request', { detail: clientId })
  const redirectUri = params.get('redirect_uri')
  if (redirectUri === null) throw new EntraError(900971, 'request')
  if (state.app.redirectUris.size === 0) throw new EntraError(500113, 'request')
  if (!isRegistered(state, redirectUri)) throw new EntraError(50011, 'request', { detail: redirectUri })
  const mode = params.get('response_mode') ?? 'query'
  if (mode !== 'query' && mode !== 'fragment' && mode !== 'form_post')
    throw new EntraError(9002313, 'request', { detail: 'response_mode' })
  return { redirectUri, responseMode: mode, state: params.get('state') ?? undefined }
}

/** Letter for letter; only the port of `http://localhost` does not count. */
export function isRegistered(state: EntraState, redirectUri: string): boolean {
  const noPort = (uri: string) => uri.replace(/^(http:\/\/localhost):\d+(?=\/|$)/, '$1')
  return state.app.redirectUris.values().some((uri) => noPort(uri) === noPort(redirectUri))
}

/** @throws EntraError for the redirect: 900144, 700054, 70011, 9002313. */
function asked(params: URLSearchParams): Asked {
  const responseType = params.get('response_type')
  if (responseType === null) throw new EntraError(900144, 'redirect', { detail: 'response_type' })
  if (responseType !== 'code') throw new EntraError(700054, 'redirect', { detail: responseType })
  const scopes = parseScopes(params.get('scope') ?? '')
  if (scopes === undefined) throw new EntraError(70011, 'redirect', { detail: params.get('scope') ?? '' })
  if (scopes.length === 0) throw new EntraError(900144, 'redirect', { detail: 'scope' })
  const value = params.get('code_challenge')
  const method = params.get('code_challenge_method') ?? 'plain'
  if (value === null) return { scopes, challenge: undefined }
  if (method !== 'S256' && method !== 'plain')
    throw new EntraError(9002313, 'redirect', { detail: 'code_challenge_method' })
  return { scopes, challenge: { value, method } }
}

function signIn(state: EntraState, request: PageRequest, path: TenantPath, target: ReplyTarget): Reply {
  const { scopes, challenge } = asked(request.params)
  const prompt = request.params.get('prompt') ?? undefined
  const hint = request.params.get('login_hint') ?? undefined
  const oid = request.answers.person ?? silently(state, [...request.sessions.keys()], prompt, hint)
  if (oid === undefined) return { kind: 'page', page: picker(state, path, request.url, hint) }

  const back = declined(state, target)
  const returnTo = back.kind === 'redirect' ? { returnTo: back.location } : {}
  const visited = visit(
    state,
    { path, url: request.url, scopes, prompt, ...returnTo },
    { ...request.answers, person: oid },
  )
  if (visited.kind === 'page') return { kind: 'page', page: visited.page, signedIn: visited.person }
  if (visited.kind === 'declined') return { ...back, signedIn: visited.person }
  const code = `1.${random(48)}.${random(160)}`
  state.codes.set(code, {
    person: visited.person,
    scopes,
    provenAt: provenAt(state, request, visited.person),
    redirectUri: target.redirectUri,
    nonce: request.params.get('nonce') ?? undefined,
    challenge,
    expiresAt: state.context.now() + CODE_LIFE_MS,
    redeemed: false,
  })
  return toApp(target, { code, session_state: crypto.randomUUID() }, visited.person)
}

/** When whoever goes on typed a password: just now, unless a session served. @returns epoch ms */
export function provenAt({ context }: EntraState, { params, sessions }: PageRequest, { oid }: Person): number {
  const kept = params.get('prompt') === 'login' ? undefined : sessions.get(oid)
  return kept ?? context.now()
}

/**
 * The signed-in person to go on with unasked.
 * @returns undefined when the person is to be asked.
 * @throws EntraError 50058, 16000: `prompt=none` forbids to ask.
 */
function silently(
  state: EntraState,
  sessions: readonly string[],
  prompt: string | undefined,
  hint: string | undefined,
): string | undefined {
  if (prompt !== undefined && prompt !== 'none' && prompt !== 'consent') return undefined
  const hinted = hint === undefined ? undefined : state.context.directory.personByAddress(hint)?.oid
  const open = hint === undefined ? sessions : sessions.filter((oid) => oid === hinted)
  if (prompt === 'none' && open.length !== 1) throw new EntraError(open.length === 0 ? 50058 : 16000, 'redirect')
  return open.length === 1 ? open[0] : undefined
}

/** Everybody who can sign in anywhere, so that wrong picks can be tried: the hinted first, then those who fit. */
function picker(state: EntraState, path: TenantPath, url: string, hint: string | undefined) {
  const hinted = hint === undefined ? undefined : state.context.directory.personByAddress(hint)
  const rank = (person: Person) => (person === hinted ? 0 : mayUse(person, path) ? 1 : 2)
  const people = state.context.directory.people.filter(signsIn).toSorted((one, other) => rank(one) - rank(other))
  return pickPerson(state.app.displayName, url, people)
}
