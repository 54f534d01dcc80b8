/** Work that nobody waits for, again and again while the process serves: one line at a time for each job. */
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'

export interface Job {
  /** For the log: `mirror.warmth`. */
  readonly name: string
  /** Pause between the end of one turn and the beginning of the next; a tenth more or less, so that nodes drift apart. */
  readonly everyMs: number
  /** One turn at a time over all processes that share the store, instead of one in each. */
  readonly isShared?: boolean
  /** One turn. It looks at the signal between its steps; what it throws is logged, and the next turn comes all the same. */
  run(signal: AbortSignal): Promise<void>
}

export interface Jobs {
  /** The first turn comes after one pause. */
  start(job: Job): void
  /** Begins no turn any more, and waits for those that run. */
  close(): Promise<void>
}

const jitter = 0.1

/** @param random between 0 and 1, as `Math.random` */
export function createJobs(clock: Clock, log: Log, random: () => number = Math.random): Jobs {
  const stop = new AbortController()
  const running = new Set<Promise<void>>()

  async function repeat({ name, everyMs, run }: Job): Promise<void> {
    while (!stop.signal.aborted) {
      const pause = everyMs * (1 - jitter + 2 * jitter * random())
      await clock.sleep(pause, stop.signal).catch(() => {})
      if (stop.signal.aborted) return
      await run(stop.signal).catch((error: unknown) => report(log, name, error))
    }
  }

  return {
    start(job) {
      const line = repeat(job).finally(() => running.delete(line))
      running.add(line)
    },
    async close() {
      stop.abort()
      await Promise.all(running)
    },
  }
}

function report(log: Log, reason: string, error: unknown): void {
  const stack = error instanceof Error ? error.stack : undefined
  log.error('job.failed', { reason, ...(stack === undefined ? {} : { stack }) })
}
