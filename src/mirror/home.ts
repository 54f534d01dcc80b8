/**
 * The port, served from the mirror: waits a moment for freshness, then answers from whatever is committed.
 */
import type { AccountRecord } from '../accounts/types.ts'
import type { Calendar, CalendarHome, Changes, Entry } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { ianaZone } from '../ical/zones.ts'
import { type FreshnessRules, isFresh, mayAnswer } from './freshness.ts'
import { tokenOf, treeOf } from './hash.ts'
import { type CalendarRecord, type HomeRef, type Objects, oldTreesMs, type Ref } from './objects.ts'
import { createPatience, type Wait } from './patience.ts'
import type { Rounds } from './rounds.ts'
import { snapshotOf } from './snapshot.ts'
import type { Watch } from './subscriptions/types.ts'
import { cut, difference } from './tree.ts'

export interface HomeDeps {
  readonly account: AccountRecord
  readonly objects: Objects
  readonly rounds: Rounds
  readonly rules: FreshnessRules
  /** Whether Microsoft tells of changes; absent without push. */
  readonly watch?: Watch
  readonly clock: Clock
  readonly wait: Wait
}

/** Requests for one calendar look at the list of calendars this rarely, and never wait for it. */
const listLookMs = 5 * 60_000

/** The calendars of an account for one request: what it has to wait for counts together. */
export function createHome(given: Omit<HomeDeps, 'wait'>): CalendarHome {
  const deps = { ...given, wait: createPatience(given.clock, given.rules.waitMs) }
  const { objects } = deps

  async function current(calendarId: string): Promise<{ readonly ref: Ref; readonly index: readonly Entry[] }> {
    const ref = await freshRef(deps, await findCalendar(deps, calendarId))
    const index = await objects.index(calendarId, ref.tree)
    if (index === undefined) throw new Fault('unavailable', 'the kept tree is missing', { retryAfterSeconds: 30 })
    return { ref, index }
  }

  return {
    calendars: async () => {
      const { calendars, settings } = await freshList(deps)
      const zone = ianaZone(settings?.timeZone)
      return calendars.map((record) => publicView(record, zone))
    },
    snapshot: async (calendarId) => {
      const { ref, index } = await current(calendarId)
      return snapshotOf(objects, ref.tree, index)
    },
    since: async (calendarId, token, limit) => {
      const { ref, index } = await current(calendarId)
      const before = await knownIndex(objects, calendarId, token, ref, index)
      if (before === undefined) return undefined
      return changesSince(deps, calendarId, before, ref, index, limit)
    },
  }
}

/** Trees are looked up below the account and the calendar: a token of another one names nothing here. */
async function knownIndex(
  objects: Objects,
  calendarId: string,
  token: string | undefined,
  ref: Ref,
  index: readonly Entry[],
) {
  if (token === undefined) return []
  const tree = treeOf(token)
  if (tree === undefined) return undefined
  return tree === ref.tree ? index : objects.index(calendarId, tree)
}

async function changesSince(
  deps: HomeDeps,
  calendarId: string,
  before: readonly Entry[],
  ref: Ref,
  index: readonly Entry[],
  limit: number | undefined,
): Promise<Changes> {
  const whole = difference(before, index, (a, b) => a.etag === b.etag)
  if (limit === undefined || whole.changed.length + whole.removed.length <= limit) {
    return { token: tokenOf(ref.tree), ...whole, truncated: false }
  }
  const { part, rows } = cut(before, whole, limit)
  const expiresAt = deps.clock.now() + oldTreesMs
  const tree = await deps.objects.writeTree(calendarId, rows, ref.tree, { expiresAt })
  return { token: tokenOf(tree), ...part, truncated: true }
}

function publicView(record: CalendarRecord, zone: string | undefined): Calendar {
  const { id, name, color, order, sharedBy, isDefault } = record
  return { id, name, color, order, sharedBy, isDefault, ...(zone === undefined ? {} : { timeZone: zone }) }
}

const isTroubled = ({ rounds, account }: HomeDeps): boolean => rounds.flights.problem(account.id) !== undefined

async function freshList(deps: HomeDeps): Promise<HomeRef> {
  const { account, objects, rounds, rules, clock } = deps
  let home = await objects.home()
  if (!isFresh(home?.checkedAt, clock.now(), rules) && !(await isListVouchedFor(deps, home))) {
    await deps.wait(rounds.home(account), home !== undefined && isTroubled(deps))
    home = await objects.home()
  }
  mayAnswer(account, home?.checkedAt, clock.now(), rules)
  if (home === undefined) throw new Fault('unavailable', 'no list of calendars yet')
  return home
}

/** The record of a calendar; `notFound` only when a list that is kept lacks it. */
async function findCalendar(deps: HomeDeps, calendarId: string): Promise<CalendarRecord> {
  const { account, objects, rounds, clock } = deps
  const home = (await objects.home()) ?? (await freshList(deps))
  const known = home.calendars.find((record) => record.id === calendarId)
  if (known !== undefined) {
    const isOld = !isFresh(home.checkedAt, clock.now(), { freshMs: listLookMs })
    if (isOld && !(await isListVouchedFor(deps, home))) void rounds.home(account)
    return known
  }
  const looked = (await freshList(deps)).calendars.find((record) => record.id === calendarId)
  if (looked === undefined) throw new Fault('notFound', 'no such calendar')
  return looked
}

async function isVouchedFor({ watch, account }: HomeDeps, { id }: CalendarRecord, ref: Ref | undefined) {
  return watch !== undefined && ref !== undefined && (await watch.vouchesFor(account.id, id, ref))
}

async function isListVouchedFor({ watch, account }: HomeDeps, home: HomeRef | undefined): Promise<boolean> {
  return watch !== undefined && home !== undefined && (await watch.vouchesForList(account.id, home.checkedAt))
}

async function freshRef(deps: HomeDeps, calendar: CalendarRecord): Promise<Ref> {
  const { account, objects, rounds, rules, clock } = deps
  deps.watch?.wanted(account, calendar)
  let ref = await objects.ref(calendar.id)
  if (!isFresh(ref?.checkedAt, clock.now(), rules) && !(await isVouchedFor(deps, calendar, ref))) {
    await deps.wait(rounds.calendar(account, calendar), ref !== undefined && isTroubled(deps))
    ref = await objects.ref(calendar.id)
  }
  mayAnswer(account, ref?.checkedAt, clock.now(), rules)
  if (ref === undefined) throw new Fault('unavailable', 'nothing kept yet')
  return ref
}
