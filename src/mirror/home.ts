/**
 * The port, served from the mirror: waits a moment for freshness, then answers from whatever is committed.
 */
import type { AccountRecord } from '../accounts/types.ts'
import type { Calendar, CalendarHome, Members, WorkingHours } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Mailbox } from '../graph/types.ts'
import { ianaZone } from '../ical/zones.ts'
import type { Log } from '../log.ts'
import { changesSince } from './changes.ts'
import { transientReason } from './due.ts'
import { type FreshnessRules, isFresh, mayAnswer } from './freshness.ts'
import { tokenOf } from './hash.ts'
import { workingHoursOf } from './hours.ts'
import { type Current, limited, madeFor } from './limiting.ts'
import type { CalendarRecord, HomeRef, Objects, Ref } from './objects.ts'
import { createPatience, type Wait } from './patience.ts'
import type { Rounds } from './rounds.ts'
import { snapshotOf } from './snapshot.ts'
import type { Watch } from './subscriptions/types.ts'
import { held } from './withdrawing.ts'

export interface HomeDeps {
  readonly account: AccountRecord
  readonly objects: Objects
  readonly mailbox: Pick<Mailbox, 'withdrawn'>
  readonly rounds: Rounds
  readonly rules: FreshnessRules
  /** Whether Microsoft tells of changes; absent without push. */
  readonly watch?: Watch
  readonly clock: Clock
  readonly log: Log
  readonly wait: Wait
  /** Told that a client asks. */
  readonly seen: () => void
}

/** Calendars come and go rarely: their list stays fresh for so many times as long as a calendar, five minutes by default. */
const listLooks = 20
/** While a calendar is missing from the list, the next look comes sooner. */
const listLooksMissing = 4
/** A list older than so many times is waited for; until then, looking at it is nothing that a request has to pay for. */
const listWaits = 2 * listLooks

/** The list of calendars as one request sees it. */
function createLists(deps: HomeDeps) {
  let listed: HomeRef | undefined

  async function list(): Promise<HomeRef> {
    listed = await freshList(deps)
    return listed
  }

  /** A request that has just seen the list looks there. What it lacks, one of just now has to lack, too. */
  async function listWith(calendarId: string): Promise<HomeRef> {
    const known = listed ?? (await list())
    const named = ({ id }: CalendarRecord) => id === calendarId
    if (known.calendars.some(named)) return known
    const kept = await deps.objects.home()
    // One that is listed and yet not held has been taken back.
    const isGone = kept?.gone?.includes(calendarId) === true || kept?.calendars.some(named) === true
    if (isGone) return known
    listed = await listOfNow(deps)
    return listed
  }

  return { list, listWith }
}

/** The calendars of an account for one request: what it has to wait for counts together. */
export function createHome(given: Omit<HomeDeps, 'wait'>): CalendarHome {
  const deps = { ...given, wait: createPatience(given.clock, given.rules.waitMs) }
  const { objects } = deps
  const { list, listWith } = createLists(deps)

  async function find(calendarId: string): Promise<CalendarRecord> {
    const known = (await listWith(calendarId)).calendars.find(({ id }) => id === calendarId)
    if (known === undefined) throw new Fault('notFound', 'no such calendar')
    return known
  }

  return {
    calendars: async (sought) => {
      const { calendars, settings, settingsAt = 0 } = await (sought === undefined ? list() : listWith(sought))
      const timeZone = ianaZone(settings?.timeZone)
      const workingHours = workingHoursOf(settings?.workingHours, timeZone, settingsAt)
      return calendars.map((record) => publicView(record, { timeZone, workingHours }))
    },
    snapshot: async (calendarId) => {
      const calendar = await find(calendarId)
      const { tree, index, mend } = await current(deps, calendar, await freshRef(deps, calendar))
      return snapshotOf(objects, tree, index, mend)
    },
    members: async (calendarId) => {
      const calendar = await find(calendarId)
      return membersOf(deps, calendar, await freshRef(deps, calendar))
    },
    token: async (calendarId) => {
      const calendar = await find(calendarId)
      const ref = await freshRef(deps, calendar)
      return tokenOf((await madeFor(deps, calendarId, ref)) ?? (await current(deps, calendar, ref)).tree)
    },
    since: async (calendarId, token, limit) => {
      const calendar = await find(calendarId)
      const fresh = await freshRef(deps, calendar)
      // A poll that finds nothing needs no index.
      const made = await madeFor(deps, calendarId, fresh)
      if (made !== undefined && token === tokenOf(made)) return { token, changed: [], removed: [], truncated: false }
      return changesSince({ objects, ...(await current(deps, calendar, fresh)) }, token, limit, deps.clock.now())
    },
  }
}

/** The kept state as it may be shown. */
async function current(deps: HomeDeps, calendar: CalendarRecord, ref: Ref): Promise<Current> {
  const { objects, rounds, account, wait } = deps
  const mend = () => wait(rounds.calendar(account, calendar, true), false)
  const index = await objects.index(calendar.id, ref.tree)
  if (index !== undefined) return limited(deps, ref, { shelf: calendar.id, tree: ref.tree, index, mend })
  await mend()
  const mended = (await objects.ref(calendar.id)) ?? ref
  const found = await objects.index(calendar.id, mended.tree)
  if (found === undefined) throw new Fault('unavailable', 'the kept tree is missing', { retryAfterSeconds: 30 })
  return limited(deps, mended, { shelf: calendar.id, tree: mended.tree, index: found, mend })
}

/** Names and ETags of the same, by one look where nothing stands before the kept state. */
async function membersOf(deps: HomeDeps, calendar: CalendarRecord, ref: Ref): Promise<Members> {
  const made = await madeFor(deps, calendar.id, ref)
  const members = made === ref.tree ? await deps.objects.members(calendar.id, made) : undefined
  if (members !== undefined) return { token: tokenOf(ref.tree), members }
  const { tree, index } = await current(deps, calendar, ref)
  return { token: tokenOf(tree), members: index }
}

/** What is true of the whole mailbox, as far as it is known. */
interface Owner {
  readonly timeZone: string | undefined
  readonly workingHours: WorkingHours | undefined
}

function publicView(record: CalendarRecord, { timeZone, workingHours }: Owner): Calendar {
  const { id, name, color, order, sharedBy, isDefault, isGranted } = record
  return {
    id,
    name,
    color,
    order,
    sharedBy,
    isDefault,
    ...(isGranted !== undefined && { isGranted }),
    ...(timeZone !== undefined && { timeZone }),
    ...(workingHours !== undefined && sharedBy === undefined && { workingHours }),
  }
}

/** @param key of a calendar, or of the list of them */
const isDenied = ({ rounds, account }: HomeDeps, key = 'home'): boolean =>
  rounds.flights.problem(account.id, key)?.kind === 'denied'

const isTroubled = ({ rounds, account }: HomeDeps): boolean => rounds.flights.problem(account.id) !== undefined

/** @param looks how many times as old as a calendar the list may be without another look */
async function freshList(deps: HomeDeps, looks = listLooks): Promise<HomeRef> {
  const { account, objects, rounds, rules, clock } = deps
  deps.seen()
  let home = await objects.home()
  const isOlder = (times: number) => !isFresh(home?.checkedAt, clock.now(), { freshMs: times * rules.freshMs })
  const isMissing = home?.calendars.some(({ missingSince }) => missingSince !== undefined) === true
  // What a list lacks is said only after a look.
  const isVouched = looks === listLooks && !isMissing && (await isListVouchedFor(deps, home))
  if (isOlder(isMissing ? Math.min(looks, listLooksMissing) : looks) && !isVouched) {
    const round = rounds.home(account)
    if (looks < listLooks || isOlder(listWaits)) {
      if (home === undefined || !rounds.isWaiting(account.id))
        await deps.wait(round, home !== undefined && looks === listLooks && isTroubled(deps))
      home = await objects.home()
    }
  }
  mayAnswer(account, home?.checkedAt, clock.now(), rules, isDenied(deps))
  if (home === undefined) throw new Fault('unavailable', 'no list of calendars yet')
  return held(deps.mailbox, home)
}

/**
 * What this one lacks is not there. A kept list is no proof of that: the store may have lost what it acknowledged, and apps throw away what
 * is said to be gone.
 * @throws Fault `unavailable` when Microsoft cannot be asked now
 */
async function listOfNow(deps: HomeDeps): Promise<HomeRef> {
  const since = deps.clock.now()
  const home = await freshList(deps, 1)
  const now = deps.clock.now()
  const isOfNow = isFresh(home.checkedAt, now, deps.rules) || (home.checkedAt >= since && home.checkedAt <= now)
  if (!isOfNow) throw new Fault('unavailable', 'nobody can say whether that calendar is there')
  return home
}

/** While an event could not be read for the moment, or is to be asked for again, rounds go on whatever Microsoft tells. */
const isSettled = ({ skipped, open = 0 }: Ref): boolean =>
  open === 0 && !skipped.some(({ reason }) => reason === transientReason)

async function isVouchedFor({ watch, account }: HomeDeps, { id }: CalendarRecord, ref: Ref | undefined) {
  if (watch === undefined || ref === undefined || !isSettled(ref)) return false
  return watch.vouchesFor(account.id, id, ref)
}

async function isListVouchedFor({ watch, account }: HomeDeps, home: HomeRef | undefined): Promise<boolean> {
  return watch !== undefined && home !== undefined && (await watch.vouchesForList(account.id, home.checkedAt))
}

async function freshRef(deps: HomeDeps, calendar: CalendarRecord): Promise<Ref> {
  const { account, objects, rounds, rules, clock } = deps
  deps.watch?.wanted(account, calendar)
  let ref = await objects.ref(calendar.id)
  if (!isFresh(ref?.checkedAt, clock.now(), rules) && !(await isVouchedFor(deps, calendar, ref))) {
    const round = rounds.calendar(account, calendar)
    // What is kept is served at once rather than after a wait for the turns of others.
    const isKept = ref !== undefined
    if (!isKept || !rounds.isWaiting(account.id, calendar.id)) await deps.wait(round, isKept && isTroubled(deps))
    ref = await objects.ref(calendar.id)
  }
  if (ref === undefined) await mayBeKept(objects, calendar.id)
  mayAnswer(account, ref?.checkedAt, clock.now(), rules, isDenied(deps, calendar.id))
  if (ref === undefined) throw new Fault('unavailable', 'nothing kept yet')
  return ref
}

/** @throws Fault `notFound` for one that the round found to be shared no more */
async function mayBeKept(objects: Objects, calendarId: string): Promise<void> {
  const isListed = (await objects.home())?.calendars.some(({ id }) => id === calendarId)
  if (isListed === false) throw new Fault('notFound', 'the calendar is not shared any more')
}
