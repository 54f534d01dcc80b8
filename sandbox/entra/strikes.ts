import type { JWTPayload } from 'jose'
import type { Fault, Faults } from '../model.ts'
import type { Signing } from '../tokens.ts'
import { aadsts, type Place } from './aadsts.ts'
import { EntraError, type EntraErrorOptions } from './errors.ts'

/** What a fault's `match` is compared with. */
export type CallFacts = Parameters<Faults['strike']>[1]

const places: readonly Place[] = ['request', 'page', 'redirect', 'token']

/** `entra.<code>` strikes where the number is met in life; `entra.<code>.<place>` only, and even, there. */
const namesAt = (place: Place): readonly string[] => [
  ...[...aadsts].flatMap(([code, { at }]) => (at.includes(place) ? [`entra.${code}`] : [])),
  ...[...aadsts.keys(), 'unknown'].map((code) => `entra.${code}.${place}`),
  ...(place === 'token' ? ['entra.unknown'] : []),
]
const namesByPlace = new Map(places.map((place) => [place, namesAt(place)]))

/** A code the table lacks, for `entra.unknown` without `with.code`. */
const UNKNOWN_CODE = 999_999

const optionsOf = (fault: Fault): EntraErrorOptions =>
  Object.fromEntries(Object.entries(fault.with ?? {}).filter(([name]) => name !== 'code')) as EntraErrorOptions

/**
 * Throws the AADSTS error that a switched-on fault asks for at this place.
 * `with` may hold `error`, `suberror`, `status`, `claims` and, for `entra.unknown`, `code`.
 */
export function strikeAadsts(faults: Faults, place: Place, call: CallFacts): void {
  const fault = faults.strike(namesByPlace.get(place) ?? [], call)
  if (fault === undefined) return
  const code = Number(fault.with?.['code'] ?? fault.name.split('.')[1])
  throw new EntraError(Number.isNaN(code) ? UNKNOWN_CODE : code, place, optionsOf(fault))
}

/** How the whole answer goes wrong, whatever was asked. */
export type HttpFault = Readonly<{
  hang?: true
  reset?: true
  delayMs?: number
  status?: number
  retryAfter?: string
  type?: string
  body?: string
}>

/** A parameter of the fault, or the usual value. */
export function text(fault: Fault, name: string, otherwise: string): string {
  const value = fault.with?.[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise
}
const outage = (status: number) => () => ({ status, type: 'text/html', body: `<html><h1>${status}</h1></html>` })

const httpFaults: Readonly<Record<string, (fault: Fault) => HttpFault>> = {
  'entra.429': (fault) => ({
    status: 429,
    type: 'application/json',
    body: '{"error":"temporarily_unavailable","error_description":"Too many requests"}',
    ...(fault.with?.['retryAfter'] === undefined ? {} : { retryAfter: text(fault, 'retryAfter', '') }),
  }),
  'entra.500': outage(500),
  'entra.502': outage(502),
  'entra.503': outage(503),
  'entra.504': outage(504),
  'entra.html': () => ({ status: 200, type: 'text/html', body: '<html><h1>Welcome to the guest network</h1></html>' }),
  'entra.invalid-json': () => ({ status: 200, type: 'application/json', body: '{"token_type":"Bearer","access_tok' }),
  'entra.empty': () => ({ status: 200, type: 'application/json', body: '{}' }),
  'entra.redirect': () => ({ status: 302, body: '' }),
  'entra.hang': () => ({ hang: true }),
  'entra.reset': () => ({ reset: true }),
  'entra.slow': (fault) => ({ delayMs: Number(fault.with?.['delayMs'] ?? 1000) }),
}

export function strikeHttp(faults: Faults, call: CallFacts): HttpFault | undefined {
  const fault = faults.strike(Object.keys(httpFaults), call)
  return fault && httpFaults[fault.name]?.(fault)
}

const without = (name: string) => (members: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(members).filter(([each]) => each !== name))

/** Changes to an id token that a careful client must notice. */
const idTokenFaults: Readonly<Record<string, (claims: JWTPayload, fault: Fault) => JWTPayload>> = {
  'entra.id-token.aud': (claims) => ({ ...claims, aud: '5e7a1c90-0000-4000-8000-00000000dead' }),
  'entra.id-token.iss': (claims, fault) => ({
    ...claims,
    iss: text(fault, 'iss', 'https://login.attacker.example/v2.0'),
  }),
  'entra.id-token.tid': (claims) => ({ ...claims, tid: '5e7a1c90-0000-4000-8000-00000000beef' }),
  'entra.id-token.exp': (claims) => ({ ...claims, iat: 1_000_000, nbf: 1_000_000, exp: 1_003_600 }),
  'entra.id-token.nbf': (claims) => ({ ...claims, nbf: Number(claims.exp) }),
  'entra.id-token.nonce': (claims) => ({ ...claims, nonce: 'another-nonce' }),
  'entra.id-token.no-nonce': without('nonce'),
  'entra.id-token.no-oid': without('oid'),
  'entra.id-token.no-tid': without('tid'),
  'entra.id-token.with': (claims, fault) => ({ ...claims, ...fault.with }),
}

const signingFaults: Readonly<Record<string, Signing>> = {
  'entra.id-token.signature': 'otherKey',
  'entra.id-token.unknown-kid': 'unknownKid',
  'entra.id-token.alg-none': 'none',
  'entra.id-token.alg-hs256': 'publicKeyAsSecret',
  'entra.id-token.jku': 'ownKeyNamed',
}

export function strikeIdToken(faults: Faults, call: CallFacts, claims: JWTPayload): [JWTPayload, Signing] {
  const fault = faults.strike([...Object.keys(idTokenFaults), ...Object.keys(signingFaults)], call)
  if (fault === undefined) return [claims, 'good']
  return [idTokenFaults[fault.name]?.(claims, fault) ?? claims, signingFaults[fault.name] ?? 'good']
}

type Answer = Readonly<Record<string, unknown>>

/** Changes to a good answer of the token endpoint. */
const answerFaults: Readonly<Record<string, (answer: Answer, fault: Fault) => Answer>> = {
  'entra.token.no-refresh-token': without('refresh_token'),
  'entra.token.no-id-token': without('id_token'),
  'entra.token.no-client-info': without('client_info'),
  'entra.token.no-access-token': without('access_token'),
  'entra.token.scope': (answer, fault) => ({
    ...answer,
    scope: text(fault, 'scope', 'User.Read profile openid email'),
  }),
  'entra.token.refresh-in': (answer, fault) => ({ ...answer, refresh_in: Number(fault.with?.['seconds'] ?? 1800) }),
}

export function strikeAnswer(faults: Faults, call: CallFacts, answer: Answer): Answer {
  const fault = faults.strike(Object.keys(answerFaults), call)
  return fault === undefined ? answer : (answerFaults[fault.name]?.(answer, fault) ?? answer)
}

/** Faults read where they strike: another person's tokens, a shorter life. */
export const OTHER_PERSON = 'entra.token.other-person'
export const SHORT_LIVED = 'entra.token.expires-in'

/** Every name that can be switched on, for the self-description. */
export const entraFaultNames: readonly string[] = [
  ...[...aadsts.keys()].map((code) => `entra.${code}`),
  'entra.unknown',
  ...[httpFaults, idTokenFaults, signingFaults, answerFaults].flatMap((table) => Object.keys(table)),
  OTHER_PERSON,
  SHORT_LIVED,
]
