import type { CompFilter, ParamFilter, PropFilter, TextMatch } from '../../ical/types.ts'
import { CALDAV, childOf, childrenOf, q, sameName } from '../../xml/names.ts'
import type { XmlElement } from '../../xml/types.ts'
import { DavError } from '../conditions.ts'
import { timeRangeOf } from './time-range.ts'

/** @see RFC 4791 §7.5.1 */
export const collations: readonly TextMatch['collation'][] = ['i;ascii-casemap', 'i;octet', 'i;unicode-casemap']

/** VCALENDAR, VEVENT, VALARM: real filters are three deep and a handful of conditions wide. */
const maxDepth = 6
const maxParts = 200
/** Each may have to compute every recurrence of the calendar. */
const maxRanges = 8
/** Folded anew for each value that it is compared with. */
const maxMatchLength = 1_000

/** Components that happen at a time; a range on another would match nothing, silently. @see RFC 4791 §9.9 */
const timed = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VALARM'])
const dated = new Set('DTSTART DTEND DUE COMPLETED CREATED DTSTAMP LAST-MODIFIED RECURRENCE-ID RDATE EXDATE'.split(' '))

/** Where the components of iCalendar stand; others may stand anywhere. @see RFC 5545 §3.6 */
const parents = new Map<string, readonly string[]>([
  ['VCALENDAR', ['']],
  ...['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VTIMEZONE'].map((name) => [name, ['VCALENDAR']] as const),
  ...['STANDARD', 'DAYLIGHT'].map((name) => [name, ['VTIMEZONE']] as const),
  ['VALARM', ['VEVENT', 'VTODO']],
])

const c = (local: string) => q(CALDAV, local)

/**
 * The filter of a calendar-query.
 * @throws DavError `valid-filter`, `supported-filter`, `supported-collation`
 * @see RFC 4791 §9.7
 */
export function filterOf(query: XmlElement): CompFilter {
  const [filter, ...more] = childrenOf(query, c('filter'))
  const [root, ...others] = filter === undefined ? [] : childrenOf(filter, c('comp-filter'))
  if (root === undefined || more.length > 0 || others.length > 0) throw new DavError('valid-filter')
  const parts = partsOf(root)
  const ranges = parts.filter(({ name }) => sameName(name, c('time-range'))).length
  const tooLong = parts.some(({ name, text }) => sameName(name, c('text-match')) && text.length > maxMatchLength)
  if (parts.length > maxParts || ranges > maxRanges || tooLong) throw new DavError('supported-filter')
  const parsed = compFilter(root, '', 1)
  if (parsed.name !== 'VCALENDAR') throw new DavError('valid-filter')
  return parsed
}

const partsOf = (element: XmlElement): readonly XmlElement[] =>
  element.children.flatMap((child) => [child, ...partsOf(child)])

function compFilter(element: XmlElement, parent: string, depth: number): CompFilter {
  if (depth > maxDepth) throw new DavError('supported-filter')
  const condition = conditionOf(element, kinds.comp)
  const { name } = condition
  if (parents.get(name)?.includes(parent) === false) throw new DavError('valid-filter')
  return {
    ...condition,
    props: childrenOf(element, c('prop-filter')).map(propFilter),
    comps: childrenOf(element, c('comp-filter')).map((child) => compFilter(child, name, depth + 1)),
  }
}

const propFilter = (element: XmlElement): PropFilter => ({
  ...conditionOf(element, kinds.prop),
  ...textMatchOf(element),
  params: childrenOf(element, c('param-filter')).map(paramFilter),
})

const paramFilter = (element: XmlElement): ParamFilter => {
  const { name, isNotDefined } = conditionOf(element, kinds.param)
  return { name, isNotDefined, ...textMatchOf(element) }
}

/** What may stand in a filter of each kind, and names on which a time range makes sense. @see RFC 4791 §9.7.1 to §9.7.3 */
interface Kind {
  readonly parts: readonly string[]
  readonly ranged: ReadonlySet<string>
}

const kinds = {
  comp: { parts: ['is-not-defined', 'time-range', 'prop-filter', 'comp-filter'], ranged: timed },
  prop: { parts: ['is-not-defined', 'time-range', 'text-match', 'param-filter'], ranged: dated },
  param: { parts: ['is-not-defined', 'text-match'], ranged: new Set<string>() },
} as const satisfies Record<string, Kind>

const known: ReadonlySet<string> = new Set(Object.values(kinds).flatMap(({ parts }) => parts))

/** A condition passed over would find too much, silently. But for that of the drafts, which older Evolutions send: it says what is meant without it. */
function checkParts(element: XmlElement, parts: readonly string[]): void {
  const conditions = element.children.filter(({ name }) => name.ns === CALDAV && name.local !== 'is-defined')
  const names = conditions.map(({ name }) => name.local)
  if (!names.every((name) => known.has(name))) throw new DavError('supported-filter')
  const single = names.filter((name) => name === 'time-range' || name === 'text-match')
  const alone = names.includes('is-not-defined') && names.length > 1
  if (alone || single.length > 1 || !names.every((name) => parts.includes(name))) throw new DavError('valid-filter')
}

function conditionOf(element: XmlElement, kind: Kind): Pick<CompFilter, 'name' | 'isNotDefined' | 'timeRange'> {
  const name = element.attributes.get('name')?.toUpperCase() ?? ''
  if (!/^[A-Z0-9-]{1,100}$/.test(name)) throw new DavError('valid-filter')
  checkParts(element, kind.parts)
  const range = childOf(element, c('time-range'))
  if (range !== undefined && !kind.ranged.has(name)) throw new DavError('valid-filter')
  return {
    name,
    isNotDefined: childOf(element, c('is-not-defined')) !== undefined,
    ...(range === undefined ? {} : { timeRange: timeRangeOf(range) }),
  }
}

function textMatchOf(element: XmlElement): { readonly textMatch?: TextMatch } {
  const match = childOf(element, c('text-match'))
  if (match === undefined) return {}
  const wanted = match.attributes.get('collation') ?? 'i;ascii-casemap'
  const collation = wanted === 'default' ? 'i;ascii-casemap' : collations.find((known) => known === wanted)
  if (collation === undefined) throw new DavError('supported-collation')
  const negate = match.attributes.get('negate-condition') ?? 'no'
  if (negate !== 'yes' && negate !== 'no') throw new DavError('valid-filter')
  return { textMatch: { text: match.text, collation, negate: negate === 'yes' } }
}
