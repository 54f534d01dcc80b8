import type { Fault } from '../../model.ts'
import type { GraphResponse } from '../types.ts'
import { type Facts, type FaultRow, given } from './fault.ts'

/** Faults that edit a good answer. Bodies are never changed in place. */

interface Edit extends FaultRow {
  readonly edit: (response: GraphResponse, fault: Fault, facts: Facts) => GraphResponse
}

type Body = Readonly<Record<string, unknown>>
type Row = Readonly<Record<string, unknown>>

const bodyOf = ({ body }: GraphResponse): Body => (typeof body === 'object' && body !== null ? (body as Body) : {})
const rowsOf = (body: Body): readonly Row[] => (Array.isArray(body['value']) ? (body['value'] as Row[]) : [])
const lists = ({ request }: Facts): boolean =>
  request.method === 'GET' &&
  ['events', 'calendarview', 'instances', 'delta', 'calendars'].includes(request.segments.at(-1)?.toLowerCase() ?? '')
const listsEvents = (facts: Facts): boolean => lists(facts) && facts.request.segments.at(-1) !== 'calendars'
const listsCalendars = ({ request }: Facts): boolean => request.segments.at(-1) === 'calendars'
const isDelta = ({ request }: Facts): boolean => request.segments.at(-1)?.toLowerCase() === 'delta'

/** The same answer with other members in its body. */
const edited =
  (change: (body: Body, fault: Fault, facts: Facts) => Body): Edit['edit'] =>
  (response, fault, facts) => ({ ...response, body: change(bodyOf(response), fault, facts) })

const onRows = (change: (rows: readonly Row[], fault: Fault, facts: Facts) => readonly Row[]): Edit['edit'] =>
  edited((body, fault, facts) => ({ ...body, value: change(rowsOf(body), fault, facts) }))

const without = (body: Body, ...names: readonly string[]): Body =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))

const urlOf = ({ origin, request }: Facts): URL => {
  const url = new URL(`${origin}/v1.0${request.path}`)
  url.search = request.query.toString()
  return url
}

/** A mark in a link by which the sandbox knows that it made this page already. */
const AGAIN = 'again'

/** The page once more: the first time its next link leads to itself. */
const repeated =
  (first: (body: Body) => Body): Edit['edit'] =>
  (response, _fault, facts) => {
    const url = urlOf(facts)
    if (url.searchParams.has(AGAIN)) return response
    url.searchParams.set(AGAIN, '1')
    return {
      ...response,
      body: { ...without(first(bodyOf(response)), '@odata.deltaLink'), '@odata.nextLink': url.href },
    }
  }

/** What is wrong with an event (with.kind). */
const broken: Readonly<Record<string, (row: Row) => Row>> = {
  'no-end': (row) => without(row, 'end'),
  'no-start': (row) => without(row, 'start'),
  'null-start': (row) => ({ ...row, start: null }),
  'null-subject': (row) => ({ ...row, subject: null }),
  'unknown-enum': (row) => ({
    ...row,
    showAs: 'unknownFutureValue',
    type: 'unknownFutureValue',
    sensitivity: 'unknownFutureValue',
  }),
  'end-before-start': (row) => ({ ...row, start: row['end'], end: row['start'] }),
  'bad-date': (row) => ({ ...row, start: { dateTime: 'yesterday', timeZone: 'UTC' } }),
  'bad-zone': (row) => ({ ...row, start: { ...(row['start'] as Row), timeZone: 'Nowhere/Atlantis' } }),
  'bad-recurrence': (row) => ({
    ...row,
    type: 'seriesMaster',
    recurrence: { pattern: { type: 'lunar', interval: 0 }, range: null },
  }),
  'not-an-object': () => 'event' as unknown as Row,
}

/** With.index picks the row in a list (0). */
const badEvent: Edit['edit'] = (response, fault) => {
  const spoil = broken[given(fault, 'kind', 'no-end')] ?? broken['no-end']
  const body = bodyOf(response)
  if (!Array.isArray(body['value'])) return { ...response, body: spoil?.(body) }
  const at = given(fault, 'index', 0)
  return {
    ...response,
    body: { ...body, value: rowsOf(body).map((row, index) => (index === at ? spoil?.(row) : row)) },
  }
}

const unknownRemoved = {
  '@odata.type': '#microsoft.graph.event',
  id: 'AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0ANeverSeenInThisMailboxAAAAAAAA',
  '@removed': { reason: 'deleted' },
}

export const edits: readonly Edit[] = [
  {
    name: 'g14-loop',
    does: 'The nextLink of every page leads to the page itself.',
    on: lists,
    edit: edited((body, _, facts) => ({ ...without(body, '@odata.deltaLink'), '@odata.nextLink': urlOf(facts).href })),
  },
  {
    name: 'g14-loop-first',
    does: 'The nextLink of every page leads to the first page.',
    on: lists,
    edit: edited((body, _, { origin, request }) => ({
      ...without(body, '@odata.deltaLink'),
      '@odata.nextLink': `${origin}/v1.0${request.path}?$top=${request.query.get('$top') ?? 10}`,
    })),
  },
  { name: 'g15-duplicate-page', does: 'A page comes twice.', on: lists, edit: repeated((body) => body) },
  {
    name: 'empty-page',
    does: 'An empty page with a nextLink comes before the page itself.',
    on: lists,
    edit: repeated((body) => ({ ...body, value: [] })),
  },
  {
    name: 'g15-reorder',
    does: 'The rows of a page come in reverse order.',
    on: lists,
    edit: onRows((rows) => rows.toReversed()),
  },
  {
    name: 'g16-empty',
    does: '200 with nothing in it although there is much: no rows, no nextLink.',
    on: lists,
    edit: edited((body) => ({
      ...without(body, '@odata.nextLink'),
      value: [],
      ...('@odata.count' in body ? { '@odata.count': 0 } : {}),
    })),
  },
  {
    name: 'g17-calendar-missing',
    does: 'One calendar is missing from the list: with.name, or the last.',
    on: listsCalendars,
    edit: onRows((rows, fault) => {
      const name = given(fault, 'name', String(rows.at(-1)?.['name']))
      return rows.filter((row) => row['name'] !== name)
    }),
  },
  {
    name: 'g18-half',
    does: 'Every second row is missing.',
    on: listsEvents,
    edit: onRows((rows) => rows.filter((_, index) => index % 2 === 0)),
  },
  {
    name: 'g18-few',
    does: 'The last with.count (3) rows of a page are missing.',
    on: listsEvents,
    edit: onRows((rows, fault) => rows.slice(0, Math.max(0, rows.length - given(fault, 'count', 3)))),
  },
  {
    name: 'list-behind',
    does: 'A list lacks the last with.count (3) rows of a page, which the change feed has.',
    on: (facts) => listsEvents(facts) && !isDelta(facts),
    edit: onRows((rows, fault) => rows.slice(0, Math.max(0, rows.length - given(fault, 'count', 3)))),
  },
  {
    name: 'g20-removed-alive',
    does: 'A delta answer says of each changed event that it was deleted.',
    on: (facts) => isDelta(facts) && facts.request.query.has('$deltatoken'),
    edit: onRows((rows) => rows.map((row) => ({ id: row['id'], '@removed': { reason: 'deleted' } }))),
  },
  {
    name: 'g20-removed-unknown',
    does: 'A delta answer also removes an event nobody ever saw.',
    on: isDelta,
    edit: onRows((rows) => [unknownRemoved, ...rows]),
  },
  {
    name: 'g20-removed-first',
    does: 'In a delta answer each changed event is removed first and then there again.',
    on: isDelta,
    edit: onRows((rows) => rows.flatMap((row) => [{ id: row['id'], '@removed': { reason: 'deleted' } }, row])),
  },
  {
    name: 'g24-bad-event',
    does: `One event is broken: with.kind ${Object.keys(broken).join(', ')}; with.index.`,
    on: (facts) => listsEvents(facts) || facts.request.segments.at(-2) === 'events',
    edit: badEvent,
  },
  {
    name: 'g25-evil-next-link',
    does: 'The nextLink leads to another host: with.host.',
    on: lists,
    edit: edited((body, fault, { request }) => ({
      ...without(body, '@odata.deltaLink'),
      '@odata.nextLink': `${given(fault, 'host', 'https://graph.microsoft.com.evil.example')}/v1.0${request.path}?$skip=10`,
    })),
  },
  {
    name: 'link-host',
    does: 'The nextLink names with.host instead of the own origin, as behind a gateway.',
    on: lists,
    edit: edited((body, fault, { origin }) => {
      const link = body['@odata.nextLink']
      return typeof link === 'string'
        ? { ...body, '@odata.nextLink': link.replace(origin, given(fault, 'host', origin)) }
        : body
    }),
  },
]
