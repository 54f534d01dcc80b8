import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { backoffMs } from './backoff.ts'

export interface Problem {
  readonly kind: string
  readonly code: string | undefined
  readonly at: number
}

/** What one flight may know of itself. */
export interface Flight {
  /** How many flights of this key failed in a row before this one. */
  readonly failures: number
  /** False once the account is being erased: nothing may be written for it any more. */
  readonly alive: () => boolean
}

/** Told of the end of every flight; `undefined` means it went well. */
export type Landed = (accountId: string, fault: Fault | undefined, error: unknown) => Promise<void>

/**
 * Rounds in the air: one at a time for each key of each account, whoever asks; others join it. After a failure the next one
 * waits as long as the failure deserves.
 */
export class Flights {
  readonly #clock: Clock
  readonly #landed: Landed
  readonly #flying = new Map<string, Promise<void>>()
  readonly #failures = new Map<string, number>()
  readonly #notBefore = new Map<string, number>()
  readonly #problems = new Map<string, Problem>()
  readonly #forgotten = new Set<string>()

  constructor(clock: Clock, landed: Landed) {
    this.#clock = clock
    this.#landed = landed
  }

  /** Starts `work`, or joins the one that runs, or does nothing while a failed one still has to wait. Never rejects. */
  join(accountId: string, key: string, work: (flight: Flight) => Promise<void>): Promise<void> {
    const name = `${accountId}/${key}`
    const running = this.#flying.get(name)
    if (running !== undefined) return running
    if (this.#clock.now() < (this.#notBefore.get(name) ?? 0)) return Promise.resolve()
    this.#forgotten.delete(accountId)
    const flight = { failures: this.#failures.get(name) ?? 0, alive: () => !this.#forgotten.has(accountId) }
    const started = this.#fly(accountId, name, () => work(flight)).finally(() => this.#flying.delete(name))
    this.#flying.set(name, started)
    return started
  }

  async #fly(accountId: string, name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#failures.delete(name)
      this.#notBefore.delete(name)
      this.#problems.delete(accountId)
      await this.#land(accountId, undefined, undefined)
    } catch (error) {
      const fault =
        error instanceof Fault ? error : new Fault('unavailable', 'a round failed unexpectedly', { cause: error })
      const failures = this.#failures.get(name) ?? 0
      const now = this.#clock.now()
      this.#failures.set(name, failures + 1)
      this.#notBefore.set(name, now + backoffMs(fault, failures, Math.random()))
      this.#problems.set(accountId, { kind: fault.kind, code: fault.code, at: now })
      await this.#land(accountId, fault, error)
    }
  }

  /** Notes about an account that is being erased go nowhere; notes that cannot be kept must not fail the round. */
  async #land(accountId: string, fault: Fault | undefined, error: unknown): Promise<void> {
    if (this.#forgotten.has(accountId)) return
    await this.#landed(accountId, fault, error).catch(() => {})
  }

  running(accountId: string): boolean {
    return [...this.#flying.keys()].some((name) => name.startsWith(`${accountId}/`))
  }

  problem(accountId: string): Problem | undefined {
    return this.#problems.get(accountId)
  }

  /** Lets the next flight of the account start at once, whatever failed before. */
  unblock(accountId: string): void {
    for (const name of this.#notBefore.keys()) if (name.startsWith(`${accountId}/`)) this.#notBefore.delete(name)
  }

  /** Keeps flights that still run from writing for the account, and drops what is noted of it. */
  forget(accountId: string): void {
    this.#forgotten.add(accountId)
    this.#problems.delete(accountId)
    this.unblock(accountId)
  }

  /** Resolves when the flights of the account, or of all, have ended. */
  async settled(accountId = ''): Promise<void> {
    await Promise.allSettled(
      [...this.#flying].filter(([name]) => name.startsWith(accountId)).map(([, flight]) => flight),
    )
  }
}
