import { afterPatience } from './patience.ts'

export interface SlotOptions {
  /** How much may run at once. */
  readonly most: number
  /** How many may wait for that; who comes then is refused at once. */
  readonly mostWaiting: number
  /** How long one waits before it is refused. */
  readonly patienceMs: number
  /** What those who are refused are told. */
  readonly refusal: () => Error
}

/** Bounds what runs at once, and what waits for it: a slow server must not let a crowd gather that it will never get through. */
export class Slots {
  readonly #options: SlotOptions
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(options: SlotOptions) {
    this.#options = options
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }

  async #enter(): Promise<void> {
    const { most, mostWaiting, patienceMs, refusal } = this.#options
    if (this.#running < most) {
      this.#running += 1
      return
    }
    if (this.#waiting.length >= mostWaiting) throw refusal()
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        stop()
        resolve()
      }
      const stop = afterPatience(patienceMs, () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        reject(refusal())
      })
      this.#waiting.push(enter)
    })
  }
}
