/** How much comes from one place at once: connections, or the requests that a proxy passes on for many. */
import { networkOf } from './network.ts'

/** Far more than a company behind one address has under way, and a small part of what there is room for. */
const usual = 200

export class Crowd {
  readonly #most: number
  readonly #inside = new Map<string, number>()

  constructor(most = usual) {
    this.#most = most
  }

  /**
   * @param address counted with its neighbours, see `networkOf`
   * @returns to be called when it is over; undefined where there are too many
   */
  enter(address: string): (() => void) | undefined {
    const network = networkOf(address)
    const count = this.#inside.get(network) ?? 0
    if (count >= this.#most) return undefined
    this.#inside.set(network, count + 1)
    return () => {
      const left = (this.#inside.get(network) ?? 0) - 1
      if (left > 0) this.#inside.set(network, left)
      else this.#inside.delete(network)
    }
  }
}
