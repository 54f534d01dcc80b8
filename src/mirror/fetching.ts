/**
 * Fetch: the events themselves. Knows nothing of iCalendar or of trees.
 */
import { Fault } from '../errors.ts'
import type { GraphEvent, Mailbox } from '../graph/types.ts'
import { filled } from '../ical/filled.ts'
import { TranslationError } from '../ical/types.ts'
import { disagreement } from './due.ts'
import type { Found } from './feeds.ts'
import type { Source } from './source.ts'

export interface Fetched {
  /** Graph ids of what is kept and is said to be no more. */
  readonly gone: ReadonlySet<string>
  /** Those of them that a complete list of just now lacks. */
  readonly lacking: ReadonlySet<string>
  /** What Graph said of those that were asked about. */
  readonly answers: ReadonlyMap<string, GraphEvent | Fault>
  /** What had to be read: the event, or the fault that this one event met. */
  readonly read: ReadonlyMap<string, GraphEvent | Fault>
  /** The changeKey that each of them was announced with; the one that was read where none was told. */
  readonly changeKeys: ReadonlyMap<string, string>
}

/** So many removals are asked about together with what is read; more of them after the brake let them pass. */
export const askedBeside = 20

/** How events are asked for. */
export interface Asking {
  readonly mailbox: Pick<Mailbox, 'events' | 'byId' | 'instances'>
  readonly graphId: string
  readonly select: readonly string[]
  readonly mailboxTimeZone: string | undefined
  readonly now: number
}

const isUnfinished = (event: GraphEvent): boolean =>
  event.type === 'seriesMaster' && event.exceptionOccurrences === undefined

/**
 * Everything, for a calendar of which nothing usable is kept: pages of whole events; once more by id those masters that did not bring
 * their exceptions and cancellations, and what the pages lack, or have in another state.
 * @param present what the beginning of the change feed shows, by id, with the changeKey; undefined where there is none
 */
export async function fetchAll(
  asking: Asking,
  present: ReadonlyMap<string, string> | undefined,
  kept: ReadonlyMap<string, Source>,
  told: (count: number) => void,
): Promise<Fetched> {
  const { mailbox, graphId, select } = asking
  const events = await mailbox.events(graphId, select, told)
  const read = new Map<string, GraphEvent | Fault>(events.map((event) => [event.id, event]))
  const listed = new Map(events.map((event) => [event.id, changeKeyOf(event)]))
  const { more, less } = disagreement(present, listed)
  const masters = events.filter(isUnfinished).map((event) => event.id)
  const asked = await wholeById(asking, [...new Set([...masters, ...more.keys(), ...less])])
  for (const [id, answer] of asked) {
    const before = read.get(id)
    const isBetter = before === undefined || before instanceof Fault || isUnfinished(before)
    if (isBetter || !(answer instanceof Fault)) read.set(id, answer)
  }
  for (const id of less) if (isNotFound(asked.get(id))) read.delete(id)
  await datesAsSeries(asking, read, listed)
  const gone = new Set([...kept.keys()].filter((id) => !read.has(id)))
  const changeKeys = withStates(new Map([...listed, ...more]), read)
  return { gone, lacking: gone, answers: new Map(), read, changeKeys }
}

/** A change feed may name one date of a series instead of the series. */
async function datesAsSeries(
  asking: Asking,
  read: Map<string, GraphEvent | Fault>,
  known: Pick<ReadonlyMap<string, unknown>, 'has'>,
): Promise<void> {
  const masters = new Set<string>()
  for (const [id, answer] of read) {
    if (known.has(id)) continue
    const master = answer instanceof Fault ? undefined : masterOf(answer)
    if (master === undefined) continue
    if (!read.has(master)) masters.add(master)
    read.delete(id)
  }
  for (const [id, event] of await wholeById(asking, [...masters])) read.set(id, event)
}

/** Of what was not announced with a changeKey, the one that was read. */
const withStates = (announced: ReadonlyMap<string, string>, read: ReadonlyMap<string, GraphEvent | Fault>) =>
  new Map([...read].map(([id, answer]) => [id, announced.get(id) || stateOf(answer)]))

/** What a feed found, by id. */
export async function fetchFound(
  asking: Asking,
  { gone: claimed, due, lacking, unsure }: Pick<Found, 'gone' | 'due' | 'lacking' | 'unsure'>,
  kept: ReadonlyMap<string, Source>,
): Promise<Fetched> {
  const beside = claimed.size > askedBeside ? [] : [...claimed].filter((id) => !due.has(id))
  const wanted = [...due.keys(), ...beside]
  if (wanted.length === 0) return { gone: claimed, lacking, answers: new Map(), read: new Map(), changeKeys: due }
  const found = await wholeById(asking, wanted)
  const left = [...unsure].filter((id) => isNotFound(found.get(id)))
  const gone = new Set([...claimed, ...left.filter((id) => kept.has(id))])
  const answers = new Map([...found].filter(([id]) => gone.has(id)))
  // One that is read for its own sake and answers is well again, whatever becomes of the removal.
  const isWell = (id: string, answer: GraphEvent | Fault) => due.has(id) && !(answer instanceof Fault)
  const read = new Map([...found].filter(([id, answer]) => !gone.has(id) || isWell(id, answer)))
  for (const id of left) read.delete(id)
  await datesAsSeries(asking, read, kept)
  return { gone, lacking, answers, read, changeKeys: withStates(due, read) }
}

const isNotFound = (answer: GraphEvent | Fault | undefined): boolean =>
  answer instanceof Fault && answer.kind === 'notFound'

async function wholeById(asking: Asking, ids: readonly string[]): Promise<ReadonlyMap<string, GraphEvent | Fault>> {
  if (ids.length === 0) return new Map()
  const found = new Map(await asking.mailbox.byId(asking.graphId, ids, asking.select))
  for (const [id, event] of found)
    if (!(event instanceof Fault) && isUnfinished(event)) found.set(id, await fromInstances(asking, event))
  return found
}

const dayMs = 86_400_000
/** Together less than the five years that Graph shows at once. */
const [daysBack, daysAhead] = [2 * 365, 3 * 365 - 10]

/** Where Graph does not know the members of a series, its instances tell, for the years around now. */
async function fromInstances(asking: Asking, master: GraphEvent): Promise<GraphEvent | Fault> {
  const { mailbox, graphId, select, mailboxTimeZone, now } = asking
  const range = [now - daysBack * dayMs, now + daysAhead * dayMs] as const
  try {
    return filled(master, await mailbox.instances(graphId, master.id, range, select), range, mailboxTimeZone)
  } catch (error) {
    // What cannot be understood is found, and told, when it is translated.
    if (error instanceof TranslationError) return master
    if (error instanceof Fault) return error
    throw error
  }
}

const masterOf = ({ type, seriesMasterId }: GraphEvent): string | undefined =>
  type === 'occurrence' || type === 'exception' ? (seriesMasterId ?? undefined) : undefined

const stateOf = (answer: GraphEvent | Fault): string => (answer instanceof Fault ? '' : changeKeyOf(answer))

/** The quoted part of the weak etag is the changeKey; one of the two always comes. */
export const changeKeyOf = (event: GraphEvent): string =>
  event.changeKey ?? event['@odata.etag']?.replace(/^W\/"(.*)"$/, '$1') ?? ''
