/**
 * One sync round of one calendar: feed → fetch → translate → commit.
 *
 * It commits a whole new state or leaves the old one: `Mailbox` throws instead of answering in part, and the ref is written last.
 */
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Mailbox, Sight } from '../graph/types.ts'
import { select } from '../ical/translate.ts'
import { type BrakeDecision, type BrakeMemory, brake } from './brake.ts'
import { type Confirmation, confirm, elsewhere } from './confirming.ts'
import { isOpen } from './due.ts'
import { distrusted, type FeedMemory, findChanges, started } from './feeds.ts'
import { type Fetched, fetchAll, fetchFound } from './fetching.ts'
import type { Flight } from './flights.ts'
import { type Kept, type Merged, merge, skippedOf } from './merging.ts'
import { type CalendarRecord, type Objects, oldTreesMs, type Ref } from './objects.ts'
import { learned, mustBeShown, narrowed, shownOf } from './sights.ts'
import type { Source } from './source.ts'
import type { Taste } from './taste.ts'

export interface RoundDeps {
  readonly objects: Objects
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly accountId: string
  /** Lower case. */
  readonly ownAddresses: readonly string[]
  readonly taste: Taste
  readonly flight: Flight
  /** Whether everything is to be read anew, because some of what is kept is gone. */
  readonly isWhole: boolean
}

export interface RoundResult {
  readonly changed: boolean
  readonly held: boolean
  readonly count: number
  readonly removed: number
  /** Changes that the change feed had passed over. */
  readonly missed: number
  /** How often in a row the position in the change feed was lost, where it was now. */
  readonly lost: number
  /** Events that answer by their id although they are said to be gone. */
  readonly living: number
  /** Whether a removal that the brake had held was let through. */
  readonly confirmed: boolean
}

const nothing = { missed: 0, living: 0, confirmed: false }

function lostNow(before: FeedMemory | undefined, { lost = 0 }: FeedMemory): number {
  return lost > (before?.lost ?? 0) ? lost : 0
}

/** First syncs that may fail on unreadable events before these are left out and counted. */
const patience = 3
/** Rounds that may fail in a row before the change feed is thought to be the reason. */
const feedPatience = 2

/**
 * @returns `outrun` when another process committed meanwhile: nothing of this round is kept
 * @throws Fault of the first thing that failed; nothing is committed then
 */
export async function syncCalendar(deps: RoundDeps, calendar: CalendarRecord): Promise<RoundResult | 'outrun'> {
  const { objects, mailbox, clock, flight } = deps
  const askedAt = clock.now()
  const known = await objects.ref(calendar.id)
  const sight = await mailbox.shownAs(calendar.graphId, known?.sightAt)
  mustBeShown(sight)
  // Before anything else, which may fail or be held: what is shared no more is not shown while it is read anew.
  const ref = known && narrowed(known, sight, askedAt)
  if (ref !== undefined && ref !== known && !(await objects.setRef(calendar.id, ref, known))) return 'outrun'
  const reading = await read(deps, calendar, ref)
  const lost = lostNow(ref?.feed, reading.feed)
  if (!flight.alive()) throw new Fault('revoked', 'the account is being erased')
  if (ref !== undefined && reading.isQuiet) {
    const next = { ...ref, ...learned(ref, sight, askedAt), feed: reading.feed, askedAt, checkedAt: clock.now() }
    if (!(await objects.touchRef(calendar.id, next, ref))) return 'outrun'
    return { changed: false, held: false, count: ref.count, removed: 0, ...nothing, lost }
  }
  if (ref === undefined) refuseGaps(reading.fetched, flight.failures)
  const { next, confirmation, ...braked } = await judged(deps, calendar, ref, reading)
  if (ref !== undefined && braked.decision === 'hold') {
    const held = { ...ref, ...braked.memory, checkedAt: clock.now() }
    if (!(await objects.setRef(calendar.id, held, ref))) return 'outrun'
    return { changed: false, held: true, count: ref.count, removed: next.gone.length, ...nothing, lost }
  }
  const base = (await reading.kept()).whole ? ref : undefined
  const { feed, missed } = trusted(reading, confirmation, clock.now())
  const done = await commit(deps, calendar.id, { askedAt, sight, ref, base, next, memory: braked.memory, feed })
  return done === 'outrun'
    ? done
    : { ...done, missed, lost, living: confirmation.living.size, confirmed: braked.decision === 'confirmed' }
}

interface Judged {
  readonly next: Merged
  readonly decision: BrakeDecision['decision']
  readonly memory: BrakeMemory
  readonly confirmation: Confirmation
}

/** What is said to be gone passes the brake first, and goes when Graph confirms it of each event. */
async function judged(
  deps: RoundDeps,
  { id, graphId, ...calendar }: CalendarRecord,
  ref: Ref | undefined,
  reading: Reading,
): Promise<Judged> {
  const { objects, mailbox, clock, taste, accountId } = deps
  const [kept, { fetched }] = [await reading.kept(), reading]
  const whose = { accountId, owner: ownerOf(deps, calendar), taste }
  const claimed = merge(whose, kept, fetched, clock.now())
  const verdict = brake(claimed.before, claimed.gone, ref ?? {}, clock.now())
  const none = new Set<string>()
  const all = { gone: fetched.gone, unconfirmed: none, living: none, unsaid: none }
  if (verdict.decision === 'hold' || fetched.gone.size === 0) return { next: claimed, ...verdict, confirmation: all }
  const ask = (ids: readonly string[]) => mailbox.byId(graphId, ids, select)
  const isElsewhere = elsewhere(objects, id)
  const confirmation = await confirm(
    { ask, kept: kept.byId, isElsewhere, now: clock.now() },
    { claimed: fetched.gone, lacking: fetched.lacking, answers: fetched.answers },
  )
  if (confirmation.unconfirmed.size === 0) return { next: claimed, ...verdict, confirmation }
  const next = merge(whose, kept, { ...fetched, ...confirmation }, clock.now())
  return { next, ...brake(next.before, next.gone, ref ?? {}, clock.now()), confirmation }
}

/** A feed that passed over what is true, or told what is not, is left alone for a while. */
function trusted({ feed, missed, told }: Reading, { unconfirmed, living }: Confirmation, now: number) {
  const passedOver = missed.filter((id) => !unconfirmed.has(id)).length
  if (passedOver > 0) return { feed: distrusted(feed, 'missed', now), missed: passedOver }
  const isDenied = told.some((id) => living.has(id))
  return { feed: isDenied ? distrusted(feed, 'denied', now) : feed, missed: 0 }
}

const ownerOf = (deps: RoundDeps, { sharedBy }: Pick<CalendarRecord, 'sharedBy'>): readonly string[] =>
  sharedBy === undefined ? deps.ownAddresses : [sharedBy.address]

interface Whole extends Kept {
  readonly whole: boolean
  readonly byId: ReadonlyMap<string, Source>
}

/** Of a copy that lost a part, the other half still tells names; it is made whole by reading everything anew. */
async function load(objects: Objects, calendarId: string, ref: Ref | undefined): Promise<Whole> {
  if (ref === undefined) return { entries: [], sources: [], whole: true, byId: new Map() }
  const [entries, sources] = await Promise.all([objects.index(calendarId, ref.tree), objects.sources(ref.sources)])
  const whole = entries !== undefined && sources !== undefined
  return {
    entries: entries ?? [],
    sources: sources ?? [],
    whole,
    byId: new Map(sources?.map((each) => [each.id, each])),
  }
}

interface Reading {
  readonly kept: () => Promise<Whole>
  readonly fetched: Fetched
  readonly feed: FeedMemory
  readonly missed: readonly string[]
  /** What only the feed said to be gone. */
  readonly told: readonly string[]
  /** Nothing moved: nothing was even loaded. */
  readonly isQuiet: boolean
}

/** Feed and fetch. */
async function read(deps: RoundDeps, { id, graphId }: CalendarRecord, ref: Ref | undefined): Promise<Reading> {
  const { objects, mailbox, clock, taste, flight } = deps
  let loaded: Promise<Whole> | undefined
  const kept = () => (loaded ??= load(objects, id, ref))
  const byId = async () => (await kept()).byId
  const [now, before] = [clock.now(), ref?.feed ?? {}]
  const asking = { mailbox, graphId, select, mailboxTimeZone: taste.options.mailboxTimeZone, now }
  const all = async (memory: FeedMemory): Promise<Reading> => {
    const begun = { memory, present: undefined }
    const start = memory.position === undefined ? await started({ mailbox, graphId, now }, memory) : begun
    const fetched = await fetchAll(asking, start.present, await byId(), flight.tell)
    return { kept, fetched, feed: { ...start.memory, listedAt: now }, missed: [], told: [], isQuiet: false }
  }
  if (ref === undefined || ref.translator !== taste.version || deps.isWhole) return all(before)
  const isDoubted = ref.held !== undefined || flight.failures >= feedPatience
  const hasProblems = ref.skipped.length > 0 || (ref.open ?? 0) > 0
  const found = await findChanges({ mailbox, graphId, now, isDoubted, kept: byId, hasProblems }, before)
  if (loaded !== undefined && !(await kept()).whole) return all(found.memory)
  const { gone, due, lacking, memory: feed, missed } = found
  const told = [...gone].filter((one) => !lacking.has(one))
  const isQuiet = gone.size === 0 && due.size === 0 && ref.held === undefined && ref.lately === undefined
  const rest = { kept, feed, missed, told, isQuiet }
  if (isQuiet) return { ...rest, fetched: { gone, lacking, answers: new Map(), read: new Map(), changeKeys: due } }
  if (!(await kept()).whole) return all(feed)
  return { ...rest, fetched: await fetchFound(asking, found, await byId()) }
}

/** A first answer must not be short because some events failed for a moment: the round is tried again, a few times. */
function refuseGaps(fetched: Fetched, failures: number): void {
  if (failures >= patience) return
  for (const answer of fetched.read.values()) {
    if (answer instanceof Fault && answer.kind !== 'notFound') throw answer
  }
}

function openOf(sources: readonly Source[]): Pick<Ref, 'open'> {
  const open = sources.filter(isOpen).length
  return open === 0 ? {} : { open }
}

interface State {
  /** Epoch ms when the round began. */
  readonly askedAt: number
  readonly sight: Sight | undefined
  readonly ref: Ref | undefined
  /** The state whose records need not be written again; undefined when some of them are missing. */
  readonly base: Ref | undefined
  readonly next: Merged
  readonly memory: BrakeMemory
  readonly feed: FeedMemory
}

/** Texts, tree, sources, and last, alone, the ref: whatever is cut off before it leaves the old state. */
async function commit(
  { objects, clock, taste }: RoundDeps,
  calendarId: string,
  { askedAt, sight, ref, base, next, memory, feed }: State,
): Promise<Omit<RoundResult, keyof typeof nothing | 'lost'> | 'outrun'> {
  if (next.texts.size > 0) await objects.writeTexts(next.texts)
  const tree = await objects.writeTree(calendarId, next.entries, base?.tree)
  const sources = await objects.writeSources(next.sources, base?.sources)
  const committed: Ref = {
    tree,
    sources,
    checkedAt: clock.now(),
    askedAt,
    count: next.entries.length,
    skipped: skippedOf(next.sources),
    translator: taste.version,
    feed,
    ...shownOf(next, learned(ref, sight, askedAt)),
    ...openOf(next.sources),
    ...memory,
  }
  if (!(await objects.setRef(calendarId, committed, ref))) return 'outrun'
  const changed = tree !== ref?.tree
  if (ref !== undefined && changed) await objects.retireTree(calendarId, ref.tree, clock.now() + oldTreesMs)
  return { changed, held: false, count: next.entries.length, removed: next.gone.length }
}
