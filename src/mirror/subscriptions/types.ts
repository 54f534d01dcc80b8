import type { AccountRecord } from '../../accounts/types.ts'
import type { CalendarRecord, Ref } from '../objects.ts'

/** One entry of a notification, as far as it is looked at: it says that something happened, never what. */
export interface Notice {
  readonly subscriptionId: string
  readonly clientState: string
  readonly tenantId: string | undefined
  /** `reauthorizationRequired`, `subscriptionRemoved`, `missed`; undefined when something in the calendar changed. */
  readonly lifecycleEvent: string | undefined
}

/** What the webhook needs. */
export interface Notifications {
  /** Last segment of the webhook's addresses, which nobody guesses. */
  readonly nonce: string
  /** Whether Graph may be asking just now if the addresses are ours. @throws Fault `unavailable`, `locked` */
  expectsHandshake(): Promise<boolean>
  /** Takes note, and looks at nothing but the subscriptions that are kept. Returns at once. */
  arrived(notices: readonly Notice[]): void
}

/** What the mirror asks: whether Microsoft would have told. */
export interface Watch {
  /** An app reads this calendar: worth a subscription. Returns at once. */
  wanted(account: AccountRecord, calendar: CalendarRecord): void
  /** Whether the copy is the present as far as Microsoft told. @throws Fault `unavailable`, `locked` */
  vouchesFor(accountId: string, calendarId: string, ref: Pick<Ref, 'askedAt'>): Promise<boolean>
  /** The same for the list of calendars, of which nothing is told: it is as old as the backstop allows while any subscription lives. */
  vouchesForList(accountId: string, checkedAt: number): Promise<boolean>
  /** Ends all subscriptions of the account, here at once and at Microsoft as far as it answers soon. */
  forget(accountId: string): Promise<void>
}
