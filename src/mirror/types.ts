import type { AccountRecord, Accounts } from '../accounts/types.ts'
import type { CalendarHome, Scope } from '../calendar.ts'
import type { TranslationReason } from '../ical/types.ts'
import type { Job } from '../jobs.ts'

/** How the kept copy of an account stands: for the token page. */
export interface MirrorStatus {
  /** undefined until the calendar list was read once. */
  readonly calendars: readonly CalendarStatus[] | undefined
  /** A round is running now. */
  readonly running: boolean
  /** What the last failed round met (`Fault.kind`, code), if the last one failed. */
  readonly problem: { readonly kind: string; readonly code: string | undefined; readonly at: number } | undefined
}

/** Why an event is left out. */
export type SkipReason =
  | TranslationReason
  | 'is hidden from this account'
  | 'could not be read from Microsoft'
  | 'is not understood'

export interface CalendarStatus {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly sharedBy: string | undefined
  readonly isDefault: boolean
  /** undefined until the first sync of this calendar is complete. */
  readonly events: number | undefined
  /** Events that a first or whole reading under way has come to so far. */
  readonly reading: number | undefined
  /** Epoch ms of the last round that confirmed the copy. */
  readonly checkedAt: number | undefined
  /** `reason` is a SkipReason, or one that an older version has kept. */
  readonly skipped: readonly { readonly reason: string; readonly count: number }[]
}

/** An event that is left out. Its title and start are for the person whose calendar it is, and stand in no log, metric or other page. */
export interface LeftOut {
  /** A SkipReason, or one that an older version has kept. */
  readonly reason: string
  readonly title?: string
  /** Epoch ms; of whole days the UTC midnight. */
  readonly start?: number
  readonly allDay?: true
}

/** How the copy of an account compares with what Outlook shows. No titles: it is meant to be shown to those who help. */
export interface FidelityReport {
  /** The range that was looked at: epoch ms. */
  readonly from: number
  readonly to: number
  /** Instances that Outlook or the copy has in it. */
  readonly compared: number
  readonly differences: readonly FidelityDifference[]
}

export interface FidelityDifference {
  /** Position of the calendar in the person's list, from 1. */
  readonly calendar: number
  /** `yyyy-MM-dd` in UTC, where Outlook has the instance; where the copy has it when it is one too many. */
  readonly date: string
  readonly kind: DifferenceKind
}

export type DifferenceKind =
  /** Outlook shows an instance that an app does not. */
  | 'missing'
  /** An app shows an instance that Outlook does not. */
  | 'extra'
  /** It begins or ends at another time. */
  | 'time'
  /** Whole days in one, a time of day in the other. */
  | 'allDay'
  | 'title'
  | 'cancelled'

/** The kept copies of all accounts. */
export interface Mirror {
  /** @param scope how much of it; default: everything */
  readonly home: (account: AccountRecord, scope?: Scope) => CalendarHome
  /** Starts the first sync (or a new round) in the background; returns at once. */
  connect(account: AccountRecord): void
  status(accountId: string): Promise<MirrorStatus>
  /** By calendar id, of the person's own calendars, at most 50 in all. To be shown to that person alone. */
  leftOut(accountId: string): Promise<ReadonlyMap<string, readonly LeftOut[]>>
  /**
   * Compares the person's own calendars with what Graph shows, from now on for so many days. Differences are looked at twice, so
   * that what changes meanwhile is none.
   * @throws Fault when Graph does not answer or nothing is kept
   */
  checkFidelity(account: AccountRecord, days: number): Promise<FidelityReport>
  /** Removes every trace of the account's calendars, subscriptions at Microsoft included. */
  erase(accountId: string): Promise<void>
  /** Keeps running rounds from writing and waits a little for their end: cut off anywhere, they leave a whole state. */
  close(): Promise<void>
}

/** Of the rounds in this process. */
export interface Load {
  readonly running: number
  readonly waiting: number
  /** None begins for the time being. */
  readonly isResting: boolean
}

/** With what the process needs besides: change notifications, work in the background. */
export interface WatchedMirror extends Mirror {
  /** As `home`, but what is kept is taken as it is, without a look at Microsoft. */
  kept(account: AccountRecord, scope: Scope): CalendarHome
  /** Looks at a calendar, unless it was looked at since Microsoft told of a change (epoch ms). */
  lookAfter(account: AccountRecord, calendarId: string, told: number): Promise<void>
  /** How many rounds are under way in this process, and how many wait for their turn. */
  load(): Load
  /** Begins no round for so long (ms): apps are served from what is kept. */
  rest(ms: number): void
  /** Work in the background: keeping copies warm, and collecting what nothing refers to. */
  jobs(accounts: Pick<Accounts, 'all' | 'get'>): readonly Job[]
}

/** Who tells apps of changes. */
export interface Audience {
  /** The copy of a calendar became another one. Returns at once, and does not throw. */
  changed(accountId: string, calendarId: string): void
  /** Nobody is told of that account any more. */
  forget(accountId: string): Promise<void>
}
