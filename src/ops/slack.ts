/**
 * Gives memory back that the engine keeps and does not use. After a burst, a thousand first copies, it holds the room of its largest moment for
 * good: 350 MiB, where 220 will do. Only its most thorough collection lets go of that, and for a tenth of a second everybody waits for it.
 * So there has to be something to gain, and the process has to rest.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Job } from '../jobs.ts'
import type { Log } from '../log.ts'
import { occupation } from '../pace.ts'

/** The engine, as far as this job sees it. */
export interface Engine {
  /** Resident set of the process, bytes. */
  held(): number
  /** The thorough one. */
  collect(): void
  /** Share of its time, 0 to 1, that the process was at work since it was asked before. */
  busy(): number
}

const MiB = 2 ** 20
const turnMs = 10_000
/** A bridge for a few people never comes here. */
const comfortable = 224 * MiB
const worthwhile = 16 * MiB
/** A minute. */
const turnsBetween = 6
const restful = 0.25

/**
 * The engine has that collection for those who start it with a flag. All who start a bridge, in whatever way, would have to know of it, and what is
 * compiled under one set of flags is not taken under another; so the flag is there for the moment in which the function is fetched.
 */
function collector(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as NodeJS.GCFunction
  setFlagsFromString('--no-expose-gc')
  return collect
}

export function engine(): Engine {
  const collect = collector()
  return {
    held: () => process.memoryUsage.rss(),
    collect: () => void collect({ type: 'major', flavor: 'last-resort', execution: 'sync' }),
    busy: occupation(),
  }
}

export function givingBack({ busy, held, collect }: Engine, log: Log): Job {
  /** What was in use after the last time: that much more has to have come for another try. */
  let used = 0
  let turns = turnsBetween
  return {
    name: 'memory.slack',
    everyMs: turnMs,
    async run() {
      const [isResting, before] = [busy() < restful, held()]
      turns += 1
      if (!isResting || turns < turnsBetween || before < Math.max(comfortable, used + worthwhile)) return
      collect()
      used = held()
      turns = 0
      log.debug('memory.returned', { bytes: before - used })
    },
  }
}
