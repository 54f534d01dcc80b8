import { createCalls } from '../sandbox/calls.ts'
import { createDirectory } from '../sandbox/directory.ts'
import { createFaults } from '../sandbox/faults.ts'
import { Mailboxes } from '../sandbox/graph/mailboxes.ts'
import type { EventInput } from '../sandbox/graph/model.ts'
import { graphRequest } from '../sandbox/graph/request.ts'
import { createService } from '../sandbox/graph/service.ts'
import { Subscriptions } from '../sandbox/graph/subscriptions.ts'
import type { Person } from '../sandbox/model.ts'
import type { GraphEvent } from '../src/event.ts'
import { eventQuery } from '../src/graph/events.ts'
import { select } from '../src/ical/translate.ts'
import { type Instance, isWithin, type Window } from './instance.ts'

/** What Graph answers for an event: asked of the sandbox as the bridge asks Microsoft, and listed as Outlook shows it. */
export interface Outlook {
  /** Puts the event into an empty calendar and asks for it. */
  ask(input: EventInput, window: Window): Promise<Answer>
}

export interface Answer {
  /** By its id, with exceptions and removed occurrences. */
  readonly event: GraphEvent
  readonly instances: readonly Instance[]
}

const DAY_MS = 86_400_000
/** Exceptions may lie this far from their original date, and a little further. */
const MARGIN_DAYS = 20
/** Graph lists the instances of at most five years at once. */
const STEP_DAYS = 1_800

export function createOutlook(): Outlook {
  const now = () => Date.UTC(2026, 10, 23, 9, 30)
  const context = {
    directory: createDirectory(),
    faults: createFaults(),
    calls: createCalls(),
    knobs: { latencyMs: 0, eventsDelta: true, largestPage: 1000 },
    now,
    origin: () => 'http://127.0.0.1',
  }
  const mailboxes = new Mailboxes(context)
  const owner = personOf(context.directory.people)
  const bearer = { tid: owner.tid, appId: 'fidelity', oid: owner.oid, scopes: ['Calendars.Read'], roles: [] }
  const service = createService({ context, mailboxes, subscriptions: new Subscriptions(context) }, () => bearer)
  const mailbox = mailboxes.of(owner)
  mailbox?.addCalendar({ key: 'calendar', isDefaultCalendar: true })

  async function get<T>(path: string, query: Readonly<Record<string, string>>): Promise<T> {
    const url = `/me${path}?${new URLSearchParams(query).toString()}`
    const headers = { prefer: 'IdType="ImmutableId"' }
    const { status, body } = await service(graphRequest('GET', url, { headers, body: undefined, inBatch: false }), '')
    if (status !== 200) throw new Error(`the sandbox answers ${status} ${JSON.stringify(body)}`)
    return body as T
  }

  return {
    async ask(input, window) {
      if (mailbox === undefined) throw new Error('the sandbox has no mailbox')
      const { entry } = mailbox.addEvent('calendar', input)
      try {
        const { value } = await get<{ value: readonly GraphEvent[] }>('/events', { $select: 'id' })
        const id = value[0]?.id ?? ''
        const event = await get<GraphEvent>(`/events/${id}`, eventQuery(select, 'expanded'))
        const instances = await instancesOf(get, id, window)
        return { event, instances }
      } finally {
        mailbox.deleteEvent(entry)
        mailbox.changes.length = 0
        context.calls.clear()
      }
    },
  }
}

type Get = <T>(path: string, query: Readonly<Record<string, string>>) => Promise<T>

async function instancesOf(get: Get, id: string, window: Window): Promise<readonly Instance[]> {
  const found = new Map<string, Instance>()
  const last = Date.parse(window.until) + MARGIN_DAYS * DAY_MS
  for (let at = Date.parse(window.from) - MARGIN_DAYS * DAY_MS; at < last; at += STEP_DAYS * DAY_MS) {
    const [startDateTime, endDateTime] = [at, Math.min(last, at + STEP_DAYS * DAY_MS)].map((ms) =>
      new Date(ms).toISOString(),
    )
    const $select = 'occurrenceId,start,end,isAllDay,subject,isCancelled'
    const query = { startDateTime: startDateTime ?? '', endDateTime: endDateTime ?? '', $select, $top: '1000' }
    const page = await get<{ value: readonly GraphEvent[] }>(`/events/${id}/instances`, query)
    if ('@odata.nextLink' in page) throw new Error('more instances than one page holds')
    for (const event of page.value) {
      const instance = instanceOf(event)
      found.set(instance.date, instance)
    }
  }
  return [...found.values()].filter((instance) => isWithin(window, instance))
}

function instanceOf(event: GraphEvent): Instance {
  const at = (time: GraphEvent['start']) => Date.parse(`${time?.dateTime?.slice(0, 19)}Z`)
  return {
    date: event.occurrenceId?.slice(-10) ?? '',
    start: at(event.start),
    end: at(event.end),
    allDay: event.isAllDay ?? false,
    title: event.subject ?? '',
    cancelled: event.isCancelled ?? false,
  }
}

function personOf(people: readonly Person[]): Person {
  const found = people.find(({ upn }) => upn === 'adele@contoso.example')
  if (found === undefined) throw new Error('nobody to own the calendar')
  return found
}
