/**
 * The brake: a listing that takes away suspiciously much is held until a second full read, five minutes later, says the same.
 * Clients delete what a server no longer lists, so a wrong listing must never get through at once. Pure.
 */
export const brakeDelayMs = 5 * 60_000

/** A removal that waits for its confirmation. */
export interface Held {
  readonly since: number
}

export type BrakeDecision = 'go' | 'hold' | 'confirmed'

/**
 * @param before members kept now
 * @param removed how many of them the new listing lacks
 * @param held the removal that waits already, if one does
 * @param now epoch ms
 */
export function brake(before: number, removed: number, held: Held | undefined, now: number): BrakeDecision {
  const empties = before > 0 && removed >= before
  const suspicious = removed > Math.max(10, before * 0.3) || empties
  if (!suspicious) return 'go'
  return held !== undefined && now - held.since >= brakeDelayMs ? 'confirmed' : 'hold'
}
