import type { Fault } from '../../model.ts'
import { errorResponse } from '../errors.ts'
import type { GraphResponse } from '../types.ts'
import { type Facts, type FaultRow, given } from './fault.ts'

/** Faults that answer in place of the service. */

interface Refusal extends FaultRow {
  readonly answer: (fault: Fault, facts: Facts) => GraphResponse
}

const isDelta = ({ request }: Facts): boolean => request.segments.at(-1)?.toLowerCase() === 'delta'
const hasToken = ({ request }: Facts): boolean => request.query.has('$deltatoken') || request.query.has('$skiptoken')
const laterPage = ({ request }: Facts): boolean =>
  Number(request.query.get('$skip') ?? 0) > 0 || request.query.has('$skiptoken')
const isSubscription = ({ request }: Facts): boolean => request.segments[0] === 'subscriptions'
const isEventById = ({ request }: Facts): boolean =>
  request.method === 'GET' && request.segments.at(-2) === 'events' && !isDelta({ request } as Facts)

const tooMany = (retryAfter: string | undefined): GraphResponse =>
  errorResponse(
    429,
    'TooManyRequests',
    'Please retry again later.',
    retryAfter === undefined ? {} : { 'Retry-After': retryAfter },
  )

const gone = ({ origin, request }: Facts): GraphResponse => ({
  ...errorResponse(
    410,
    'SyncStateNotFound',
    'The sync state generation is not found; generation=149;[highest=157][lowest=150].',
    {
      Location: `${origin}/v1.0${request.path}?$deltatoken=`,
    },
  ),
})

const outage =
  (status: number, code: string): Refusal['answer'] =>
  (fault) => {
    const retryAfter = given(fault, 'retryAfter', '')
    return errorResponse(
      status,
      given(fault, 'code', code),
      given(fault, 'message', ''),
      retryAfter === '' ? {} : { 'Retry-After': retryAfter },
    )
  }

const withClaims = (): GraphResponse => {
  const claims = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1777000000"}}}').toString('base64')
  const challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${claims}"`
  return errorResponse(
    401,
    'InvalidAuthenticationToken',
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    { 'WWW-Authenticate': challenge },
  )
}

let turn = 0

export const refusals: readonly Refusal[] = [
  {
    name: 'g01-429-fractional',
    does: '429 with a Retry-After like 2.128 (with.retryAfter).',
    answer: (fault) => tooMany(given(fault, 'retryAfter', '2.128')),
  },
  {
    name: 'g01-429-seconds',
    does: '429 with whole seconds (with.retryAfter, 120).',
    answer: (fault) => tooMany(given(fault, 'retryAfter', '120')),
  },
  {
    name: 'g01-429-date',
    does: '429 with an HTTP date with.seconds (60) ahead.',
    answer: (fault, { now }) => tooMany(new Date(now + given(fault, 'seconds', 60) * 1000).toUTCString()),
  },
  { name: 'g02-429-plain', does: '429 without Retry-After.', answer: () => tooMany(undefined) },
  {
    name: 'g03-concurrency',
    does: '429 ApplicationThrottled, MailboxConcurrency, as with five in flight.',
    answer: (fault) =>
      errorResponse(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.', {
        'Retry-After': given(fault, 'retryAfter', '1'),
      }),
  },
  {
    name: 'g04-503',
    does: '503 UnknownError with an empty message (with.code, with.retryAfter).',
    answer: outage(503, 'UnknownError'),
  },
  { name: 'g04-504', does: '504 UnknownError with an empty message.', answer: outage(504, 'UnknownError') },
  { name: 'g04-500', does: '500 ErrorInternalServerError.', answer: outage(500, 'ErrorInternalServerError') },
  { name: 'g04-509', does: '509 bandwidth limit.', answer: outage(509, 'BandwidthLimitExceeded') },
  {
    name: 'g05-mailbox-moving',
    does: '503 ErrorMailboxMoveInProgress (with.code: MailboxInfoStale, ErrorMailboxStoreUnavailable).',
    answer: outage(503, 'ErrorMailboxMoveInProgress'),
  },
  {
    name: 'g06-no-mailbox',
    does: '404 MailboxNotEnabledForRESTAPI and ResourceNotFound in turn; with.code for one of them.',
    answer: (fault) =>
      errorResponse(
        404,
        given(fault, 'code', turn++ % 2 === 0 ? 'MailboxNotEnabledForRESTAPI' : 'ResourceNotFound'),
        'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
      ),
  },
  {
    name: 'g08-403',
    does: '403 ErrorAccessDenied by policy (with.message).',
    answer: (fault) =>
      errorResponse(
        403,
        'ErrorAccessDenied',
        given(
          fault,
          'message',
          'Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.',
        ),
      ),
  },
  {
    name: 'g09-401',
    does: '401 although the token is fresh.',
    answer: () =>
      errorResponse(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.', {
        'WWW-Authenticate': 'Bearer realm=""',
      }),
  },
  { name: 'g10-claims', does: '401 with a claims challenge (continuous access evaluation).', answer: withClaims },
  {
    name: 'g11-410',
    does: '410 SyncStateNotFound with a Location, to a call with a delta token.',
    on: (facts) => isDelta(facts) && hasToken(facts),
    answer: (_, facts) => gone(facts),
  },
  {
    name: 'g12-410-always',
    does: '410 to every delta call, the first one of a round included.',
    on: isDelta,
    answer: (_, facts) => gone(facts),
  },
  {
    name: 'g13-page-fails',
    does: 'Pages after the first answer with.status (503).',
    on: laterPage,
    answer: (fault) => errorResponse(given(fault, 'status', 503), 'UnknownError', ''),
  },
  {
    name: 'shared-delta-403',
    does: 'The pages of a delta round after the first are denied, as seen on shared calendars.',
    on: (facts) => isDelta(facts) && hasToken(facts),
    answer: () => errorResponse(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'),
  },
  {
    name: 'g28-subscription',
    does: 'Subscriptions are refused with 403 (quota).',
    on: isSubscription,
    answer: () => errorResponse(403, 'Forbidden', 'Subscription count limit exceeded for resource.'),
  },
  {
    name: 'deny-event',
    does: '404 to GET of an event by id, as for private items of others; match.path picks the event.',
    on: isEventById,
    answer: () => errorResponse(404, 'ErrorItemNotFound', 'The specified object was not found in the store.'),
  },
  {
    name: 'no-series-members',
    does: '400 to whoever selects or expands exceptionOccurrences or cancelledOccurrences: a Graph from before May 2025.',
    on: ({ request }) =>
      /(exception|cancelled)Occurrences/.test(`${request.query.get('$select')} ${request.query.get('$expand')}`),
    answer: () =>
      errorResponse(
        400,
        'BadRequest',
        "Parsing OData Select and Expand failed: Could not find a property named 'exceptionOccurrences' on type 'microsoft.graph.event'.",
      ),
  },
  {
    name: 'answer',
    does: 'Any error: with.status, with.code, with.message, with.retryAfter.',
    answer: (fault) => outage(given(fault, 'status', 500), 'UnknownError')(fault, {} as Facts),
  },
]
