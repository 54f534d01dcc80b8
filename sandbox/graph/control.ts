import type Koa from 'koa'
import getRawBody from 'raw-body'
import { generated } from '../world/generate.ts'
import { faultTable } from './faults.ts'
import { idsOf } from './ids.ts'
import type { CalendarInput, Mailbox } from './mailbox.ts'
import type { EventInput, Folder, Item, Role } from './model.ts'
import { calendarsOf } from './seen.ts'
import type { Lifecycle } from './subscriptions.ts'
import type { Deps } from './types.ts'

/**
 * `/sandbox/graph/*`: look at mailboxes and change them, without tokens. Bodies and answers are JSON; people are named by oid,
 * UPN or address, calendars by key, events by counter (`entry`) or id of either form.
 */

const PREFIX = '/sandbox/graph'

interface Ask {
  readonly deps: Deps
  readonly params: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/** Answers with what it returns; nothing is 204. A RangeError is 404, a TypeError 400. */
type Action = (ask: Ask) => unknown

const text = (ask: Ask, name: string): string => {
  const value = ask.body[name]
  if (typeof value !== 'string') throw new TypeError(`'${name}' must be a text`)
  return value
}

function personOf({ deps: { context } }: Ask, name: string) {
  const person = context.directory.person(name) ?? context.directory.personByAddress(name)
  if (person === undefined) throw new RangeError(`nobody is called ${name}`)
  return person
}

function mailboxOf(ask: Ask, name = ask.params['person'] ?? ''): Mailbox {
  const mailbox = ask.deps.mailboxes.of(personOf(ask, name))
  if (mailbox === undefined) throw new RangeError(`${name} has no mailbox`)
  return mailbox
}

function entryOf(ask: Ask): number {
  const { owner } = mailboxOf(ask)
  const name = ask.params['event'] ?? ''
  if (/^\d+$/.test(name)) return Number(name)
  const key = idsOf(owner.oid, owner.oid).read(name)
  if (key === undefined || key === 'malformed') throw new RangeError('no such event')
  return key.entry
}

const aboutItem = (item: Item) => {
  const { oid } = item.folder.mailbox.owner
  const ids = idsOf(oid, oid)
  return {
    entry: item.entry,
    calendar: item.folder.key,
    subject: item.content.subject,
    type: item.series === undefined ? 'singleInstance' : 'seriesMaster',
    id: ids.event(item.folder.counter, item.entry, undefined, false),
    immutableId: ids.event(item.folder.counter, item.entry, undefined, true),
    iCalUId: item.globalId,
    changeKey: ids.changeKey(item.change),
  }
}

const aboutCalendars = (mailbox: Mailbox) =>
  calendarsOf(mailbox).map(({ id, folder, link, role }) => ({
    key: link?.key ?? folder.key,
    id,
    name: link?.name ?? folder.look.name,
    role,
    owner: folder.mailbox.owner.upn,
    events: folder.items.size,
  }))

const added = (folder: Folder, inputs: readonly EventInput[]) => {
  const items = inputs.map((input) => folder.mailbox.addEvent(folder.key, input))
  return { added: items.length }
}

function share(ask: Ask) {
  const mailbox = mailboxOf(ask)
  const key = ask.params['calendar'] ?? ''
  const withWhom = ask.body['with'] === undefined ? undefined : personOf(ask, text(ask, 'with'))
  mailbox.share(key, withWhom?.oid, text(ask, 'role') as Role)
  const reader = withWhom && ask.deps.mailboxes.of(withWhom)
  const link = ask.body['open']
  if (reader !== undefined && typeof link === 'string') reader.open(mailbox.calendar(key), { key: link })
}

const dateIn = (ask: Ask): string => text(ask, 'date')
const eventIn = ({ body }: Ask): EventInput => body as EventInput
const calendarIn = (ask: Ask): Folder => mailboxOf(ask).calendar(ask.params['calendar'] ?? '')

const actions: Readonly<Record<string, Action>> = {
  'GET /faults': () => faultTable,
  'GET /people': ({ deps }) =>
    deps.mailboxes.all().map(({ owner: { oid, upn, name }, folders }) => ({ oid, upn, name, calendars: folders.size })),
  'GET /people/{person}/calendars': (ask) => aboutCalendars(mailboxOf(ask)),
  'POST /people/{person}/calendars': (ask) => {
    mailboxOf(ask).addCalendar({ ...ask.body, key: text(ask, 'key') } as CalendarInput)
    return aboutCalendars(mailboxOf(ask)).find(({ key }) => key === ask.body['key'])
  },
  'PATCH /people/{person}/calendars/{calendar}': (ask) =>
    mailboxOf(ask).patchCalendar(ask.params['calendar'] ?? '', ask.body as Partial<Folder['look']>),
  'DELETE /people/{person}/calendars/{calendar}': (ask) => mailboxOf(ask).removeCalendar(ask.params['calendar'] ?? ''),
  'POST /people/{person}/calendars/{calendar}/share': share,
  'POST /people/{person}/calendars/{calendar}/unshare': (ask) =>
    mailboxOf(ask).unshare(ask.params['calendar'] ?? '', personOf(ask, text(ask, 'with')).oid),
  'GET /people/{person}/calendars/{calendar}/events': (ask) => [...calendarIn(ask).items.values()].map(aboutItem),
  'POST /people/{person}/calendars/{calendar}/events': (ask) =>
    aboutItem(mailboxOf(ask).addEvent(ask.params['calendar'] ?? '', eventIn(ask))),
  'POST /people/{person}/calendars/{calendar}/generate': (ask) => {
    const { count = 100, series } = ask.body
    const now = ask.deps.context.now()
    const seed = `${mailboxOf(ask).owner.oid} ${mailboxOf(ask).seq}`
    return added(
      calendarIn(ask),
      generated(now, seed, Number(count), series === undefined ? undefined : Number(series)),
    )
  },
  'PATCH /people/{person}/events/{event}': (ask) => aboutItem(mailboxOf(ask).patchEvent(entryOf(ask), eventIn(ask))),
  'DELETE /people/{person}/events/{event}': (ask) => mailboxOf(ask).deleteEvent(entryOf(ask)),
  'POST /people/{person}/events/{event}/cancel': (ask) =>
    aboutItem(mailboxOf(ask).cancelOccurrence(entryOf(ask), dateIn(ask))),
  'POST /people/{person}/events/{event}/modify': (ask) =>
    aboutItem(mailboxOf(ask).modifyOccurrence(entryOf(ask), dateIn(ask), (ask.body['patch'] ?? {}) as EventInput)),
  'POST /people/{person}/events/{event}/move': (ask) =>
    aboutItem(mailboxOf(ask).moveEvent(entryOf(ask), text(ask, 'calendar'))),
  'POST /people/{person}/events/{event}/recreate': (ask) => aboutItem(mailboxOf(ask).recreateEvent(entryOf(ask))),
  'POST /people/{person}/expire': (ask) => {
    mailboxOf(ask).generation++
  },
  'GET /subscriptions': ({ deps }) => deps.subscriptions.all().map(({ wire }) => wire),
  'POST /subscriptions/{subscription}/lifecycle': (ask) =>
    ask.deps.subscriptions.lifecycle(ask.params['subscription'] ?? '', text(ask, 'event') as Lifecycle),
}

/** Every switch of this half, as `METHOD /path`, for the self-description. */
export const graphSwitches: readonly string[] = Object.keys(actions).map((name) => name.replace(' ', ` ${PREFIX}`))

const routes = Object.entries(actions).map(([name, action]) => {
  const [method = '', path = ''] = name.split(' ')
  const pattern = new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
  return { method, pattern, action }
})

/** @returns a middleware for everything below `/sandbox/graph`. */
export function graphControl(deps: Deps): Koa.Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith(`${PREFIX}/`)) return next()
    const path = ctx.path.slice(PREFIX.length)
    const route = routes.find(({ method, pattern }) => method === ctx.method && pattern.test(path))
    if (route === undefined) return ctx.throw(404)
    // No page of another site can send JSON here without being asked about it first.
    if (['POST', 'PATCH'].includes(ctx.method) && !ctx.is('application/json')) return ctx.throw(415)
    try {
      const groups = Object.entries(route.pattern.exec(path)?.groups ?? {})
      const params = Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]))
      const answer = await route.action({ deps, params, body: await jsonOf(ctx) })
      ctx.type = 'application/json'
      ctx.body = answer === undefined ? null : JSON.stringify(answer)
      ctx.status = answer === undefined ? 204 : 200
    } catch (error) {
      ctx.status = error instanceof RangeError ? 404 : 400
      ctx.body = { error: error instanceof Error ? error.message : String(error) }
    }
  }
}

async function jsonOf(ctx: Koa.Context): Promise<Readonly<Record<string, unknown>>> {
  const body = await getRawBody(ctx.req, { limit: '4mb', encoding: 'utf8' })
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>)
}
