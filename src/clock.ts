import { setTimeout as delay } from 'node:timers/promises'

/** The only source of "now" and of waiting, so that tests can own both. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** For durations alone: a moment that means nothing but its distance to another one. */
export const stopwatch = (): number => performance.now()

export const secondsSince = (began: number): number => (performance.now() - began) / 1_000

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
}
