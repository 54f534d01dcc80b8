import { Refusal } from '../errors.ts'
import type { Folder, Item, Shown } from '../model.ts'
import { contextOf } from '../odata/page.ts'
import { parseSelect } from '../odata/select.ts'
import { calendarOf, viewOf } from '../seen.ts'
import { shownInWindow, shownItem } from '../series.ts'
import type { Call, GraphResponse, SeenCalendar } from '../types.ts'
import { type View, type Wire, wireEvent } from '../wire.ts'
import { windowOf } from './events.ts'

/** Change tracking. @see https://learn.microsoft.com/graph/api/event-delta */

const DEFAULT_PAGE = 10

/** Everything a link carries; opaque to clients. */
interface Token {
  readonly kind: 'view' | 'events'
  /** Calendar, by its counter, and the generation of tokens the mailbox had. */
  readonly folder: number
  readonly generation: number
  /** Changes after this number are wanted; undefined in the first round, which lists everything. */
  readonly since?: number
  /** Changes up to this number belong to this round. */
  readonly until: number
  readonly skip: number
  readonly window?: readonly [start: number, end: number]
  readonly select?: string
}

const write = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url')

function read(text: string, kind: Token['kind'], { folder }: SeenCalendar): Token {
  const token = parsed(text)
  if (token?.kind !== kind || token.folder !== folder.counter) throw new Refusal('BadRequest', 'Badly formed token.')
  if (token.generation !== folder.mailbox.generation) throw new Refusal('SyncStateNotFound')
  return token
}

function parsed(text: string): Token | undefined {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Token
  } catch {
    return undefined
  }
}

const unsupported = ['$select', '$expand', '$filter', '$orderby', '$search']

/** Inside a fixed window, which the token keeps. */
export function viewDelta(call: Call): GraphResponse {
  const { query } = call.request
  const calendar = calendarOf(call, call.params['calendar'])
  if (unsupported.some((name) => query.has(name))) {
    throw new Refusal(
      'ErrorInvalidRequest',
      `The following parameters are not supported with change tracking over the 'CalendarView' resource: '${unsupported.join(', ')}'.`,
    )
  }
  const token = continued(query, 'view', calendar) ?? { ...fresh('view', calendar.folder), window: windowOf(query) }
  return round(
    call,
    calendar,
    token,
    token.since === undefined ? initialView(calendar, token) : changedView(calendar, token),
  )
}

/** Without a window: singles and masters. Not every cloud has it. */
export function eventsDelta(call: Call): GraphResponse {
  const { query } = call.request
  const calendar = calendarOf(call, call.params['calendar'])
  if (!call.deps.context.knobs.eventsDelta) {
    throw new Refusal('BadRequest', "Change tracking is not supported against 'microsoft.graph.event'.")
  }
  const select = query.get('$select')
  parseSelect(select)
  const token = continued(query, 'events', calendar) ?? {
    ...fresh('events', calendar.folder),
    ...(select === null ? {} : { select }),
  }
  const all = [...calendar.folder.items.values()].map(shownItem)
  return round(call, calendar, token, token.since === undefined ? all : changedItems(calendar, token).map(itemOrGone))
}

const itemOrGone = (change: Item | number): Shown | number => (typeof change === 'number' ? change : shownItem(change))

const fresh = (kind: Token['kind'], { counter, mailbox }: Folder): Token => ({
  kind,
  folder: counter,
  generation: mailbox.generation,
  until: mailbox.seq,
  skip: 0,
})

function continued(query: URLSearchParams, kind: Token['kind'], calendar: SeenCalendar): Token | undefined {
  const skip = query.get('$skiptoken')
  if (skip !== null) return read(skip, kind, calendar)
  const delta = query.get('$deltatoken')
  if (delta === null) return undefined
  return { ...read(delta, kind, calendar), until: calendar.folder.mailbox.seq, skip: 0 }
}

/** The last state of everything that changed in this round: the item, or the counter of one that is gone. */
function changedItems({ folder }: SeenCalendar, { since = 0, until }: Token): readonly (Item | number)[] {
  const changes = folder.mailbox.changes.filter(
    (each) => each.folder === folder && each.seq > since && each.seq <= until,
  )
  return [...new Set(changes.map(({ entry }) => entry))].map((entry) => folder.items.get(entry) ?? entry)
}

/** Singles, masters and exceptions in full, occurrences as stubs. */
const inView = (item: Item, [start, end]: readonly [number, number]): readonly Shown[] => {
  const shown = shownInWindow(item, start, end)
  return item.series === undefined || shown.length === 0 ? shown : [shownItem(item), ...shown]
}

const initialView = ({ folder }: SeenCalendar, { window = [0, 0] }: Token): readonly Shown[] =>
  [...folder.items.values()].flatMap((item) => inView(item, window))

/** What left the window, or was never in it, is told as deleted. */
const changedView = (calendar: SeenCalendar, token: Token): readonly (Shown | number)[] =>
  changedItems(calendar, token).flatMap((change): readonly (Shown | number)[] => {
    if (typeof change === 'number') return [change]
    const shown = inView(change, token.window ?? [0, 0])
    return shown.length === 0 ? [change.entry] : shown
  })

function round(call: Call, calendar: SeenCalendar, token: Token, all: readonly (Shown | number)[]): GraphResponse {
  const view = viewOf(call, calendar)
  const size = Math.min(call.prefer.maxPageSize ?? DEFAULT_PAGE, call.deps.context.knobs.largestPage)
  const more = token.skip + size < all.length
  const link = (name: string, next: Token): string =>
    `${call.deps.context.origin()}/v1.0${call.request.path}?${name}=${write(next)}`
  return {
    status: 200,
    headers: { 'Preference-Applied': 'odata.track-changes' },
    body: {
      '@odata.context': contextOf(call, 'Collection(event)'),
      value: all.slice(token.skip, token.skip + size).map((each) => wireChange(each, calendar, view, token)),
      ...(more
        ? { '@odata.nextLink': link('$skiptoken', { ...token, skip: token.skip + size }) }
        : { '@odata.deltaLink': link('$deltatoken', { ...token, since: token.until, skip: 0 }) }),
    },
  }
}

const stub = ['seriesMasterId', 'type', 'start', 'end']

function wireChange(change: Shown | number, { folder }: SeenCalendar, view: View, { select, kind }: Token): Wire {
  const type = { '@odata.type': '#microsoft.graph.event' }
  if (typeof change === 'number') {
    const id = view.ids.event(folder.counter, change, undefined, view.prefer.immutableId)
    return { ...type, id, '@removed': { reason: 'deleted' } }
  }
  const members = kind === 'view' && change.type === 'occurrence' ? stub : parseSelect(select)
  return { ...type, ...wireEvent(change, view, members) }
}
