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
  /** False once the account is being erased or the process ends: nothing may be written any more. */
  readonly alive: () => boolean
  /** How far it has come: events read so far. */
  readonly tell: (count: number) => void
}

/** Told of the end of every flight; `undefined` means it went well. @param failures of its key in a row */
export type Landed = (accountId: string, fault: Fault | undefined, error: unknown, failures: number) => Promise<void>

/** An account erased and made anew has the same id. */
interface Incarnation {
  readonly id: string
  readonly createdAt: number
  readonly signedInAt: number
}

/** What is kept of a key whose last flight failed. */
interface Trouble {
  readonly failures: number
  readonly problem: Problem
  /** Counted from `problem.at`. */
  readonly waitMs: number
}

/**
 * Rounds in the air: one at a time for each key of each account, whoever asks; others join it. After a failure the next one
 * waits as long as the failure deserves.
 */
export class Flights {
  readonly #clock: Clock
  readonly #landed: Landed
  readonly #flying = new Map<string, Promise<void>>()
  /** Work for those who ask, which is none of Microsoft's business. */
  readonly #errands = new Map<string, Promise<unknown>>()
  readonly #progress = new Map<string, number>()
  readonly #troubles = new Map<string, Trouble>()
  /** Accounts that were erased and have not signed in again since. */
  readonly #barred = new Set<string>()
  readonly #met = new Map<string, Incarnation>()
  #closed = false

  constructor(clock: Clock, landed: Landed) {
    this.#clock = clock
    this.#landed = landed
  }

  /**
   * Starts `work`, or joins the one that runs, or does nothing: while a failed one still has to wait, and for an account that was erased,
   * which requests from before may still ask for. Never rejects.
   */
  join(accountId: string, key: string, work: (flight: Flight) => Promise<void>): Promise<void> {
    const name = `${accountId}/${key}`
    const running = this.#flying.get(name)
    if (running !== undefined) return running
    const alive = () => !this.#closed && !this.#barred.has(accountId)
    if (!alive() || this.#mustWait(name)) return Promise.resolve()
    const tell = (count: number) => void this.#progress.set(name, count)
    const flight = { failures: this.#troubles.get(name)?.failures ?? 0, alive, tell }
    const started = this.#fly(accountId, name, flight, work).finally(() => {
      this.#flying.delete(name)
      this.#progress.delete(name)
    })
    this.#flying.set(name, started)
    return started
  }

  /**
   * Work on the kept copy for whoever asks: one at a time for each key of an account, and others who ask get the same answer. It says
   * nothing of Microsoft, so nothing is noted of it; its failure is that of those who ask. An erasure waits for it.
   */
  async errand<T>(accountId: string, key: string, work: (alive: () => boolean) => Promise<T>): Promise<T> {
    const name = `${accountId}/${key}`
    const running = this.#errands.get(name)
    if (running !== undefined) return running as Promise<T>
    const alive = () => !this.#closed && !this.#barred.has(accountId)
    const started = work(alive).finally(() => this.#errands.delete(name))
    this.#errands.set(name, started)
    return started
  }

  /** A clock that was set back must not prolong a wait: what began in the future counts as over. */
  #mustWait(name: string): boolean {
    const trouble = this.#troubles.get(name)
    if (trouble === undefined) return false
    const age = this.#clock.now() - trouble.problem.at
    return age >= 0 && age < trouble.waitMs
  }

  async #fly(accountId: string, name: string, flight: Flight, work: (flight: Flight) => Promise<void>): Promise<void> {
    try {
      await work(flight)
      this.#troubles.delete(name)
      this.#grantWorks(accountId)
      await this.#land(accountId, flight)
    } catch (error) {
      if (!flight.alive()) return
      const fault =
        error instanceof Fault ? error : new Fault('unavailable', 'a round failed unexpectedly', { cause: error })
      const { failures } = flight
      const problem = { kind: fault.kind, code: fault.code, at: this.#clock.now() }
      const waitMs = backoffMs(fault, failures, Math.random())
      this.#troubles.set(name, { failures: failures + 1, problem, waitMs })
      await this.#land(accountId, flight, fault, error)
    }
  }

  /** A grant that works for one round works for all: none of them waits for a person any more. */
  #grantWorks(accountId: string): void {
    for (const name of this.#namesOf(accountId)) {
      const trouble = this.#troubles.get(name)
      if (trouble?.problem.kind === 'signInNeeded') this.#troubles.set(name, { ...trouble, waitMs: 0 })
    }
  }

  /** Notes about an account that is being erased go nowhere; notes that cannot be kept must not fail the round. */
  async #land(accountId: string, flight: Flight, fault?: Fault, error?: unknown): Promise<void> {
    const failures = fault === undefined ? 0 : flight.failures + 1
    if (flight.alive()) await this.#landed(accountId, fault, error, failures).catch(() => {})
  }

  /** Events that the flight of that key has read so far. */
  progress(accountId: string, key: string): number | undefined {
    return this.#progress.get(`${accountId}/${key}`)
  }

  running(accountId: string): boolean {
    return [...this.#flying.keys()].some((name) => name.startsWith(`${accountId}/`))
  }

  /**
   * The newest problem that is not over. A calendar that is not there (any more) is none: the list will tell.
   * @param key of one flight, instead of all
   */
  problem(accountId: string, key?: string): Problem | undefined {
    const names = key === undefined ? this.#namesOf(accountId) : [`${accountId}/${key}`]
    return names
      .flatMap((name) => this.#troubles.get(name)?.problem ?? [])
      .filter(({ kind }) => kind !== 'notFound')
      .sort((a, b) => b.at - a.at)[0]
  }

  #namesOf(accountId: string): string[] {
    return [...this.#troubles.keys()].filter((name) => name.startsWith(`${accountId}/`))
  }

  /** What the account's record says of sign-ins, which may have been at another process: with a new one all begins anew. */
  meet({ id, createdAt, signedInAt }: Incarnation): void {
    const known = this.#met.get(id)
    this.#met.set(id, { id, createdAt, signedInAt })
    if (known === undefined) return
    if (createdAt > known.createdAt || signedInAt > known.signedInAt) this.welcome(id)
  }

  /** Lets the flights of an account start at once, whatever failed before: the person has signed in. */
  welcome(accountId: string): void {
    this.#barred.delete(accountId)
    for (const name of this.#namesOf(accountId)) {
      const trouble = this.#troubles.get(name)
      if (trouble !== undefined) this.#troubles.set(name, { ...trouble, waitMs: 0 })
    }
  }

  /** What is noted of a key that is no more. */
  drop(accountId: string, key: string): void {
    this.#troubles.delete(`${accountId}/${key}`)
  }

  /** Keeps flights from writing for the account, those that run and those to come, and drops what is noted of it. */
  bar(accountId: string): void {
    this.#barred.add(accountId)
    for (const name of this.#namesOf(accountId)) this.#troubles.delete(name)
  }

  /** Keeps all flights from writing; none starts any more. */
  close(): void {
    this.#closed = true
  }

  /** Resolves when the flights of the account, or of all, have ended. */
  async settled(accountId?: string): Promise<void> {
    const prefix = accountId === undefined ? '' : `${accountId}/`
    const all = [...this.#flying, ...this.#errands]
    await Promise.allSettled(all.filter(([name]) => name.startsWith(prefix)).map(([, work]) => work))
  }
}
