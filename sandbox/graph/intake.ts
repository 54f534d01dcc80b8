import type { DateTimeTimeZone, GraphEvent, PatternedRecurrence } from '../../src/event.ts'
import type { Person } from '../model.ts'
import { plainText, preview } from './bodies.ts'
import type { Changed, Content, EventInput, Series, Span } from './model.ts'
import { occurrenceSpan } from './series.ts'
import { ianaZone, instantOf, wallOf } from './zones.ts'

/** From what somebody writes (Graph's POST shape) to what Exchange keeps: defaults, spans, series. */

const NEVER = '0001-01-01T00:00:00Z'

export const noLocation = {
  displayName: '',
  locationType: 'default',
  uniqueIdType: 'unknown',
  address: {},
  coordinates: {},
}

const defaults: Content = {
  transactionId: null,
  categories: [],
  reminderMinutesBeforeStart: 15,
  isReminderOn: true,
  hasAttachments: false,
  subject: '',
  importance: 'normal',
  sensitivity: 'normal',
  isAllDay: false,
  isCancelled: false,
  responseRequested: true,
  showAs: 'busy',
  onlineMeetingUrl: null,
  isOnlineMeeting: false,
  onlineMeetingProvider: 'unknown',
  allowNewTimeProposals: true,
  isDraft: false,
  hideAttendees: false,
  recurrence: null,
  body: { contentType: 'html', content: '' },
  location: noLocation,
  attendees: [],
  onlineMeeting: null,
}

const omitted = ['cancel', 'modify', 'entry', 'raw', 'start', 'end', 'recurrence'] as const

/** Members that are kept as given, on top of `base` (the series, the event before the change) or the service's defaults. */
export function contentOf(input: EventInput, owner: Person, base?: Content): Content {
  const given = Object.fromEntries(Object.entries(input).filter(([name]) => !omitted.some((each) => each === name)))
  const organizer = { emailAddress: { name: owner.name, address: owner.mail } }
  const merged: GraphEvent = { id: '', ...(base ?? { ...defaults, organizer }), ...given }
  const isOrganizer = merged.organizer?.emailAddress?.address?.toLowerCase() === owner.mail.toLowerCase()
  return {
    ...merged,
    isOrganizer: input.isOrganizer ?? base?.isOrganizer ?? isOrganizer,
    responseStatus: merged.responseStatus ?? { response: isOrganizer ? 'organizer' : 'notResponded', time: NEVER },
    originalStartTimeZone: zoneName(input.originalStartTimeZone, input.start, base?.originalStartTimeZone),
    originalEndTimeZone: zoneName(input.originalEndTimeZone, input.end, base?.originalEndTimeZone),
    locations: input.locations ?? (merged.location?.displayName ? [merged.location] : []),
    bodyPreview:
      input.bodyPreview ?? preview(plainText(merged.body?.content ?? '', merged.body?.contentType ?? 'html')),
  }
}

const zoneName = (
  given: string | null | undefined,
  time: DateTimeTimeZone | null | undefined,
  before: string | null | undefined,
): string | null => (given === undefined ? (time?.timeZone ?? before ?? 'UTC') : given)

const floating = (dateTime: string | null | undefined): number =>
  Date.parse(`${(dateTime ?? '').slice(0, 10)}T00:00:00Z`)

const instant = (time: DateTimeTimeZone | null | undefined): number =>
  instantOf(time?.dateTime ?? '1970-01-01T00:00:00', ianaZone(time?.timeZone) ?? 'UTC')

/** @param before what holds when the input says nothing of times; a new start alone keeps the duration. */
export function spanOf(input: EventInput, before?: Span): Span {
  const allDay = input.isAllDay ?? before?.allDay ?? false
  if (!input.start && before) return { ...before, allDay, ...(input.end ? { end: read(input.end, allDay) } : {}) }
  const start = read(input.start, allDay)
  const end = input.end ? read(input.end, allDay) : start + (before ? before.end - before.start : 1_800_000)
  return { allDay, start, end }
}

const read = (time: DateTimeTimeZone | null | undefined, allDay: boolean): number =>
  allDay ? floating(time?.dateTime) : instant(time)

/** Names come in any case and go out in camel case. */
const camel = (name: string, value: string | null | undefined): Readonly<Record<string, string>> =>
  value ? { [name]: value.charAt(0).toLowerCase() + value.slice(1) } : {}

/** The members a pattern does not use come back with these values. */
const fillers = { month: 0, dayOfMonth: 0, daysOfWeek: [], firstDayOfWeek: 'sunday', index: 'first' }

export function seriesOf(input: EventInput, content: Content, span: Span): Series | undefined {
  const { recurrence } = input
  if (!recurrence) return undefined
  const named = ianaZone(recurrence.range?.recurrenceTimeZone) ?? ianaZone(input.start?.timeZone)
  const iana = named ?? ianaZone(content.originalStartTimeZone) ?? 'UTC'
  const wall = (ms: number): string => (span.allDay ? new Date(ms).toISOString() : wallOf(ms, iana)).slice(0, 19)
  const date = wall(span.start).slice(0, 10)
  const midnight = Date.parse(`${date}T00:00:00Z`)
  return {
    recurrence: filled(recurrence, date, content),
    iana,
    startOffset: Date.parse(`${wall(span.start)}Z`) - midnight,
    endOffset: Date.parse(`${wall(span.end)}Z`) - midnight,
    allDay: span.allDay,
    exceptions: new Map(),
    cancelled: new Set(input.cancel),
  }
}

const filled = ({ pattern, range }: PatternedRecurrence, startDate: string, content: Content): PatternedRecurrence => ({
  pattern: {
    interval: 1,
    ...fillers,
    ...pattern,
    ...camel('type', pattern?.type),
    ...camel('index', pattern?.index),
    ...camel('firstDayOfWeek', pattern?.firstDayOfWeek),
    daysOfWeek: (pattern?.daysOfWeek ?? []).map((name) => name.toLowerCase()),
  },
  range: {
    type: 'noEnd',
    startDate,
    endDate: '0001-01-01',
    recurrenceTimeZone: content.originalStartTimeZone ?? 'UTC',
    numberOfOccurrences: 0,
    ...range,
    ...camel('type', range?.type),
  },
})

/** An exception is whole: what it does not change it takes from the series at that moment. */
export function changedOf(input: EventInput, date: string, series: Series, content: Content, owner: Person): Changed {
  const before = series.exceptions.get(date)
  const base = before?.content ?? { ...content, recurrence: null }
  return { content: contentOf(input, owner, base), span: spanOf(input, before?.span ?? occurrenceSpan(series, date)) }
}
