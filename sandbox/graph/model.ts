import type { GraphEvent, PatternedRecurrence } from '../../src/event.ts'
import type { GraphCalendar } from '../../src/graph/types.ts'
import type { Mailbox } from './mailbox.ts'

/** What the pretend Exchange store keeps. Wire names are Graph's; everything else is ours. */

/**
 * How an event is written into the sandbox: Graph's own POST body, every member optional, and anything may be set that the
 * service would set itself (`iCalUId`, `lastModifiedDateTime`, `originalStartTimeZone`, …), for the odd cases.
 */
export interface EventInput extends Partial<Omit<GraphEvent, 'id' | 'exceptionOccurrences' | 'cancelledOccurrences'>> {
  /** Original dates (in the series' zone) of occurrences the owner removed. */
  readonly cancel?: readonly string[]
  /** Occurrences changed by hand, by original date: only what differs from the series. */
  readonly modify?: Readonly<Record<string, EventInput>>
  /** Counter in the event's ids, to make two ids that differ by case only. */
  readonly entry?: number
  /** Undeclared or broken members that go out as they are, whatever the rest says. */
  readonly raw?: Readonly<Record<string, unknown>>
}

/** Members of an event that are kept as they came, defaults filled in. */
export type Content = Readonly<Omit<GraphEvent, 'id' | 'exceptionOccurrences' | 'cancelledOccurrences'>>

/** Epoch ms; for all-day events the UTC midnights of their dates, which is how Exchange compares them with windows. */
export interface Span {
  readonly allDay: boolean
  readonly start: number
  readonly end: number
}

export interface Changed {
  readonly content: Content
  readonly span: Span
}

export interface Series {
  /** As it goes out, filler members included. */
  readonly recurrence: PatternedRecurrence
  /** Zone whose rules the series follows, also when its names are empty or custom. */
  readonly iana: string
  /** Wall-clock offsets from midnight of the occurrence's date, ms. */
  readonly startOffset: number
  readonly endOffset: number
  readonly allDay: boolean
  readonly exceptions: Map<string, Changed>
  readonly cancelled: Set<string>
}

export interface Item {
  readonly entry: number
  folder: Folder
  content: Content
  span: Span
  series: Series | undefined
  /** Hex GlobalObjectId of the master or single; null when the event has none. */
  readonly globalId: string | null
  readonly created: string
  /** `yyyy-MM-ddTHH:mm:ss.fffffffZ`, always seven digits so that texts compare like times. */
  modified: string
  /** Counter in the changeKey; moves with every change of the item or of one of its exceptions. */
  change: number
  readonly raw: Readonly<Record<string, unknown>> | undefined
}

/** One thing that goes out as an event. */
export interface Shown {
  readonly item: Item
  readonly type: 'singleInstance' | 'seriesMaster' | 'occurrence' | 'exception'
  /** Original date in the series' zone; undefined for singles and masters. */
  readonly date: string | undefined
  readonly span: Span
  readonly content: Content
}

export const roles = [
  'none',
  'freeBusyRead',
  'limitedRead',
  'read',
  'write',
  'delegateWithoutPrivateEventAccess',
  'delegateWithPrivateEventAccess',
  'custom',
] as const
export type Role = (typeof roles)[number]

export interface Permission {
  /** undefined for "My Organization". */
  readonly oid: string | undefined
  role: Role
}

/** A calendar in its owner's mailbox. */
export interface Folder {
  /** Short name for tests and the control endpoint, unique in the mailbox. */
  readonly key: string
  readonly counter: number
  readonly mailbox: Mailbox
  look: Pick<GraphCalendar, 'name' | 'color' | 'hexColor'> & {
    readonly isDefaultCalendar: boolean
    readonly isRemovable: boolean
    readonly canEdit: boolean
  }
  change: number
  readonly permissions: Permission[]
  readonly items: Map<number, Item>
}

/** Somebody else's calendar, opened in this mailbox after a share was accepted. */
export interface Link {
  readonly key: string
  readonly counter: number
  readonly mailbox: Mailbox
  readonly folder: Folder
  name: string
  color: string
  readonly isRemovable: boolean
}

/** What happened to an item, for delta and subscriptions. */
export interface Change {
  readonly seq: number
  readonly kind: 'created' | 'updated' | 'deleted'
  readonly folder: Folder
  readonly entry: number
}
