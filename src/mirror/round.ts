/**
 * One sync round of one calendar: feed → fetch → translate → commit.
 *
 * It commits a whole new state or leaves the old one: `Mailbox` throws instead of answering in part, and the ref is written last.
 */
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Mailbox } from '../graph/types.ts'
import { select } from '../ical/translate.ts'
import { type BrakeMemory, brake } from './brake.ts'
import { type Fetched, fetchAll, fetchChanges } from './fetching.ts'
import type { Flight } from './flights.ts'
import { type Kept, type Merged, merge, skippedOf } from './merging.ts'
import { type CalendarRecord, type Objects, oldTreesMs, type Ref, type Source } from './objects.ts'
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
}

export interface RoundResult {
  readonly changed: boolean
  readonly held: boolean
  readonly count: number
  readonly removed: number
}

/** First syncs that may fail on unreadable events before these are left out and counted. */
const patience = 3

/** @throws Fault of the first thing that failed; nothing is committed then. */
export async function syncCalendar(deps: RoundDeps, calendar: CalendarRecord): Promise<RoundResult> {
  const { objects, clock } = deps
  const askedAt = clock.now()
  const ref = await objects.ref(calendar.id)
  const kept = await load(objects, calendar.id, ref)
  const fetched = await fetch(deps, calendar.graphId, kept.whole ? ref?.translator : undefined, kept.sources)
  if (ref === undefined) refuseGaps(fetched, deps.flight.failures)
  const whose = { accountId: deps.accountId, owner: ownerOf(deps, calendar), taste: deps.taste }
  if (!deps.flight.alive()) throw new Fault('revoked', 'the account is being erased')
  const next = merge(whose, kept, fetched, clock.now())
  const { decision, memory } = brake(next.before, next.gone, ref ?? {}, clock.now())
  if (ref !== undefined && decision === 'hold') {
    await objects.setRef(calendar.id, { ...ref, ...memory, checkedAt: clock.now() })
    return { changed: false, held: true, count: ref.count, removed: next.gone.length }
  }
  return commit(deps, calendar.id, { askedAt, ref, base: kept.whole ? ref : undefined, next, memory })
}

const ownerOf = (deps: RoundDeps, { sharedBy }: CalendarRecord): readonly string[] =>
  sharedBy === undefined ? deps.ownAddresses : [sharedBy.address]

/** Of a copy that lost a part, the other half still tells names; it is made whole by reading everything anew. */
async function load(objects: Objects, calendarId: string, ref: Ref | undefined): Promise<Kept & { whole: boolean }> {
  if (ref === undefined) return { entries: [], sources: [], whole: true }
  const [entries, sources] = await Promise.all([objects.index(calendarId, ref.tree), objects.sources(ref.sources)])
  return { entries: entries ?? [], sources: sources ?? [], whole: entries !== undefined && sources !== undefined }
}

function fetch(
  deps: RoundDeps,
  graphId: string,
  translator: string | undefined,
  sources: readonly Source[],
): Promise<Fetched> {
  if (translator !== deps.taste.version) return fetchAll(deps.mailbox, graphId, select)
  const kept = new Map(sources.map((source) => [source.id, source]))
  return fetchChanges(deps.mailbox, graphId, select, kept, deps.clock.now())
}

/** A first answer must not be short because some events failed for a moment: the round is tried again, a few times. */
function refuseGaps(fetched: Fetched, failures: number): void {
  if (failures >= patience) return
  for (const answer of fetched.read.values()) {
    if (answer instanceof Fault && answer.kind !== 'notFound') throw answer
  }
}

interface State {
  /** Epoch ms when the round began. */
  readonly askedAt: number
  readonly ref: Ref | undefined
  /** The state whose records need not be written again; undefined when some of them are missing. */
  readonly base: Ref | undefined
  readonly next: Merged
  readonly memory: BrakeMemory
}

/** Texts, tree, sources, and last, alone, the ref: whatever is cut off before it leaves the old state. */
async function commit(
  { objects, clock, taste }: RoundDeps,
  calendarId: string,
  { askedAt, ref, base, next, memory }: State,
): Promise<RoundResult> {
  if (next.texts.size > 0) await objects.writeTexts(next.texts)
  const tree = await objects.writeTree(calendarId, next.entries, base?.tree)
  const sources = await objects.writeSources(next.sources, base?.sources)
  await objects.setRef(calendarId, {
    tree,
    sources,
    checkedAt: clock.now(),
    askedAt,
    count: next.entries.length,
    skipped: skippedOf(next.sources),
    translator: taste.version,
    ...memory,
  })
  const changed = tree !== ref?.tree
  if (ref !== undefined && changed) await objects.retireTree(calendarId, ref.tree, clock.now() + oldTreesMs)
  return { changed, held: false, count: next.entries.length, removed: next.gone.length }
}
