import type { Clock } from '../clock.ts'

const windowMs = 10 * 60_000
/** Far more than a whole company behind one address begins in ten minutes, and far less than it takes to fill a disk. */
const usual = 1_000
/** Whoever has more networks than this is forgotten, oldest first, rather than let memory grow. */
const mostRemembered = 10_000

/** Counts what anybody may begin without being known, by network: whoever comes back from a sign-in leaves something for some minutes. */
export class Turnstile {
  readonly #clock: Clock
  readonly #most: number
  readonly #windows = new Map<string, { readonly since: number; count: number }>()

  /** @param most in ten minutes, from one network */
  constructor(clock: Clock, most = usual) {
    this.#clock = clock
    this.#most = most
  }

  /** @returns seconds until that network may begin another; undefined when it may now, which is counted. */
  enter(network: string): number | undefined {
    const { since, count } = this.#windowOf(network)
    if (count > this.#most) return Math.max(1, (since + windowMs - this.#clock.now()) / 1000)
    return undefined
  }

  /** A clock that was set back must not keep anybody out: a window that begins in the future is over. */
  #windowOf(network: string): { readonly since: number; readonly count: number } {
    const now = this.#clock.now()
    const known = this.#windows.get(network)
    const age = now - (known?.since ?? 0)
    const window = known !== undefined && age >= 0 && age < windowMs ? known : { since: now, count: 0 }
    window.count += 1
    this.#windows.set(network, window)
    const [oldest] = this.#windows.keys()
    if (this.#windows.size > mostRemembered && oldest !== undefined) this.#windows.delete(oldest)
    return window
  }
}
