import type { GraphEvent } from '../event.ts'

/** What the translator needs besides the event. */
export interface TranslateOptions {
  /** UID to write on every component; see `uidOf`. */
  readonly uid: string
  /** IANA or Windows zone of the mailbox, the last resort before UTC when an event names none that is known. */
  readonly mailboxTimeZone?: string
  /** Mail addresses of the calendar's owner: as an attendee, that one has the answer in `responseStatus`. */
  readonly owner?: readonly string[]
  /** Category → preset of Outlook (`preset0` … `preset24`), as in the master categories. Without it no event has a colour. */
  readonly categoryColors?: ReadonlyMap<string, string>
  /** Write the body as HTML, too: sanitised, without images. Default: as text alone. */
  readonly htmlDescription?: boolean
}

/** A calendar object resource, ready to be kept and served. */
export interface Translation {
  /** One VCALENDAR, CRLF line ends, folded at 75 octets, last line ended too. Equal input gives equal bytes. */
  readonly text: string
  /** Epoch ms; see `Entry.first`, `Entry.last` in `calendar.ts`. */
  readonly first: number
  readonly last: number
  readonly recurring: boolean
  /** Epoch ms of `lastModifiedDateTime`, the newest of master and exceptions. */
  readonly modified: number
  /** Something is not as documented, and was left out or made up for: another answer may have it. */
  readonly odd: boolean
}

/** Why an event cannot be translated: short and fixed, safe to show and to log. What a person reads instead is in the words of the page. */
export type TranslationReason =
  | 'has no start'
  | 'has a time that cannot be read'
  | 'is not of the shape that was expected'
  | 'has an exception without its original date'
  | 'has a cancelled occurrence without its date'
  | 'has an occurrence with an impossible date'
  | 'unknown recurrence type'
  | 'has a weekly recurrence without days'
  | 'has a relative recurrence without days'
  | 'unknown day of the week'
  | 'unknown recurrence index'
  | 'has a recurrence with an impossible interval'
  | 'has a recurrence without day of month'
  | 'has a recurrence without month'
  | 'has no instance'
  | 'has a recurrence of no occurrences'
  | 'unknown recurrence range'
  | 'has a recurrence with an impossible date'
  | 'has no recurrence'

export class TranslationError extends Error {
  override readonly name = 'TranslationError'
  readonly reason: TranslationReason

  constructor(reason: TranslationReason, options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }
}

/** `translate` in `ical/translate.ts`. @throws TranslationError */
export type Translate = (event: GraphEvent, options: TranslateOptions) => Translation

/** Half-open range of instants, epoch ms. An open side is absent. */
export interface TimeRange {
  readonly start?: number
  readonly end?: number
}

/** @see RFC 4791 §9.7.1 */
export interface CompFilter {
  /** Component name, upper case. */
  readonly name: string
  readonly isNotDefined: boolean
  readonly timeRange?: TimeRange
  readonly props: readonly PropFilter[]
  readonly comps: readonly CompFilter[]
}

/** @see RFC 4791 §9.7.2 */
export interface PropFilter {
  readonly name: string
  readonly isNotDefined: boolean
  readonly timeRange?: TimeRange
  readonly textMatch?: TextMatch
  readonly params: readonly ParamFilter[]
}

/** @see RFC 4791 §9.7.3 */
export interface ParamFilter {
  readonly name: string
  readonly isNotDefined: boolean
  readonly textMatch?: TextMatch
}

/** A literal to be contained, never a pattern. @see RFC 4791 §9.7.5 */
export interface TextMatch {
  readonly text: string
  readonly collation: 'i;ascii-casemap' | 'i;octet' | 'i;unicode-casemap'
  readonly negate: boolean
}
