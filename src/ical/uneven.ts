import type { Temporal } from 'temporal-polyfill'
import { transitions } from './transitions.ts'
import type { Times } from './when.ts'

/**
 * Outlook keeps both ends of an instance on the clock on the wall: a night shift from 23:00 to 07:00 ends at seven also in
 * the night in which the clocks are changed. In iCalendar all instances are equally long (RFC 5545 §3.8.5.3), so that those
 * over a change of the clocks have to be written out.
 * @see [MS-OXOCAL] §2.2.1.44.2 (StartTimeOffset, EndTimeOffset)
 */

const DAY_MS = 86_400_000
/** Series without end have to stop somewhere. */
const LAST_YEAR = 2050

/** As the clock on the wall counts it, ms; the true length where the wall tells none (an hour that happens twice). */
export function wallLength({ start, end }: Times): number {
  const wall = wallMs(end.withTimeZone(start.timeZoneId)) - wallMs(start)
  return wall > 0 ? wall : trueLength({ start, end })
}

export const trueLength = ({ start, end }: Pick<Times, 'start' | 'end'>): number =>
  end.epochMilliseconds - start.epochMilliseconds

/** Local time as if it were UTC. */
const wallMs = (time: Temporal.ZonedDateTime): number => time.epochMilliseconds + time.offsetNanoseconds / 1e6

/** Day numbers on which an instance with these times of day would meet a change of the clocks, up to 2050. */
export function daysOverChanges(times: Times): ReadonlySet<number> {
  const { start } = times
  if (start.timeZoneId === 'UTC') return new Set()
  const offset = ((wallMs(start) % DAY_MS) + DAY_MS) % DAY_MS
  const length = wallLength(times)
  return new Set(
    transitions(start.timeZoneId, start.year, LAST_YEAR).flatMap(({ at, before, after }) => {
      const [earliest, latest] = [at + Math.min(before, after), at + Math.max(before, after)].map((s) => s * 1000)
      const first = Math.ceil(((earliest ?? 0) - offset - length) / DAY_MS)
      const last = Math.floor(((latest ?? 0) - offset) / DAY_MS)
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n)
    }),
  )
}
