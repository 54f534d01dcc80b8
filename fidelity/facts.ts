import { Temporal } from 'temporal-polyfill'
import { jumpsOf } from './zones.ts'

/** What has to be known of a series to tell whether a known defect of an engine accounts for a difference. */
export interface Facts {
  /** The zone of the series, and those its changed instances are in. */
  readonly zones: readonly string[]
  /** `HH:mm` of the series on the wall; undefined for whole days. */
  readonly time: string | undefined
  /** Original dates of the series, ascending; only as many as were looked at where there is no end. */
  readonly dates: readonly string[]
  /** The range ends by a date, which is UNTIL. */
  readonly endsByDate: boolean
  /** For a counted series the dates on which it would go on. */
  readonly following: readonly string[]
  /** Where one of several weekdays is chosen by its place in the month. */
  readonly choice?: Choice
}

export interface Choice {
  /** 1 Monday … 7 Sunday */
  readonly weekdays: readonly number[]
  /** As an index of an array: 0 … 3, or -1. */
  readonly index: number
}

const wallOf = (date: string, time: string): Temporal.PlainDateTime => Temporal.PlainDateTime.from(`${date}T${time}`)

const passes = (wall: Temporal.PlainDateTime, zone: string): readonly [earlier: number, later: number] => [
  wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds,
  wall.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds,
]

const isSkipped = (wall: Temporal.PlainDateTime, zone: string): boolean =>
  !wall.toZonedDateTime(zone).toPlainDateTime().equals(wall)

/** Whether the clocks of the series jump over its time on that date. */
export function isSkippedOn(date: string, { zones: [zone = 'UTC'], time }: Facts): boolean {
  return time !== undefined && isSkipped(wallOf(date, time), zone)
}

/** The date chosen in the month of `date` when days whose hour is skipped are not to be chosen; undefined where nothing is chosen. */
export function choiceWithoutSkipped(date: string, facts: Facts): string | undefined {
  const { choice } = facts
  if (choice === undefined) return undefined
  const first = Temporal.PlainDate.from(date).with({ day: 1 })
  const days = Array.from({ length: first.daysInMonth }, (_, n) => first.add({ days: n }))
  const open = days.filter((day) => choice.weekdays.includes(day.dayOfWeek) && !isSkippedOn(day.toString(), facts))
  return open.at(choice.index)?.toString()
}

/** When the rule alone has the instance of that date; undefined for whole days. */
export const instantOn = (date: string, { zones: [zone = 'UTC'], time }: Facts): number | undefined =>
  time === undefined ? undefined : wallOf(date, time).toZonedDateTime(zone).epochMilliseconds

/** The first of the two instants at which the clocks of the series show its time on that date; undefined when there is one only. */
export function firstPassOn(date: string, { zones: [zone = 'UTC'], time }: Facts): number | undefined {
  if (time === undefined || isSkipped(wallOf(date, time), zone)) return undefined
  const [earlier, later] = passes(wallOf(date, time), zone)
  return earlier === later ? undefined : earlier
}

/** Whether `read` is the second pass of an hour that the clocks of a zone show twice, and `meant` the first. */
export function isSecondPass(meant: number, read: number, zone: string): boolean {
  const time = Temporal.Instant.fromEpochMilliseconds(meant).toZonedDateTimeISO(zone)
  const [earlier, later] = passes(time.toPlainDateTime(), zone)
  return earlier === meant && later === read && earlier !== later
}

/**
 * Whether `meant` is what a time in a skipped hour is shifted to, and `read` the same time taken by the offset after the gap:
 * as long before it as the gap is wide.
 */
export function isBeforeGap(meant: number, read: number, zone: string): boolean {
  return jumpsOf(zone).some(({ at, from, to }) => {
    const widthMs = from.until(to).total({ unit: 'millisecond' })
    return meant >= at && meant < at + widthMs && read === meant - widthMs
  })
}

const SHORT_MS = 75 * 86_400_000

/** Some weeks with an offset of their own, the same one before and after: Ramadan in Morocco, two summers of Fiji. */
interface Stay {
  readonly start: number
  readonly end: number
  /** How much further east the clocks are meanwhile. */
  readonly byMs: number
}

const stays = new Map<string, readonly Stay[]>()

function staysOf(zone: string): readonly Stay[] {
  const found = stays.get(zone) ?? findStays(zone)
  stays.set(zone, found)
  return found
}

function findStays(zone: string): readonly Stay[] {
  const jumps = jumpsOf(zone).map(({ at, from, to }) => ({ at, byMs: from.until(to).total({ unit: 'millisecond' }) }))
  return jumps.flatMap((jump, n) => {
    const back = jumps[n + 1]
    const isShort = back !== undefined && back.at - jump.at <= SHORT_MS && jump.byMs === -back.byMs
    // What is skipped as it ends is shown after it.
    return isShort ? [{ start: jump.at, end: back.at + Math.max(0, back.byMs), byMs: jump.byMs }] : []
  })
}

/**
 * Whether `read` is what `meant` is to somebody who overlooks short stays: an instance in one is taken by the offset around it,
 * and so is the beginning of a series, whose time on the wall is another then for good. Where one stay follows the other (Egypt
 * in 2014), one of them may be seen.
 */
export const overlooksStay = (meant: number, read: number, facts: Facts): boolean =>
  overlooking(meant, facts).includes(read)

/** Whether somebody who overlooks short stays puts the last instance after UNTIL, and leaves it out. */
export function isPutAfterEnd(date: string, facts: Facts): boolean {
  const meant = instantOn(date, facts)
  const isLast = facts.endsByDate && date === facts.dates.at(-1)
  return isLast && meant !== undefined && overlooking(meant, facts).some((read) => read > meant)
}

/** What `meant` may be to somebody who overlooks short stays. */
function overlooking(meant: number, { zones: [zone = 'UTC'], time = '00:00', dates: [first = '1970-01-01'] }: Facts) {
  const byAt = (ms: number) => staysOf(zone).find(({ start, end }) => ms >= start && ms < end)?.byMs ?? 0
  const begins = passes(wallOf(first, time), zone).map(byAt)
  const local = Temporal.Instant.fromEpochMilliseconds(meant).toZonedDateTimeISO(zone).toPlainDateTime()
  const now = byAt(meant)
  const reads = [0, ...begins].flatMap((byMs) => {
    const seen = passes(local.subtract({ milliseconds: byMs }), zone)
    return [...(byMs === 0 ? [] : seen), ...(now === 0 ? [] : [...seen.map((ms) => ms + now), meant + now - byMs])]
  })
  return reads.filter((ms) => ms !== meant)
}
