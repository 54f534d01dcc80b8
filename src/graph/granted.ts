/**
 * A person's mailbox together with mailboxes of others (shared ones, rooms) that an administrator has granted to them. With the
 * application's permission Graph shows everything of those: so their calendars are seen as far as their owners have shared them in
 * Outlook, and no further. Events are veiled before anybody keeps them.
 */
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { grantedId, grantedParts, isGranted } from './granted-id.ts'
import { createLooking, type Grant, type Looking, type Source } from './looking.ts'
import { isPrivate, stateWith, veiled } from './sight.ts'
import type { GraphCalendar, Mailbox, Sight, Subscriptions } from './types.ts'

export interface GrantedDeps<Own extends Mailbox> {
  readonly own: Own & { readonly subscriptions: Subscriptions }
  /** The mailboxes that are granted now. */
  readonly granted: () => Promise<readonly Grant[]>
  readonly open: (address: string) => Source
  readonly clock: Clock
}

export function withGranted<Own extends Mailbox>(deps: GrantedDeps<Own>): Own {
  const { own } = deps
  const sources = new Map<string, Source>()
  const source = (address: string): Source => {
    const known = sources.get(address) ?? deps.open(address)
    sources.set(address, known)
    return known
  }
  const looking = createLooking({ ...deps, source })
  const mailbox = {
    ...own,
    async calendars() {
      const [mine, granted] = [await own.calendars(), await deps.granted()]
      const theirs = await Promise.all(granted.map(({ address }) => calendarsOf(address, looking)))
      return [...mine, ...theirs.flat()]
    },
    async hasCalendar(calendarId: string) {
      const parts = grantedParts(calendarId)
      if (parts === undefined) return own.hasCalendar(calendarId)
      if ((await looking.sight(calendarId)) === 'nothing') return false
      return notTheirs(source(parts.address).hasCalendar(parts.id))
    },
    async withdrawn(calendarIds: readonly string[]) {
      if (!calendarIds.some(isGranted)) return new Set<string>()
      const addresses = new Set((await deps.granted()).map(({ address }) => address))
      const isHeld = (id: string) => addresses.has(grantedParts(id)?.address ?? '')
      return new Set(calendarIds.filter((id) => isGranted(id) && !isHeld(id)))
    },
    shownAs: async (calendarId: string, since?: number) =>
      isGranted(calendarId) ? notTheirs(looking.sight(calendarId, since)) : own.shownAs(calendarId),
    ...routed(own, source, looking),
    calls: () => [...sources.values()].reduce((sum, one) => sum + one.calls(), own.calls()),
    subscriptions: ownAlone(own.subscriptions),
  }
  return mailbox
}

/** Everything that is asked of one calendar: what is new there has to be routed, too. */
type Reads = Omit<Mailbox, 'calendars' | 'hasCalendar' | 'withdrawn' | 'shownAs' | 'settings' | 'calls'>

/** Puts each question to the own mailbox, or to one that is granted for as long as it is. */
function routed(own: Reads, source: (address: string) => Source, looking: Looking): Reads {
  async function at<T>(calendarId: string, ask: (reads: Reads, id: string) => Promise<T>): Promise<T> {
    const parts = grantedParts(calendarId)
    if (parts === undefined) return ask(own, calendarId)
    const sight = await notTheirs(looking.sight(calendarId))
    if (sight === 'nothing')
      throw new Fault('notFound', 'The calendar is not shared with the person.', { code: 'NOT_SHARED' })
    return notTheirs(ask(readThrough(source(parts.address), sight), parts.id))
  }
  return {
    list: (calendar) => at(calendar, (reads, id) => reads.list(id)),
    changes: (calendar, position) => at(calendar, (reads, id) => reads.changes(id, position)),
    stamp: (calendar) => at(calendar, (reads, id) => reads.stamp(id)),
    events: (calendar, select, told) => at(calendar, (reads, id) => reads.events(id, select, told)),
    byId: (calendar, ids, select) => at(calendar, (reads, id) => reads.byId(id, ids, select)),
    calendarView: (calendar, from, to) => at(calendar, (reads, id) => reads.calendarView(id, from, to)),
    instances: (calendar, master, range, select) =>
      at(calendar, (reads, id) => reads.instances(id, master, range, select)),
  }
}

/** Somebody else's mailbox as that sight shows it. */
function readThrough(theirs: Source, sight: Exclude<Sight, 'nothing'>): Reads {
  return {
    async list(id) {
      const { events, pages } = await theirs.list(id)
      return { events: events.map((one) => ({ ...one, changeKey: stateWith(one.changeKey, sight) })), pages }
    },
    // The feed does not tell that something is shared otherwise now: the list, by its states, does.
    changes: () =>
      Promise.reject(new Fault('rejected', 'There is no change feed for a granted calendar.', { code: 'NO_FEED' })),
    async stamp(id) {
      const stamp = await theirs.stamp(id)
      if (stamp?.newest === undefined) return stamp
      return { ...stamp, newest: { ...stamp.newest, changeKey: stateWith(stamp.newest.changeKey, sight) } }
    },
    events: async (id, select, told) =>
      (await theirs.events(id, needing(select), told)).map((event) => veiled(event, sight)),
    async byId(id, ids, select) {
      const found = [...(await theirs.byId(id, ids, needing(select)))]
      return new Map(found.map(([key, answer]) => [key, answer instanceof Fault ? answer : veiled(answer, sight)]))
    },
    async instances(id, masterId, range, select) {
      const master = (await theirs.byId(id, [masterId], ['sensitivity'])).get(masterId)
      const isHidden = master === undefined || master instanceof Fault || isPrivate(master)
      return (await theirs.instances(id, masterId, range, needing(select))).map((one) => veiled(one, sight, isHidden))
    },
    // It does not tell which are private.
    calendarView: async (id, from, to) =>
      (await theirs.calendarView(id, from, to)).map((event) => veiled(event, 'busy')),
  }
}

const ownAlone = (subscriptions: Subscriptions): Subscriptions => ({
  ...subscriptions,
  create: async (calendarId, wish) => {
    if (!isGranted(calendarId)) return subscriptions.create(calendarId, wish)
    throw new Fault('denied', 'Nothing tells of changes in a granted calendar.', { code: 'NOT_OWN' })
  },
})

/** Whether something is private is asked for, whoever does not need it. */
const needing = (select: readonly string[]): readonly string[] =>
  select.includes('sensitivity') ? select : [...select, 'sensitivity']

/**
 * A mailbox that cannot be read takes the others not along: its calendars are lacking in the list, and the kept copy stays until Graph
 * says of each that it is gone.
 */
async function calendarsOf(address: string, looking: Looking): Promise<readonly GraphCalendar[]> {
  try {
    const all = (await looking.calendars(address)).map((one) => asShared(one, address))
    const sights = await Promise.all(all.map(({ id }) => looking.sight(id)))
    return all.filter((_, at) => sights[at] !== 'nothing')
  } catch (error) {
    if (error instanceof Fault && error.kind !== 'locked') return []
    throw error
  }
}

/** Called as Outlook calls shared ones: by their owner. */
function asShared(calendar: GraphCalendar, address: string): GraphCalendar {
  const owner = { name: calendar.owner?.name || address, address: calendar.owner?.address || address }
  const name = calendar.isDefaultCalendar === true ? owner.name : `${owner.name} - ${calendar.name ?? ''}`
  const id = grantedId({ address, id: calendar.id })
  return { ...calendar, id, name, owner, isDefaultCalendar: false, isGranted: true }
}

/** What happens at somebody else's mailbox says nothing of how the person is connected. */
async function notTheirs<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof Fault) || !['denied', 'signInNeeded', 'revoked', 'misconfigured'].includes(error.kind))
      throw error
    throw new Fault('unavailable', error.message, { cause: error, ...(error.code && { code: error.code }) })
  }
}
