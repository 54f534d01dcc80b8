import type { GraphEvent } from '../event.ts'

/** What the translator needs besides the event. */
export interface TranslateOptions {
  /** UID to write on every component; see `uidOf`. */
  readonly uid: string
  /** IANA or Windows zone of the mailbox, the last resort before UTC when an event names none that is known. */
  readonly mailboxTimeZone?: string
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
}

/** Why an event cannot be translated: a short fixed reason, safe to show and to log. */
export class TranslationError extends Error {
  override readonly name = 'TranslationError'
}

/** `translate` in `ical/translate.ts`. @throws TranslationError */
export type Translate = (event: GraphEvent, options: TranslateOptions) => Translation
