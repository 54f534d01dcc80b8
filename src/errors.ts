/** What went wrong, in our own words; each outside (Graph, Entra, the store) is translated to these in one place. */
export type FaultKind =
  /** Not answered, or answered with trouble: network, time limit, 5xx, store down. May heal by itself. */
  | 'unavailable'
  /** Asked to slow down (429). `retryAfterSeconds` says for how long. */
  | 'throttled'
  /** The service knows us and refuses (403). */
  | 'denied'
  /** The thing asked for is not there (404). */
  | 'notFound'
  /** A position in a change feed is no longer valid (410, syncStateNotFound). */
  | 'expired'
  /** The request itself is wrong (400 and relatives). */
  | 'rejected'
  /** The person has to sign in again. */
  | 'signInNeeded'
  /** The account is gone for us: disabled, consent withdrawn, disconnected. */
  | 'revoked'
  /** The operator has to change something (secret, redirect URI, tenant). */
  | 'misconfigured'
  /** A sealed record does not open: wrong or missing key. Nothing may be deleted or overwritten. */
  | 'locked'

export interface FaultDetails {
  /** Seconds the other side asked us to wait; may be fractional. */
  readonly retryAfterSeconds?: number
  /** Stable code of the other side for logs and support: `ErrorItemNotFound`, `AADSTS50076`, … Never a message, never a secret. */
  readonly code?: string
  /** Entra's correlation id or Graph's request-id, to hand to support. */
  readonly correlationId?: string
  readonly cause?: unknown
}

/** The one error type that crosses floors. Catch it once, at the door, and translate it there. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly kind: FaultKind
  readonly retryAfterSeconds: number | undefined
  readonly code: string | undefined
  readonly correlationId: string | undefined

  constructor(kind: FaultKind, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.kind = kind
    this.retryAfterSeconds = details.retryAfterSeconds
    this.code = details.code
    this.correlationId = details.correlationId
  }
}

/** A reason not to start, as one plain sentence for the operator. `main.ts` prints it and exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError'
  /** Nobody could look at what is there, so it may be whole: it must not be replaced. */
  readonly unseen: boolean

  constructor(message: string, { unseen = false }: { readonly unseen?: boolean } = {}) {
    super(message)
    this.unseen = unseen
  }
}
