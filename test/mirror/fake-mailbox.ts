import { Fault } from '../../src/errors.ts'
import type { GraphCalendar, GraphEvent, Mailbox, MailboxSettings } from '../../src/graph/types.ts'

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
  /** While set, answers wait for it. */
  gate: Promise<void> | undefined
  readonly log: string[]
  taste: MailboxSettings
  /** What Outlook shows, where a test says it; by default single events as they are. */
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
    views,
    log,
    fault: undefined,
    taste: { timeZone: undefined, categoryColors: [] },
    gate: undefined,
    listed: names.map((name, i) => ({ id: name, name, isDefaultCalendar: i === 0 })),
    put(calendarId, event) {
      version += 1
      shelf(calendarId).set(event.id, { changeKey: `v${version}`, ...event })
    },
    remove: (calendarId, eventId) => void shelf(calendarId).delete(eventId),
    calls: () => calls,
    calendars: async () => {
      await call('calendars')
      return box.listed
    },
    settings: async () => {
      await call('settings')
      return box.taste
    },
    list: async (calendarId) => {
      await call('list')
      return seen(calendarId).map(({ id, changeKey }) => ({ id, changeKey: changeKey ?? '' }))
    },
    events: async (calendarId) => {
      await call('events')
      return seen(calendarId)
    },
    calendarView: async (calendarId) => {
      await call('view')
      return views.get(calendarId) ?? seen(calendarId)
    },
    byId: async (calendarId, ids) => {
      await call(`byId ${ids.length}`)
      const gone = new Fault('notFound', 'gone')
      return new Map(ids.map((id) => [id, broken.get(id) ?? asked(calendarId).get(id) ?? gone]))
    },
  }
  return box
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
