import { expand, limitRecurrenceSet } from '../../ical/expand.ts'
import type { InstanceOptions } from '../../ical/instances.ts'
import { type ComponentSelection, type PropertySelection, select } from '../../ical/partial.ts'
import { CALDAV, childOf, childrenOf, q } from '../../xml/names.ts'
import type { XmlElement } from '../../xml/types.ts'
import { DavError } from '../conditions.ts'
import { closedRangeOf } from './time-range.ts'

/** In what form a client wants calendar objects. */
export interface DataForm {
  readonly of: (text: string) => string
  /** One object may become many instances: to be counted before the answer starts. */
  readonly costly: boolean
}

const c = (local: string) => q(CALDAV, local)

/**
 * @param element `CALDAV:calendar-data` of a report; undefined when it was not asked for.
 * @throws DavError `supported-calendar-data`, `bad-request`
 * @see RFC 4791 §9.6
 */
export function dataFormOf(element: XmlElement | undefined, options: InstanceOptions): DataForm | undefined {
  if (element === undefined) return undefined
  const { attributes } = element
  const type = attributes.get('content-type') ?? 'text/calendar'
  const version = attributes.get('version') ?? '2.0'
  if (type.toLowerCase() !== 'text/calendar' || version !== '2.0') throw new DavError('supported-calendar-data')
  const root = childOf(element, c('comp'))
  const selection = root && selectionOf(root)
  const instances = instancesOf(element, options)
  const costly = childOf(element, c('expand')) !== undefined
  return { costly, of: (text) => (selection === undefined ? instances(text) : select(instances(text), selection)) }
}

function instancesOf(element: XmlElement, options: InstanceOptions): (text: string) => string {
  // It cuts VFREEBUSY components, and there is none in a calendar here: nothing is left to do but to check it.
  const busy = childOf(element, c('limit-freebusy-set'))
  if (busy !== undefined) closedRangeOf(busy)
  const expansion = childOf(element, c('expand'))
  const limit = childOf(element, c('limit-recurrence-set'))
  if (expansion !== undefined && limit !== undefined) throw new DavError('bad-request')
  if (expansion !== undefined) {
    const range = closedRangeOf(expansion)
    return (text) => expand(text, range, options)
  }
  if (limit === undefined) return (text) => text
  const range = closedRangeOf(limit)
  return (text) => limitRecurrenceSet(text, range, options)
}

const selectionOf = (comp: XmlElement): ComponentSelection => ({
  name: nameOf(comp),
  allProps: childOf(comp, c('allprop')) !== undefined,
  props: childrenOf(comp, c('prop')).map(propertySelectionOf),
  allComps: childOf(comp, c('allcomp')) !== undefined,
  comps: childrenOf(comp, c('comp')).map(selectionOf),
})

const propertySelectionOf = (prop: XmlElement): PropertySelection => ({
  name: nameOf(prop),
  noValue: prop.attributes.get('novalue') === 'yes',
})

const nameOf = (element: XmlElement): string => element.attributes.get('name')?.toUpperCase() ?? ''
