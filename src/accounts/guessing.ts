import { LRUCache } from 'lru-cache'
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

/**
 * Counts wrong passwords by source: 10 in 5 minutes, then the source is told to wait 5 minutes, and twice as long each further time, up to
 * an hour. It is told so for wrong passwords only: a right one cannot be guessed, and its owner may share an address with who tries.
 */
export function createGuessing(clock: Clock, log: Log): Guessing {
  const failures = new RateLimiterMemory({ points: failuresAllowed, duration: windowSeconds })
  const blocks = new LRUCache<string, number>({ max: 10_000, ttl: forgottenAfterMs, perf: { now: () => clock.now() } })

  async function block(source: string): Promise<number> {
    const before = blocks.get(source) ?? 0
    blocks.set(source, before + 1)
    log.warn('auth.blocked', { count: before + 1 })
    const { msBeforeNext } = await failures.block(source, Math.min(windowSeconds * 2 ** before, longestBlockSeconds))
    return msBeforeNext
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
