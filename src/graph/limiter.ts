import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'

/** Requests Outlook serves at once for one app and mailbox. @see https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
const MAX_IN_FLIGHT = 4
/** A pause longer than this is reported instead of slept through. */
const PATIENCE_MS = 10_000

/** The way to one mailbox: never more than 4 requests at once, none during a pause Graph asked for. */
export interface Lane {
  /**
   * Runs a task when there is room and no pause.
   * @param weight requests it stands for: the parts of a `$batch` count one each.
   * @throws Fault `throttled` at once when the pause is longer than the patience.
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
  lane(account: string): Lane
}

export interface LimiterOptions {
  readonly clock: Clock
  readonly maxInFlight?: number
  readonly patienceMs?: number
}

export function createLimiter({
  clock,
  maxInFlight = MAX_IN_FLIGHT,
  patienceMs = PATIENCE_MS,
}: LimiterOptions): Limiter {
  const lanes = new Map<string, Lane>()
  return {
    lane(account) {
      const lane = lanes.get(account) ?? createLane(clock, maxInFlight, patienceMs)
      lanes.set(account, lane)
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

function createLane(clock: Clock, maxInFlight: number, patienceMs: number): Lane {
  const room = createRoom(maxInFlight)
  let pausedUntil = 0

  async function waitOutPause(): Promise<void> {
    for (let left = pausedUntil - clock.now(); left > 0; left = pausedUntil - clock.now()) {
      if (left > patienceMs) throw throttled(left / 1000)
      await clock.sleep(left)
    }
  }

  return {
    async run(weight, task) {
      const taken = Math.min(weight, maxInFlight)
      await room.enter(taken)
      try {
        await waitOutPause()
        return await task()
      } finally {
        room.leave(taken)
      }
    },
    pause(seconds) {
      pausedUntil = Math.max(pausedUntil, clock.now() + seconds * 1000)
      return seconds * 1000 <= patienceMs
    },
  }
}

const throttled = (retryAfterSeconds: number): Fault =>
  new Fault('throttled', 'Microsoft Graph asks to slow down.', { code: 'PAUSED', retryAfterSeconds })

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
