import type { Accounts, Admins, AppOnly, Passwords, Tenants } from '../accounts/types.ts'
import type { AuditLog } from '../audit/types.ts'
import type { Entra } from '../auth/types.ts'
import type { Clock } from '../clock.ts'
import type { CloudName } from '../clouds.ts'
import type { Contacts } from '../contacts.ts'
import type { Log } from '../log.ts'
import type { Notifications } from '../mirror/subscriptions/types.ts'
import type { WatchedMirror } from '../mirror/types.ts'
import type { Store } from '../store/types.ts'

/** What the operator registered with Microsoft, as far as pages tell of it. */
export interface Registration {
  readonly clientId: string
  /** Exactly what is asked for: `openid profile offline_access Calendars.Read`. */
  readonly scopes: readonly string[]
  /** Whose accounts: of one organization, of all, of all and personal ones, personal ones alone. */
  readonly audience: 'one' | 'work' | 'any' | 'personal'
  /** Id or domain of that one organization. */
  readonly tenant: string | undefined
  readonly allows: (tid: string) => boolean
  readonly cloud: CloudName
}

/** Of a secret or a certificate: whole days that are left, negative after its end; undefined where nobody has told. */
export interface CredentialLeft {
  readonly name: string
  readonly daysLeft: number | undefined
}

export interface WebDeps {
  readonly accounts: Accounts
  readonly passwords: Passwords
  readonly tenants: Tenants
  readonly admins: Admins
  /** Present where the application reads with a permission of its own. */
  readonly appOnly?: AppOnly
  /** How long what proves the application to Microsoft is good for. Absent: nothing is shown. */
  readonly credentials?: () => readonly CredentialLeft[]
  /** Whom the process has talked to, for the proof page. */
  readonly contacts: Contacts
  readonly entra: Entra
  readonly registration: Registration
  readonly mirror: Omit<WatchedMirror, 'home' | 'lookAfter' | 'jobs' | 'load' | 'rest'>
  readonly store: Store
  /** Change notifications; absent where they are not switched on. */
  readonly notifications?: Notifications
  /** What happened to accounts; absent: nothing is shown. */
  readonly audit?: Pick<AuditLog, 'of' | 'lines'>
  /** Address people and clients use, with any sub-path. Every link is made from it; a request's Host never is. */
  readonly publicUrl: URL
  /** Origin of Microsoft's sign-in page (`https://login.microsoftonline.com`): the only foreign place a form may end up at. */
  readonly loginOrigin: string
  /** Path of one calendar below `publicUrl`, with leading and trailing slash, for apps that do not look for calendars themselves. */
  readonly calendarPath: (accountId: string, calendarId: string) => string
  /** Path below `publicUrl` that such a secret opens. */
  readonly feedPath: (secret: string, format: 'ics' | 'ifb') => string
  /** The same for the collection of all calendars, and for the principal, where Apple's devices start. */
  readonly homePath: (accountId: string) => string
  readonly principalPath: (accountId: string) => string
  /** Said on top of every page, to tell a demonstration from the real thing. */
  readonly isDemo?: boolean
  readonly clock: Clock
  readonly log: Log
  readonly version: string
}
