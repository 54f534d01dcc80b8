/** Whether a copy may pass for the present without a look at Microsoft. Pure. */
import type { Kept } from './records.ts'

/**
 * @param askedAt when the round began that made the copy: it counts, not its end, because a change may fall in between
 * @param signalAt when Microsoft last told of a change; undefined: never
 * @param backstopMs how long Microsoft's silence is believed
 */
export function isVouchedFor(
  askedAt: number | undefined,
  kept: Pick<Kept, 'since' | 'expiresAt'> | undefined,
  signalAt: number | undefined,
  now: number,
  backstopMs: number,
): boolean {
  if (askedAt === undefined || kept === undefined) return false
  const isYoung = askedAt <= now && now - askedAt < backstopMs
  const isWatched = kept.since < askedAt && now < kept.expiresAt
  return isYoung && isWatched && (signalAt === undefined || signalAt < askedAt)
}

/** 4,230 minutes are taken by all versions of the documentation; those of today say 10,080. */
export const lifeMs = 4_200 * 60_000

/** Half of what is left. */
export const renewalAt = (now: number, expiresAt: number): number => now + (expiresAt - now) / 2
