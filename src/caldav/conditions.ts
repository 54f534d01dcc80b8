import { CALDAV, DAV, PUSH } from '../xml/names.ts'
import type { XmlContent } from '../xml/render.ts'

/** Why a request is refused. With `ns`, the condition is named in the answer by an element of that namespace. */
export interface Condition {
  readonly status: number
  readonly ns?: string
  readonly spec: string
}

/** Every way in which the CalDAV door says no. */
export const conditions = {
  'bad-request': { status: 400, spec: 'RFC 9110 §15.5.1' },
  'not-found': { status: 404, spec: 'RFC 9110 §15.5.5' },
  'method-not-allowed': { status: 405, spec: 'RFC 9110 §15.5.6' },
  'precondition-failed': { status: 412, spec: 'RFC 9110 §15.5.13' },
  'content-too-large': { status: 413, spec: 'RFC 9110 §15.5.14' },
  'unsupported-content-coding': { status: 415, spec: 'RFC 9110 §8.4' },
  'not-implemented': { status: 501, spec: 'RFC 9110 §15.6.2' },

  'propfind-finite-depth': { ns: DAV, status: 403, spec: 'RFC 4918 §9.1' },
  'cannot-modify-protected-property': { ns: DAV, status: 403, spec: 'RFC 4918 §16' },
  'need-privileges': { ns: DAV, status: 403, spec: 'RFC 3744 §7.1.1' },
  'supported-report': { ns: DAV, status: 403, spec: 'RFC 3253 §3.6' },
  'valid-sync-token': { ns: DAV, status: 403, spec: 'RFC 6578 §3.2' },
  'number-of-matches-within-limits': { ns: DAV, status: 403, spec: 'RFC 4791 §7.8' },

  'valid-filter': { ns: CALDAV, status: 403, spec: 'RFC 4791 §7.8' },
  'supported-filter': { ns: CALDAV, status: 403, spec: 'RFC 4791 §7.8' },
  'supported-collation': { ns: CALDAV, status: 403, spec: 'RFC 4791 §7.5.1' },
  'supported-calendar-data': { ns: CALDAV, status: 403, spec: 'RFC 4791 §7.8' },
  'valid-calendar-data': { ns: CALDAV, status: 403, spec: 'RFC 4791 §7.8' },
  'valid-timezone': { ns: CALDAV, status: 403, spec: 'RFC 7809 §5.1' },

  'valid-scheduling-message': { ns: CALDAV, status: 403, spec: 'RFC 6638 §5.1' },
  'organizer-allowed': { ns: CALDAV, status: 403, spec: 'RFC 6638 §5.1' },
  'max-date-time': { ns: CALDAV, status: 403, spec: 'RFC 4791 §5.2.7' },

  'invalid-subscription': { ns: PUSH, status: 403, spec: 'WebDAV-Push draft' },
  'push-not-available': { ns: PUSH, status: 403, spec: 'WebDAV-Push draft' },
  'no-supported-trigger': { ns: PUSH, status: 403, spec: 'WebDAV-Push draft' },
} as const satisfies Record<string, Condition>

export type ConditionName = keyof typeof conditions

export interface DavErrorDetails {
  readonly headers?: Readonly<Record<string, string>>
  /** What goes inside the element that names the condition. */
  readonly content?: readonly XmlContent[]
}

/** Thrown anywhere in the CalDAV door; `errors.ts` makes the answer. */
export class DavError extends Error {
  override readonly name = 'DavError'
  readonly condition: ConditionName
  readonly details: DavErrorDetails

  constructor(condition: ConditionName, details: DavErrorDetails = {}) {
    super(condition)
    this.condition = condition
    this.details = details
  }
}
