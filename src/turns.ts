import { Fault } from './errors.ts'

/** Apps ask for a person's calendars side by side, on several devices; more at once only takes the time of other people. */
const usual = 16
const mostWaiting = 100
const retryAfterSeconds = 5

interface Line {
  running: number
  readonly waiting: (() => void)[]
}

/** Lets each account have a few requests worked at, and the next ones wait for their turn: one that asks for much keeps only itself waiting. */
export class Turns {
  readonly #lines = new Map<string, Line>()
  readonly #mostAtOnce: number

  constructor(mostAtOnce = usual) {
    this.#mostAtOnce = mostAtOnce
  }

  /**
   * @returns to be called once the answer is out.
   * @throws Fault `unavailable` when too many wait already.
   */
  async begin(account: string): Promise<() => void> {
    const line = this.#lines.get(account) ?? { running: 0, waiting: [] }
    this.#lines.set(account, line)
    if (line.running < this.#mostAtOnce) line.running += 1
    else await this.#wait(line)
    let over = false
    return () => {
      if (!over) this.#end(account, line)
      over = true
    }
  }

  #wait({ waiting }: Line): Promise<void> {
    if (waiting.length >= mostWaiting)
      throw new Fault('unavailable', 'too many requests at once', { retryAfterSeconds })
    return new Promise((resolve) => waiting.push(resolve))
  }

  /** The place goes straight to the next in line. */
  #end(account: string, line: Line): void {
    const next = line.waiting.shift()
    if (next === undefined) line.running -= 1
    else next()
    if (line.running === 0) this.#lines.delete(account)
  }
}
