import type { GivenFlaw, GivenRegistration, Identity, SignIn } from '../auth/types.ts'
import type { Detail, Scope } from '../calendar.ts'
import type { Fault } from '../errors.ts'
import type { AccessToken, Sight } from '../graph/types.ts'
import type { Secret } from '../secret.ts'

export type { GivenFlaw, GivenRegistration } from '../auth/types.ts'
export type { Sight } from '../graph/types.ts'

/** What is known of the link to Microsoft. Whose move it is follows from it. */
export type ConnectionState = 'connected' | 'signInNeeded' | 'revoked'

export interface AccountRecord {
  /** Derived from `tid` + `oid`; `[a-z0-9]{20}`. */
  readonly id: string
  readonly identity: Identity
  /** Names accepted as Basic user name besides `me`: present and former ones, as given. Compared, never a key. */
  readonly logins: readonly string[]
  readonly scopes: readonly string[]
  readonly state: ConnectionState
  /** Epoch ms since when `state` holds. */
  readonly stateSince: number
  /** Entra's or Graph's code that led to the state, for the page and support. */
  readonly stateCode: string | undefined
  readonly createdAt: number
  readonly signedInAt: number
}

/** What an organization's administrator allows at most. An absent member limits nothing. */
export interface Caps {
  readonly detail?: Detail
  /** No calendars but the people's own, or of these the main one alone. */
  readonly own?: true | 'main'
  readonly pastDays?: number
  readonly futureDays?: number
  /** How long a password or an address lives at most, in days from when it was made. */
  readonly longestDays?: number
}

/** Limits for whole tenants. They hold for what is made from now on, and at once for everything that exists. */
export interface Tenants {
  caps(tid: string): Promise<Caps>
  /** @throws Fault `rejected`, code `caps`, for what cannot be meant */
  setCaps(tid: string, caps: Caps): Promise<void>
  /** A scope as far as the tenant lets it reach. */
  narrow(tid: string, scope: Scope): Promise<Scope>
}

/** Who may look after a tenant: always the own one, and never that of personal accounts, which has no administrators. */
export interface Admins {
  isAdmin(account: AccountRecord): Promise<boolean>
}

/** That an administrator has switched a tenant on. */
export interface AppGrant {
  /** Epoch ms. */
  readonly at: number
  /** Account id of the administrator. */
  readonly by: string
  /** Switched on with a registration of the tenant's own: without that, nothing reads there. */
  readonly ofOwn?: true
}

/** A registration that a tenant's administrator has entered; never what proves it. */
export interface OwnRegistration {
  readonly clientId: string
  readonly kind: GivenRegistration['kind']
  /** Epoch ms; absent where nobody has told. */
  readonly endsAt?: number
  /** Epoch ms. */
  readonly at: number
  /** Account id of the administrator. */
  readonly by: string
}

/** A mailbox of somebody else, or of nobody, that an administrator lets a person see. */
export interface GrantedMailbox {
  /** In lower case. */
  readonly address: string
  /** Id of its default calendar at that time: an address can be given to another mailbox. Absent in records of older versions. */
  readonly defaultCalendar?: string
  /** Epoch ms. */
  readonly at: number
  /** Account id of the administrator. */
  readonly by: string
}

/** What the application may do in a tenant, as Entra says. */
export interface AppTest {
  readonly roles: readonly string[]
  /** Permissions without which nothing can be read. */
  readonly missing: readonly string[]
  /** Permissions that are not needed. */
  readonly more: readonly string[]
}

/** How Graph answers for one mailbox. */
export type AppProbe =
  | { readonly kind: 'answers' }
  | { readonly kind: 'refused' | 'absent' | 'unclear'; readonly code: string | undefined }

/** Reading with the application's own permission. @throws Fault of Entra's and of the store */
export interface AppOnly {
  /** undefined: the tenant is not switched on. */
  state(tid: string): Promise<AppGrant | undefined>
  /** The registration that reads there; undefined: the operator's. */
  registration(tid: string): Promise<OwnRegistration | undefined>
  /** Asks Entra anew. @param as a registration to try; absent: the one that reads there */
  test(tid: string, as?: GivenRegistration): Promise<AppTest>
  /** @param mailbox address or object id; of that tenant, or it is not found */
  probe(tid: string, mailbox: string, as?: GivenRegistration): Promise<AppProbe>
  /** Of every tenant that has one of its own. */
  registrations(): AsyncIterable<readonly [tid: string, OwnRegistration]>
  /** Why it need not even be tried. */
  flawOf(given: GivenRegistration): GivenFlaw | 'ended' | undefined
  /** From now on it reads there, and nowhere else. */
  keep(tid: string, by: string, given: GivenRegistration): Promise<void>
  /** Switches the tenant off: whether the operator's registration may read there has to be shown first. */
  drop(tid: string): Promise<void>
  enable(tid: string, by: string): Promise<void>
  disable(tid: string): Promise<void>
  /** Microsoft's page where the application is granted its permissions. */
  consentUrl(request: { readonly tenant: string; readonly redirectUri: string; readonly state: string }): URL
  /** Token source for the own mailbox of that account, and for those granted to it. */
  accessToken(account: AccountRecord): AccessToken
  /** Mailboxes beside the own one, in the order of their addresses, whether the tenant is switched on or not. */
  granted(accountId: string): Promise<readonly GrantedMailbox[]>
  /**
   * @param by account id of the administrator
   * @throws Fault `rejected`, code `tooMany`; `revoked` when the account is gone
   */
  grant(accountId: string, mailbox: Pick<GrantedMailbox, 'address' | 'defaultCalendar'>, by: string): Promise<void>
  withdraw(accountId: string, address: string, by: string): Promise<void>
  /** How Outlook shares that mailbox with a person. Asks Graph anew. @throws Fault */
  look(account: AccountRecord, address: string): Promise<SharedMailbox>
}

export interface SharedMailbox {
  /** The most that the person sees of any of its calendars. */
  readonly sight: Sight
  readonly defaultCalendar: string | undefined
}

export interface AppPassword {
  /** 8 characters, public. */
  readonly id: string
  readonly use: PasswordUse
  readonly accountId: string
  readonly label: string
  readonly scope: Scope
  readonly createdAt: number
  readonly expiresAt: number | undefined
  readonly revokedAt: number | undefined
  readonly lastUsedAt: number | undefined
  /** App that used it last, from its User-Agent: a short plain name. */
  readonly lastUsedBy: string | undefined
}

/** Whether a secret is typed as a password beside a user name, or stands in the address of a feed. One never opens as the other. */
export type PasswordUse = 'app' | 'feed'

/** A new app password: the only moment its secret is known. */
export interface MintedPassword {
  readonly password: AppPassword
  readonly secret: Secret
}

export interface Accounts {
  /** Creates or renews the account of that identity and keeps its grant. */
  signedIn(signIn: SignIn): Promise<AccountRecord>
  get(id: string): Promise<AccountRecord | undefined>
  /**
   * The account with that UPN, mail address or id; for operators at the command line.
   * @throws Fault `rejected` when several accounts have that name: nobody but the operator may choose.
   */
  find(name: string): Promise<AccountRecord | undefined>
  all(): AsyncIterable<AccountRecord>
  /** Token source for Graph calls in the name of that account. */
  accessToken(account: AccountRecord): AccessToken
  /** Takes note of how Microsoft answered: moves the state machine. `undefined` means it went well. */
  noteOutcome(accountId: string, fault: Fault | undefined): Promise<void>
  /** Forgets grant, passwords and account at once. The mirror is erased by its owner. */
  erase(accountId: string): Promise<void>
}

export interface CreateOptions {
  /** Epoch ms after which the password is refused; by default it is good until it is revoked. Must lie ahead. */
  readonly expiresAt?: number
  /** By default a password for an app. */
  readonly use?: PasswordUse
  /** Default: everything. */
  readonly scope?: Scope
}

/** What a right user name and app password stand for. */
export interface Verified {
  readonly account: AccountRecord
  readonly scope: Scope
}

export interface Passwords {
  /**
   * A feed's secret comes as it stands in the address: 34 characters `[a-z0-9]`.
   * @throws Fault `rejected` when the label is empty, too long or holds control characters, the expiry is past, or by code: `scope` (one that
   *   cannot be), `tooMany` (50 live passwords exist);
   *   `notFound` when there is no such account.
   */
  create(accountId: string, label: string, options?: CreateOptions): Promise<MintedPassword>
  /** Live and expired ones, newest first; revoked ones are left out. */
  list(accountId: string): Promise<readonly AppPassword[]>
  /** @returns false when the account has no such live password. */
  revoke(accountId: string, passwordId: string): Promise<boolean>
  /**
   * One read, one MAC, constant time. The user name is compared, never used to find anything.
   * @param source the network that it comes from, as it is counted
   * @returns `ended` for the whole secret of one that was revoked or has expired
   * @throws Fault `unavailable`, `locked`.
   */
  verify(user: string, password: string, userAgent: string, source?: string): Promise<Verified | 'ended' | undefined>
  /** The same for the secret of a feed's address, which stands alone. @throws as `verify` */
  openFeed(secret: string, userAgent: string, source?: string): Promise<Verified | 'ended' | undefined>
}
