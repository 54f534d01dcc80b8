import { Fault, type FaultKind } from '../errors.ts'
import { type Group, meanings, unknown } from './aadsts.ts'

/** Entra's own spelling in texts: the number is stable, the words around it are not. */
const AADSTS = /AADSTS(\d{4,9})/

/** An hour: how long Entra wants to be left alone after it saw a loop of identical requests (AADSTS50196). */
const LOOP_PAUSE_SECONDS = 3600

export interface Explanation {
  readonly code: string
  readonly group: Group
  readonly kind: FaultKind
  /** What happened and what to do next, in plain English, our own words. */
  readonly sentence: string
}

/** @param code as in `Fault.code` (`AADSTS50076`, `access_denied`, …) or the bare number. */
export function explain(code: string): Explanation {
  const name = /^\d+$/.test(code) ? `AADSTS${code}` : code
  const { group, kind, happened, next } = meanings.get(name) ?? unknown
  return { code: name, group, kind, sentence: `${happened} ${next}` }
}

/** What an OAuth error answer says. Members that are no strings or numbers of the expected kind are left out. */
export interface OAuthError {
  readonly error: string
  readonly suberror: string | undefined
  readonly aadsts: string | undefined
  readonly correlationId: string | undefined
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
/** Only names travel on as codes: nothing a caller could use to place text of their own. */
const word = (value: unknown): string | undefined =>
  /^[a-z_]{1,40}$/.test(text(value) ?? '') ? text(value) : undefined

export function readOAuthError(body: Readonly<Record<string, unknown>>): OAuthError {
  const codes = body['error_codes']
  const listed: unknown = Array.isArray(codes) ? codes[0] : undefined
  const number = typeof listed === 'number' ? `${listed}` : AADSTS.exec(text(body['error_description']) ?? '')?.[1]
  return {
    error: word(body['error']) ?? 'unknown_error',
    suberror: word(body['suberror']) ?? word(body['error_subcode']),
    aadsts: number === undefined ? undefined : `AADSTS${number}`,
    correlationId: /^[0-9a-f-]{36}$/i.exec(text(body['correlation_id']) ?? '')?.[0],
  }
}

/** The code to go by: the number if we know it, else the OAuth class; both may be unknown. */
const decisive = ({ error, aadsts }: OAuthError): string =>
  aadsts !== undefined && meanings.has(aadsts) ? aadsts : error

/**
 * The Fault behind an OAuth error. `code` is the AADSTS number whenever there is one, else the OAuth error.
 * @param retryAfterSeconds from the answer's header, if any.
 */
export function faultFromOAuth(failed: OAuthError, retryAfterSeconds?: number): Fault {
  const { kind, sentence } = explain(decisive(failed))
  const pause = failed.aadsts === 'AADSTS50196' ? LOOP_PAUSE_SECONDS : retryAfterSeconds
  return new Fault(kind, sentence, {
    code: failed.aadsts ?? failed.error,
    ...(failed.correlationId === undefined ? {} : { correlationId: failed.correlationId }),
    ...(pause === undefined ? {} : { retryAfterSeconds: pause }),
  })
}

/**
 * The Fault in a redirect back from Entra: `error`, `error_description` (`AADSTS…: …`), `error_subcode`. Nothing of it is quoted.
 * Look for `error` before anything else: failed admin consent carries `admin_consent=True` all the same.
 */
export function errorFromCallback(params: URLSearchParams): Fault {
  const failed = readOAuthError(Object.fromEntries(params))
  const cancelled = failed.suberror === 'cancel' && failed.aadsts === undefined
  return faultFromOAuth(cancelled ? { ...failed, error: 'access_denied' } : failed)
}
