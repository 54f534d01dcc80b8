import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Throttled } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

export interface Guessing {
  /** Counts a failure. */
  failed(source: string): Promise<'refused' | Throttled>
}

const failuresAllowed = 10
const windowSeconds = 5 * 60
const longestBlockSeconds = 60 * 60
const forgottenAfterMs = 24 * 60 * 60 * 1000
/** Whoever has more addresses than this to guess from is forgotten, oldest first, rather than let memory grow. */
const mostRemembered = 10_000

/**
 * Counts wrong passwords by source: 10 in 5 minutes, then the source is told to wait 5 minutes, and twice as long each further time, up to
 * an hour. It is told so for wrong passwords only: a right one cannot be guessed, and its owner may share an address with who tries.
 */
export function createGuessing(clock: Clock, log: Log): Guessing {
  const failures = new RateLimiterMemory({ points: failuresAllowed, duration: windowSeconds })
  const blocks = new Map<string, { readonly times: number; readonly at: number }>()

  /** How often that source has been blocked within the last day, this time included. */
  function timesBlocked(source: string): number {
    const at = clock.now()
    const before = blocks.get(source)
    const times = before !== undefined && at - before.at < forgottenAfterMs ? before.times + 1 : 1
    blocks.delete(source) // so that it goes to the end of the line
    blocks.set(source, { times, at })
    const [oldest] = blocks.keys()
    if (blocks.size > mostRemembered && oldest !== undefined) blocks.delete(oldest)
    return times
  }

  async function block(source: string): Promise<number> {
    const times = timesBlocked(source)
    log.warn('auth.blocked', { count: times })
    const seconds = Math.min(windowSeconds * 2 ** (times - 1), longestBlockSeconds)
    return (await failures.block(source, seconds)).msBeforeNext
  }

  return {
    async failed(source) {
      const { consumedPoints, msBeforeNext } = await failures.penalty(source)
      if (consumedPoints <= failuresAllowed) return 'refused'
      const waitMs = consumedPoints === failuresAllowed + 1 ? await block(source) : msBeforeNext
      return { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) }
    },
  }
}
