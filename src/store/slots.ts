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
  #most: number

  constructor(options: SlotOptions) {
    this.#options = options
    this.#most = options.most
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#admit()
    }
  }

  /** One less at once, for so long: to be called from within a work that found no room. One is always left. */
  narrow(ms: number): void {
    this.#most = Math.max(1, this.#most - 1)
    const widen = () => {
      this.#most = this.#options.most
      this.#admit()
    }
    setTimeout(widen, ms).unref()
  }

  #admit(): void {
    while (this.#running < this.#most && this.#waiting.length > 0) {
      this.#running += 1
      this.#waiting.shift()?.()
    }
  }

  async #enter(): Promise<void> {
    const { mostWaiting, patienceMs, refusal } = this.#options
    if (this.#running < this.#most) {
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
