import { Temporal } from 'temporal-polyfill'
import type { GraphEvent } from '../event.ts'
import type { Component } from './fields/field.ts'
import { instant } from './fields/identity.ts'
import { cancelledDates, originalDate } from './occurrence.ts'
import { dayNumberOf, type Series, seriesOf, startingOn } from './series.ts'
import { type TranslateOptions, TranslationError } from './types.ts'
import { plainly, type When, whenOf } from './when.ts'
import { ianaZone } from './zones.ts'

/** The VEVENTs of one object: the event, or the master first and then its exceptions by original date. @throws TranslationError */
export function componentsOf(event: GraphEvent, options: TranslateOptions): readonly Component[] {
  const common = {
    uid: options.uid,
    options,
    owner: (options.owner ?? []).map((address) => address.toLowerCase()),
    series: undefined,
    excluded: [],
    replaces: undefined,
  }
  const zones = [event.originalStartTimeZone, namedZone(event)]
  if (event.recurrence == null && isMaster(event)) throw new TranslationError('has no recurrence')
  if (event.recurrence == null) return [{ ...common, event, when: plainly(whenOf(event, zones)) }]

  const series = seriesIn(event, options.mailboxTimeZone)
  const cancelled = cancelledDates(event)
  const exceptions = exceptionsOf(event, series, cancelled)
  const excluded = inOrder(cancelled.filter((date) => !exceptions.has(dayNumberOf(date))))
  const master = { ...common, event, when: series.when, series, excluded }
  return [master, ...[...exceptions.values()].map((exception) => ({ ...common, ...exception }))]
}

/** The series of a master, in the zone that it names best. @throws TranslationError */
export function seriesIn(event: GraphEvent, mailboxTimeZone: string | undefined): Series {
  const named = event.recurrence?.range?.recurrenceTimeZone
  const own = [named, event.originalStartTimeZone, event.originalEndTimeZone, namedZone(event)]
  return seriesOf(event, own, mailboxTimeZone)
}

/** What a master is known by where its recurrence was not asked for. As a single event it would be a false statement. */
const isMaster = ({ type, exceptionOccurrences, cancelledOccurrences }: GraphEvent): boolean =>
  type === 'seriesMaster' || (exceptionOccurrences?.length ?? 0) + (cancelledOccurrences?.length ?? 0) > 0

type Exception = Pick<Component, 'event' | 'when' | 'replaces'>

/** By day number of the original date, ascending. Of two for one date the newer counts: answers may repeat themselves. */
function exceptionsOf(
  master: GraphEvent,
  series: Series,
  cancelled: readonly Temporal.PlainDate[],
): ReadonlyMap<number, Exception> {
  const found = new Map<number, Exception>(writtenOut(master, series, cancelled))
  for (const given of inOrderOfChange(master.exceptionOccurrences ?? [])) {
    const date = originalDate(given, series.zone)
    const event = inheriting(given, master)
    const zones = [event.originalStartTimeZone, namedZone(event), series.zone]
    const when = given.start == null ? startingOn(series.when, date) : plainly(whenOf(event, zones))
    found.set(dayNumberOf(date), { event, when, replaces: { series, date } })
  }
  return new Map([...found].sort(([a], [b]) => a - b))
}

/**
 * Instances that no rule can tell, as exceptions at their true times: those that are not as long as the others, and a first
 * one in the second pass of an hour that happens twice (the wall time of the rule means the first pass).
 */
function writtenOut(
  master: GraphEvent,
  series: Series,
  cancelled: readonly Temporal.PlainDate[],
): [number, Exception][] {
  const event = { ...master, recurrence: null }
  const first = series.displaced
  const all: readonly (readonly [date: Temporal.PlainDate, when: When])[] = [
    ...series.uneven.map((date) => [date, startingOn(series.when, date)] as const),
    ...(first === undefined ? [] : [[first.start.toPlainDate(), first] as const]),
  ]
  return all
    .filter(([date]) => !cancelled.some((gone) => gone.equals(date)))
    .map(([date, when]) => [dayNumberOf(date), { event, when: plainly(when), replaces: { series, date } }])
}

/** Exceptions come whole; what a narrow `$select` has left out is as in the series. */
const inheriting = (exception: GraphEvent, master: GraphEvent): GraphEvent => ({
  ...master,
  isCancelled: false,
  ...exception,
  recurrence: null,
})

/** The zone beside the start, unless it is UTC: that is what Graph answers when nobody asks for another. */
function namedZone({ start }: GraphEvent): string | undefined {
  const zone = ianaZone(start?.timeZone)
  return zone === 'UTC' ? undefined : zone
}

const inOrder = (dates: readonly Temporal.PlainDate[]): readonly Temporal.PlainDate[] =>
  [...new Map(dates.map((date) => [date.toString(), date])).values()].sort((a, b) => Temporal.PlainDate.compare(a, b))

const changed = (event: GraphEvent): number => instant(event.lastModifiedDateTime)?.epochMilliseconds ?? 0

const inOrderOfChange = (events: readonly GraphEvent[]): readonly GraphEvent[] =>
  [...events].sort((a, b) => changed(a) - changed(b))
