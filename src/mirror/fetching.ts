/**
 * Fetch: the events themselves. Knows nothing of iCalendar or of trees.
 */
import { Fault } from '../errors.ts'
import type { GraphEvent, Mailbox } from '../graph/types.ts'
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

const isUnfinished = (event: GraphEvent): boolean =>
  event.type === 'seriesMaster' && event.exceptionOccurrences === undefined

/**
 * Everything, for a calendar of which nothing usable is kept: pages of whole events; once more by id those masters that did not bring
 * their exceptions and cancellations.
 */
export async function fetchAll(
  mailbox: Pick<Mailbox, 'events' | 'byId'>,
  graphId: string,
  select: readonly string[],
  kept: ReadonlyMap<string, Source>,
  told: (count: number) => void,
): Promise<Fetched> {
  const events = await mailbox.events(graphId, select, told)
  const read = new Map<string, GraphEvent | Fault>(events.map((event) => [event.id, event]))
  const masters = events.filter(isUnfinished).map((event) => event.id)
  if (masters.length > 0) for (const [id, whole] of await mailbox.byId(graphId, masters, select)) read.set(id, whole)
  const gone = new Set([...kept.keys()].filter((id) => !read.has(id)))
  return {
    gone,
    lacking: gone,
    answers: new Map(),
    read,
    changeKeys: new Map(events.map((event) => [event.id, changeKeyOf(event)])),
  }
}

/** What a feed found, by id. */
export async function fetchFound(
  mailbox: Pick<Mailbox, 'byId'>,
  graphId: string,
  select: readonly string[],
  { gone, due, lacking }: Pick<Found, 'gone' | 'due' | 'lacking'>,
  kept: ReadonlyMap<string, Source>,
): Promise<Fetched> {
  const beside = gone.size > askedBeside ? [] : [...gone].filter((id) => !due.has(id))
  const wanted = [...due.keys(), ...beside]
  if (wanted.length === 0) return { gone, lacking, answers: new Map(), read: new Map(), changeKeys: due }
  const found = await mailbox.byId(graphId, wanted, select)
  const answers = new Map([...found].filter(([id]) => gone.has(id)))
  const read = new Map([...found].filter(([id]) => !gone.has(id)))
  const masters = new Set<string>()
  for (const [id, answer] of read) {
    if (kept.has(id)) continue
    // A change feed may name one date of a series instead of the series.
    const master = answer instanceof Fault ? undefined : masterOf(answer)
    if (master === undefined) continue
    if (!read.has(master)) masters.add(master)
    read.delete(id)
  }
  if (masters.size > 0) for (const [id, event] of await mailbox.byId(graphId, [...masters], select)) read.set(id, event)
  const changeKeys = new Map([...read].map(([id, answer]) => [id, due.get(id) || stateOf(answer)]))
  return { gone, lacking, answers, read, changeKeys }
}

const masterOf = ({ type, seriesMasterId }: GraphEvent): string | undefined =>
  type === 'occurrence' || type === 'exception' ? (seriesMasterId ?? undefined) : undefined

const stateOf = (answer: GraphEvent | Fault): string => (answer instanceof Fault ? '' : changeKeyOf(answer))

/** The quoted part of the weak etag is the changeKey; one of the two always comes. */
export const changeKeyOf = (event: GraphEvent): string =>
  event.changeKey ?? event['@odata.etag']?.replace(/^W\/"(.*)"$/, '$1') ?? ''
