import { Temporal } from 'temporal-polyfill'

/** A moment at which the clocks of a zone are changed. Offsets are seconds east of UTC. */
export interface Transition {
  /** Epoch seconds. */
  readonly at: number
  readonly before: number
  readonly after: number
}

/** The changes of a zone in the years of `from` up to `until` (UTC), both included, by the runtime's own time zone data. */
export function transitions(zone: string, from: number, until: number): readonly Transition[] {
  const found: Transition[] = []
  let time = startOf(from).toZonedDateTimeISO(zone).subtract({ seconds: 1 })
  for (;;) {
    const next = time.getTimeZoneTransition('next')
    if (next === null || next.epochMilliseconds >= startOf(until + 1).epochMilliseconds) return found
    const [before, after] = [offsetOf(next.subtract({ seconds: 1 })), offsetOf(next)]
    if (before !== after) found.push({ at: next.epochMilliseconds / 1000, before, after })
    time = next
  }
}

/** Seconds east of UTC as the year begins. */
export const offsetAtStart = (zone: string, year: number): number => offsetOf(startOf(year).toZonedDateTimeISO(zone))

const startOf = (year: number): Temporal.Instant =>
  Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime('UTC').toInstant()

const offsetOf = (time: Temporal.ZonedDateTime): number => time.offsetNanoseconds / 1e9
