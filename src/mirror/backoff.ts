/** How long to leave Microsoft alone after a round failed. Pure. */
import type { Fault, FaultKind } from '../errors.ts'

const secondMs = 1_000
const minuteMs = 60_000
const longestOutageMs = 30 * secondMs

type Wait = (fault: Fault, failuresInARow: number, random: number) => number

const outage: Wait = (_, failures, random) => Math.min(longestOutageMs, secondMs * 2 ** failures) * (0.5 + random / 2)

/** A grant that Entra refused heals by a person's hand, not by asking again; a second finding of `revoked` is wanted after ten minutes. */
const waits: Partial<Record<FaultKind, Wait>> = {
  throttled: (fault) => Math.max(secondMs, (fault.retryAfterSeconds ?? 10) * 1_000),
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
