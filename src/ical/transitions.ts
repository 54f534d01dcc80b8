import { Temporal } from 'temporal-polyfill'

/** A moment at which the clocks of a zone are changed. Offsets are seconds east of UTC. */
export interface Transition {
  /** Epoch seconds. */
  readonly at: number
  readonly before: number
  readonly after: number
}

/** Looked up once per zone: the years that events are made in, and those that rules are followed into. */
const KEPT = { first: 1970, last: 2100 }
const kept = new Map<string, readonly Transition[]>()

/**
 * The changes of a zone in the years of `from` up to `until` (UTC), both included, by the runtime's own time zone data.
 * @param zone an IANA name that the runtime knows
 */
export function transitions(zone: string, from: number, until: number): readonly Transition[] {
  if (from < KEPT.first || until > KEPT.last) return search(zone, from, until)
  const known = kept.get(zone) ?? search(zone, KEPT.first, KEPT.last)
  kept.set(zone, known)
  const [first, end] = [startOf(from).epochMilliseconds / 1000, startOf(until + 1).epochMilliseconds / 1000]
  return known.filter(({ at }) => at >= first && at < end)
}

function search(zone: string, from: number, until: number): readonly Transition[] {
  const found: Transition[] = []
  const end = startOf(until + 1).epochMilliseconds
  let time = startOf(from).toZonedDateTimeISO(zone).subtract({ seconds: 1 })
  for (;;) {
    const next = time.getTimeZoneTransition('next')
    if (next === null || next.epochMilliseconds >= end) return found
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
