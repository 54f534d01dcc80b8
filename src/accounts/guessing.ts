import type { Throttled } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/types.ts'

export interface Guessing {
  /** Counts a failure; answers late where very many fail. */
  failed(source: string): Promise<'refused' | Throttled>
}

/** What is known of a source; times in epoch ms. */
interface Known {
  /** When its first failure was, of those that are counted. */
  readonly since: number
  readonly failures: number
  readonly blockedAt: number
  readonly blockedMs: number
  /** How often it has been blocked, without a quiet day between. */
  readonly blocks: number
}

const failuresAllowed = 10
const windowMs = 5 * 60_000
const longestBlockMs = 60 * 60_000
const forgottenAfterMs = 24 * 60 * 60_000
/** Whoever has more addresses than this to guess from is forgotten, oldest first, rather than let memory grow. */
const mostRemembered = 10_000
/** From all sources together, within the window; each further one waits. */
const failuresOfAll = 1_000
const slowedMs = 250
/** Who comes behind so many that wait is sent away. */
const mostWaiting = 200

/**
 * Counts wrong passwords by source: 10 in 5 minutes, then the source is told to wait 5 minutes, and twice as long each further time, up to
 * an hour. It is told so for wrong passwords only: a right one cannot be guessed, and its owner may share an address with who tries.
 * Where all sources together fail a thousand times in 5 minutes, each further failure is answered a quarter of a second later.
 *
 * @param shared the store, where other processes count along; while it does not answer, each counts by itself
 */
export function createGuessing(clock: Clock, log: Log, shared?: Store): Guessing {
  const sources = new Map<string, Known>()
  const kept = shared?.collection<Known>('guesses')
  const slow = createSlowing(clock, log)

  function remember(source: string, known: Known): void {
    sources.delete(source) // so that it goes to the end of the line
    sources.set(source, known)
    const [oldest] = sources.keys()
    if (sources.size > mostRemembered && oldest !== undefined) sources.delete(oldest)
  }

  /** A source that is known to be blocked costs the store nothing. */
  async function counted(source: string, now: number): Promise<Known> {
    const before = sources.get(source)
    if (kept === undefined || shared === undefined || isBlocked(before, now)) return oneMore(before, now)
    const expiresAt = now + forgottenAfterMs
    const key = shared.mac('guess-source', source)
    const known = await kept
      .update(key, (all) => (isBlocked(all, now) ? undefined : oneMore(all, now)), { expiresAt })
      .catch((error: unknown) => {
        if (error instanceof Fault) return undefined
        throw error
      })
    return known ?? oneMore(before, now)
  }

  return {
    async failed(source) {
      const now = clock.now()
      const wasBlocked = isBlocked(sources.get(source), now)
      const known = await counted(source, now)
      remember(source, known)
      const crowded = await slow()
      if (crowded !== undefined) return crowded
      if (!isBlocked(known, now)) return 'refused'
      if (!wasBlocked && known.blockedAt === now) log.warn('auth.blocked', { count: known.blocks })
      return { retryAfterSeconds: Math.max(1, Math.ceil((known.blockedAt + known.blockedMs - now) / 1_000)) }
    },
  }
}

const isBlocked = (known: Known | undefined, now: number): boolean =>
  known !== undefined && isWithin(known.blockedMs, known.blockedAt, now)

/** What is known of a source when it has failed once more. */
function oneMore(known: Known | undefined, now: number): Known {
  const before = known ?? { since: now, failures: 0, blockedAt: 0, blockedMs: 0, blocks: 0 }
  if (isBlocked(before, now)) return before
  const isOver = before.failures === 0 || !isWithin(windowMs, before.since, now)
  const [since, failures] = isOver ? [now, 1] : [before.since, before.failures + 1]
  if (failures <= failuresAllowed) return { ...before, since, failures }
  const blocks = isWithin(forgottenAfterMs, before.blockedAt, now) ? before.blocks + 1 : 1
  const blockedMs = Math.min(windowMs * 2 ** (blocks - 1), longestBlockMs)
  return { since, failures: 0, blockedAt: now, blockedMs, blocks }
}

/** @returns a function that waits where it has to; what it answers is for who may not even wait */
function createSlowing(clock: Clock, log: Log): () => Promise<Throttled | undefined> {
  let [since, failures, waiting] = [0, 0, 0]
  return async () => {
    const now = clock.now()
    if (!isWithin(windowMs, since, now)) [since, failures] = [now, 0]
    failures += 1
    if (failures <= failuresOfAll) return undefined
    if (failures === failuresOfAll + 1) log.warn('auth.slowed', { count: failures })
    if (waiting >= mostWaiting) return { retryAfterSeconds: 1 }
    waiting += 1
    await clock.sleep(slowedMs).finally(() => {
      waiting -= 1
    })
    return undefined
  }
}

/** A clock that was set back keeps nobody out: what began in the future is over. */
const isWithin = (ms: number, since: number, now: number): boolean => now >= since && now - since < ms
