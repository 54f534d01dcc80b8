import type { TimeRange } from './types.ts'

/** Half-open: what ends when the range starts is outside, what has no length is inside at the start. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Whether an event is in a range: the table for VEVENT. How long an event without DTEND and DURATION is (a day or nothing)
 * is already in the span.
 * @see RFC 4791 §9.9
 */
export function overlaps({ start, end }: Span, range: TimeRange): boolean {
  const { start: from = Number.NEGATIVE_INFINITY, end: to = Number.POSITIVE_INFINITY } = range
  return end > start ? from < end && to > start : contains(start, range)
}

/** Whether an instant (of an alarm, of a property) is in a range. @see RFC 4791 §9.9 */
export const contains = (instant: number, { start, end }: TimeRange): boolean =>
  (start === undefined || start <= instant) && (end === undefined || end > instant)

/**
 * Whether an alarm that rings `repeat` more times, every `everyMs`, rings in the range.
 * @see RFC 4791 §9.9, RFC 5545 §3.8.6.2
 */
export function rings(first: number, repeat: number, everyMs: number, range: TimeRange): boolean {
  if (contains(first, range)) return true
  if (repeat <= 0 || everyMs <= 0 || range.start === undefined) return false
  const times = Math.max(1, Math.ceil((range.start - first) / everyMs))
  return times <= repeat && contains(first + times * everyMs, range)
}
