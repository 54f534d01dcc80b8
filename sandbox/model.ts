/**
 * What the two halves of the sandbox (Entra in `entra/`, Graph in `graph/`) share: the directory of tenants and people,
 * bearer tokens, named faults, the log of calls. Types only.
 */

/** How a tenant treats a person who has not consented yet. */
export type ConsentPolicy =
  /** People may consent for themselves. */
  | 'user'
  /** "Need admin approval" (AADSTS90094): a page that never comes back. */
  | 'admin'
  /** "Approval required" (AADSTS90095): the person may send a request, which waits for an administrator. */
  | 'workflow'

export interface Tenant {
  /** Lower-case GUID; 9188040d-6c67-4c5b-b112-36a304b66dad for personal accounts. */
  readonly id: string
  readonly domain: string
  readonly displayName: string
  consent: ConsentPolicy
  assignmentRequired: boolean
}

export interface Person {
  /** Lower-case GUID, unique over all tenants. */
  readonly oid: string
  readonly tid: string
  readonly name: string
  readonly upn: string
  readonly mail: string
  /** May grant consent for the tenant. */
  readonly admin: boolean
  /** Rooms and shared mailboxes have a mailbox and never sign in. */
  readonly kind: 'person' | 'room' | 'sharedMailbox' | 'guest'
  disabled: boolean
  /** One of a crowd: the mailbox is empty until somebody fills it. */
  readonly empty?: true
}

export interface Directory {
  readonly tenants: readonly Tenant[]
  readonly people: readonly Person[]
  person(oid: string): Person | undefined
  /** By UPN or mail address, any case. */
  personByAddress(address: string): Person | undefined
  tenant(idOrDomain: string): Tenant | undefined
}

/** What an access token says, once checked. Delegated tokens have `oid` and `scopes`; app-only ones have `roles`. */
export interface Bearer {
  readonly tid: string
  readonly appId: string
  readonly oid: string | undefined
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
}

/** @returns the reason (a Graph error code) when the token does not open Graph. */
export type CheckBearer = (authorization: string | undefined) => Bearer | 'missing' | 'invalid' | 'expired'

/** One switched-on fault. */
export interface Fault {
  readonly name: string
  /** Which calls: method, part of the path, mailbox owner (oid), tenant. All that are given must match. */
  readonly match?: { readonly method?: string; readonly path?: string; readonly oid?: string; readonly tid?: string }
  /** How often it strikes before it switches itself off; for ever when absent. */
  times?: number
  /** Parameters of the fault, by name: `retryAfter`, `status`, `after`, … */
  readonly with?: Readonly<Record<string, unknown>>
}

export interface Faults {
  /** The first switched-on fault of one of these names that matches; counts it as struck. */
  strike(
    names: readonly string[],
    call: { method: string; path: string; oid?: string; tid?: string },
  ): Fault | undefined
  on(fault: Fault): void
  off(name?: string): void
  list(): readonly Fault[]
}

/** One call that reached the sandbox (parts of a `$batch` count as calls of their own, marked). */
export interface Call {
  readonly at: number
  readonly side: 'entra' | 'graph'
  readonly method: string
  /** Path and query, decoded enough to read. */
  readonly path: string
  readonly oid: string | undefined
  readonly status: number
  readonly inBatch: boolean
  /** Requests in flight for that mailbox when this one began, itself included. */
  readonly inFlight: number
}

export interface Calls {
  add(call: Call): void
  list(): readonly Call[]
  clear(): void
}

/** Settable from the control endpoint. */
export interface Knobs {
  /** Added to every Graph answer, ms; a `$batch` is one answer. */
  latencyMs: number
  /** Whether `events/delta` answers (else 400 as some clouds do). */
  eventsDelta: boolean
  /** Rows on a page at most, however many are asked for. */
  largestPage: number
}

export interface SandboxContext {
  readonly directory: Directory
  readonly faults: Faults
  readonly calls: Calls
  readonly knobs: Knobs
  /** Origin on this machine that is called in place of that of an https address; absent: such addresses are refused. */
  publicHooksAt?: string
  /** Epoch ms. The control endpoint can move it. */
  now(): number
  /** Own origin, `http://127.0.0.1:port`, known once listening. */
  origin(): string
}
