import { ruleStarts, TooManyInstances } from './engine.ts'
import { addDuration, dayMs, type Moment, momentOf, momentsOf, readDuration, settle } from './moment.ts'
import { type Component, propertyOf, treeOf, valueIn } from './parse.ts'
import { overlaps, type Span } from './timerange.ts'
import type { TimeRange } from './types.ts'

/** One time that an event happens. */
export interface Occurrence extends Span {
  /** Start that the series gave this instance, epoch ms (UTC midnight for dates); undefined for an event that does not recur. */
  readonly recurrenceId: number | undefined
  /** Whether it covers whole days. */
  readonly allDay: boolean
  /** The VEVENT that tells the rest: the master, or the override. */
  readonly component: Component
}

export interface InstanceOptions {
  /** IANA zone in which dates and floating times happen. Default: UTC. @see RFC 4791 §7.3, §9.8 */
  readonly floatingZone?: string
}

/** Most instances that one answer may need. */
export const maxInstances = 3_000

/**
 * Every time that the events of a calendar object happen within a range, by start: the recurrence set without exclusions, and
 * overrides in place of what they replace.
 * @throws TooManyInstances beyond `limit`
 * @throws CalendarSyntaxError when a text is not iCalendar
 */
export function occurrences(
  source: string | Component,
  range: TimeRange,
  limit = maxInstances,
  options: InstanceOptions = {},
): readonly Occurrence[] {
  const found: Occurrence[] = []
  const tree = treeOf(source)
  for (const event of eventsOf(tree)) {
    for (const occurrence of occurrencesOf(event, tree, range, options)) {
      if (found.push(occurrence) > limit) throw new TooManyInstances()
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

export const eventsOf = (tree: Component): readonly Component[] =>
  tree.components.filter(({ name }) => name === 'VEVENT')

/**
 * The part of `occurrences` that one VEVENT of the object accounts for. Lazy, and ordered for a series of equal lengths: who
 * wants to know whether there is any takes the first.
 * @throws TooManyInstances
 */
export function* occurrencesOf(
  event: Component,
  tree: Component,
  range: TimeRange,
  { floatingZone = 'UTC' }: InstanceOptions = {},
): Generator<Occurrence> {
  const start = momentOf(propertyOf(event, 'DTSTART'))
  if (start === undefined) return
  const endOf = lengthOf(event, start)
  const replacedId = momentOf(propertyOf(event, 'RECURRENCE-ID'))
  const starts = replacedId === undefined ? startsOf(event, tree, start, endOf, range) : undefined
  for (const ms of starts ?? [start.ms]) {
    const occurrence = {
      start: settle(ms, start.zone, floatingZone),
      end: settle(Math.max(endOf(ms), ms), start.zone, floatingZone),
      recurrenceId: starts === undefined ? replacedId?.ms : ms,
      allDay: start.isDate,
      component: event,
    }
    if (overlaps(occurrence, range)) yield occurrence
  }
}

/** From the start of an instance to its end. DTEND gives all the same exact length, DURATION the same nominal one. @see RFC 5545 §3.8.5.3 */
export function lengthOf(event: Component, start: Moment): (ms: number) => number {
  const end = momentOf(propertyOf(event, 'DTEND'))
  if (end !== undefined) return (ms) => ms + end.ms - start.ms
  const duration = readDuration(valueIn(event, 'DURATION') ?? '') ?? { days: start.isDate ? 1 : 0, ms: 0 }
  return (ms) => addDuration(ms, duration, start.zone)
}

/** @returns undefined for an event that does not recur */
function startsOf(
  event: Component,
  tree: Component,
  start: Moment,
  endOf: (ms: number) => number,
  range: TimeRange,
): Iterable<number> | undefined {
  const rule = valueIn(event, 'RRULE')
  const more = event.properties.filter(({ name }) => name === 'RDATE').flatMap(momentsOf)
  if (rule === undefined && more.length === 0) return undefined
  // Floating times may be a day away from where UTC would have them, and nominal days an hour longer.
  const from = (range.start ?? Number.NEGATIVE_INFINITY) - (endOf(start.ms) - start.ms) - dayMs
  const to = (range.end ?? Number.POSITIVE_INFINITY) + dayMs
  const own = more.map(({ ms }) => ms)
  const ruled = rule === undefined ? [start.ms] : ruleStarts(rule, start, from, to)
  return without(union(own, ruled), notOfSeries(event, tree))
}

/** Instances that are excluded, or that another VEVENT of the object stands for. */
function notOfSeries(event: Component, tree: Component): ReadonlySet<number> {
  const excluded = event.properties.filter(({ name }) => name === 'EXDATE').flatMap(momentsOf)
  const uid = valueIn(event, 'UID')
  const replaced = eventsOf(tree)
    .filter((other) => valueIn(other, 'UID') === uid)
    .flatMap((other) => momentOf(propertyOf(other, 'RECURRENCE-ID')) ?? [])
  return new Set([...excluded, ...replaced].map(({ ms }) => ms))
}

function* union(some: readonly number[], others: Iterable<number>): Generator<number> {
  const seen = new Set(some)
  yield* seen
  for (const ms of others) if (!seen.has(ms)) yield ms
}

function* without(all: Iterable<number>, left: ReadonlySet<number>): Generator<number> {
  for (const ms of all) if (!left.has(ms)) yield ms
}
