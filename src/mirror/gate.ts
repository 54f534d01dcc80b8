/**
 * Which rounds may be under way, over all accounts. Without it a thousand apps that come back after a restart would start a thousand
 * rounds at once, and everybody would wait for all of them.
 */
import type { AccountRecord } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'

/** Rounds at a time: with four requests each, less than there are connections. */
const mostInside = 24
/** And so many more of tenants that have none under way: mailboxes that hang, all of one tenant, must not keep everybody else out. */
const mostBeside = 8
/** Accounts met for the first time since the process began cost a token and cold records, too: so many a second, and as many at once. */
const coldPerSecond = 20
const napMs = 1_000
/** What is left of that while the process is busy: at work for more than this share of its time, or too busy to wake when it wanted to. */
const busyShare = 0.25
const busyAbove = 0.9

export interface GateOptions {
  readonly clock: Clock
  readonly mostInside?: number
  readonly mostBeside?: number
  readonly coldPerSecond?: number
  /** How much of its time, 0 to 1, the process has been at work since it was asked before. */
  readonly occupied?: (() => number) | undefined
}

interface Waiting {
  readonly account: string
  readonly tenant: string
  readonly alive: () => boolean
  readonly admit: () => void
}

type MayEnter = (tenant: string) => boolean

const anybody: MayEnter = () => true

type Who = Pick<AccountRecord, 'id' | 'identity'>

export class Gate {
  readonly #clock: Clock
  readonly #most: number
  readonly #beside: number
  /** Rounds under way, by tenant. */
  readonly #tenants = new Map<string, number>()
  readonly #coldPerSecond: number
  readonly #occupied: () => number
  readonly #known = new Set<string>()
  readonly #warm = new Turns()
  readonly #cold = new Turns()
  #inside = 0
  #rest = { since: 0, ms: 0 }
  #tokens: number
  #tokensAt: number
  #isWaitingForTokens = false

  constructor({ clock, coldPerSecond: cold = coldPerSecond, occupied = () => 0, ...limits }: GateOptions) {
    this.#clock = clock
    this.#occupied = occupied
    this.#most = limits.mostInside ?? mostInside
    this.#beside = limits.mostBeside ?? mostBeside
    this.#coldPerSecond = cold
    this.#tokens = cold
    this.#tokensAt = clock.now()
  }

  /**
   * Resolves when the account's round may begin; at once where there is room.
   * @param alive whether it still wants to: those that do not are let through, to find out
   * @param admitted told of it, before this method returns where there is room
   * @returns to be called when it has ended
   */
  async enter({ id, identity }: Who, alive: () => boolean, admitted: () => void): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const admit = () => {
      admitted()
      resolve()
    }
    const waiting = { account: id, tenant: identity.tid, alive, admit }
    const line = this.#known.has(id) ? this.#warm : this.#cold
    line.add(waiting)
    this.#pump()
    await promise
    let isOver = false
    return () => {
      if (!isOver) this.#leave(identity.tid)
      isOver = true
      this.#pump()
    }
  }

  /** Lets nobody in for so long, ms. */
  rest(ms: number): void {
    this.#rest = { since: this.#clock.now(), ms }
    void this.#awake()
  }

  /** In short naps: while the machine sleeps, only its clock goes on. */
  async #awake(): Promise<void> {
    while (this.isResting) await this.#clock.sleep(napMs)
    this.#pump()
  }

  /** A clock that was set back prolongs nothing: what began in the future is over. */
  get isResting(): boolean {
    const { since, ms } = this.#rest
    const age = this.#clock.now() - since
    return age >= 0 && age < ms
  }

  /** Rounds that are under way. */
  get inside(): number {
    return this.#inside
  }

  /** Lets those go who do not want to begin any more. */
  dismiss(): void {
    for (const line of [this.#warm, this.#cold])
      for (const waiting of line.without(({ alive }) => alive())) this.#admit(waiting)
  }

  #admit({ account, tenant, admit }: Waiting): void {
    this.#inside += 1
    this.#tenants.set(tenant, (this.#tenants.get(tenant) ?? 0) + 1)
    this.#known.add(account)
    admit()
  }

  #leave(tenant: string): void {
    this.#inside -= 1
    const left = (this.#tenants.get(tenant) ?? 0) - 1
    if (left > 0) this.#tenants.set(tenant, left)
    else this.#tenants.delete(tenant)
  }

  #pump(): void {
    while (!this.isResting) {
      if (this.#inside >= this.#most + this.#beside) return
      const mayEnter = this.#inside < this.#most ? anybody : (tenant: string) => !this.#tenants.has(tenant)
      const next = this.#warm.next(mayEnter) ?? this.#nextCold(mayEnter)
      if (next === undefined) return
      this.#admit(next)
    }
  }

  #nextCold(mayEnter: MayEnter): Waiting | undefined {
    if (!this.#cold.has(mayEnter)) return undefined
    if (!this.#isWaitingForTokens) this.#earn(Number.POSITIVE_INFINITY)
    if (this.#tokens < 1) {
      void this.#pumpLater()
      return undefined
    }
    this.#tokens -= 1
    return this.#cold.next(mayEnter)
  }

  /**
   * A process that hardly rests, or wakes late, is answering apps: a part of a token for each waking then, and no more, so that rounds do not take
   * the time of those who wait.
   */
  async #pumpLater(): Promise<void> {
    if (this.#isWaitingForTokens) return
    this.#isWaitingForTokens = true
    const pauseMs = 1_000 / this.#coldPerSecond
    const beganAt = this.#clock.now()
    this.#occupied()
    await this.#clock.sleep(pauseMs)
    const isBusy = this.#clock.now() - beganAt > 2 * pauseMs || this.#occupied() > busyAbove
    this.#earn(isBusy ? pauseMs * busyShare : pauseMs)
    this.#isWaitingForTokens = false
    this.#pump()
  }

  #earn(mostMs: number): void {
    const now = this.#clock.now()
    const passed = Math.min(mostMs, Math.max(0, now - this.#tokensAt))
    this.#tokens = Math.min(this.#coldPerSecond, this.#tokens + (passed / 1_000) * this.#coldPerSecond)
    this.#tokensAt = now
  }
}

/** A line for each tenant, served in turn: a large one keeps a small one waiting for one round, not for all of its own. */
class Turns {
  readonly #lines = new Map<string, Waiting[]>()

  has(mayEnter: MayEnter): boolean {
    return [...this.#lines.keys()].some(mayEnter)
  }

  add(waiting: Waiting): void {
    const line = this.#lines.get(waiting.tenant)
    if (line === undefined) this.#lines.set(waiting.tenant, [waiting])
    else line.push(waiting)
  }

  next(mayEnter: MayEnter): Waiting | undefined {
    for (const [tenant, line] of this.#lines) {
      if (!mayEnter(tenant)) continue
      const first = line.shift()
      this.#lines.delete(tenant)
      if (line.length > 0) this.#lines.set(tenant, line)
      return first
    }
    return undefined
  }

  /** Takes out those for whom it does not hold. */
  without(holds: (waiting: Waiting) => boolean): readonly Waiting[] {
    const all = [...this.#lines.values()].flat()
    this.#lines.clear()
    for (const waiting of all) if (holds(waiting)) this.add(waiting)
    return all.filter((waiting) => !holds(waiting))
  }
}
