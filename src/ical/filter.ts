import { type InstanceOptions, occurrencesOf } from './instances.ts'
import { addDuration, dayMs, momentOf, momentsOf, readDuration, settle } from './moment.ts'
import { type Component, type Property, paramOf, propertyOf, treeOf, unescapeText, valueIn } from './parse.ts'
import { contains, overlaps, rings } from './timerange.ts'
import type { CompFilter, ParamFilter, PropFilter, TextMatch, TimeRange } from './types.ts'

/** What a filter is matched within: the calendar object, and the components from it down to the one at hand. */
interface Place {
  readonly tree: Component
  readonly parent: Component | undefined
  readonly options: InstanceOptions
}

/**
 * Whether a calendar object matches the filter of a calendar-query. All conditions on a component must hold for the same
 * component; a time range holds for a VEVENT when any of its instances is in it, overrides counting for themselves.
 * @param filter the filter for VCALENDAR.
 * @throws TooManyInstances for rules that will not be computed · CalendarSyntaxError
 * @see RFC 4791 §7.4, §9.7, §9.9
 */
export function matches(source: string | Component, filter: CompFilter, options: InstanceOptions = {}): boolean {
  const tree = treeOf(source)
  return matchesAny([tree], filter, { tree, parent: undefined, options })
}

function matchesAny(components: readonly Component[], filter: CompFilter, place: Place): boolean {
  const candidates = components.filter(({ name }) => name === filter.name)
  if (filter.isNotDefined) return candidates.length === 0
  return candidates.some((component) => matchesComponent(component, filter, place))
}

/** The time range last: it may have to compute a recurrence. */
const matchesComponent = (component: Component, filter: CompFilter, place: Place): boolean =>
  filter.props.every((prop) => matchesProperties(component, prop, place.options)) &&
  filter.comps.every((comp) => matchesAny(component.components, comp, { ...place, parent: component })) &&
  (filter.timeRange === undefined || isInRange(component, filter.timeRange, place))

/** Components that have a place in time; a range on any other holds for none. */
function isInRange(component: Component, range: TimeRange, { tree, parent, options }: Place): boolean {
  if (component.name === 'VEVENT') return occurrencesOf(component, tree, range, options).next().done !== true
  if (component.name === 'VALARM' && parent?.name === 'VEVENT')
    return ringsInRange(component, parent, tree, range, options)
  return false
}

function ringsInRange(
  alarm: Component,
  event: Component,
  tree: Component,
  range: TimeRange,
  options: InstanceOptions,
): boolean {
  const trigger = propertyOf(alarm, 'TRIGGER')
  const repeat = Number(valueIn(alarm, 'REPEAT') ?? 0)
  const every = addDuration(0, readDuration(valueIn(alarm, 'DURATION') ?? '') ?? { days: 0, ms: 0 }, 'UTC')
  const fixed = momentOf(trigger)
  if (fixed !== undefined) return rings(fixed.ms, repeat, every, range)
  const offset = readDuration(trigger?.value ?? '')
  if (trigger === undefined || offset === undefined) return false
  const related = paramOf(trigger, 'RELATED') === 'END' ? 'end' : 'start'
  const away = addDuration(0, offset, 'UTC')
  const around = {
    ...(range.start === undefined ? {} : { start: range.start - away - repeat * every - dayMs }),
    ...(range.end === undefined ? {} : { end: range.end - away + dayMs }),
  }
  return occurrencesOf(event, tree, around, options).some((occurrence) =>
    rings(occurrence[related] + away, repeat, every, range),
  )
}

function matchesProperties(component: Component, filter: PropFilter, options: InstanceOptions): boolean {
  const candidates = component.properties.filter(({ name }) => name === filter.name)
  if (filter.isNotDefined) return candidates.length === 0
  return candidates.some(
    (property) =>
      (filter.timeRange === undefined || isPropertyInRange(property, filter.timeRange, options)) &&
      (filter.textMatch === undefined || containsText(unescapeText(property.value), filter.textMatch)) &&
      filter.params.every((param) => matchesParameter(property, param)),
  )
}

/** Lists (EXDATE) by any of their values. */
function isPropertyInRange(property: Property, range: TimeRange, { floatingZone = 'UTC' }: InstanceOptions): boolean {
  return momentsOf(property).some(({ ms, zone, isDate }) => {
    const start = settle(ms, zone, floatingZone)
    return isDate ? overlaps({ start, end: start + dayMs }, range) : contains(start, range)
  })
}

function matchesParameter(property: Property, { name, isNotDefined, textMatch }: ParamFilter): boolean {
  const values = property.params.get(name)
  if (isNotDefined || values === undefined) return isNotDefined && values === undefined
  return textMatch === undefined || containsText(values.join(','), textMatch)
}

/** @see RFC 4790 §9.2, §9.3 · RFC 5051 §2 */
const collate: Readonly<Record<TextMatch['collation'], (text: string) => string>> = {
  'i;octet': (text) => text,
  'i;ascii-casemap': (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  'i;unicode-casemap': (text) => text.normalize('NFKD').toUpperCase().normalize('NFKD'),
}

function containsText(value: string, { text, collation, negate }: TextMatch): boolean {
  const fold = collate[collation]
  return fold(value).includes(fold(text)) !== negate
}
