import type { Clock } from '../clock.ts'

/** While Microsoft is in trouble, a client is not kept waiting for it: long enough to notice that it is well again. */
const troubledMs = 250

/** @param troubled whether the last round failed, and a kept copy can answer instead */
export type Wait = (round: Promise<void>, troubled: boolean) => Promise<void>

/**
 * Waits for rounds, no longer than a client may be kept waiting; they go on by themselves. What a request waits for one after the
 * other counts together.
 * @param waitMs for all of one request
 */
export function createPatience(clock: Clock, waitMs: number): Wait {
  let deadline = Number.NEGATIVE_INFINITY
  return async (round, troubled) => {
    const now = clock.now()
    const isOver = now > deadline + waitMs || now < deadline - waitMs
    if (isOver) deadline = now + waitMs
    const left = Math.min(Math.max(0, deadline - now), troubled ? troubledMs : waitMs)
    const stop = new AbortController()
    const timeout = clock.sleep(left, stop.signal).catch(() => {})
    await Promise.race([round, timeout])
    stop.abort()
  }
}
