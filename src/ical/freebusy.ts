import { type InstanceOptions, maxInstances, occurrences } from './instances.ts'
import { utcValue } from './moment.ts'
import { type Component, property, treeOf, valueIn } from './parse.ts'
import { print } from './print.ts'
import type { Span } from './timerange.ts'
import type { TimeRange } from './types.ts'

/** @see RFC 5545 §3.2.9 */
export type FreeBusyType = 'BUSY' | 'BUSY-TENTATIVE' | 'BUSY-UNAVAILABLE'

export interface BusyPeriod extends Span {
  readonly type: FreeBusyType
}

export interface FreeBusyOptions extends InstanceOptions {
  /** Epoch ms of the answer: DTSTAMP. */
  readonly stamp: number
  readonly prodId: string
  /** RFC 5545 asks for one; the answer to a query has none in RFC 4791. */
  readonly uid?: string
}

/**
 * When somebody is busy, as a calendar with one VFREEBUSY: the answer to a free-busy-query.
 * @param sources calendar objects; those outside the range do no harm.
 * @param range both ends, epoch ms.
 * @throws TooManyInstances beyond 3,000 in all · CalendarSyntaxError
 * @see RFC 4791 §7.10, RFC 5545 §3.6.4
 */
export const freeBusy = (sources: Iterable<string | Component>, range: Span, options: FreeBusyOptions): string =>
  printBusy(busyPeriods(sources, range, options), range, options)

/** @param periods within the range @param range what is open at an end is not told */
export function printBusy(
  periods: readonly BusyPeriod[],
  range: TimeRange,
  options: Pick<FreeBusyOptions, 'stamp' | 'prodId' | 'uid'>,
): string {
  const { uid } = options
  const busy = busyComponent(periods, range, options.stamp)
  return print({
    name: 'VCALENDAR',
    properties: [property('VERSION', '2.0'), property('PRODID', options.prodId)],
    components: [uid === undefined ? busy : { ...busy, properties: [property('UID', uid), ...busy.properties] }],
  })
}

export const busyComponent = (periods: readonly BusyPeriod[], range: TimeRange, stamp: number): Component => ({
  name: 'VFREEBUSY',
  properties: [
    property('DTSTAMP', utcValue(stamp)),
    ...(range.start === undefined ? [] : [property('DTSTART', utcValue(range.start))]),
    ...(range.end === undefined ? [] : [property('DTEND', utcValue(range.end))]),
    ...periods.map(({ type, start, end }) =>
      property('FREEBUSY', `${utcValue(start)}/${utcValue(end)}`, { FBTYPE: type }),
    ),
  ],
  components: [],
})

/** Periods from elsewhere, as they are shown: cut at the ends of the range, joined, ascending. */
export const tidied = (periods: readonly BusyPeriod[], range: Span): readonly BusyPeriod[] =>
  merge(
    periods
      .map(({ type, start, end }) => ({ type, start: Math.max(start, range.start), end: Math.min(end, range.end) }))
      .filter(({ start, end }) => end > start)
      .toSorted((a, b) => a.start - b.start),
  )

/**
 * Periods within the range, cut at its ends; those of one type that meet or overlap are one. Ascending.
 * @throws as `freeBusy`
 */
export function busyPeriods(
  sources: Iterable<string | Component>,
  range: Span,
  options: InstanceOptions = {},
): readonly BusyPeriod[] {
  const busy = gatherBusy(range, options)
  for (const source of sources) busy.add(source)
  return busy.periods()
}

/** The same for a caller who has to rest between two calendar objects. `add` throws as `freeBusy`. */
export function gatherBusy(range: Span, options: InstanceOptions = {}) {
  const found: BusyPeriod[] = []
  let left = maxInstances
  return {
    add(source: string | Component): void {
      const instances = occurrences(treeOf(source), range, left, options)
      left -= instances.length
      for (const { start, end, component } of instances) {
        const type = typeOf(component)
        if (type === undefined || end <= start) continue
        found.push({ type, start: Math.max(start, range.start), end: Math.min(end, range.end) })
      }
    },
    periods: (): readonly BusyPeriod[] => merge(found.toSorted((a, b) => a.start - b.start)),
  }
}

/** What Outlook shows finer than TRANSP and STATUS do. `undefined`: not busy. @see [MS-OXCICAL] §2.1.3.1.1.20.31 */
const outlook = new Map<string, FreeBusyType | undefined>([
  ['FREE', undefined],
  ['TENTATIVE', 'BUSY-TENTATIVE'],
  ['BUSY', 'BUSY'],
  ['OOF', 'BUSY-UNAVAILABLE'],
])

function typeOf(event: Component): FreeBusyType | undefined {
  const status = valueIn(event, 'STATUS')?.toUpperCase()
  if (valueIn(event, 'TRANSP')?.toUpperCase() === 'TRANSPARENT' || status === 'CANCELLED') return undefined
  const shown = valueIn(event, 'X-MICROSOFT-CDO-BUSYSTATUS')?.toUpperCase() ?? ''
  if (outlook.has(shown)) return outlook.get(shown)
  return status === 'TENTATIVE' ? 'BUSY-TENTATIVE' : 'BUSY'
}

function merge(periods: readonly BusyPeriod[]): readonly BusyPeriod[] {
  const merged: BusyPeriod[] = []
  const last = new Map<FreeBusyType, number>()
  for (const period of periods) {
    const index = last.get(period.type)
    const before = index === undefined ? undefined : merged[index]
    if (index !== undefined && before !== undefined && before.end >= period.start) {
      merged[index] = { ...before, end: Math.max(before.end, period.end) }
    } else last.set(period.type, merged.push(period) - 1)
  }
  return merged
}
