import { Fault, type FaultKind } from '../errors.ts'

/** Of a calendar. Below one, it is no word about an event. */
const folderGone = 'errorfoldernotfound'

/** Codes that decide whatever the status says: trouble of a whole mailbox never means that one thing is gone. Lower case. */
const byCode: Readonly<Record<string, FaultKind>> = {
  // Licence removed, mailbox on premises or on the move: comes and goes within hours, as 404 (microsoft-graph-docs#10481).
  mailboxnotenabledforrestapi: 'unavailable',
  mailboxnotsupportedforrestapi: 'unavailable',
  mailboxinfostale: 'unavailable',
  errormailboxmoveinprogress: 'unavailable',
  errormailboxstoreunavailable: 'unavailable',
  errorserverbusy: 'unavailable',
  errorinternalservertransienterror: 'unavailable',
  errornonexistentmailbox: 'unavailable',
  errorinvaliduser: 'unavailable',
  request_resourcenotfound: 'unavailable',
  resourcenotfound: 'unavailable',
  applicationthrottled: 'throttled',
  toomanyrequests: 'throttled',
  erroraccessdenied: 'denied',
  // The words for one thing that is gone: apps delete what they mean. Any other 404 may be trouble of something larger.
  erroritemnotfound: 'notFound',
  itemnotfound: 'notFound',
  notfound: 'notFound',
  [folderGone]: 'notFound',
  syncstatenotfound: 'expired',
  resyncrequired: 'expired',
}

/** @see https://learn.microsoft.com/graph/errors */
const byStatus: Readonly<Record<number, FaultKind>> = {
  // After one renewal of the token a 401 is Graph's trouble, not the person's: asking them would not mend it.
  401: 'unavailable',
  403: 'denied',
  404: 'unavailable',
  408: 'unavailable',
  410: 'expired',
  423: 'unavailable',
  429: 'throttled',
  501: 'rejected',
  509: 'throttled',
}

const messages: Readonly<Partial<Record<FaultKind, string>>> = {
  throttled: 'Microsoft Graph asks to slow down.',
  denied: 'Microsoft Graph refuses access.',
  notFound: 'Microsoft Graph does not have it (any more).',
  expired: 'The position in the change feed is no longer valid.',
  rejected: 'Microsoft Graph did not accept the request.',
}

const OTHERWISE = 'Microsoft Graph did not answer as it should.'

export interface Refusal {
  readonly status: number
  /** Parsed body, if it was JSON. */
  readonly body: unknown
  readonly retryAfterSeconds: number | undefined
  readonly requestId: string | undefined
}

/** Graph's own code in an error body, if there is one: short names only. */
export function codeOf(body: unknown): string | undefined {
  const code = member(member(body, 'error'), 'code')
  return typeof code === 'string' && /^[\w.-]{1,80}$/.test(code) ? code : undefined
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined

function kindOf(status: number, code: string | undefined): FaultKind {
  const named = code === undefined ? undefined : byCode[code.toLowerCase()]
  if (named !== undefined) return named
  return byStatus[status] ?? (status >= 400 && status < 500 ? 'rejected' : 'unavailable')
}

/** The one translation from what Graph answers to a Fault. `code` is Graph's, else `HTTP<status>`. */
export function faultFrom({ status, body, retryAfterSeconds, requestId }: Refusal): Fault {
  const code = codeOf(body)
  const kind = kindOf(status, code)
  return new Fault(kind, messages[kind] ?? OTHERWISE, {
    code: code ?? `HTTP${status}`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(requestId === undefined ? {} : { correlationId: requestId }),
  })
}

/** What a refusal says of an event that was asked for below its calendar. */
export function eventFaultFrom(refusal: Refusal): Fault {
  const fault = faultFrom(refusal)
  return fault.code?.toLowerCase() === folderGone ? unavailable(fault.code) : fault
}

/** For answers that are no Graph answers, and answers that never came. */
export const unavailable = (code: string, cause?: unknown): Fault =>
  new Fault('unavailable', OTHERWISE, cause === undefined ? { code } : { code, cause })
