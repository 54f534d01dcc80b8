/**
 * The port: what the doors (`caldav/`, feeds in `web/`) know of calendars. `mirror/` implements it.
 * Nothing here knows Microsoft, Koa or the store.
 */
import type { PushDesk } from './subscribers.ts'

/** Who is asking, as far as a door may know. */
export interface Account {
  /** Opaque, `[a-z0-9]+`, stable for the life of the account; used in URLs. */
  readonly id: string
  readonly displayName: string
  /** Mail addresses, preferred one first; shown to clients (calendar-user-address-set), never used to select anything. */
  readonly addresses: readonly string[]
}

/** What a correct user name and app password open. */
export interface Session {
  readonly account: Account
  readonly home: CalendarHome
  readonly kept: KeptProperties
  /** Telling apps of changes, where that is switched on. */
  readonly push?: PushDesk
  /** Absent where the permissions, or what this password may see, do not reach as far as other people. */
  readonly busyTimes?: BusyTimes
}

/**
 * When people are busy, asked of Outlook itself: nothing of it is kept.
 * @param range epoch ms; less than `maxBusyRangeMs` long
 * @returns for each address its times, or undefined where nobody can tell.
 * @throws Fault `rejected` for more than 100 addresses or a longer range; `unavailable`
 */
export type BusyTimes = (
  addresses: readonly string[],
  range: { readonly start: number; readonly end: number },
) => Promise<ReadonlyMap<string, readonly BusyTime[] | undefined>>

export interface BusyTime {
  /** Epoch ms, like `end`. */
  readonly start: number
  readonly end: number
  readonly kind: 'busy' | 'tentative' | 'away'
}

export const maxBusyRangeMs = 41 * 86_400_000
export const maxBusyAddresses = 100

/**
 * Properties that apps have set: what an account wants to find again, and Outlook never hears of. The texts are the door's
 * own and opaque here.
 */
export interface KeptProperties {
  /**
   * @param shelves ids of calendars, `-` for everything above them.
   * @returns a shelf for each of them, empty when nothing is kept.
   * @throws Fault `unavailable`, `locked`
   */
  read(shelves: readonly string[]): Promise<ReadonlyMap<string, KeptShelf>>
  /** Nobody else writes to the shelf meanwhile. What `change` throws is passed on, and nothing is written. */
  change(shelf: string, change: (kept: KeptShelf) => KeptShelf): Promise<void>
}

/** Place on the shelf (a member's name, a kind of collection; empty: the calendar itself) → name of the property → its text. */
export type KeptShelf = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * Checks HTTP Basic credentials. Unknown, wrong, expired and revoked all give `refused`, after the same work.
 * @throws Fault `unavailable` or `locked` when the store cannot tell (503, never 401); `revoked` for an account that is gone (401).
 */
export type Authenticate = (credentials: Credentials) => Promise<Session | 'refused' | Throttled>

/**
 * Opens what a secret address leads to. Unknown, expired and revoked ones all give `refused`, after the same work.
 * @throws Fault as `Authenticate`
 */
export type OpenFeed = (asked: AskedFeed) => Promise<Session | 'refused' | Throttled>

export interface AskedFeed extends Pick<Credentials, 'source' | 'userAgent'> {
  /** 34 characters `[a-z0-9]` of the address. */
  readonly secret: string
}

/** Too many wrong passwords from this source. */
export interface Throttled {
  readonly retryAfterSeconds: number
}

export interface Credentials {
  readonly user: string
  readonly password: string
  /** Network source for guessing limits: IPv4 address or IPv6 /64. */
  readonly source: string
  /** The client's User-Agent, to show the person which app used the password. */
  readonly userAgent: string
}

/** How much of an event is shown: everything; its title, place and time; or no more than that the time is taken. */
export type Detail = 'all' | 'titles' | 'busy'

/** What of a person's calendars an app password (or a feed) opens. Whoever holds it sees that and nothing beside it. */
export interface Scope {
  readonly detail: Detail
  /** Ids of the calendars. Absent: all of them, those that come later as well. */
  readonly calendars?: readonly string[]
  /** Only calendars that are the person's own, or of these the main one alone, whatever is chosen; absent: those that others share, too. */
  readonly own?: true | 'main'
  /** Mailboxes that an administrator has granted are left out; absent: they are there like those that others share. */
  readonly granted?: false
  /** How many whole days before today (in UTC) are shown; absent: all. */
  readonly pastDays?: number
  /** How many whole days after today (in UTC) are shown; absent: all. */
  readonly futureDays?: number
}

/** Everything that the person sees. */
export const wholeScope: Scope = { detail: 'all' }

/**
 * What a secret address opens, whatever was chosen for it. It gets around: calendars that are granted to the person later must not show up
 * there without anybody's having meant it.
 */
export const feedScope = (scope: Scope): Scope => (scope.calendars === undefined ? { ...scope, granted: false } : scope)

export interface Calendar {
  /** Opaque, `[a-z0-9]+`, URL segment; never changes while the calendar lives. */
  readonly id: string
  /** Never empty. */
  readonly name: string
  /** `#RRGGBB`, upper case. Always set: calendars without a colour of their own get one by their id. */
  readonly color: string
  /** Position among the calendars, from 1; the default calendar comes first. */
  readonly order: number
  /** Whose calendar it is, when it is somebody else's. */
  readonly sharedBy: { readonly name: string; readonly address: string } | undefined
  /** It is there by an administrator's act, and not by one of the person. */
  readonly isGranted?: true
  readonly isDefault: boolean
  /** IANA zone of the mailbox, where it is known: in it whole days begin. */
  readonly timeZone?: string
  /** When its owner works, where that is known; on the person's own calendars. */
  readonly workingHours?: WorkingHours
}

/** The same each week. */
export interface WorkingHours {
  /** Days of the week, 1 (Monday) to 7; at least one. */
  readonly days: readonly number[]
  /** Minutes since midnight on the clock of the zone; an end before the start is on the next day. */
  readonly start: number
  readonly end: number
  /** IANA name. */
  readonly timeZone: string
  /** Epoch ms when they were read. */
  readonly asOf: number
}

export interface CalendarHome {
  /**
   * All calendars the credentials may see, complete.
   * @param sought id of a calendar that an app asks for: when the list lacks it, one of just now does
   * @throws Fault `unavailable` (first listing not done, or kept too long; nobody can say whether the one that is sought is there),
   *   `locked`, `revoked`.
   */
  calendars(sought?: string): Promise<readonly Calendar[]>
  /**
   * The state of one calendar, after as much of a look at Outlook as a waiting client can be asked to bear.
   * @throws Fault `notFound` (no such calendar for these credentials); `unavailable` (nothing complete kept yet, or kept too long),
   *   `locked`, `revoked`. Never empty by mistake.
   */
  snapshot(calendarId: string): Promise<Snapshot>
  /**
   * What `snapshot` would list, without what only few questions are about: an app that compares ETags costs a fraction of one that looks for a
   * span of time.
   * @throws Fault as `snapshot`.
   */
  members(calendarId: string): Promise<Members>
  /**
   * The token that `snapshot` would have: most questions of most apps are about it alone, and it costs next to nothing.
   * @throws Fault as `snapshot`.
   */
  token(calendarId: string): Promise<string>
  /**
   * The difference between the state a token names and the present one.
   *
   * With a `limit`, the token of the answer names the state that a client reaches by applying the answer, so that asking
   * again with it brings the next piece and nothing is passed over.
   *
   * @param token as an earlier answer for this calendar gave it; undefined means "I have nothing yet".
   * @param limit how many members one answer may name, present and gone ones alike; 1 or more; undefined: all.
   * @returns undefined when the token names no state that is still kept for this calendar.
   * @throws Fault as `snapshot`.
   * @see RFC 6578 §3.2 on tokens that are refused, §3.6 on answers that are cut
   */
  since(calendarId: string, token: string | undefined, limit?: number): Promise<Changes | undefined>
}

export interface Snapshot {
  /** A URI made of the index's hash: it moves exactly when something a client can see does. Never looks like a number. */
  readonly token: string
  /** Sorted by name. Most requests are answered from these rows alone. */
  readonly index: readonly Entry[]
  /** The entry of that name. */
  entry(name: string): Entry | undefined
  /** The iCalendar texts of these names. Names outside the index are left out; each of the others has a text, or all is a Fault. */
  texts(names: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** A calendar object resource as a listing names it. */
export interface Member {
  /** Last URL segment: `[a-z0-9]+\.ics`. */
  readonly name: string
  /** Strong etag without quotes: hash of the text. */
  readonly etag: string
  readonly component: 'VEVENT'
}

export interface Members {
  readonly token: string
  /** Sorted by name. */
  readonly members: readonly Member[]
}

/** One calendar object resource: an event, or a whole series with whatever differs in it. */
export interface Entry extends Member {
  readonly uid: string
  /** Length of the text in octets. */
  readonly size: number
  /** First instant that any instance touches, epoch ms, with a margin where dates float. `-Infinity` is never used. */
  readonly first: number
  /** Last instant any instance touches; `Number.MAX_SAFE_INTEGER` for a series without end. */
  readonly last: number
  /** Whether instances must be computed to answer a time range (a series); otherwise `first` and `last` tell all. */
  readonly recurring: boolean
  /** Epoch ms of the last change in Outlook: getlastmodified. */
  readonly modified: number
}

export interface Changes {
  readonly token: string
  readonly changed: readonly Entry[]
  /** Names that are gone. */
  readonly removed: readonly string[]
  /** More follows: ask again with `token`. */
  readonly truncated: boolean
}
