import { Refusal } from '../errors.ts'
import { extendedProperties } from '../extended.ts'
import type { EventInput, Shown } from '../model.ts'
import { filterOf, orderOf } from '../odata/filter.ts'
import { collection, contextOf, paged } from '../odata/page.ts'
import { type Expand, parseSelect, type Wanted, wantedOf } from '../odata/select.ts'
import { calendarOf, eventOf, viewOf } from '../seen.ts'
import { shownException, shownInWindow, shownItem } from '../series.ts'
import type { Call, GraphResponse, SeenCalendar } from '../types.ts'
import { occurrenceId, type View, type Wire, wireEvent } from '../wire.ts'

/** Events: lists, windows, single ones. @see https://learn.microsoft.com/graph/api/resources/event */

const MAX_WINDOW_MS = 1825 * 86_400_000

/** Filters, sorts and pages what a calendar has. */
function answer(call: Call, all: readonly Shown[], view: View, path: string): GraphResponse {
  const { query } = call.request
  const wanted = wantedOf(query, true)
  const order = orderOf(query)
  const matching = all.filter(filterOf(query))
  const sorted = order === undefined ? matching : matching.toSorted(order)
  return paged(call, sorted, (shown) => expanded(shown, view, wanted), collection(call, path))
}

/** An event with what `$expand` adds; only extended properties can be had in lists. */
const expanded = (shown: Shown, view: View, { select, expand }: Wanted): Wire => ({
  ...wireEvent(shown, view, select),
  ...Object.assign({}, ...expand.map((each) => added(shown, view, each))),
})

function added(shown: Shown, view: View, { name, options }: Expand): Wire {
  if (name === 'singleValueExtendedProperties') return extendedProperties(shown, view, options['filter'])
  if (name === 'attachments' || name === 'extensions') return view.basic ? {} : { [name]: [] }
  return {}
}

export function listEvents(call: Call): GraphResponse {
  const calendar = calendarOf(call, call.params['calendar'])
  const shown = [...calendar.folder.items.values()].map(shownItem)
  return answer(call, shown, viewOf(call, calendar), 'events')
}

/** @throws Refusal when a side of the window is missing or no time. Sides without offset are UTC, whatever Prefer says. */
export function windowOf(query: URLSearchParams): readonly [start: number, end: number] {
  const [start, end] = ['startDateTime', 'endDateTime'].map((name) => {
    const text = query.get(name) ?? query.get(name.toLowerCase()) ?? ''
    return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`)
  })
  if (start === undefined || end === undefined || Number.isNaN(start) || Number.isNaN(end)) {
    throw new Refusal(
      'ErrorInvalidParameter',
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime. These should be valid ISO 8601 strings.',
    )
  }
  if (end < start) throw new Refusal('ErrorInvalidParameter', 'EndDateTime must not be before StartDateTime.')
  if (end - start > MAX_WINDOW_MS) throw new Refusal('ErrorCalendarViewRangeTooBig')
  return [start, end]
}

export function calendarView(call: Call): GraphResponse {
  const [start, end] = windowOf(call.request.query)
  const calendar = calendarOf(call, call.params['calendar'])
  const shown = [...calendar.folder.items.values()].flatMap((item) => shownInWindow(item, start, end))
  return answer(call, shown, viewOf(call, calendar), 'calendarView')
}

export function listInstances(call: Call): GraphResponse {
  const [start, end] = windowOf(call.request.query)
  const { shown, calendar } = eventOf(call, call.params['calendar'], call.params['event'] ?? '')
  if (shown.type !== 'seriesMaster')
    throw new Refusal('ErrorInvalidRequest', 'Instances can be had of a series master only.')
  return answer(call, shownInWindow(shown.item, start, end), viewOf(call, calendar), 'events/instances')
}

export function getEvent(call: Call): GraphResponse {
  const { shown, calendar } = eventOf(call, call.params['calendar'], call.params['event'] ?? '')
  const view = viewOf(call, calendar)
  const wanted = wantedOf(call.request.query, false)
  const context = contextOf(call, `${collection(call, 'events')}/$entity`)
  const navigation = `${call.deps.context.origin()}/v1.0/users('${call.mailbox.owner.oid}')/calendars('${encodeURIComponent(calendar.id)}')`
  return {
    status: 200,
    body: {
      '@odata.context': context,
      ...expanded(shown, view, wanted),
      ...occurrencesOf(shown, view, wanted),
      ...(wanted.select === undefined
        ? { 'calendar@odata.associationLink': `${navigation}/$ref`, 'calendar@odata.navigationLink': navigation }
        : {}),
    },
  }
}

/** What only GET of a master by id tells: removed dates when selected, changed occurrences when selected or expanded. */
function occurrencesOf(shown: Shown, view: View, { select, expand }: Wanted): Wire {
  const { series } = shown.item
  if (shown.type !== 'seriesMaster' || series === undefined) return {}
  const expansion = expand.find(({ name }) => name === 'exceptionOccurrences')
  const wire: Wire = {}
  if (select?.includes('cancelledOccurrences')) {
    wire['cancelledOccurrences'] = [...series.cancelled].toSorted().map((date) => occurrenceId(shown, view, date))
  }
  if (expansion !== undefined || select?.includes('exceptionOccurrences')) {
    const members = expansion === undefined ? undefined : (parseSelect(expansion.options['select']) ?? select)
    wire['exceptionOccurrences'] = [...series.exceptions.keys()]
      .flatMap((date) => shownException(shown.item, date) ?? [])
      .map((exception) => wireEvent(exception, view, members))
  }
  return wire
}

// Writing. A token for reading never gets here.

const inputOf = (body: unknown): EventInput => {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal('BadRequest', 'Empty Payload.')
  const { id: _, ...members } = body as Record<string, unknown>
  return members as EventInput
}

const editors = ['owner', 'write', 'delegateWithoutPrivateEventAccess', 'delegateWithPrivateEventAccess']

/** @throws Refusal ErrorAccessDenied when the caller may only look. */
function demandEdit({ role, folder }: SeenCalendar): void {
  if (!editors.includes(role) || !folder.look.canEdit) throw new Refusal('ErrorAccessDenied')
}

export function postEvent(call: Call): GraphResponse {
  const calendar = calendarOf(call, call.params['calendar'])
  demandEdit(calendar)
  const input = inputOf(call.request.body)
  if (!input.start || !input.end) throw new Refusal('ErrorPropertyValidationFailure', 'start and end are required.')
  const item = calendar.folder.mailbox.addEvent(calendar.folder.key, input)
  return { status: 201, body: wireEvent(shownItem(item), viewOf(call, calendar), undefined) }
}

export function patchEvent(call: Call): GraphResponse {
  const { shown, calendar } = eventOf(call, call.params['calendar'], call.params['event'] ?? '')
  demandEdit(calendar)
  const { mailbox } = calendar.folder
  const { entry } = shown.item
  const input = inputOf(call.request.body)
  const item =
    shown.date === undefined ? mailbox.patchEvent(entry, input) : mailbox.modifyOccurrence(entry, shown.date, input)
  const after = shown.date === undefined ? shownItem(item) : shownException(item, shown.date)
  return { status: 200, body: after && wireEvent(after, viewOf(call, calendar), undefined) }
}

export function deleteEvent(call: Call): GraphResponse {
  const { shown, calendar } = eventOf(call, call.params['calendar'], call.params['event'] ?? '')
  const { mailbox } = calendar.folder
  demandEdit(calendar)
  if (shown.date === undefined) mailbox.deleteEvent(shown.item.entry)
  else mailbox.cancelOccurrence(shown.item.entry, shown.date)
  return { status: 204 }
}
