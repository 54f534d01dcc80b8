import type { Clock } from '../../src/clock.ts'

export interface VirtualClock extends Clock {
  /** Moves on, and lets everything end its wait in order that is due until then. */
  advance(ms: number): Promise<void>
  /** Moves on at once, as after a machine slept: whatever is due by then ends its wait once. */
  leap(ms: number): Promise<void>
  /** Sets the time back, as an operator or NTP may; waits are not prolonged by it. */
  setBack(ms: number): void
  /** Waits for something, moving on only when nothing else can happen before. */
  until<T>(work: Promise<T>): Promise<T>
}

interface Sleeper {
  readonly due: number
  readonly wake: () => void
}

/** Everything that can run without time passing has run: there is no I/O in a life, only promises. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const firstOf = (sleepers: Iterable<Sleeper>): Sleeper | undefined =>
  [...sleepers].reduce<Sleeper | undefined>((a, b) => (a === undefined || b.due < a.due ? b : a), undefined)

const sleepIn = (sleepers: Set<Sleeper>, due: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const sleeper = { due, wake: resolve }
    sleepers.add(sleeper)
    const wakeUp = () => {
      if (sleepers.delete(sleeper)) reject(signal?.reason)
    }
    signal?.addEventListener('abort', wakeUp, { once: true })
  })

/** A clock whose time passes when nothing else can happen, so that slow answers take no time of ours. */
export function virtualClock(start = Date.UTC(2026, 10, 22, 9)): VirtualClock {
  let offset = start
  let elapsed = 0
  const sleepers = new Set<Sleeper>()

  function fire(sleeper: Sleeper): void {
    elapsed = Math.max(elapsed, sleeper.due)
    sleepers.delete(sleeper)
    sleeper.wake()
  }

  return {
    now: () => offset + elapsed,
    sleep: (ms, signal) => sleepIn(sleepers, elapsed + Math.max(0, ms), signal),
    async advance(ms) {
      const end = elapsed + ms
      await quiet()
      for (let next = firstOf(sleepers); next !== undefined && next.due <= end; next = firstOf(sleepers)) {
        fire(next)
        await quiet()
      }
      elapsed = Math.max(elapsed, end)
    },
    async leap(ms) {
      elapsed += ms
      for (const sleeper of [...sleepers]) if (sleeper.due <= elapsed) fire(sleeper)
      await quiet()
    },
    setBack(ms) {
      offset -= ms
    },
    async until(work) {
      let isOver = false
      const over = () => {
        isOver = true
      }
      work.then(over, over)
      await quiet()
      while (!isOver) {
        const next = firstOf(sleepers)
        if (next === undefined) throw new Error('something waits for ever')
        fire(next)
        await quiet()
      }
      return work
    },
  }
}
