import type { GraphResponse } from './types.ts'

/** Status and text of the codes Graph answers with. @see https://learn.microsoft.com/graph/errors */
const table = {
  BadRequest: [400, 'Invalid request.'],
  ErrorInvalidIdMalformed: [400, 'Id is malformed.'],
  ErrorInvalidParameter: [400, 'The parameter is invalid.'],
  ErrorInvalidRequest: [400, 'The request is invalid.'],
  ErrorInvalidUrlQueryFilter: [400, 'The query filter contains one or more invalid nodes.'],
  ErrorCalendarViewRangeTooBig: [400, 'The specified view range exceeds the maximum range of 1825 days.'],
  ErrorPropertyValidationFailure: [400, 'At least one property failed validation.'],
  TimeZoneNotSupportedException: [400, 'A valid TimeZone value must be specified.'],
  ValidationError: [400, 'Subscription validation request failed.'],
  ExtensionError: [
    400,
    'Operation: Create; Exception: [Status Code: BadRequest; Reason: The resource is not supported.]',
  ],
  InvalidAuthenticationToken: [401, 'Access token has expired or is not yet valid.'],
  ErrorAccessDenied: [403, 'Access is denied. Check credentials and try again.'],
  ErrorItemNotFound: [404, 'The specified object was not found in the store.'],
  ErrorInvalidUser: [404, 'The requested user is invalid.'],
  MailboxNotEnabledForRESTAPI: [404, 'REST API is not yet supported for this mailbox.'],
  ResourceNotFound: [404, 'Resource could not be discovered.'],
  UnknownPath: [400, 'Resource not found for the segment.'],
  SyncStateNotFound: [410, 'The sync state generation is not found; generation=149;[highest=157][lowest=150].'],
  ApplicationThrottled: [429, 'Application is over its MailboxConcurrency limit.'],
  NotImplemented: [501, 'The sandbox does not have this.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type ErrorCode = keyof typeof table

/** A refusal: thrown by whoever notices, turned into Graph's error body at the door. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly response: GraphResponse

  constructor(code: ErrorCode, message?: string, headers: Readonly<Record<string, string>> = {}) {
    const [status, usual] = table[code]
    super(message ?? usual)
    this.response = errorResponse(status, code === 'UnknownPath' ? 'BadRequest' : code, message ?? usual, headers)
  }
}

/** The body of an error; `innerError` is filled in at the door, where the request's ids are known. */
export function errorResponse(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GraphResponse {
  return { status, headers, body: { error: { code, message } } }
}
