import { Fault } from '../../src/errors.ts'
import type { FeedChanges, GraphCalendar, GraphEvent, Mailbox, MailboxSettings, Sight } from '../../src/graph/types.ts'

/** A mailbox in memory whose every answer a test can change or break. */
export interface FakeMailbox extends Mailbox {
  readonly shelves: Map<string, Map<string, GraphEvent>>
  listed: GraphCalendar[]
  /** Thrown by every call while set. */
  fault: Fault | undefined
  /** Faults of single events in `byId`. */
  readonly broken: Map<string, Fault>
  /** Faults of whole calendars. */
  readonly brokenCalendars: Map<string, Fault>
  /** Events that exist, but listings leave them out. */
  readonly hidden: Set<string>
  /** Calendars that exist, but the list leaves them out. */
  readonly unlisted: Set<string>
  /** Events that exist, but the change feed says are gone. */
  readonly denied: Set<string>
  /** Older states that `byId` still gives, by id: a replica that lags behind. */
  readonly lagging: Map<string, GraphEvent>
  /** Calendars that an administrator has taken back. */
  readonly withdrawnIds: Set<string>
  /** How granted calendars are shared. */
  readonly sights: Map<string, Sight>
  /** While set, answers wait for it. */
  gate: Promise<void> | undefined
  readonly log: string[]
  /** What the change feed says instead of changes; by default that there is none. */
  feedFault: Fault | undefined
  /** Changes that the feed passes over, by id. */
  readonly unreported: Set<string>
  /** Whether Graph counts and sorts. */
  stamps: boolean
  /** Events on one page of a list. */
  pageSize: number
  taste: MailboxSettings
  /** What Outlook shows of a calendar, or of a series, where a test says it; by default single events as they are. */
  readonly views: Map<string, readonly GraphEvent[]>
  put(calendarId: string, event: GraphEvent): void
  remove(calendarId: string, eventId: string): void
}

export function fakeMailbox(...names: readonly string[]): FakeMailbox {
  let calls = 0
  let version = 0
  const shelves = new Map(names.map((name) => [name, new Map<string, GraphEvent>()]))
  const broken = new Map<string, Fault>()
  const brokenCalendars = new Map<string, Fault>()
  const hidden = new Set<string>()
  const views = new Map<string, readonly GraphEvent[]>()
  const log: string[] = []
  const shelf = (calendarId: string) => {
    const events = shelves.get(calendarId)
    if (events === undefined) throw new Fault('notFound', 'no such calendar')
    return events
  }
  const asked = (calendarId: string) => {
    const fault = brokenCalendars.get(calendarId)
    if (fault !== undefined) throw fault
    return shelf(calendarId)
  }
  const seen = (calendarId: string) => [...asked(calendarId).values()].filter(({ id }) => !hidden.has(id))
  const unlisted = new Set<string>()
  const denied = new Set<string>()
  const lagging = new Map<string, GraphEvent>()
  const feed = changeFeed(shelf, denied)
  const read = (event: GraphEvent | undefined) => event && (lagging.get(event.id) ?? event)
  const call = async (what: string) => {
    calls += 1
    log.push(what)
    await box.gate
    if (box.fault !== undefined) throw box.fault
  }
  const box: FakeMailbox = {
    shelves,
    broken,
    brokenCalendars,
    hidden,
    unlisted,
    denied,
    lagging,
    withdrawnIds: new Set(),
    sights: new Map(),
    views,
    log,
    fault: undefined,
    feedFault: new Fault('rejected', 'no change feed', { code: 'BadRequest' }),
    unreported: feed.unreported,
    stamps: false,
    pageSize: 1_000,
    taste: { timeZone: undefined, categoryColors: [] },
    gate: undefined,
    listed: names.map((name, i) => ({ id: name, name, isDefaultCalendar: i === 0 })),
    put(calendarId, event) {
      version += 1
      shelf(calendarId).set(event.id, { changeKey: `v${version}`, ...event })
      feed.note(calendarId, event.id)
    },
    remove(calendarId, eventId) {
      shelf(calendarId).delete(eventId)
      feed.note(calendarId, eventId)
    },
    calls: () => calls,
    calendars: async () => {
      await call('calendars')
      return box.listed
    },
    hasCalendar: async (calendarId) => {
      await call(`calendar ${calendarId}`)
      return unlisted.has(calendarId) || box.listed.some(({ id }) => id === calendarId)
    },
    withdrawn: async (calendarIds) => new Set(calendarIds.filter((id) => box.withdrawnIds.has(id))),
    shownAs: async (calendarId) => box.sights.get(calendarId),
    settings: async () => {
      await call('settings')
      return box.taste
    },
    list: async (calendarId) => {
      await call('list')
      const events = seen(calendarId).map(({ id, changeKey }) => ({ id, changeKey: changeKey ?? '' }))
      return { events, pages: Math.max(1, Math.ceil(events.length / box.pageSize)) }
    },
    changes: async (calendarId, position) => {
      await call(position === undefined ? 'feed' : 'changes')
      asked(calendarId)
      if (box.feedFault !== undefined) throw box.feedFault
      return feed.since(calendarId, position)
    },
    stamp: async (calendarId) => {
      await call('stamp')
      if (!box.stamps) return undefined
      const events = seen(calendarId)
      const newest = events.toSorted((a, b) => Number(b.changeKey?.slice(1)) - Number(a.changeKey?.slice(1)))[0]
      return { count: events.length, newest: newest && { id: newest.id, changeKey: newest.changeKey ?? '' } }
    },
    events: async (calendarId, _select, told) => {
      await call('events')
      told?.(seen(calendarId).length)
      // Lists do not bring the exceptions of a series.
      return seen(calendarId).map(({ exceptionOccurrences: _, ...event }) => event)
    },
    calendarView: async (calendarId) => {
      await call('view')
      return views.get(calendarId) ?? seen(calendarId)
    },
    instances: async (_calendarId, masterId) => {
      await call('instances')
      return views.get(masterId) ?? []
    },
    byId: async (calendarId, ids) => {
      await call(`byId ${ids.length}`)
      const gone = new Fault('notFound', 'gone')
      return new Map(ids.map((id) => [id, broken.get(id) ?? read(asked(calendarId).get(id)) ?? gone]))
    },
  }
  return box
}

/** A change feed as Outlook's: ids only, the last state of each, positions that stay good. */
function changeFeed(shelf: (calendarId: string) => ReadonlyMap<string, GraphEvent>, denied: ReadonlySet<string>) {
  const noted: (readonly [calendarId: string, eventId: string])[] = []
  const unreported = new Set<string>()
  return {
    unreported,
    note: (calendarId: string, eventId: string) => void noted.push([calendarId, eventId]),
    since(calendarId: string, position?: string): FeedChanges {
      const events = shelf(calendarId)
      const moved = noted
        .slice(Number(position ?? 0))
        .filter(([calendar, id]) => calendar === calendarId && !unreported.has(id))
      const isThere = (id: string) => events.has(id) && !denied.has(id)
      const ids = position === undefined ? [...events.keys()] : [...new Set(moved.map(([, id]) => id))]
      return {
        changed: new Map(ids.filter(isThere).map((id) => [id, events.get(id)?.changeKey ?? ''])),
        removed: new Set(ids.filter((id) => !isThere(id))),
        position: `${noted.length}`,
      }
    },
  }
}

/** A plain hour on a day of December 2026. */
export function meeting(id: string, subject: string, day = 1, more: Partial<GraphEvent> = {}): GraphEvent {
  const date = `2026-12-${String(day).padStart(2, '0')}`
  return {
    id,
    type: 'singleInstance',
    iCalUId: `${id}@contoso.example`,
    subject,
    createdDateTime: '2026-11-01T08:00:00Z',
    lastModifiedDateTime: '2026-11-02T08:00:00Z',
    start: { dateTime: `${date}T09:00:00.0000000`, timeZone: 'UTC' },
    end: { dateTime: `${date}T10:00:00.0000000`, timeZone: 'UTC' },
    isAllDay: false,
    ...more,
  }
}

/** The same meeting every Monday, without end. */
export const series = (id: string, subject: string, more: Partial<GraphEvent> = {}): GraphEvent =>
  meeting(id, subject, 7, {
    type: 'seriesMaster',
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'], firstDayOfWeek: 'sunday' },
      range: { type: 'noEnd', startDate: '2026-12-07', recurrenceTimeZone: 'UTC' },
    },
    cancelledOccurrences: [],
    exceptionOccurrences: [],
    ...more,
  })
