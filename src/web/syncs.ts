import type { Clock } from '../clock.ts'

/** A look at everything costs Microsoft some calls: who presses again sooner gets none more. */
const pauseMs = 10_000

/** Looks at Outlook that people asked for, by account. */
export class Syncs {
  readonly #clock: Clock
  readonly #recent = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether another one may begin now; if so, it counts as begun. */
  mayBegin(accountId: string): boolean {
    const now = this.#clock.now()
    for (const [id, at] of this.#recent) if (Math.abs(now - at) >= pauseMs) this.#recent.delete(id)
    if (this.#recent.has(accountId)) return false
    this.#recent.set(accountId, now)
    return true
  }
}
