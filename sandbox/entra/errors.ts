import { randomUUID } from 'node:crypto'
import { aadsts, type Place } from './aadsts.ts'

/** What Microsoft answers for one AADSTS number. `place` matters only on the way through a browser. */
export class EntraError extends Error {
  readonly code: number
  readonly place: Place
  readonly error: string
  readonly suberror: string | undefined
  /** HTTP status at the token endpoint. */
  readonly status: number
  /** Claims challenge, as JSON text. */
  readonly claims: string | undefined

  constructor(code: number, place: Place, options: EntraErrorOptions = {}) {
    const row = aadsts.get(code)
    const text = row?.text ?? 'Something this list does not know.'
    super(`AADSTS${code}: ${text}${options.detail === undefined ? '' : ` (${options.detail})`}`)
    this.name = 'EntraError'
    this.code = code
    this.place = place
    this.error = options.error ?? row?.error ?? 'invalid_grant'
    this.suberror = options.suberror ?? row?.suberror
    this.status = options.status ?? statusOf(this.error)
    this.claims = options.claims ?? (this.suberror !== undefined && challenged.has(code) ? challenge() : undefined)
  }
}

export interface EntraErrorOptions {
  readonly detail?: string
  readonly error?: string
  readonly suberror?: string
  readonly status?: number
  readonly claims?: string
}

const statusOf = (error: string): number =>
  ({ invalid_client: 401, temporarily_unavailable: 503, server_error: 500 })[error] ?? 400

/** Numbers that come with a claims challenge: Conditional Access wants more from the person. */
const challenged: ReadonlySet<number> = new Set([50072, 50074, 50076, 50078, 50079, 50158, 53000, 53001, 53002, 53003])
const challenge = () => JSON.stringify({ access_token: { capolids: { essential: true, values: [randomUUID()] } } })

/** Ids that Microsoft's support asks for; one set per answer. */
export interface Trace {
  readonly traceId: string
  readonly correlationId: string
  /** `2026-01-09 02:02:12Z` */
  readonly timestamp: string
}

export const trace = (nowMs: number, correlationId: string = randomUUID()): Trace => ({
  traceId: randomUUID(),
  correlationId,
  timestamp: new Date(nowMs).toISOString().replace('T', ' ').replace(/\.\d+/, ''),
})

export const description = (error: EntraError, ids: Trace): string =>
  `${error.message} Trace ID: ${ids.traceId} Correlation ID: ${ids.correlationId} Timestamp: ${ids.timestamp}`

/** Body of an error at the token endpoint. @see auth code flow, "Error response" */
export const errorBody = (error: EntraError, ids: Trace, origin: string): Record<string, unknown> => ({
  error: error.error,
  error_description: description(error, ids),
  error_codes: [error.code],
  timestamp: ids.timestamp,
  trace_id: ids.traceId,
  correlation_id: ids.correlationId,
  error_uri: `${origin}/error?code=${error.code}`,
  ...(error.suberror === undefined ? {} : { suberror: error.suberror }),
  ...(error.claims === undefined ? {} : { claims: error.claims }),
})
