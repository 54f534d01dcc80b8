/** How long to leave Microsoft alone after a round failed. Pure. */
import type { Fault, FaultKind } from '../errors.ts'

const secondMs = 1_000
const minuteMs = 60_000
const longestOutageMs = 30 * secondMs
const longestThrottleMs = 5 * minuteMs

type Wait = (fault: Fault, failuresInARow: number, random: number) => number

/** Exponential with full jitter: those who failed together do not come back together. */
const spread = (longestMs: number, failures: number, random: number): number =>
  Math.max(secondMs / 2, Math.min(longestMs, 2 * secondMs * 2 ** failures) * random)

const outage: Wait = (_, failures, random) => spread(longestOutageMs, failures, random)

/** What Graph says, to the letter; where it says nothing, up to five minutes. */
const throttled: Wait = ({ retryAfterSeconds }, failures, random) =>
  retryAfterSeconds === undefined
    ? spread(longestThrottleMs, failures, random)
    : Math.max(secondMs, retryAfterSeconds * 1_000)

/** A grant that Entra refused heals by a person's hand, not by asking again; a second finding of `revoked` is wanted after ten minutes. */
const waits: Partial<Record<FaultKind, Wait>> = {
  throttled,
  signInNeeded: () => 60 * minuteMs,
  revoked: () => 10 * minuteMs,
  denied: () => minuteMs,
  notFound: () => minuteMs,
  misconfigured: () => minuteMs,
}

/**
 * @param random in [0, 1): spreads those who failed together
 * @returns milliseconds
 */
export function backoffMs(fault: Fault, failuresInARow: number, random: number): number {
  return (waits[fault.kind] ?? outage)(fault, failuresInARow, random)
}
