/** The rounds of an account: its list of calendars, each calendar, or everything. */
import type { AccountRecord, Accounts } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Mailbox } from '../graph/types.ts'
import type { Log } from '../log.ts'
import type { Leases } from '../store/types.ts'
import { alarming } from './alarms.ts'
import { type Flight, Flights } from './flights.ts'
import { Gate } from './gate.ts'
import { noteLanding } from './landing.ts'
import { isTakenBack, nextHome, toConfirm } from './listing.ts'
import type { CalendarRecord, HomeRef, Objects, ObjectsOf } from './objects.ts'
import { type Errand, inPlace } from './places.ts'
import { type RoundDeps, syncCalendar } from './round.ts'
import { tasteOf } from './taste.ts'
import type { Load } from './types.ts'
import { drop, dropWithdrawn } from './withdrawing.ts'

export interface RoundsDeps {
  readonly accounts: Pick<Accounts, 'noteOutcome'>
  readonly mailbox: (account: AccountRecord) => Mailbox
  readonly objectsOf: ObjectsOf
  /** Whether bodies are written as HTML, too. */
  readonly htmlDescription: boolean
  /** Told of each calendar whose copy became another one. Must not throw. */
  readonly changed: (accountId: string, calendarId: string) => void
  /** How much of its time, 0 to 1, the process has been at work since it was asked before; absent: it rests. */
  readonly occupied?: () => number
  /** Absent where one process has the store to itself. */
  readonly leases?: Leases
  readonly clock: Clock
  readonly log: Log
}

/** Colours of categories and the zone of the mailbox are looked at this rarely. */
const settingsLookMs = 60 * 60_000

/** Each method resolves when the round has ended: what failed is noted. */
export interface Rounds {
  /** Never rejects. */
  home(account: AccountRecord): Promise<void>
  /** @param isWhole reads everything anew. Never rejects. */
  calendar(account: AccountRecord, calendar: CalendarRecord, isWhole?: boolean): Promise<void>
  /** The list, then every calendar on it. @throws Fault when the store does not tell the list */
  everything(account: AccountRecord): Promise<void>
  readonly flights: Flights
  /** Whether a round (of the list, or of that calendar) has yet to begin because many others are under way. */
  isWaiting(accountId: string, calendarId?: string): boolean
  /** Rounds under way, and those that have yet to begin. */
  load(): Load
  /** Lets none begin for so long, ms. */
  rest(ms: number): void
  /** Lets rounds end that wait to begin and must not write any more. */
  dismiss(): void
}

type Work = (flight: Flight) => Promise<void>

export function createRounds(deps: RoundsDeps): Rounds {
  const flights = new Flights(deps.clock, noteLanding(deps))
  const gate = new Gate({ clock: deps.clock, occupied: deps.occupied })
  const waiting = new Set<string>()
  const join = (account: AccountRecord, key: string, checkedAt: Errand['checkedAt'], work: Work) => {
    flights.meet(account)
    return flights.join(account.id, key, async (flight) => {
      const name = `${account.id}/${key}`
      waiting.add(name)
      const leave = await gate.enter(account, flight.alive, () => waiting.delete(name))
      const errand = { accountId: account.id, alive: flight.alive, checkedAt, work: () => work(flight) }
      if (flight.alive()) await inPlace(deps, errand).finally(leave)
      else leave()
    })
  }
  const home = (account: AccountRecord) => {
    const checkedAt = async () => (await deps.objectsOf(account.id).home())?.checkedAt
    return join(account, 'home', checkedAt, async (flight) => {
      const vanished = await inRace(() => syncHome(deps, account, flight))
      if (vanished !== 'outrun') for (const id of vanished) flights.drop(account.id, id)
    })
  }
  const calendar = (account: AccountRecord, record: CalendarRecord, isWhole = false) => {
    const checkedAt = async () => (isWhole ? undefined : (await deps.objectsOf(account.id).ref(record.id))?.checkedAt)
    return join(account, record.id, checkedAt, (flight) => runCalendar(deps, account, record, { flight, isWhole }))
  }
  const everything = async (account: AccountRecord) => {
    await home(account)
    const listed = await deps.objectsOf(account.id).home()
    await Promise.all((listed?.calendars ?? []).map((record) => calendar(account, record, false)))
  }
  const isWaiting = (accountId: string, key = 'home') => waiting.has(`${accountId}/${key}`)
  const load = () => ({ running: gate.inside, waiting: waiting.size, isResting: gate.isResting })
  return {
    home,
    calendar,
    everything,
    flights,
    isWaiting,
    load,
    rest: (ms) => gate.rest(ms),
    dismiss: () => gate.dismiss(),
  }
}

/**
 * Whoever is outrun begins again, so that what it saw later than the other is not lost. Being outrun every time means that somebody
 * commits all the time: all is well then.
 */
async function inRace<T>(work: () => Promise<T | 'outrun'>): Promise<T | 'outrun'> {
  for (let more = 2; more > 0; more -= 1) {
    const result = await work()
    if (result !== 'outrun') return result
  }
  return work()
}

/** @returns ids of the calendars that left the list for good */
async function syncHome(
  deps: RoundsDeps,
  account: AccountRecord,
  flight: Flight,
): Promise<readonly string[] | 'outrun'> {
  const objects = deps.objectsOf(account.id)
  const mailbox = deps.mailbox(account)
  const withdrawn = await dropWithdrawn(mailbox, objects)
  const before = await objects.home()
  const listed = await mailbox.calendars()
  if (listed.length === 0) throw new Fault('unavailable', 'Graph listed no calendar at all')
  if (!flight.alive()) return []
  const confirmed = await confirmedGone(deps, account, toConfirm(before, listed, deps.clock.now()))
  const home = nextHome(account.id, new Set(ownAddresses(account)), before, listed, confirmed, deps.clock.now())
  const next = { ...home, ...(await settingsOf(deps, account, before)) }
  if (!flight.alive()) return []
  if (!(await objects.setHome(next, before))) return 'outrun'
  return [...withdrawn, ...(await dropVanished(objects, before, next))]
}

/** Where Graph does not say, the calendar stays. @returns ids of those that are gone */
async function confirmedGone(
  { mailbox, clock, log }: RoundsDeps,
  account: AccountRecord,
  records: readonly CalendarRecord[],
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>()
  for (const record of records) {
    const isThere = await mailbox(account)
      .hasCalendar(record.graphId)
      .catch((error: unknown) => !(isRefused(error) && isTakenBack(record, clock.now())))
    if (isThere) log.warn('list.denied', { account: account.id, calendar: record.id })
    else gone.add(record.id)
  }
  return gone
}

const isRefused = (error: unknown): boolean => error instanceof Fault && error.kind === 'denied'

/** Categories and zone change rarely, and only some permissions let us see them: what cannot be read stays as it was. */
async function settingsOf(
  { mailbox, clock, log }: RoundsDeps,
  account: AccountRecord,
  before: HomeRef | undefined,
): Promise<Pick<HomeRef, 'settings' | 'settingsAt'>> {
  const { settings, settingsAt } = before ?? {}
  const known = { ...(settings && { settings }), ...(settingsAt === undefined ? {} : { settingsAt }) }
  const now = clock.now()
  const isKnown = settingsAt !== undefined && settingsAt <= now && now - settingsAt < settingsLookMs
  const mayRead = account.scopes.some((scope) => scope.toLowerCase() === 'mailboxsettings.read')
  if (!mayRead || isKnown) return known
  try {
    return { settings: await mailbox(account).settings(), settingsAt: now }
  } catch (error) {
    log.warn('settings.failed', { account: account.id, reason: error instanceof Fault ? error.kind : 'unexpected' })
    return known
  }
}

async function runCalendar(
  deps: RoundsDeps,
  account: AccountRecord,
  record: CalendarRecord,
  how: Pick<RoundDeps, 'flight' | 'isWhole'>,
): Promise<void> {
  const mailbox = deps.mailbox(account)
  const [startedAt, callsBefore] = [deps.clock.now(), mailbox.calls()]
  const objects = deps.objectsOf(account.id)
  const round = {
    objects,
    mailbox,
    clock: deps.clock,
    accountId: account.id,
    ownAddresses: ownAddresses(account),
    taste: tasteOf(await objects.home(), deps.htmlDescription),
    ...how,
  }
  const result = await shared(deps, account, record, () => inRace(() => syncCalendar(round, record)))
  if (result === 'outrun') return
  const fields = {
    account: account.id,
    calendar: record.id,
    count: result.count,
    removed: result.removed,
    ms: deps.clock.now() - startedAt,
    calls: mailbox.calls() - callsBefore,
  }
  if (result.changed) deps.changed(account.id, record.id)
  if (result.missed > 0) deps.log.warn('feed.missed', { ...fields, missed: result.missed })
  if (result.living > 0) deps.log.warn('feed.denied', { ...fields, living: result.living })
  if (result.lost >= alarming) deps.log.warn('feed.lost', { ...fields, count: result.lost })
  if (result.confirmed) deps.log.warn('sync.confirmed', fields)
  if (result.held) deps.log.warn('sync.held', fields)
  else deps.log.debug('sync.done', fields)
}

/**
 * That a calendar is shared no more is no failure, which a kept copy would outlast: it is gone at once. Also when it was taken back while
 * it was being read.
 */
async function shared<T>(
  { objectsOf, mailbox, log }: RoundsDeps,
  account: AccountRecord,
  { id, graphId }: CalendarRecord,
  work: () => Promise<T | 'outrun'>,
): Promise<T | 'outrun'> {
  const objects = objectsOf(account.id)
  try {
    const result = await work()
    if ((await mailbox(account).withdrawn([graphId])).size === 0) return result
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'NOT_SHARED') throw error
  }
  await drop(objects, [id])
  log.info('calendar.withdrawn', { account: account.id, calendar: id })
  return 'outrun'
}

/** Calendars that left the list for good lose their ref, so that nothing leads to what it named. */
async function dropVanished(objects: Objects, before: HomeRef | undefined, next: HomeRef): Promise<readonly string[]> {
  const ids = new Set(next.calendars.map((record) => record.id))
  const vanished = (before?.calendars ?? []).filter(({ id }) => !ids.has(id))
  for (const { id, isGranted } of vanished) await (isGranted === true ? objects.forget(id) : objects.deleteRef(id))
  return vanished.map(({ id }) => id)
}

function ownAddresses(account: AccountRecord): string[] {
  const { username, email } = account.identity
  const all = [...account.logins, username, email ?? '']
  return all.filter((address) => address !== '').map((address) => address.toLowerCase())
}
