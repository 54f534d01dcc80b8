import type { AccountRecord } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'
import type { FidelityReport, Mirror } from '../mirror/types.ts'

export const comparedDays = 90
/** Each comparison reads a person's whole view from Graph: who asks again sooner is shown the last one. */
const pauseMs = 60_000

interface Comparison {
  readonly at: number
  readonly report: Promise<FidelityReport>
}

/** Comparisons with Outlook, at most one a minute for each account, whoever asks and however often. */
export class Comparisons {
  readonly #mirror: Pick<Mirror, 'checkFidelity'>
  readonly #clock: Clock
  readonly #recent = new Map<string, Comparison>()

  constructor(mirror: Pick<Mirror, 'checkFidelity'>, clock: Clock) {
    this.#mirror = mirror
    this.#clock = clock
  }

  /** @throws Fault, also again within the minute */
  of(account: AccountRecord): Promise<FidelityReport> {
    const now = this.#clock.now()
    for (const [id, { at }] of this.#recent) if (now - at >= pauseMs) this.#recent.delete(id)
    const known = this.#recent.get(account.id)
    if (known !== undefined) return known.report
    const report = this.#mirror.checkFidelity(account, comparedDays)
    this.#recent.set(account.id, { at: now, report })
    return report
  }
}
