import { stopwatch } from '../clock.ts'
import { Fault } from '../errors.ts'

export interface Limits {
  /** Octets of a body that is not counted: so much of it lies in the connection's buffer anyway. */
  readonly small: number
  /** Larger ones on their way at once. */
  readonly ofAccount: number
  readonly ofAll: number
  /** One that is not there after this long makes room for others, when there is none. */
  readonly graceMs: number
  /** And after this long any body is given up. */
  readonly longestMs: number
}

const usual: Limits = { small: 65_536, ofAccount: 16, ofAll: 256, graceMs: 1_000, longestMs: 20_000 }
const retryAfterSeconds = 5

interface Arrival {
  readonly account: string
  readonly since: number
  readonly ended: Promise<void>
  giveUp(): void
}

/**
 * Bodies on their way, ahead of anybody's turn: who sends slowly keeps nobody else of the account from being worked at. Where too many large
 * ones are on their way, the one that takes longest has to make room; what arrives as usual is there long before that.
 */
export class Receiving {
  readonly #large = new Set<Arrival>()
  readonly #limits: Limits

  constructor(limits: Limits = usual) {
    this.#limits = limits
  }

  /**
   * @param announced octets; undefined where it is not said how many will come
   * @throws Fault `unavailable` when the body took too long; whatever `read` throws
   */
  async body(account: string, announced: number | undefined, read: () => Promise<Buffer>): Promise<Buffer> {
    const isLarge = announced === undefined || announced > this.#limits.small
    const slowest = () => (isLarge ? this.#slowest(account) : undefined)
    for (let slow = slowest(); slow !== undefined; slow = slowest()) await this.#press(slow)
    const [over, ended] = [Promise.withResolvers<never>(), Promise.withResolvers<void>()]
    const giveUp = () => over.reject(new Fault('unavailable', 'the body took too long', { retryAfterSeconds }))
    const arrival = { account, since: stopwatch(), ended: ended.promise, giveUp }
    if (isLarge) this.#large.add(arrival)
    const timer = setTimeout(giveUp, this.#limits.longestMs)
    try {
      return await Promise.race([read(), over.promise])
    } finally {
      clearTimeout(timer)
      this.#large.delete(arrival)
      ended.resolve()
    }
  }

  /** Of those that stand in the way; undefined when there is room. */
  #slowest(account: string): Arrival | undefined {
    const { ofAccount, ofAll } = this.#limits
    const all = [...this.#large]
    const own = all.filter((one) => one.account === account)
    if (own.length >= ofAccount) return own[0]
    return all.length >= ofAll ? all[0] : undefined
  }

  /** Waits until it is there, or gave up because it took too long. */
  async #press({ since, ended, giveUp }: Arrival): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, since + this.#limits.graceMs - stopwatch())
    await Promise.race([ended, late.then(giveUp)])
    clearTimeout(timer)
    await ended
  }
}
