import type { Throttled } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

export interface Guessing {
  /** Counts a failure. */
  failed(source: string): 'refused' | Throttled
}

/** What is known of a source; times in epoch ms. */
interface Known {
  /** When its first failure was, of those that are counted. */
  since: number
  failures: number
  blockedAt: number
  blockedMs: number
  /** How often it has been blocked, without a quiet day between. */
  blocks: number
}

const failuresAllowed = 10
const windowMs = 5 * 60_000
const longestBlockMs = 60 * 60_000
const forgottenAfterMs = 24 * 60 * 60_000
/** Whoever has more addresses than this to guess from is forgotten, oldest first, rather than let memory grow. */
const mostRemembered = 10_000

/**
 * Counts wrong passwords by source: 10 in 5 minutes, then the source is told to wait 5 minutes, and twice as long each further time, up to
 * an hour. It is told so for wrong passwords only: a right one cannot be guessed, and its owner may share an address with who tries.
 */
export function createGuessing(clock: Clock, log: Log): Guessing {
  const sources = new Map<string, Known>()

  function knownOf(source: string, now: number): Known {
    const known = sources.get(source) ?? { since: now, failures: 0, blockedAt: 0, blockedMs: 0, blocks: 0 }
    sources.delete(source) // so that it goes to the end of the line
    sources.set(source, known)
    const [oldest] = sources.keys()
    if (sources.size > mostRemembered && oldest !== undefined) sources.delete(oldest)
    return known
  }

  function block(known: Known, now: number): void {
    known.blocks = isWithin(forgottenAfterMs, known.blockedAt, now) ? known.blocks + 1 : 1
    known.blockedAt = now
    known.blockedMs = Math.min(windowMs * 2 ** (known.blocks - 1), longestBlockMs)
    known.failures = 0
    log.warn('auth.blocked', { count: known.blocks })
  }

  return {
    failed(source) {
      const now = clock.now()
      const known = knownOf(source, now)
      if (!isWithin(known.blockedMs, known.blockedAt, now)) {
        if (known.failures === 0 || !isWithin(windowMs, known.since, now))
          Object.assign(known, { since: now, failures: 0 })
        known.failures += 1
        if (known.failures <= failuresAllowed) return 'refused'
        block(known, now)
      }
      return { retryAfterSeconds: Math.max(1, Math.ceil((known.blockedAt + known.blockedMs - now) / 1_000)) }
    },
  }
}

/** A clock that was set back keeps nobody out: what began in the future is over. */
const isWithin = (ms: number, since: number, now: number): boolean => now >= since && now - since < ms
