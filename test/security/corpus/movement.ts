/** What moved behind the door while a row was answered. */
import { countsOf } from '../harm.ts'
import type { Stage } from '../stage.ts'
import type { Counter } from './counters.ts'
import type { Movement } from './judge.ts'
import type { Canary } from './values.ts'

interface Ground {
  readonly stage: Stage
  readonly counter: Counter
  readonly canary: Canary
}

export async function counted({ stage, counter, canary }: Ground) {
  const calls = stage.sandbox.context.calls.list()
  return {
    canaryCalls: canary.calls(),
    graphCalls: calls.filter(({ side }) => side === 'graph').length,
    writes: await counter.writes(),
    rss: process.memoryUsage.rss(),
    lines: stage.log.length,
    known: await countsOf(stage),
  }
}

type Counted = Awaited<ReturnType<typeof counted>>

/** @param commands that the store got meanwhile: counted apart, since to count the rest takes some, too */
export const movement = (
  before: Counted,
  after: Counted,
  commands: number | undefined,
  log: readonly string[],
): Movement => ({
  canaryCalls: after.canaryCalls - before.canaryCalls,
  graphCalls: after.graphCalls - before.graphCalls,
  tokenCalls: after.known.tokenCalls - before.known.tokenCalls,
  writes: after.writes - before.writes,
  commands,
  rssMiB: (after.rss - before.rss) / 1_048_576,
  log: log.slice(before.lines, after.lines),
})
