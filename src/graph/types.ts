import type { Fault } from '../errors.ts'
import type { GraphEvent, Sight } from '../event.ts'
import type { Secret } from '../secret.ts'

export type * from '../event.ts'

/** @see https://learn.microsoft.com/graph/api/resources/calendar */
export interface GraphCalendar {
  readonly id: string
  readonly name?: string | null
  /** `auto`, `lightBlue`, … */
  readonly color?: string | null
  /** `#rrggbb`, or `""` when the person never chose one. */
  readonly hexColor?: string | null
  readonly isDefaultCalendar?: boolean | null
  readonly canEdit?: boolean | null
  readonly canShare?: boolean | null
  readonly canViewPrivateItems?: boolean | null
  readonly owner?: { readonly name?: string | null; readonly address?: string | null } | null
  readonly changeKey?: string | null
  /** Not Graph's: of a mailbox that an administrator has granted, whoever its owner is said to be. */
  readonly isGranted?: true
}

/** @see https://learn.microsoft.com/graph/api/resources/workinghours */
export interface GraphWorkingHours {
  /** English, lower case: `monday`. */
  readonly daysOfWeek: readonly string[]
  /** `08:00:00.0000000`, wall time of the zone. */
  readonly startTime: string
  readonly endTime: string
  /** Windows or IANA name. */
  readonly timeZone: string
}

/** Settings of a whole mailbox. */
export interface MailboxSettings {
  /** Windows or IANA name. */
  readonly timeZone: string | undefined
  /** Absent where nobody set any, or their zone is made of rules without a name. */
  readonly workingHours?: GraphWorkingHours
  /** Category and its colour: Outlook's `preset0` … `preset24`, or `none`. */
  readonly categoryColors: readonly (readonly [name: string, preset: string])[]
}

/** An event in a listing that only compares: what it is, and which state it is in. */
export interface ListedEvent {
  readonly id: string
  readonly changeKey: string
}

export interface Listing {
  readonly events: readonly ListedEvent[]
  /** Calls it took. */
  readonly pages: number
}

/** One call's word on a calendar: moves with every event that is added, changed or deleted. */
export interface Stamp {
  readonly count: number
  /** The one that was changed last. */
  readonly newest: ListedEvent | undefined
}

/** What a change feed tells since a position. */
export interface FeedChanges {
  /** Ids of what is new or changed, with the changeKey (empty where it is not told). Not all of them need to have changed. */
  readonly changed: ReadonlyMap<string, string>
  /** Ids of what left the calendar, known ones and others. */
  readonly removed: ReadonlySet<string>
  /** Those of the removed that the same answer told as changed before, with the changeKey: nothing vouches for the order. */
  readonly unsure?: ReadonlyMap<string, string>
  /** Where to go on. */
  readonly position: string
}

/** An access token for Graph, fetched or renewed when asked. `force` skips the cached one (after a 401). */
export type AccessToken = (options?: { readonly force?: boolean; readonly claims?: string }) => Promise<Secret>

/** What Graph is to tell, and where to. */
export interface SubscriptionWish {
  readonly notificationUrl: string
  readonly lifecycleNotificationUrl: string
  /** At most 128 characters; comes back with each notification. */
  readonly clientState: string
  /** Epoch ms; less than seven days ahead. */
  readonly expiresAt: number
}

/** A time at which somebody is not free. */
export interface TakenTime {
  /** Epoch ms, like `end`. */
  readonly start: number
  readonly end: number
  readonly status: 'tentative' | 'busy' | 'oof'
}

/** When people of the organization are busy, as far as they let the person see it. */
export interface Schedules {
  /**
   * @param addresses at most 20
   * @param from epoch ms, like `to`; less than 42 days apart
   * @returns for each address its times, or undefined where Exchange does not tell
   * @throws Fault as `Mailbox`; `denied` for personal accounts and without a permission for calendars
   */
  taken(
    addresses: readonly string[],
    from: number,
    to: number,
  ): Promise<ReadonlyMap<string, readonly TakenTime[] | undefined>>
}

/**
 * Change notifications for the events of one's own calendars.
 * @throws Fault as `Mailbox`; `rejected` when Graph could not reach the addresses, `denied` for calendars of others and over quota
 * @see https://learn.microsoft.com/graph/api/resources/subscription
 */
export interface Subscriptions {
  /** Graph calls both addresses before it answers. */
  create(calendarId: string, wish: SubscriptionWish): Promise<{ readonly id: string; readonly expiresAt: number }>
  /** Prolongs, and authorizes anew. @throws Fault `notFound` when Graph has it no more. @returns epoch ms */
  renew(id: string, expiresAt: number): Promise<number>
  /** One that is not there is fine. */
  remove(id: string): Promise<void>
}

/**
 * Read access to one mailbox. Each method either answers completely or throws; a part of an answer is never returned.
 * Never more than 4 requests in flight per mailbox, whoever asks. Ids are immutable ids.
 *
 * @throws Fault `unavailable`, `throttled`, `denied`, `notFound`, `expired`, `rejected`; and whatever the token source throws.
 */
export interface Mailbox {
  /** All calendars, all pages. */
  calendars(): Promise<readonly GraphCalendar[]>
  /** Whether one calendar is there: asked of the calendar itself, not of a list. `false` only when Graph says that it is not. */
  hasCalendar(calendarId: string): Promise<boolean>
  /**
   * Those of these calendars that may not be shown any more, whatever is kept of them, because an administrator has taken them back.
   * Asks the store alone: what Graph answers or does not makes no difference.
   */
  withdrawn(calendarIds: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * How a granted calendar is shared with the person now, as far as Graph was asked lately; undefined for those that the person reads by
   * themselves. A refusal is no answer before it has lasted.
   * @param since epoch ms when another process may have learned something else: what was told before is not believed then
   */
  shownAs(calendarId: string, since?: number): Promise<Sight | undefined>
  /** Every single event and series master: id and changeKey only, all pages, each id once. */
  list(calendarId: string): Promise<Listing>
  /**
   * What changed since a position of the calendar's change feed; without one, everything. All pages.
   * @throws Fault `expired` when the position is no longer good; `rejected` and others where there is no such feed.
   */
  changes(calendarId: string, position?: string): Promise<FeedChanges>
  /** For one call; undefined where Graph cannot say. */
  stamp(calendarId: string): Promise<Stamp | undefined>
  /**
   * Every single event and series master with the given members, all pages, each id once. Masters without `exceptionOccurrences`
   * have some that only `byId` brings.
   * @param told hears after each page how many there are so far
   */
  events(calendarId: string, select: readonly string[], told?: (count: number) => void): Promise<readonly GraphEvent[]>
  /**
   * Some events by id. Masters come with `cancelledOccurrences` and whole `exceptionOccurrences`; without both where Graph does not know
   * these members.
   * @returns per id the event, or the Fault that this one met (`notFound` for one gone or hidden); the call as a whole
   *   throws only when nothing could be asked.
   */
  byId(
    calendarId: string,
    ids: readonly string[],
    select: readonly string[],
  ): Promise<ReadonlyMap<string, GraphEvent | Fault>>
  /**
   * Every instance that Graph itself shows between two instants (epoch ms, at most five years apart), all pages: id, type,
   * seriesMasterId, subject, times, isAllDay, isCancelled. All-day ones count by their dates as if in UTC.
   */
  calendarView(calendarId: string, from: number, to: number): Promise<readonly GraphEvent[]>
  /** What `calendarView` shows of one series, with the given members. */
  instances(
    calendarId: string,
    masterId: string,
    range: readonly [from: number, to: number],
    select: readonly string[],
  ): Promise<readonly GraphEvent[]>
  /** What the person has set for the mailbox. @throws Fault `denied` without the permission MailboxSettings.Read. */
  settings(): Promise<MailboxSettings>
  /** Calls made so far, for the log of a round. */
  calls(): number
}
