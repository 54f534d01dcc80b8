import type { Person } from '../model.ts'
import { random, TOKEN_SECONDS } from '../tokens.ts'
import { OIDC_SCOPES } from './scopes.ts'
import { type EntraState, REFRESH_TOKEN_LIFE_MS, type TenantApp } from './state.ts'
import { type CallFacts, OTHER_PERSON, SHORT_LIVED, strikeAnswer, strikeIdToken, text } from './strikes.ts'
import type { TokenRequest } from './token.ts'

interface Subject {
  readonly person: Person
  /** As asked for, short names. */
  readonly scopes: readonly string[]
  readonly nonce: string | undefined
  /** Epoch ms; of tokens that nobody was asked for, undefined. */
  readonly provenAt?: number
}

const isOidc = (scope: string) => OIDC_SCOPES.some((each) => each === scope)

/** What the client library keys accounts by. */
const clientInfo = ({ oid, tid }: Person) => Buffer.from(JSON.stringify({ uid: oid, utid: tid })).toString('base64url')

function life(state: EntraState, call: CallFacts): number {
  const fault = state.context.faults.strike([SHORT_LIVED], call)
  return fault === undefined ? TOKEN_SECONDS : Number(fault.with?.['seconds'] ?? 60)
}

/** `with.oid`, or the next in the directory who signs in. */
function maybeAnother(state: EntraState, call: CallFacts, person: Person): Person {
  const fault = state.context.faults.strike([OTHER_PERSON], call)
  if (fault === undefined) return person
  const { directory } = state.context
  const wanted = directory.person(text(fault, 'oid', ''))
  return wanted ?? directory.people.find((each) => each !== person && each.tid === person.tid) ?? person
}

/**
 * Answer with tokens for a person. `scope` lists everything consented so far, which may be more than was asked,
 * and never `offline_access`.
 */
export async function delegatedAnswer(state: EntraState, { form, call }: TokenRequest, subject: Subject) {
  const person = maybeAnother(state, call, subject.person)
  const secondsValid = life(state, call)
  const resourceScopes = [...state.grants.ofPerson(subject.person)].filter((scope) => !isOidc(scope))
  const { clientId } = state.app
  const accessToken = await state.tokens.accessToken({
    tid: person.tid,
    appId: clientId,
    oid: person.oid,
    scopes: resourceScopes,
    roles: [],
    secondsValid,
  })
  const answer = {
    token_type: 'Bearer',
    scope: [...resourceScopes, 'profile', 'openid', 'email'].join(' '),
    expires_in: secondsValid,
    ext_expires_in: secondsValid,
    access_token: accessToken,
    ...(subject.scopes.includes('offline_access') ? { refresh_token: newRefreshToken(state, subject) } : {}),
    ...(subject.scopes.includes('openid') ? { id_token: await idToken(state, call, { ...subject, person }) } : {}),
    ...(form.get('client_info') === '1' ? { client_info: clientInfo(person) } : {}),
  }
  return strikeAnswer(state.context.faults, call, answer)
}

function newRefreshToken(state: EntraState, { person, scopes }: Subject): string {
  const refreshToken = `1.${random(24)}.${random(400)}`
  const expiresAt = state.context.now() + REFRESH_TOKEN_LIFE_MS
  state.refreshTokens.set(refreshToken, { person, scopes, expiresAt, revoked: false })
  return refreshToken
}

async function idToken(
  state: EntraState,
  call: CallFacts,
  { person, scopes, nonce, provenAt }: Subject,
): Promise<string> {
  const { clientId, optionalClaims } = state.app
  const facts = { person, clientId, optionalClaims, nonce, scopes, provenAt, secondsValid: TOKEN_SECONDS }
  const [claims, signing] = strikeIdToken(state.context.faults, call, state.tokens.idTokenClaims(facts))
  return state.tokens.sign(claims, signing)
}

type Itself = Pick<TenantApp, 'tid' | 'clientId' | 'roles'>

/** Answer with a token for the application itself: no refresh token, no id token. */
export async function appAnswer(state: EntraState, { tid, clientId, roles }: Itself, call: CallFacts) {
  const secondsValid = life(state, call)
  const accessToken = await state.tokens.accessToken({
    tid,
    appId: clientId,
    oid: undefined,
    scopes: [],
    roles,
    secondsValid,
  })
  const answer = {
    token_type: 'Bearer',
    expires_in: secondsValid,
    ext_expires_in: secondsValid,
    access_token: accessToken,
  }
  return strikeAnswer(state.context.faults, call, answer)
}
