import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { type Budget, type BudgetSize, createBudget } from './budget.ts'
import { createPause, type Pause, type Pauses } from './pause.ts'

/** Requests Outlook serves at once for one app and mailbox. @see https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
const MAX_IN_FLIGHT = 4
/**
 * Requests Outlook serves in ten minutes for one app and mailbox: 10,000. Graph as a whole takes 130,000 in ten seconds from one app. Ours
 * stay below: so many at once, and so many a second after that.
 * @see https://learn.microsoft.com/graph/throttling-limits
 */
const MAILBOX_BUDGET: BudgetSize = { atOnce: 1_000, perSecond: 14 }
const APP_BUDGET: BudgetSize = { atOnce: 10_000, perSecond: 10_000 }
/** A pause longer than this is reported instead of slept through. */
const PATIENCE_MS = 10_000

/** The way to one mailbox: never more than 4 requests at once, none during a pause Graph asked for, none beyond its budget. */
export interface Lane {
  /**
   * Runs a task when there is room and no pause.
   * @param weight requests it stands for: the parts of a `$batch` count one each.
   * @throws Fault `throttled` at once when the pause is longer than the patience, or the budget is spent for longer.
   */
  run<T>(weight: number, task: () => Promise<T>): Promise<T>
  /**
   * No request before `seconds` from now, whoever asks. A pause is never shortened by a later one.
   * @returns whether it is short enough to be waited for.
   */
  pause(seconds: number): boolean
}

/** Lanes by account, shared by everybody who asks for that mailbox. */
export interface Limiter {
  /** @param others what the same mailbox goes by where others read it */
  lane(account: string, others?: readonly string[]): Lane
}

export interface LimiterOptions {
  readonly clock: Clock
  readonly maxInFlight?: number
  readonly patienceMs?: number
  readonly mailboxBudget?: BudgetSize
  readonly appBudget?: BudgetSize
  /** Where pauses are kept; by default they end with the process. */
  readonly pauses?: Pauses
}

export function createLimiter(options: LimiterOptions): Limiter {
  const { clock, mailboxBudget = MAILBOX_BUDGET, appBudget = APP_BUDGET } = options
  const { maxInFlight = MAX_IN_FLIGHT, patienceMs = PATIENCE_MS } = options
  const lanes = new Map<string, Lane>()
  const app = createBudget(clock, appBudget)
  return {
    lane(account, others = []) {
      const names = [account, ...others]
      const budgets = () => [createBudget(clock, mailboxBudget), app] as const
      const pause = () => createPause(clock, account, options.pauses)
      const known = names.flatMap((name) => lanes.get(name) ?? [])[0]
      const lane = known ?? createLane({ clock, maxInFlight, patienceMs }, budgets(), pause())
      for (const name of names) lanes.set(name, lane)
      return lane
    },
  }
}

const shared = new WeakMap<Clock, Limiter>()

/** The limiter of the process; tests have their own clocks and so their own limiters. */
export function sharedLimiter(clock: Clock): Limiter {
  const limiter = shared.get(clock) ?? createLimiter({ clock })
  shared.set(clock, limiter)
  return limiter
}

type LaneOptions = Required<Pick<LimiterOptions, 'clock' | 'maxInFlight' | 'patienceMs'>>

function createLane({ clock, maxInFlight, patienceMs }: LaneOptions, budgets: readonly Budget[], pause: Pause): Lane {
  const room = createRoom(maxInFlight)

  async function waitOutPause(): Promise<void> {
    await pause.learn()
    for (let left = pause.left(); left > 0; left = pause.left()) {
      if (left > patienceMs) throw throttled('PAUSED', left / 1000)
      await clock.sleep(left)
    }
  }

  /** The mailbox's own comes first: one that is spent takes nothing from the others. */
  async function spend(weight: number): Promise<void> {
    for (const budget of budgets) {
      const left = budget.waitMs(weight)
      if (left > patienceMs) throw throttled('BUDGET', left / 1000)
      budget.spend(weight)
      if (left > 0) await clock.sleep(left)
    }
  }

  return {
    async run(weight, task) {
      const taken = Math.min(weight, maxInFlight)
      await room.enter(taken)
      try {
        await spend(weight)
        await waitOutPause()
        return await task()
      } finally {
        room.leave(taken)
        await pause.kept()
      }
    },
    pause(seconds) {
      pause.begin(seconds * 1000)
      return seconds * 1000 <= patienceMs
    },
  }
}

const throttled = (code: 'PAUSED' | 'BUDGET', retryAfterSeconds: number): Fault =>
  new Fault('throttled', 'Microsoft Graph asks to slow down.', { code, retryAfterSeconds })

/** A counting lock: first come, first served, so that a heavy one is not overtaken for ever. */
function createRoom(size: number) {
  let free = size
  const queue: { readonly weight: number; readonly admit: () => void }[] = []
  function admit(): void {
    for (let next = queue[0]; next !== undefined && next.weight <= free; next = queue[0]) {
      queue.shift()
      free -= next.weight
      next.admit()
    }
  }
  return {
    enter: (weight: number) =>
      new Promise<void>((resolve) => {
        queue.push({ weight, admit: resolve })
        admit()
      }),
    leave: (weight: number) => {
      free += weight
      admit()
    },
  }
}
