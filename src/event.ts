/**
 * A Graph event as it comes over the wire: what `graph/` fetches and `ical/` translates. Types only.
 *
 * Every member is optional and may be null: `$select` decides what comes, and the service leaves out or nulls the rest.
 * Enumerations are open (`unknownFutureValue` and new members may come), so they are plain strings here.
 * @see https://learn.microsoft.com/graph/api/resources/event
 */
export interface GraphEvent {
  readonly id: string
  readonly '@odata.etag'?: string
  readonly changeKey?: string | null
  readonly iCalUId?: string | null
  /** Not declared in v1.0, sent all the same since 2026; equal for a master and its occurrences. */
  readonly uid?: string | null
  /** `OID.<seriesMasterId>.<yyyy-MM-dd>`, the date being the original one in the series' zone. */
  readonly occurrenceId?: string | null
  readonly type?: 'singleInstance' | 'occurrence' | 'exception' | 'seriesMaster' | (string & {}) | null
  readonly seriesMasterId?: string | null
  readonly createdDateTime?: string | null
  readonly lastModifiedDateTime?: string | null
  readonly subject?: string | null
  readonly bodyPreview?: string | null
  readonly body?: { readonly contentType?: string | null; readonly content?: string | null } | null
  readonly start?: DateTimeTimeZone | null
  readonly end?: DateTimeTimeZone | null
  readonly originalStart?: string | null
  readonly originalStartTimeZone?: string | null
  readonly originalEndTimeZone?: string | null
  readonly isAllDay?: boolean | null
  readonly isCancelled?: boolean | null
  readonly isOrganizer?: boolean | null
  readonly isDraft?: boolean | null
  readonly organizer?: Recipient | null
  readonly attendees?: readonly Attendee[] | null
  readonly responseStatus?: ResponseStatus | null
  readonly responseRequested?: boolean | null
  readonly hideAttendees?: boolean | null
  readonly allowNewTimeProposals?: boolean | null
  readonly showAs?: string | null
  readonly sensitivity?: string | null
  readonly importance?: string | null
  readonly isReminderOn?: boolean | null
  readonly reminderMinutesBeforeStart?: number | null
  readonly categories?: readonly string[] | null
  readonly location?: Location | null
  readonly locations?: readonly Location[] | null
  readonly isOnlineMeeting?: boolean | null
  readonly onlineMeetingProvider?: string | null
  readonly onlineMeeting?: OnlineMeeting | null
  readonly onlineMeetingUrl?: string | null
  readonly hasAttachments?: boolean | null
  readonly webLink?: string | null
  readonly transactionId?: string | null
  readonly recurrence?: PatternedRecurrence | null
  /** occurrenceIds of removed instances; only on GET of a master by id with $select. */
  readonly cancelledOccurrences?: readonly string[] | null
  /** Modified instances; only on GET of a master by id with $expand. */
  readonly exceptionOccurrences?: readonly GraphEvent[] | null
  /** Not Graph's: how far it was opened, in a mailbox that an administrator has granted. */
  readonly seenAs?: Exclude<Sight, 'nothing'>
}

/** How much somebody sees of a calendar; `details` leaves private events out, `private` does not. */
export type Sight = (typeof sights)[number]

/** From the least to the most. */
export const sights = ['nothing', 'busy', 'titles', 'details', 'private'] as const

/** Wall-clock time without offset (7 fractional digits) and the zone it stands in. */
export interface DateTimeTimeZone {
  readonly dateTime?: string | null
  readonly timeZone?: string | null
}

export interface EmailAddress {
  readonly name?: string | null
  readonly address?: string | null
}

export interface Recipient {
  readonly emailAddress?: EmailAddress | null
}

export interface ResponseStatus {
  readonly response?: string | null
  readonly time?: string | null
}

export interface Attendee extends Recipient {
  readonly type?: string | null
  readonly status?: ResponseStatus | null
}

export interface Location {
  readonly displayName?: string | null
  readonly locationType?: string | null
  readonly locationUri?: string | null
  readonly locationEmailAddress?: string | null
  readonly uniqueId?: string | null
  readonly uniqueIdType?: string | null
  readonly address?: Readonly<Record<string, string | null>> | null
  readonly coordinates?: { readonly latitude?: number | null; readonly longitude?: number | null } | null
}

export interface OnlineMeeting {
  readonly joinUrl?: string | null
  readonly conferenceId?: string | null
  readonly tollNumber?: string | null
  readonly tollFreeNumbers?: readonly string[] | null
  readonly phones?: readonly { readonly number?: string | null; readonly type?: string | null }[] | null
  readonly quickDial?: string | null
}

/** @see https://learn.microsoft.com/graph/api/resources/patternedrecurrence */
export interface PatternedRecurrence {
  readonly pattern?: RecurrencePattern | null
  readonly range?: RecurrenceRange | null
}

/** The service fills members a type does not use (month 0, index first): read only those the type names. */
export interface RecurrencePattern {
  readonly type?: string | null
  readonly interval?: number | null
  readonly month?: number | null
  readonly dayOfMonth?: number | null
  readonly daysOfWeek?: readonly string[] | null
  readonly firstDayOfWeek?: string | null
  readonly index?: string | null
}

export interface RecurrenceRange {
  readonly type?: string | null
  readonly startDate?: string | null
  readonly endDate?: string | null
  readonly recurrenceTimeZone?: string | null
  readonly numberOfOccurrences?: number | null
}
