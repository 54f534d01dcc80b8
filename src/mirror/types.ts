import type { AccountRecord } from '../accounts/types.ts'
import type { CalendarHome } from '../calendar.ts'

/** How the kept copy of an account stands: for the token page. */
export interface MirrorStatus {
  /** undefined until the calendar list was read once. */
  readonly calendars: readonly CalendarStatus[] | undefined
  /** A round is running now. */
  readonly running: boolean
  /** What the last failed round met (`Fault.kind`, code), if the last one failed. */
  readonly problem: { readonly kind: string; readonly code: string | undefined; readonly at: number } | undefined
}

export interface CalendarStatus {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly sharedBy: string | undefined
  /** undefined until the first sync of this calendar is complete. */
  readonly events: number | undefined
  /** Epoch ms of the last round that confirmed the copy. */
  readonly checkedAt: number | undefined
  readonly skipped: readonly { readonly reason: string; readonly count: number }[]
}

/** The kept copies of all accounts. */
export interface Mirror {
  home(account: AccountRecord): CalendarHome
  /** Starts the first sync (or a new round) in the background; returns at once. */
  connect(account: AccountRecord): void
  status(accountId: string): Promise<MirrorStatus>
  /** Removes every trace of the account's calendars. */
  erase(accountId: string): Promise<void>
  /** Keeps running rounds from writing and waits a little for their end: cut off anywhere, they leave a whole state. */
  close(): Promise<void>
}
