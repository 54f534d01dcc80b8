/**
 * Feed: what has to be read anew, and what is gone. Two ways to know, behind one answer: the calendar's change feed where Graph has one,
 * and a complete listing held against what is kept, which is exact and works everywhere. The listing checks the feed once a day.
 */
import { Fault, type FaultKind } from '../errors.ts'
import type { FeedChanges, Mailbox, Stamp } from '../graph/types.ts'
import { alarming } from './alarms.ts'
import { disagreement, dueAgain, isDue, mayAsk } from './due.ts'
import type { Source } from './source.ts'

/** What the ref keeps for the next round's feed. */
export interface FeedMemory {
  /** Where the change feed goes on. */
  readonly position?: string
  /** The calendar's change feed is not tried before, epoch ms. */
  readonly retryAt?: number
  /** How often in a row the position was lost. */
  readonly lost?: number
  /** When a complete listing was compared last, epoch ms. */
  readonly listedAt?: number
  /** Calls that the last listing took. */
  readonly pages?: number
  /** Graph's own mark of the state listed last. `''` where Graph makes none. */
  readonly stamp?: string
}

export interface Found {
  /** Graph ids that are kept and are said to be no more: to be confirmed. */
  readonly gone: ReadonlySet<string>
  /** Those of them that a complete listing of just now lacks. */
  readonly lacking: ReadonlySet<string>
  /** Graph ids to read, with the changeKey they have now, as far as it was told. */
  readonly due: ReadonlyMap<string, string>
  /** Those of them that may be gone already. */
  readonly unsure: ReadonlySet<string>
  readonly memory: FeedMemory
  /** Ids whose change the feed should have told and did not, as far as the listing is true. */
  readonly missed: readonly string[]
}

/** Where a change feed begins. */
export interface Start {
  readonly memory: FeedMemory
  /**
   * What it says is there, by id, with the changeKey: later it tells no more of that. So a listing is held against it, which may come
   * from a replica that lags behind, or lack something. Undefined where there is no feed.
   */
  readonly present: ReadonlyMap<string, string> | undefined
}

export interface FeedDeps {
  readonly mailbox: Pick<Mailbox, 'list' | 'changes' | 'stamp'>
  readonly graphId: string
  readonly now: number
  /** A removal is held, or the feed failed again and again: only a listing that starts afresh is believed. */
  readonly isDoubted: boolean
  /** Read only when something moved, or is to be compared. */
  readonly kept: () => Promise<ReadonlyMap<string, Source>>
  /** Whether some of the events kept could not be read or translated and may be due again. */
  readonly hasProblems: boolean
}

const nothing: ReadonlyMap<string, string> = new Map()
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Where there is no feed today there may be one next month: new clouds, new versions. */
const absentMs = 30 * dayMs
const lyingMs = 7 * dayMs
const failingMs = hourMs
/** A stamp cannot tell an event that was moved here from another calendar while one was deleted. */
const stampTrustMs = hourMs

/** Only a person or patience heals these; whatever else a start of the feed meets, the listing is asked. */
const notTheFeeds: readonly FaultKind[] = ['throttled', 'signInNeeded', 'revoked', 'locked']
/** A position that met one of these is of no use any more. */
const positionLost: readonly FaultKind[] = ['expired', 'rejected', 'denied', 'notFound']
/** No words of Graph's own about the calendar, but of something that does not know the address. */
const noSuchAddress = ['HTTP404', 'ResourceNotFound', 'Request_ResourceNotFound']

/** @throws Fault when Graph does not answer: nothing is known then */
export async function findChanges(deps: FeedDeps, memory: FeedMemory): Promise<Found> {
  const { now, isDoubted } = deps
  const { position } = memory
  if (position === undefined || isDoubted) return listed(deps, await started(deps, memory), isDoubted)
  if (isOlder(memory.listedAt, dayMs, now)) return checked(deps, memory, position)
  const changes = await goneOn(deps, position)
  if (changes === undefined) return listed(deps, await started(deps, lost(memory, now)), true)
  return { ...(await told(deps, changes)), memory: wentOn(memory, changes.position), missed: [] }
}

/**
 * For a while the listing is asked instead.
 * @param why the feed passed something over, or removed what still answers: a listing has to say which of the two is right
 */
export function distrusted({ position: _, ...memory }: FeedMemory, why: 'missed' | 'denied', now: number): FeedMemory {
  return { ...memory, retryAt: now + (why === 'missed' ? lyingMs : failingMs) }
}

/** The position to begin with, taken before anything is read, so that nothing falls between. */
export async function started(deps: Pick<FeedDeps, 'mailbox' | 'graphId' | 'now'>, before: FeedMemory): Promise<Start> {
  const { position: _, ...memory } = before
  if (memory.retryAt !== undefined && memory.retryAt > deps.now && memory.retryAt - deps.now <= absentMs)
    return { memory, present: undefined }
  try {
    const { position, changed, unsure = nothing } = await deps.mailbox.changes(deps.graphId)
    const { retryAt: _until, ...rest } = memory
    return { memory: { ...rest, position }, present: new Map([...changed, ...unsure]) }
  } catch (error) {
    if (!(error instanceof Fault) || notTheFeeds.includes(error.kind)) throw error
    const said = error.kind === 'expired' ? lost(memory, deps.now) : memory
    return { memory: { ...said, retryAt: deps.now + (isAbsent(error) ? absentMs : failingMs) }, present: undefined }
  }
}

/** One that is lost each time is left alone for a while: to begin it, and to list everything, costs more than it saves. */
function lost({ position: _, ...memory }: FeedMemory, now: number): FeedMemory {
  const times = (memory.lost ?? 0) + 1
  return { ...memory, lost: times, ...(times >= alarming && { retryAt: now + failingMs }) }
}

const wentOn = ({ lost: _, ...memory }: FeedMemory, position: string): FeedMemory => ({ ...memory, position })

const isAbsent = ({ kind, code = '' }: Fault): boolean =>
  (kind !== 'expired' && positionLost.includes(kind)) || noSuchAddress.includes(code)

/** @returns undefined when the position is lost */
async function goneOn({ mailbox, graphId }: FeedDeps, position: string): Promise<FeedChanges | undefined> {
  try {
    return await mailbox.changes(graphId, position)
  } catch (error) {
    const isLost = error instanceof Fault && (positionLost.includes(error.kind) || error.code === 'FOREIGN_LINK')
    if (isLost) return undefined
    throw error
  }
}

/** What the feed tells, and what is due for reasons of its own. Ids never seen that are gone again mean nothing. */
async function told(
  deps: FeedDeps,
  { changed, removed, unsure = nothing }: Omit<FeedChanges, 'position'>,
): Promise<Omit<Found, 'memory' | 'missed'>> {
  const [lacking, none] = [new Set<string>(), new Set<string>()]
  if (changed.size === 0 && removed.size === 0 && !deps.hasProblems)
    return { gone: none, due: new Map(), unsure: none, lacking }
  const kept = await deps.kept()
  const due = new Map([...changed].filter(([id, changeKey]) => isDue(kept.get(id), changeKey, deps.now)))
  for (const [id, { changeKey }] of dueAgain(kept, deps.now))
    if (!due.has(id) && !removed.has(id)) due.set(id, changeKey)
  const unseen = [...unsure].filter(([id]) => !kept.has(id))
  for (const [id, changeKey] of unseen) due.set(id, changeKey)
  const mayBeAsked = (source: Source) => mayAsk(source, deps.now) || due.has(source.id)
  const doubted = [...kept.values()].filter((source) => source.missing !== undefined && mayBeAsked(source))
  const gone = [...removed, ...doubted.map(({ id }) => id)].filter((id) => kept.has(id) && !changed.has(id))
  return { gone: new Set(gone), due, unsure: new Set(unseen.map(([id]) => id)), lacking }
}

/** @param whole whether even an unchanged stamp is not believed */
async function listed(deps: FeedDeps, { memory, present }: Start, whole: boolean): Promise<Found> {
  const mark = await stampOf(deps, memory)
  const stamp = typeof mark === 'object' ? textOf(mark) : mark
  const isSame = stamp !== undefined && stamp !== '' && stamp === memory.stamp
  if (isSame && !whole && !isOlder(memory.listedAt, stampTrustMs, deps.now)) {
    return { ...(await told(deps, { changed: new Map(), removed: new Set() })), memory, missed: [] }
  }
  const { gone, pages, listing, ...found } = await compared(deps)
  const { stamp: _, ...rest } = memory
  const isTrue = stamp !== undefined && (typeof mark !== 'object' || fits(mark, listing))
  const next = { ...rest, listedAt: deps.now, pages, ...(isTrue && { stamp }) }
  return { gone, ...found.dueWith(present), lacking: gone, memory: next, missed: [] }
}

/** Only where a listing takes more than one call is it worth one to know that nothing moved. One that was not asked for now says nothing. */
async function stampOf({ mailbox, graphId }: FeedDeps, memory: FeedMemory): Promise<Stamp | '' | undefined> {
  if (memory.stamp === '') return ''
  if (memory.position !== undefined || (memory.pages ?? 1) < 2) return undefined
  return (await mailbox.stamp(graphId)) ?? ''
}

const textOf = ({ count, newest }: Stamp): string => `${count} ${newest?.id ?? ''} ${newest?.changeKey ?? ''}`

/** A stamp of a replica that is ahead of the listing's would be believed while what it knows is missing. */
const fits = ({ count, newest }: Stamp, listing: ReadonlyMap<string, string>): boolean =>
  listing.size === count && (newest === undefined || listing.get(newest.id) === newest.changeKey)

/** The daily check. The listing comes first: what it shows, the feed has to tell after it. */
async function checked(deps: FeedDeps, memory: FeedMemory, position: string): Promise<Found> {
  const { gone, pages, dueWith } = await compared(deps)
  const changes = await goneOn(deps, position)
  const next = { ...memory, listedAt: deps.now, pages }
  if (changes === undefined) {
    const { memory: begun, present } = await started(deps, lost(next, deps.now))
    return { gone, ...dueWith(present), lacking: gone, memory: begun, missed: [] }
  }
  const [later, { due }] = [await told(deps, changes), dueWith(undefined)]
  const [kept, { changed, removed }] = [await deps.kept(), changes]
  const isTold = (id: string) => changed.has(id) || removed.has(id) || isOpenFor(kept.get(id))
  const missed = [...gone, ...due.keys()].filter((id) => !isTold(id))
  return {
    gone: new Set([...gone, ...later.gone]),
    due: new Map([...due, ...later.due].filter(([id]) => !gone.has(id) && !later.gone.has(id))),
    unsure: later.unsure,
    lacking: gone,
    memory: wentOn(next, changes.position),
    missed,
  }
}

/** Asked for for reasons of its own, of which the feed knows nothing. */
const isOpenFor = (source: Source | undefined): boolean =>
  source?.problem !== undefined || source?.missing !== undefined || source?.unlike !== undefined

async function compared({ mailbox, graphId, kept, now }: FeedDeps) {
  const { events, pages } = await mailbox.list(graphId)
  const [listing, before] = [new Map(events.map(({ id, changeKey }) => [id, changeKey])), await kept()]
  const gone = new Set([...before].filter(([id, source]) => !listing.has(id) && mayAsk(source, now)).map(([id]) => id))
  /** @param present what the feed's beginning shows */
  const dueWith = (present: Start['present']): Pick<Found, 'due' | 'unsure'> => {
    const { more, less } = disagreement(present, listing)
    const due = [...listing, ...more].filter(([id, key]) => !gone.has(id) && isDue(before.get(id), key, now))
    return { due: new Map([...[...less].map((id) => [id, ''] as const), ...due]), unsure: less }
  }
  return { gone, pages, listing, dueWith }
}

/** The future is not young: the clock was set back since. */
const isOlder = (at: number | undefined, ms: number, now: number): boolean =>
  at === undefined || at > now || now - at >= ms
