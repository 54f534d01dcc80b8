import { plainText } from './bodies.ts'
import { type Ids, occurrenceGlobalId } from './ids.ts'
import { through } from './lens.ts'
import type { Content, Role, Shown } from './model.ts'
import type { Prefer } from './prefer.ts'
import { occurrenceSpan } from './series.ts'
import { instantOf, wallOf } from './zones.ts'

/** Events as they go out: one row per member, in the service's usual order. */

/** Who looks, and how the answer is wanted. */
export interface View {
  readonly ids: Ids
  readonly role: Role | 'owner'
  /** No bodies: the token is for `Calendars.ReadBasic`. */
  readonly basic: boolean
  readonly prefer: Prefer
}

export type Wire = Record<string, unknown>

type Member = (shown: Shown, view: View) => unknown

const trimmed = (stamp: string): string => stamp.replace(/\.?0*Z$/, 'Z')

export const idOf = ({ item, date }: Pick<Shown, 'item' | 'date'>, { ids, prefer }: View): string =>
  ids.event(item.folder.counter, item.entry, date, prefer.immutableId)

export const masterId = (shown: Shown, view: View): string => idOf({ item: shown.item, date: undefined }, view)

/** `OID.<id of the master>.<date>`; the id is of the form that was asked for. */
export const occurrenceId = (shown: Shown, view: View, date: string): string => `OID.${masterId(shown, view)}.${date}`

/** All-day events have the same dates in every zone; only the label follows the preference. */
const time = (ms: number, { span }: Shown, { prefer }: View) => ({
  dateTime: `${wallOf(ms, span.allDay ? 'UTC' : prefer.iana)}.0000000`,
  timeZone: prefer.zoneName,
})

const kept =
  (name: keyof Content): Member =>
  ({ content }) =>
    content[name]

const iCalUId: Member = ({ item, date }) =>
  date !== undefined && item.globalId?.startsWith('0400000082')
    ? occurrenceGlobalId(item.globalId, date)
    : item.globalId

/** Start as first scheduled. For all-day series midnight of the creating zone, written in UTC. */
const originalStart: Member = ({ item, date }) => {
  if (date === undefined || item.series === undefined) return undefined
  const { start, allDay } = occurrenceSpan(item.series, date)
  return new Date(allDay ? instantOf(`${date}T00:00:00`, item.series.iana) : start).toISOString().replace('.000Z', 'Z')
}

const body: Member = ({ content }, { prefer, basic }) => {
  if (basic) return undefined
  const { contentType, content: text } = content.body ?? {}
  if (!prefer.textBody) return { contentType: contentType ?? 'html', content: text ?? '' }
  return { contentType: 'text', content: plainText(text ?? '', contentType ?? 'html') }
}

const webLink: Member = (shown, view) => {
  const id = view.ids.event(shown.item.folder.counter, shown.item.entry, shown.date, false)
  return `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`
}

/** Members that come without being asked for. */
const usual: Readonly<Record<string, Member>> = {
  createdDateTime: ({ item }) => trimmed(item.created),
  lastModifiedDateTime: ({ item }) => trimmed(item.modified),
  changeKey: ({ item }, { ids }) => ids.changeKey(item.change),
  categories: kept('categories'),
  transactionId: kept('transactionId'),
  originalStartTimeZone: kept('originalStartTimeZone'),
  originalEndTimeZone: kept('originalEndTimeZone'),
  iCalUId,
  uid: ({ item }) => item.content.uid ?? item.globalId,
  reminderMinutesBeforeStart: kept('reminderMinutesBeforeStart'),
  isReminderOn: kept('isReminderOn'),
  hasAttachments: kept('hasAttachments'),
  subject: kept('subject'),
  bodyPreview: ({ content }, { basic }) => (basic ? undefined : content.bodyPreview),
  importance: kept('importance'),
  sensitivity: kept('sensitivity'),
  isAllDay: ({ span }) => span.allDay,
  isCancelled: kept('isCancelled'),
  isOrganizer: kept('isOrganizer'),
  responseRequested: kept('responseRequested'),
  seriesMasterId: (shown, view) => (shown.date === undefined ? null : masterId(shown, view)),
  showAs: kept('showAs'),
  type: ({ type }) => type,
  webLink,
  onlineMeetingUrl: kept('onlineMeetingUrl'),
  isOnlineMeeting: kept('isOnlineMeeting'),
  onlineMeetingProvider: kept('onlineMeetingProvider'),
  allowNewTimeProposals: kept('allowNewTimeProposals'),
  occurrenceId: (shown, view) => (shown.date === undefined ? null : occurrenceId(shown, view, shown.date)),
  isDraft: kept('isDraft'),
  hideAttendees: kept('hideAttendees'),
  responseStatus: kept('responseStatus'),
  body,
  start: (shown, view) => time(shown.span.start, shown, view),
  end: (shown, view) => time(shown.span.end, shown, view),
  location: kept('location'),
  locations: kept('locations'),
  recurrence: ({ item, type }) => (type === 'seriesMaster' ? item.series?.recurrence : null),
  attendees: kept('attendees'),
  organizer: kept('organizer'),
  onlineMeeting: kept('onlineMeeting'),
}

/** Members that come only when selected. */
const onRequest: Readonly<Record<string, Member>> = { originalStart }

export const eventMembers: readonly string[] = [...Object.keys(usual), ...Object.keys(onRequest)]

/** @param select members wanted, undefined for the usual ones. `id` and `@odata.etag` always come along. */
export function wireEvent(shown: Shown, view: View, select: readonly string[] | undefined): Wire {
  const seen = through(shown, view.role)
  const wire: Wire = { '@odata.etag': `W/"${view.ids.changeKey(seen.item.change)}"`, id: idOf(seen, view) }
  const raw = seen.date === undefined ? (seen.item.raw ?? {}) : {}
  for (const name of select ?? Object.keys(usual)) {
    const value = name in raw ? raw[name] : (usual[name] ?? onRequest[name])?.(seen, view)
    if (value !== undefined && name !== 'id') wire[name] = value
  }
  return select === undefined ? { ...wire, ...raw } : wire
}
