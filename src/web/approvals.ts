import type { Clock } from '../clock.ts'
import type { Store } from '../store/types.ts'

const dayMs = 86_400_000
const keptDays = 30

/**
 * Where administrators have come back from Microsoft and said that they approved. A hint for those who wait, and nothing else: who knows a
 * link can say so too. What is true shows at the next sign-in.
 * @throws Fault `unavailable`, `locked`
 */
export class Approvals {
  readonly #clock: Clock
  readonly #store: Store
  readonly #told
  readonly #used

  constructor(store: Store, clock: Clock) {
    this.#clock = clock
    this.#store = store
    this.#told = store.collection<{ readonly at: number }>('web-approved')
    this.#used = store.collection<true>('web-consent-used')
  }

  /** @returns false when that answer was here before */
  async tell(tenant: string, nonce: string): Promise<boolean> {
    const at = this.#clock.now()
    const expiresAt = at + keptDays * dayMs
    const isFirst = await this.#used.add(this.#store.mac('web-consent-used', nonce), true, { expiresAt })
    if (isFirst) await this.#told.set(this.#key(tenant), { at }, { expiresAt })
    return isFirst
  }

  /** @returns epoch ms since when an administrator of that organization seems to have approved */
  async toldAt(tenant: string): Promise<number | undefined> {
    return (await this.#told.get(this.#key(tenant)))?.at
  }

  #key(tenant: string): string {
    return this.#store.mac('web-approved', tenant)
  }
}
