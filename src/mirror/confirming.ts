/**
 * Confirms removals. Clients delete what they are told is gone, and lists and feeds may be short: so an event is gone when Graph says
 * it of the event itself, below the path of its calendar. One that still answers stays; where Graph does not say, the removal waits.
 */
import { Fault } from '../errors.ts'
import type { GraphEvent } from '../graph/types.ts'
import { askedBeside, changeKeyOf } from './fetching.ts'
import type { Objects } from './objects.ts'
import type { Source } from './source.ts'

type Answers = ReadonlyMap<string, GraphEvent | Fault>

export interface Claims {
  /** Ids of kept events that are said to be gone. */
  readonly claimed: ReadonlySet<string>
  /** Those of them that a complete list of just now lacks. */
  readonly lacking: ReadonlySet<string>
  /** What Graph said of some of them already. */
  readonly answers: Answers
}

export interface Confirmation {
  readonly gone: ReadonlySet<string>
  readonly unconfirmed: ReadonlySet<string>
  /** Those of the unconfirmed that answer by their id. */
  readonly living: ReadonlySet<string>
  /** Those of the unconfirmed that were asked about in vain. */
  readonly unsaid: ReadonlySet<string>
}

export interface ConfirmDeps {
  readonly ask: (ids: readonly string[]) => Promise<Answers>
  readonly kept: ReadonlyMap<string, Source>
  /** Whether another calendar of the account has that event in that state. */
  readonly isElsewhere: (id: string, changeKey: string) => Promise<boolean>
  readonly now: number
}

const dayMs = 86_400_000
/** So often, and for a day, a list has lacked what answers by its id, or does not answer at all: then it went another way. */
const timesOutlasted = 6

/** @throws Fault when nothing can be asked */
export async function confirm(deps: ConfirmDeps, claims: Claims): Promise<Confirmation> {
  const gone = new Set<string>()
  const living = new Set<string>()
  const unsaid = new Set<string>()
  const unconfirmed = new Set(claims.claimed)
  for (let rest = [...claims.claimed]; rest.length > 0; ) {
    const slice = rest.splice(0, askedBeside)
    const answers = slice.every((id) => claims.answers.has(id)) ? claims.answers : await deps.ask(slice)
    for (const id of slice) {
      const answer = answers.get(id)
      if (await isGone(deps, id, answer, claims.lacking.has(id))) {
        gone.add(id)
        unconfirmed.delete(id)
      } else if (answer === undefined || answer instanceof Fault) unsaid.add(id)
      else living.add(id)
    }
    // Where one is not true, so many more need not be asked about now.
    if (slice.some((id) => unconfirmed.has(id))) break
  }
  return { gone, unconfirmed, living, unsaid }
}

async function isGone(
  { kept, isElsewhere, now }: ConfirmDeps,
  id: string,
  answer: GraphEvent | Fault | undefined,
  isLacking: boolean,
): Promise<boolean> {
  if (answer instanceof Fault && answer.kind === 'notFound') return true
  const { missing } = kept.get(id) ?? {}
  const isOld = missing !== undefined && now - missing.since >= dayMs && missing.times >= timesOutlasted
  if (isLacking && isOld) return true
  // Some answer below the path of any calendar: an event that was moved keeps its immutable id.
  return answer !== undefined && !(answer instanceof Fault) && isElsewhere(id, changeKeyOf(answer))
}

/** Looks into the sources of the account's other calendars, once, and only when it is asked. */
export function elsewhere(objects: Objects, calendarId: string): ConfirmDeps['isElsewhere'] {
  let states: Promise<ReadonlyMap<string, string>> | undefined
  return async (id, changeKey) => {
    states ??= statesElsewhere(objects, calendarId)
    return changeKey !== '' && (await states).get(id) === changeKey
  }
}

async function statesElsewhere(objects: Objects, calendarId: string): Promise<ReadonlyMap<string, string>> {
  const others = ((await objects.home())?.calendars ?? []).filter(({ id }) => id !== calendarId)
  const states = new Map<string, string>()
  for (const { id } of others) {
    const ref = await objects.ref(id)
    const sources = ref && (await objects.sources(ref.sources))
    for (const source of sources ?? []) if (source.missing === undefined) states.set(source.id, source.changeKey)
  }
  return states
}
