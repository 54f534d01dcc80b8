import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { afterPatience } from './patience.ts'

export interface LinkOptions<C> {
  /** For the log. */
  readonly name: string
  /** Opens and proves a connection. Cut off after `patienceMs`: `discard` is called on what it may still bring. */
  connect(): Promise<C>
  discard(connection: C): void
  /** Whether an error of a command means that the connection is of no use any more. */
  broke(error: unknown): boolean
  /** Whether an error at the start is the last word: what has to change is not a matter of seconds. */
  isFinal(error: unknown): boolean
  /** Longest time for one command, and for one attempt to connect. */
  readonly patienceMs: number
  readonly log: Log
}

const firstPauseMs = 50
const longestPauseMs = 1_000
const startPausesMs = [100, 200, 400, 800, 1_000, 1_000, 1_000]

class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly code: string
  constructor(code: string) {
    super('The server of the store does not answer.')
    this.code = code
  }
}

/**
 * A connection to a server that may die, freeze and come back. While it is away every command fails at once instead of waiting in line,
 * and a command that gets no answer in time is the last one that waited: it takes the connection down with it.
 */
export class Link<C> {
  readonly #options: LinkOptions<C>
  #connection: C | undefined
  #closed = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: LinkOptions<C>) {
    this.#options = options
  }

  /** The first connection. A server that is there and not ready yet gets some seconds. @throws what the last attempt threw */
  async open(pausesMs: readonly number[] = startPausesMs): Promise<void> {
    for (const pauseMs of pausesMs) {
      try {
        this.#connection = await this.#attempt()
        return
      } catch (error) {
        if (this.#options.isFinal(error)) throw error
        await delay(pauseMs)
      }
    }
    this.#connection = await this.#attempt()
  }

  async run<T>(work: (connection: C) => Promise<T>): Promise<T> {
    const connection = this.#connection
    if (connection === undefined) throw new NoAnswer(this.#closed ? 'CLOSED' : 'OFFLINE')
    try {
      return await this.#inTime(work(connection))
    } catch (error) {
      if (error instanceof NoAnswer || this.#options.broke(error)) this.lost(connection)
      throw error
    }
  }

  /** To be called when a connection tells that it broke. */
  lost(connection: C): void {
    if (connection !== this.#connection) return
    this.#connection = undefined
    this.#options.discard(connection)
    if (this.#closed) return
    this.#options.log.warn('store.lost', { reason: this.#options.name })
    this.#retry(firstPauseMs)
  }

  #retry(pauseMs: number): void {
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#attempt().then(
        (connection) => this.#found(connection),
        () => this.#retry(Math.min(pauseMs * 2, longestPauseMs)),
      )
    }, pauseMs)
    this.#timer.unref()
  }

  #found(connection: C): void {
    if (this.#closed) {
      this.#options.discard(connection)
      return
    }
    this.#connection = connection
    this.#options.log.info('store.found', { reason: this.#options.name })
  }

  async #attempt(): Promise<C> {
    const attempt = this.#options.connect()
    try {
      return await this.#inTime(attempt)
    } catch (error) {
      attempt.then(this.#options.discard, () => {})
      throw error
    }
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    let stop = () => {}
    const late = new Promise<never>((_, reject) => {
      stop = afterPatience(this.#options.patienceMs, () => reject(new NoAnswer('TIMEOUT')))
    })
    try {
      return await Promise.race([work, late])
    } finally {
      stop()
    }
  }

  /** @returns the connection, for its owner to end */
  close(): C | undefined {
    const connection = this.#connection
    this.#closed = true
    this.#connection = undefined
    clearTimeout(this.#timer)
    return connection
  }
}
