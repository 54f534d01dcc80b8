/** The kept state of a calendar behind the lens that it has to be seen through, where there is one. */
import type { AccountRecord } from '../accounts/types.ts'
import type { Entry } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { type DeriveDeps, derive, deriveAnew, lensOf, madeOf } from './derived.ts'
import { tokenOf } from './hash.ts'
import type { Objects, Ref } from './objects.ts'
import type { Rounds } from './rounds.ts'
import { limitOf } from './sights.ts'
import { snapshotOf } from './snapshot.ts'

export interface LimitDeps {
  readonly account: AccountRecord
  readonly objects: Objects
  readonly rounds: Pick<Rounds, 'flights'>
  readonly clock: Clock
  readonly log: Log
}

export interface Current {
  /** Where the tree is kept: the calendar, or what lenses make of it. */
  readonly shelf: string
  readonly tree: string
  readonly index: readonly Entry[]
  /** Makes it whole again when some of it was lost. */
  readonly mend: () => Promise<void>
}

function limitIn(calendarId: string, ref: Ref) {
  const detail = limitOf(ref)
  const lens = lensOf({ detail })
  return lens && { lens, shelf: `${calendarId}.shared-${detail}` }
}

const deriving = ({ account, objects, rounds, clock, log }: LimitDeps): DeriveDeps => ({
  accountId: account.id,
  objects,
  flights: rounds.flights,
  clock,
  log,
})

/** The tree that is shown of a state; undefined while there is none. */
export async function madeFor(deps: LimitDeps, calendarId: string, ref: Ref): Promise<string | undefined> {
  const limit = limitIn(calendarId, ref)
  return limit === undefined ? ref.tree : madeOf(deriving(deps), limit.shelf, tokenOf(ref.tree))
}

/** @param kept the state that the ref names */
export async function limited(deps: LimitDeps, ref: Ref, kept: Current): Promise<Current> {
  const limit = limitIn(kept.shelf, ref)
  if (limit === undefined) return kept
  const base = snapshotOf(deps.objects, kept.tree, kept.index, kept.mend)
  const derivation = { calendarId: kept.shelf, ...limit, base }
  const derived = await derive(deriving(deps), derivation)
  return { shelf: limit.shelf, ...derived, mend: () => deriveAnew(deriving(deps), derivation) }
}
