import type { Bearer, SandboxContext } from '../model.ts'
import type { Mailbox } from './mailbox.ts'
import type { Mailboxes } from './mailboxes.ts'
import type { Folder, Link, Role } from './model.ts'
import type { Prefer } from './prefer.ts'
import type { Subscriptions } from './subscriptions.ts'

/** A request to Graph, whether it came by itself or as a part of a `$batch`. */
export interface GraphRequest {
  readonly method: string
  /** Path below `/v1.0`, as it came, without query. */
  readonly path: string
  /** The same, decoded, `name('x')` split in two, empty `()` gone. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly inBatch: boolean
}

export interface GraphResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** JSON; absent for 202 and 204. */
  readonly body?: unknown
}

/** What all endpoints work with. */
export interface Deps {
  readonly context: SandboxContext
  readonly mailboxes: Mailboxes
  readonly subscriptions: Subscriptions
}

/** What one endpoint gets: an authorised request on one mailbox. */
export interface Call {
  readonly deps: Deps
  readonly request: GraphRequest
  readonly bearer: Bearer
  readonly prefer: Prefer
  /** Values of `{name}` in the endpoint's path. */
  readonly params: Readonly<Record<string, string>>
  /** The mailbox in the path. */
  readonly mailbox: Mailbox
  /** The caller's own mailbox, or an application's access: no sharing rules. */
  readonly own: boolean
  /** The token opens no bodies, attachments and extended properties (`Calendars.ReadBasic`). */
  readonly basic: boolean
}

/** A calendar as one caller sees it. */
export interface SeenCalendar {
  readonly id: string
  readonly folder: Folder
  readonly link: Link | undefined
  readonly role: Role | 'owner'
}
