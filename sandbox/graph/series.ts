import type { Item, Series, Shown, Span } from './model.ts'
import { dateOf, dayOf, happensOn, occurrenceDays } from './recurrence.ts'
import { instantOf, wallOf } from './zones.ts'

/** Occurrences of a series as things to show: dates from `recurrence.ts`, times in the series' own zone. */

const DAY_MS = 86_400_000

/**
 * Time of day is wall-clock time: 09:00 stays 09:00 over a change to summer time, for the end as for the start. An occurrence
 * that begins in a skipped hour and would be over before it has begun keeps its length.
 * @see MS-OXOCAL 2.2.1.44.2 (StartTimeOffset, EndTimeOffset)
 */
export function occurrenceSpan(series: Series, date: string): Span {
  const at = (offset: number): number => {
    const wallMs = Date.parse(`${date}T00:00:00Z`) + offset
    return series.allDay ? wallMs : instantOf(new Date(wallMs).toISOString(), series.iana)
  }
  const [start, end] = [at(series.startOffset), at(series.endOffset)]
  const length = series.endOffset - series.startOffset
  return { allDay: series.allDay, start, end: end > start ? end : start + Math.max(0, length) }
}

/** Left out when it ends before the window or starts at its end or later. @see EWS CalendarView */
export const inWindow = (span: Span, start: number, end: number): boolean => span.start < end && span.end >= start

/** The single event, or the master of a series. */
export function shownItem(item: Item): Shown {
  const type = item.series === undefined ? 'singleInstance' : 'seriesMaster'
  return { item, type, date: undefined, span: item.span, content: item.content }
}

export function shownException(item: Item, date: string): Shown | undefined {
  const changed = item.series?.exceptions.get(date)
  return changed && { item, type: 'exception', date, span: changed.span, content: changed.content }
}

/** One occurrence, changed or not, by its original date. @returns undefined when it does not exist (any more). */
export function shownOccurrence(item: Item, date: string): Shown | undefined {
  const { series } = item
  if (series === undefined || series.cancelled.has(date)) return undefined
  const exception = shownException(item, date)
  if (exception !== undefined || !happensOn(series.recurrence, date)) return exception
  return { item, type: 'occurrence', date, span: occurrenceSpan(series, date), content: item.content }
}

/** Exceptions first, then occurrences, as the service answers. */
export function shownInWindow(item: Item, start: number, end: number): readonly Shown[] {
  const { series } = item
  if (series === undefined) return inWindow(item.span, start, end) ? [shownItem(item)] : []
  const exceptions = [...series.exceptions.keys()]
    .flatMap((date) => shownException(item, date) ?? [])
    .filter((shown) => inWindow(shown.span, start, end))
  return [...exceptions, ...plainInWindow(item, series, start, end)]
}

function plainInWindow(item: Item, series: Series, start: number, end: number): readonly Shown[] {
  const found: Shown[] = []
  const from = dayOf(wallOf(start, series.iana)) - Math.ceil(series.endOffset / DAY_MS) - 1
  const until = dayOf(wallOf(end, series.iana)) + 1
  for (const day of occurrenceDays(series.recurrence, until)) {
    if (day < from) continue
    const date = dateOf(day)
    if (series.cancelled.has(date) || series.exceptions.has(date)) continue
    const span = occurrenceSpan(series, date)
    if (inWindow(span, start, end)) found.push({ item, type: 'occurrence', date, span, content: item.content })
  }
  return found
}
