import { CALDAV, childOf, DAV, isNamed, nameKey, q } from '../../xml/names.ts'
import { element, elementOf, type XmlNode } from '../../xml/render.ts'
import type { QName, XmlElement } from '../../xml/types.ts'
import { DavError } from '../conditions.ts'
import type { Resource } from '../resource.ts'
import type { KeptValues, Property, View } from './row.ts'
import { properties, propertyNamed } from './table.ts'

/** Nobody asks for more; macOS comes to about 40. */
const maxProperties = 200
/** Of all names together. What is not there is named again for each member of a listing. */
const maxNamesLength = 20_000

/** Which properties a request asks for, in its order and each once. */
export interface Wanted {
  readonly columns: readonly Column[]
  /** Names without values, `DAV:propname`. */
  readonly namesOnly: boolean
  readonly tokens: boolean
  /** Whether more than names and ETags of objects must be looked up. */
  readonly details: boolean
  /** Whether what apps have set must be looked up. */
  readonly kept: boolean
  /** With everything that apps have set, besides the columns. */
  readonly all: boolean
  /** The `CALDAV:calendar-data` element of a report: in what form objects are wanted. */
  readonly calendarData: XmlElement | undefined
}

interface Column {
  readonly name: QName
  readonly row: Property | undefined
  /** Asked for by name, so that its absence is worth a word. */
  readonly named: boolean
}

/** What a resource has of the wanted properties. */
export interface Properties {
  readonly found: readonly XmlNode[]
  readonly missing: readonly QName[]
}

/**
 * @param propfind the request's root; undefined for an empty body, which means all.
 * @throws DavError `bad-request`
 * @see RFC 4918 §9.1, §14.20
 */
export function wantedOfPropfind(propfind: XmlElement | undefined): Wanted {
  if (propfind === undefined) return wanted([...allprop, who], { all: true })
  const choice = isNamed(propfind, q(DAV, 'propfind')) ? choiceIn(propfind) : undefined
  if (choice === undefined) throw new DavError('bad-request')
  return choice
}

/** @param report an element with a choice like that of PROPFIND in it; without one, only addresses are wanted. */
export const wantedOfReport = (report: XmlElement): Wanted => choiceIn(report) ?? wanted([])

function choiceIn(parent: XmlElement): Wanted | undefined {
  const prop = childOf(parent, q(DAV, 'prop'))
  if (prop !== undefined) {
    const columns = wanted(prop.children.map((child) => columnOf(child.name)))
    return { ...columns, calendarData: childOf(prop, q(CALDAV, 'calendar-data')) }
  }
  if (childOf(parent, q(DAV, 'propname')) !== undefined)
    return wanted(properties.map(unnamed), { all: true, namesOnly: true })
  if (childOf(parent, q(DAV, 'allprop')) === undefined) return undefined
  const included = childOf(parent, q(DAV, 'include'))?.children ?? []
  return wanted([...allprop, ...included.map((child) => columnOf(child.name))], { all: true })
}

const columnOf = (name: QName): Column => ({ name, row: propertyNamed(name), named: true })
const unnamed = (row: Property): Column => ({ name: row.name, row, named: false })
const allprop = properties.filter((row) => row.allprop === true).map(unnamed)
/**
 * Beside all, where the body is empty: python-requests (Home Assistant, python-caldav) loses it at the redirect from the well-known
 * address, and knows what to ask next by this alone.
 */
const who: Column = { ...columnOf(q(DAV, 'current-user-principal')), named: false }

function wanted(columns: readonly Column[], { all = false, namesOnly = false } = {}): Wanted {
  // Duplicates are real: one library asks for some properties twice.
  const unique = [...new Map(columns.map((column) => [nameKey(column.name), column])).values()]
  const length = unique.reduce((sum, { name }) => sum + name.ns.length + name.local.length, 0)
  if (unique.length > maxProperties || length > maxNamesLength) throw new DavError('bad-request')
  const needs = (what: Property['needs']) => unique.some(({ row }) => row?.needs === what)
  const kept = all || unique.some(({ row }) => isKeepable(row))
  return {
    columns: unique,
    namesOnly,
    tokens: needs('token'),
    details: needs('details'),
    kept,
    all,
    calendarData: undefined,
  }
}

/** What is not ours to say is the app's to keep. @see RFC 4918 §15 */
export const isKeepable = (row: Property | undefined): boolean => row === undefined || row.settable !== undefined

export function propertiesOf(resource: Resource, wanted: Wanted, view: View): Properties {
  const { columns, namesOnly, all } = wanted
  const kept = wanted.kept ? view.kept(resource) : nothing
  const found: XmlNode[] = []
  const missing: QName[] = []
  for (const { name, row, named } of columns) {
    const node = propertyNode(resource, { name, row }, kept, view)
    if (node !== undefined) found.push(node)
    else if (named) missing.push(name)
  }
  if (all) found.push(...others(kept, columns))
  return { found: namesOnly ? found.map(({ name }) => element(name)) : found, missing }
}

const nothing: KeptValues = new Map()

/** What an app has set, else what the row says. */
export function propertyNode(
  resource: Resource,
  { name, row }: Pick<Column, 'name' | 'row'>,
  kept: KeptValues,
  view: View,
): XmlNode | undefined {
  const own = kept.size > 0 && isKeepable(row) ? kept.get(nameKey(name)) : undefined
  if (own !== undefined) return own
  const value = row?.value(resource, view)
  return value === undefined ? undefined : elementOf(name, value)
}

function others(kept: KeptValues, columns: readonly Column[]): readonly XmlNode[] {
  const shown = new Set(columns.map(({ name }) => nameKey(name)))
  return [...kept].flatMap(([key, node]) => (shown.has(key) ? [] : [node]))
}
