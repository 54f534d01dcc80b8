/**
 * Feed and fetch: what Graph has now, against what is kept. Knows nothing of iCalendar or of trees.
 */
import type { Fault } from '../errors.ts'
import type { GraphEvent, Mailbox } from '../graph/types.ts'
import type { Source } from './objects.ts'

export interface Fetched {
  /** Everything that exists now: Graph id → changeKey. Complete. */
  readonly present: ReadonlyMap<string, string>
  /** What had to be read: the event, or the fault that this one event met. */
  readonly read: ReadonlyMap<string, GraphEvent | Fault>
}

/** The reason that time may heal, as against those that only a change of the event does. */
export const transientReason = 'could not be read from Microsoft'

/** An event that could not be read or translated is tried again after this long, or when it changes. */
const retryMs = (reason: string): number => (reason === transientReason ? 60_000 : 15 * 60_000)

const isMaster = (event: GraphEvent): boolean => event.type === 'seriesMaster'

/**
 * Everything, for a calendar of which nothing usable is kept: pages of whole events; masters once more by id, because only
 * there do they bring their exceptions and cancellations.
 */
export async function fetchAll(mailbox: Mailbox, graphId: string, select: readonly string[]): Promise<Fetched> {
  const events = await mailbox.events(graphId, select)
  const read = new Map<string, GraphEvent | Fault>(events.map((event) => [event.id, event]))
  const masters = events.filter(isMaster).map((event) => event.id)
  if (masters.length > 0) for (const [id, whole] of await mailbox.byId(graphId, masters, select)) read.set(id, whole)
  return { present: new Map(events.map((event) => [event.id, changeKeyOf(event)])), read }
}

/** Compares a complete listing with what is kept and reads only what moved. */
export async function fetchChanges(
  mailbox: Mailbox,
  graphId: string,
  select: readonly string[],
  kept: ReadonlyMap<string, Source>,
  now: number,
): Promise<Fetched> {
  const present = new Map((await mailbox.list(graphId)).map((event) => [event.id, event.changeKey]))
  const due = [...present].filter(([id, changeKey]) => isDue(kept.get(id), changeKey, now)).map(([id]) => id)
  const read = due.length === 0 ? new Map<string, GraphEvent | Fault>() : await mailbox.byId(graphId, due, select)
  return { present, read }
}

function isDue(source: Source | undefined, changeKey: string, now: number): boolean {
  if (source === undefined || source.changeKey !== changeKey || changeKey === '') return true
  if (source.problem === undefined) return false
  const age = now - source.problem.at
  return age < 0 || age >= retryMs(source.problem.reason)
}

/** The quoted part of the weak etag is the changeKey; one of the two always comes. */
export const changeKeyOf = (event: GraphEvent): string =>
  event.changeKey ?? event['@odata.etag']?.replace(/^W\/"(.*)"$/, '$1') ?? ''
