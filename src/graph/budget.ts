import type { Clock } from '../clock.ts'

export interface BudgetSize {
  readonly atOnce: number
  /** What comes back, up to `atOnce`. */
  readonly perSecond: number
}

/** So many requests in so much time, counted before they are sent. */
export interface Budget {
  /** How long those would have to wait that come now, ms. */
  waitMs(weight: number): number
  /** Takes them out, also ahead of time: whoever comes next waits longer. */
  spend(weight: number): void
}

export function createBudget(clock: Clock, { atOnce, perSecond }: BudgetSize): Budget {
  let left = atOnce
  let at = clock.now()
  function refill(): void {
    const now = clock.now()
    // A clock that was set back gives nothing, and takes nothing.
    left = Math.min(atOnce, left + (Math.max(0, now - at) / 1_000) * perSecond)
    at = now
  }
  return {
    waitMs(weight) {
      refill()
      return Math.max(0, ((weight - left) / perSecond) * 1_000)
    },
    spend(weight) {
      refill()
      left -= weight
    },
  }
}
