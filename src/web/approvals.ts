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

  constructor(store: Store, clock: Clock) {
    this.#clock = clock
    this.#store = store
    this.#told = store.collection<{ readonly at: number }>('web-approved')
  }

  /**
   * One record for an organization, however many links there are: a link counts when it was made after the last one that counted.
   * @param madeAt epoch ms of the link
   * @returns false when that answer, or a later one, was here before
   */
  async tell(tenant: string, madeAt: number): Promise<boolean> {
    const at = this.#clock.now()
    let isNews = false
    const told = (known: { readonly at: number } | undefined) => {
      isNews = known === undefined || madeAt > known.at
      return isNews ? { at } : undefined
    }
    await this.#told.update(this.#key(tenant), told, { expiresAt: at + keptDays * dayMs })
    return isNews
  }

  /** @returns epoch ms since when an administrator of that organization seems to have approved */
  async toldAt(tenant: string): Promise<number | undefined> {
    return (await this.#told.get(this.#key(tenant)))?.at
  }

  #key(tenant: string): string {
    return this.#store.mac('web-approved', tenant)
  }
}
