/**
 * The brake: a listing that takes away suspiciously much is held until a second full read, five minutes later, says the same.
 * Clients delete what a server no longer lists, so a wrong listing must never get through at once. Pure.
 */
export const brakeDelayMs = 5 * 60_000

/** A removal that waits for its confirmation. */
export interface Held {
  readonly since: number
  /** What was gone when it was held: only that can be confirmed. */
  readonly names: readonly string[]
}

/** Removals let through within the brake's delay: many small ones are as suspicious as a large one. */
export interface Lately {
  readonly since: number
  /** Members before the first of them. */
  readonly before: number
  readonly removed: number
}

export interface BrakeMemory {
  readonly held?: Held
  readonly lately?: Lately
}

export interface BrakeDecision {
  readonly decision: 'go' | 'hold' | 'confirmed'
  /** To be kept for the next decision. */
  readonly memory: BrakeMemory
}

const isMuch = (before: number, removed: number): boolean => removed > Math.max(10, before * 0.3)

/**
 * @param before members kept now
 * @param gone names of those that the new listing lacks
 * @param now epoch ms
 */
export function brake(
  before: number,
  gone: readonly string[],
  { held, lately }: BrakeMemory,
  now: number,
): BrakeDecision {
  const window = isWithin(lately?.since, now) && lately !== undefined ? lately : { since: now, before, removed: 0 }
  const removed = window.removed + gone.length
  const empties = before > 0 && gone.length >= before
  if (!empties && (gone.length === 0 || !isMuch(window.before, removed))) {
    return { decision: 'go', memory: removed === 0 ? {} : { lately: { ...window, removed } } }
  }
  const known = new Set(held?.names)
  const more = gone.filter((name) => !known.has(name)).length
  const same = held !== undefined && held.since <= now && !isMuch(before, more) && !(empties && more > 0)
  if (!same) return { decision: 'hold', memory: { held: { since: now, names: gone }, lately: window } }
  return isWithin(held.since, now)
    ? { decision: 'hold', memory: { held, lately: window } }
    : { decision: 'confirmed', memory: {} }
}

/** The future is not: a clock that was set back must not keep a window open. */
const isWithin = (since: number | undefined, now: number): boolean =>
  since !== undefined && since <= now && now - since < brakeDelayMs
