import { sync } from 'node-ical'
import { dayMs, epochToLocal, localToEpoch, type Moment, readMoment, utcValue } from './moment.ts'

/**
 * The one place where recurrence rules are computed: by node-ical, which sits on rrule-temporal.
 *
 * node-ical is given a calendar of two lines, DTSTART and RRULE, and only its rule is used, because what it makes of the rest
 * was measured wrong: its `expandRecurringEvent` counts days in the zone of the process, knows no RDATE, and its reader takes
 * a quoted parameter apart at `;`. Exclusions and overrides are laid over it in `instances.ts`.
 *
 * It counts on the clock on the wall, handed over as if it were UTC, and the wall time is turned into an instant here. Given a
 * zone, it drops an instance in an hour that is skipped (Outlook shifts it and counts it) and misreads short periods of
 * another offset (Cairo in August 2010).
 */

/** A recurrence set larger than will be computed. The client should ask for less. */
export class TooManyInstances extends Error {
  override readonly name = 'TooManyInstances'

  constructor() {
    super('too many instances')
  }
}

/** How far to look at once, so that a window holds some hundred instances at most, and nobody waits for all of a long range. */
const windowDays: Readonly<Record<string, number>> = {
  SECONDLY: 0.01,
  MINUTELY: 0.5,
  HOURLY: 20,
  DAILY: 500,
  WEEKLY: 500,
  MONTHLY: 1_000,
  YEARLY: 4_000,
}
const maxWindows = 1_000
/** A rule with no instance in 50 years (the 30th of February) has none; the 29th on a Monday can take 40. */
const barrenMs = 50 * 366 * dayMs
/** Rules that happen more often in a day, and counts that go further, are not computed. */
const maxTimesPerDay = 48
const maxCount = 10_000
/** End of the years that iCalendar can write. */
const lastMs = Date.UTC(9999, 11, 31)

/**
 * Starts of a rule from `from` to `to`, both included, ascending; own time as in `Moment.ms`.
 * A rule that is none gives the start alone. Lazy: an endless rule may be asked with an endless range.
 * @throws TooManyInstances for rules too dense or too long to be computed
 */
export function* ruleStarts(rule: string, start: Moment, from: number, to: number): Generator<number> {
  const parts = new Map(
    rule
      .toUpperCase()
      .split(';')
      .map((part) => part.split('=', 2) as [string, string]),
  )
  const { zone } = start
  if (zone === undefined || zone === 'UTC') return yield* wallStarts(parts, start, from, to)
  const wall = { ...start, ms: epochToLocal(start.ms, zone), zone: undefined }
  const until = readMoment(parts.get('UNTIL') ?? '')
  if (until?.zone === 'UTC') parts.set('UNTIL', utcValue(epochToLocal(until.ms, zone)))
  for (const local of wallStarts(parts, wall, from - dayMs, to + dayMs)) {
    const ms = localToEpoch(local, zone)
    if (ms >= from && ms <= to) yield ms
  }
}

function* wallStarts(parts: ReadonlyMap<string, string>, start: Moment, from: number, to: number): Generator<number> {
  const days = windowDays[parts.get('FREQ') ?? '']
  const computed = days === undefined ? undefined : ruleOf(parts, start.ms)
  if (days === undefined || computed === undefined) return yield start.ms
  const first = Math.max(from, start.ms)
  const last = Math.min(to, untilOf(parts.get('UNTIL')), lastMs)
  // A counted rule is computed from its start each time: take it at once.
  const width = parts.has('COUNT')
    ? Number.POSITIVE_INFINITY
    : days * dayMs * Math.min(Number(parts.get('INTERVAL') ?? 1), 1_000)
  let found = first
  for (
    let at = first, windows = 0;
    at <= last && at - found < barrenMs && windows < maxWindows;
    at += width + 1, windows++
  ) {
    const starts = between(computed, at, Math.min(at + width, last))
    found = starts.at(-1) ?? found
    yield* starts
  }
}

interface ComputedRule {
  between(after: Date, before: Date, inclusive: boolean): readonly Date[]
}

function between(rule: ComputedRule, from: number, to: number): number[] {
  try {
    return rule.between(new Date(from), new Date(to), true).map((date) => date.getTime())
  } catch {
    throw new TooManyInstances() // rrule-temporal has given up after its 10,000 rounds
  }
}

function ruleOf(parts: ReadonlyMap<string, string>, startMs: number): ComputedRule | undefined {
  const perDay = ['BYHOUR', 'BYMINUTE', 'BYSECOND'].reduce(
    (times, part) => times * (parts.get(part)?.split(',').length ?? 1),
    1,
  )
  if (perDay > maxTimesPerDay || Number(parts.get('COUNT') ?? 0) > maxCount) throw new TooManyInstances()
  const rule = Array.from(parts, ([name, value]) => `${name}=${value}`).join(';')
  if (!/^[A-Z0-9=;,+-]+$/.test(rule)) return undefined
  const dtstart = `DTSTART:${utcValue(startMs)}`
  const lines = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:rule', dtstart, `RRULE:${rule}`, 'END:VEVENT', 'END:VCALENDAR']
  try {
    const event = Object.values(sync.parseICS(lines.join('\r\n'))).find((component) => component?.type === 'VEVENT')
    return event?.type === 'VEVENT' ? event.rrule : undefined
  } catch {
    return undefined
  }
}

/** A little late rather than early: the rule itself knows exactly. */
function untilOf(value: string | undefined): number {
  const until = value === undefined ? undefined : readMoment(value)
  return until === undefined ? lastMs : until.ms + dayMs
}
