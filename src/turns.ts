import { Fault } from './errors.ts'

/** Apps ask for a person's calendars side by side, on several devices; more at once only takes the time of other people. */
const usual = 16
const mostWaiting = 100
const mostWaitingOctets = 8_388_608
const retryAfterSeconds = 5

const lateMs = 1_000

/**
 * Whether somebody who was let in has been kept waiting, or has kept us waiting, and must be asked for the password once more: a request
 * must not outlive it, nor what it may show.
 * @param since epoch ms, like `now`
 */
export const isLate = (since: number, now: number): boolean => now < since || now - since >= lateMs

interface Line {
  running: number
  readonly waiting: (() => void)[]
  /** Held by those who wait. */
  octets: number
}

/** Lets each account have a few requests worked at, and the next ones wait for their turn: one that asks for much keeps only itself waiting. */
export class Turns {
  readonly #lines = new Map<string, Line>()
  readonly #mostAtOnce: number

  constructor(mostAtOnce = usual) {
    this.#mostAtOnce = mostAtOnce
  }

  /**
   * @param octets that are kept in memory while it waits
   * @returns to be called once the answer is out.
   * @throws Fault `unavailable` when too many wait already.
   */
  async begin(account: string, octets = 0): Promise<() => void> {
    const line = this.#lines.get(account) ?? { running: 0, waiting: [], octets: 0 }
    this.#lines.set(account, line)
    if (line.running < this.#mostAtOnce) line.running += 1
    else await this.#wait(line, octets)
    let over = false
    return () => {
      if (!over) this.#end(account, line)
      over = true
    }
  }

  async #wait(line: Line, octets: number): Promise<void> {
    if (line.waiting.length >= mostWaiting || line.octets + octets > mostWaitingOctets)
      throw new Fault('unavailable', 'too many requests at once', { retryAfterSeconds })
    line.octets += octets
    await new Promise<void>((resolve) => line.waiting.push(resolve))
    line.octets -= octets
  }

  /** The place goes straight to the next in line. */
  #end(account: string, line: Line): void {
    const next = line.waiting.shift()
    if (next === undefined) line.running -= 1
    else next()
    if (line.running === 0) this.#lines.delete(account)
  }
}

/** One after the other by name, whoever comes first goes first. Not re-entrant: work must not wait for its own line. */
export class Lines {
  readonly #last = new Map<string, Promise<unknown>>()

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name)
    const mine = before === undefined ? work() : before.then(work, work)
    this.#last.set(name, mine)
    try {
      return await mine
    } finally {
      if (this.#last.get(name) === mine) this.#last.delete(name)
    }
  }
}
