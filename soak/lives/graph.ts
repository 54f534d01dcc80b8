/** The mailbox as the bridge meets it: slow, refusing, ending in the middle, or older than it says. */
import type { Clock } from '../../src/clock.ts'
import { Fault, type FaultKind } from '../../src/errors.ts'
import type { GraphEvent, Mailbox } from '../../src/graph/types.ts'
import type { Random } from '../random.ts'

export interface Weather {
  /** Calls that still fail, and how. */
  failing: { left: number; readonly kind: FaultKind; readonly retryAfterSeconds?: number } | undefined
  /** Share of calls that fail by chance, as `unavailable`. */
  flaky: number
  /** Each call takes up to so long, ms. */
  slowMs: number
  /** Share of events that fail in `byId`, as parts of a batch do. */
  partsFail: number
}

export const fineWeather = (): Weather => ({ failing: undefined, flaky: 0, slowMs: 0, partsFail: 0 })

/** What Graph is not asked for: of one's own calendars these know by themselves. */
const nearby: ReadonlySet<string | symbol> = new Set(['calls', 'withdrawn', 'shownAs'])

type Method = (...input: readonly unknown[]) => Promise<unknown>

/** @param alive whether the process that asks still lives: a dead one gets no answer that it could use */
export function weathered(mailbox: Mailbox, weather: Weather, random: Random, clock: Clock): Mailbox {
  async function pass(call: () => Promise<unknown>): Promise<unknown> {
    if (weather.slowMs > 0) await clock.sleep(random.below(weather.slowMs))
    const { failing } = weather
    if (failing !== undefined && failing.left > 0) {
      failing.left -= 1
      const { kind, retryAfterSeconds } = failing
      throw new Fault(kind, 'by chance', retryAfterSeconds === undefined ? {} : { retryAfterSeconds })
    }
    if (weather.flaky > 0 && random.is(weather.flaky)) throw new Fault('unavailable', 'by chance')
    const answer = await call()
    // In transit: what was true when it was sent may not be any more when it arrives.
    if (weather.slowMs > 0) await clock.sleep(random.below(weather.slowMs))
    return answer
  }

  const spoilt = (parts: ReadonlyMap<string, GraphEvent | Fault>) =>
    new Map(
      [...parts].map(([id, part]) =>
        weather.partsFail > 0 && random.is(weather.partsFail)
          ? [id, new Fault(random.is(0.5) ? 'throttled' : 'unavailable', 'a part failed')]
          : [id, part],
      ),
    )

  return new Proxy(mailbox, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown
      if (typeof method !== 'function' || nearby.has(name)) return method
      return async (...input: readonly unknown[]) => {
        const answer = await pass(() => (method as Method)(...input))
        return name === 'byId' ? spoilt(answer as ReadonlyMap<string, GraphEvent | Fault>) : answer
      }
    },
  })
}
