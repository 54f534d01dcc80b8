/**
 * What an app computes from the texts that are served, against what Outlook shows. Pure.
 */
import type { GraphEvent } from '../graph/types.ts'
import { occurrences } from '../ical/expand.ts'
import { title } from '../ical/fields/text.ts'
import { unescapeText, valueIn } from '../ical/parse.ts'
import { shaped } from '../ical/shape.ts'
import { objectName } from './hash.ts'
import type { DifferenceKind } from './types.ts'

/** One time that an event happens. */
export interface Instance {
  /** Name of the calendar object it belongs to. */
  readonly object: string
  /** Epoch ms; for whole days the UTC midnights of their dates. */
  readonly start: number
  readonly end: number
  readonly allDay: boolean
  readonly title: string
  readonly cancelled: boolean
}

/** Half-open, epoch ms. */
export interface Range {
  readonly from: number
  readonly to: number
}

export interface Difference {
  /** `yyyy-MM-dd` */
  readonly date: string
  readonly kind: DifferenceKind
}

/** @param view as `Mailbox.calendarView` answers: times in UTC */
export function outlookInstances(accountId: string, view: readonly GraphEvent[], range: Range): readonly Instance[] {
  const found = view.map(shaped).map((event) => ({
    object: objectName(accountId, event.seriesMasterId || event.id),
    start: instantOf(event.start),
    end: instantOf(event.end),
    allDay: event.isAllDay ?? false,
    title: title(event),
    cancelled: event.isCancelled ?? false,
  }))
  return found.filter((instance) => touches(instance, range))
}

const instantOf = (time: GraphEvent['start']): number => Date.parse(`${String(time?.dateTime).slice(0, 19)}Z`)

/** @param texts by name of the object. @throws TooManyInstances, CalendarSyntaxError */
export function servedInstances(texts: ReadonlyMap<string, string>, range: Range): readonly Instance[] {
  const wide = { start: range.from - dayMs, end: range.to + dayMs }
  const found = [...texts].flatMap(([object, text]) =>
    occurrences(text, wide).map(({ start, end, allDay, component }) => ({
      object,
      start,
      end,
      allDay,
      title: unescapeText(valueIn(component, 'SUMMARY') ?? ''),
      cancelled: valueIn(component, 'STATUS') === 'CANCELLED',
    })),
  )
  return found.filter((instance) => touches(instance, range))
}

const dayMs = 86_400_000

const touches = ({ start, end }: Instance, { from, to }: Range): boolean =>
  start < to && (end > from || (end === start && start >= from))

/** What differs between two instances of one object, the first that applies. */
const kinds: readonly (readonly [kind: DifferenceKind, differ: (a: Instance, b: Instance) => boolean])[] = [
  ['allDay', (a, b) => a.allDay !== b.allDay],
  ['time', (a, b) => a.start !== b.start || a.end !== b.end],
  ['cancelled', (a, b) => a.cancelled !== b.cancelled],
  ['title', (a, b) => a.title !== b.title],
]

const kindOf = (a: Instance, b: Instance): DifferenceKind | undefined => kinds.find(([, differ]) => differ(a, b))?.[0]

/** Object by object: equal instances are set aside, what is left is paired by its start. By date. */
export function differences(outlook: readonly Instance[], served: readonly Instance[]): readonly Difference[] {
  const [left, right] = [outlook, served].map((all) => Map.groupBy(all, ({ object }) => object))
  const objects = new Set([...outlook, ...served].map(({ object }) => object))
  return [...objects]
    .flatMap((object) => withinObject(left?.get(object) ?? [], right?.get(object) ?? []))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

function withinObject(outlook: readonly Instance[], served: readonly Instance[]): readonly Difference[] {
  const missing = without(outlook, served)
  const rest = without(served, outlook)
  const found: Difference[] = missing.map((one) => {
    const at = nearest(one, rest)
    const [other] = at < 0 ? [] : rest.splice(at, 1)
    return { date: dateOf(one), kind: (other && kindOf(one, other)) ?? 'missing' }
  })
  return [...found, ...rest.map((one) => ({ date: dateOf(one), kind: 'extra' as const }))]
}

/** Each instance accounts for one equal one. */
function without(some: readonly Instance[], others: readonly Instance[]): Instance[] {
  const left = [...others]
  return some.filter((one) => {
    const at = left.findIndex((other) => kindOf(one, other) === undefined)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** An instance may have been moved, but not by weeks: beyond that one is missing and the other is too many. */
const farMs = 7 * dayMs

function nearest({ start }: Instance, others: readonly Instance[]): number {
  const distances = others.map((other) => Math.abs(other.start - start))
  const least = Math.min(farMs, ...distances)
  return distances.indexOf(least)
}

const dateOf = ({ start }: Instance): string => new Date(start).toISOString().slice(0, 10)
