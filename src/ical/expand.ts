import {
  eventsOf,
  type InstanceOptions,
  lengthOf,
  maxInstances,
  type Occurrence,
  occurrences,
  occurrencesOf,
} from './instances.ts'
import { dateValue, epochToLocal, momentOf, settle, utcValue } from './moment.ts'
import { type Component, type Property, property, propertyOf, treeOf, valueIn } from './parse.ts'
import { print } from './print.ts'
import { overlaps } from './timerange.ts'
import type { TimeRange } from './types.ts'

export { TooManyInstances } from './engine.ts'
export { type InstanceOptions, maxInstances, type Occurrence, occurrences } from './instances.ts'

/**
 * A calendar object with every instance in the range written out as an event of its own: times in UTC, RECURRENCE-ID on
 * instances of a series, no recurrence properties, no VTIMEZONE. Whole days stay dates.
 * @throws TooManyInstances beyond 3,000 · CalendarSyntaxError
 * @see RFC 4791 §9.6.5
 */
export function expand(source: string | Component, range: TimeRange, options: InstanceOptions = {}): string {
  const tree = treeOf(source)
  const instances = occurrences(tree, range, maxInstances, options)
  const others = tree.components.filter(({ name }) => name !== 'VEVENT' && name !== 'VTIMEZONE')
  return print({
    ...tree,
    components: [...others, ...instances.map((instance) => instanceComponent(instance, options))],
  })
}

const ofSeries = new Set(['RRULE', 'RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID'])

function instanceComponent(occurrence: Occurrence, { floatingZone = 'UTC' }: InstanceOptions): Component {
  const { component, allDay, recurrenceId } = occurrence
  const at = (name: string, ms: number): Property =>
    allDay
      ? property(name, dateValue(name === 'RECURRENCE-ID' ? ms : epochToLocal(ms, floatingZone)), { VALUE: 'DATE' })
      : property(name, utcValue(ms))
  const properties = component.properties.flatMap((own): Property[] => {
    if (ofSeries.has(own.name)) return []
    if (own.name === 'DTEND') return [at('DTEND', occurrence.end)]
    if (own.name !== 'DTSTART') return [inUtc(own)]
    const id = recurrenceId === undefined ? [] : [at('RECURRENCE-ID', recurrenceId)]
    return [at('DTSTART', occurrence.start), ...id]
  })
  return { ...component, properties }
}

/** No TZID may be left, for its VTIMEZONE is gone. */
function inUtc(own: Property): Property {
  const moment = own.params.has('TZID') ? momentOf(own) : undefined
  return moment === undefined || moment.isDate ? own : property(own.name, utcValue(moment.ms))
}

/**
 * A calendar object with only those overrides that are in the range, or stand for an instance that would have been.
 * @throws CalendarSyntaxError
 * @see RFC 4791 §9.6.6
 */
export function limitRecurrenceSet(
  source: string | Component,
  range: TimeRange,
  options: InstanceOptions = {},
): string {
  const tree = treeOf(source)
  const components = tree.components.filter(
    (component) => component.name !== 'VEVENT' || !isOverride(component) || impacts(component, tree, range, options),
  )
  return print({ ...tree, components })
}

const isOverride = (event: Component): boolean => propertyOf(event, 'RECURRENCE-ID') !== undefined

function impacts(override: Component, tree: Component, range: TimeRange, options: InstanceOptions): boolean {
  if (occurrencesOf(override, tree, range, options).next().done !== true) return true
  const original = momentOf(propertyOf(override, 'RECURRENCE-ID'))
  const master = eventsOf(tree).find(
    (event) => !isOverride(event) && valueIn(event, 'UID') === valueIn(override, 'UID'),
  )
  const start = momentOf(propertyOf(master ?? override, 'DTSTART'))
  if (original === undefined || start === undefined) return false
  const [from, to] = [original.ms, lengthOf(master ?? override, start)(original.ms)].map((ms) =>
    settle(ms, original.zone, options.floatingZone ?? 'UTC'),
  )
  return overlaps({ start: from ?? 0, end: to ?? 0 }, range)
}
