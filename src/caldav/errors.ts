import type { Throttled } from '../calendar.ts'
import { Fault, type FaultKind } from '../errors.ts'
import { DAV, q } from '../xml/names.ts'
import { XmlError } from '../xml/parse.ts'
import { element, render, type XmlContent } from '../xml/render.ts'
import { type Condition, type ConditionName, conditions, DavError, type DavErrorDetails } from './conditions.ts'
import type { Reply } from './reply.ts'

/**
 * 401 means only this: the app password is wrong, or no longer valid. The realm never changes, since clients keep
 * passwords by it.
 * @see RFC 7617
 */
export const unauthorized: Reply = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Basic realm="Outlook CalDAV Bridge", charset="UTF-8"' },
}

export const tooManyAttempts = ({ retryAfterSeconds }: Throttled): Reply => ({
  status: 429,
  headers: { 'Retry-After': seconds(retryAfterSeconds) },
})

/** @param requestId to be found in the log; the only thing that the answer tells. */
export const internalError = (requestId: string): Reply => ({ status: 500, headers: { 'X-Request-Id': requestId } })

/**
 * Trouble on the far side is always 503: clients wait and come again. After 403, 404 or 410 DAVx5 deletes its copy of a
 * calendar, after 429 Thunderbird switches it off.
 */
const faults: Readonly<Record<FaultKind, 'unauthorized' | 'not-found' | { readonly retryAfterSeconds: number }>> = {
  unavailable: { retryAfterSeconds: 30 },
  throttled: { retryAfterSeconds: 30 },
  denied: { retryAfterSeconds: 30 },
  expired: { retryAfterSeconds: 30 },
  rejected: { retryAfterSeconds: 30 },
  signInNeeded: { retryAfterSeconds: 30 },
  misconfigured: { retryAfterSeconds: 30 },
  locked: { retryAfterSeconds: 3_600 },
  revoked: 'unauthorized',
  notFound: 'not-found',
}

/**
 * What an app is told when something was thrown, whatever it was.
 * @returns undefined for what nobody foresaw: a 500 that tells nothing, and a line in the log.
 */
export function replyTo(error: unknown): Reply | undefined {
  if (error instanceof DavError) return refusal(error.condition, error.details)
  if (error instanceof XmlError) return refusal(error.reason === 'tooLarge' ? 'content-too-large' : 'bad-request')
  if (error instanceof Fault) return fromFault(error)
  return undefined
}

function fromFault(fault: Fault): Reply {
  const answer = faults[fault.kind]
  if (answer === 'unauthorized') return unauthorized
  if (answer === 'not-found') return refusal('not-found')
  const wait = fault.retryAfterSeconds ?? answer.retryAfterSeconds
  return { status: 503, headers: { 'Retry-After': seconds(wait) } }
}

function refusal(name: ConditionName, { headers = {}, content = [] }: DavErrorDetails = {}): Reply {
  const { status, ns }: Condition = conditions[name]
  if (ns === undefined) return { status, headers }
  return { status, headers, body: { type: 'application/xml', text: render(errorElement(name, ...content)) } }
}

/** `DAV:error` with the element of a condition. @see RFC 4918 §16 */
export function errorElement(name: ConditionName, ...content: readonly XmlContent[]) {
  const { ns = DAV }: Condition = conditions[name]
  return element(q(DAV, 'error'), element(q(ns, name), ...content))
}

const seconds = (value: number): string => String(Math.max(1, Math.ceil(value)))
