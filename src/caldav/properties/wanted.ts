import { CALDAV, childOf, DAV, isNamed, nameKey, q } from '../../xml/names.ts'
import { element, type XmlNode } from '../../xml/render.ts'
import type { QName, XmlElement } from '../../xml/types.ts'
import { DavError } from '../conditions.ts'
import type { Resource } from '../resource.ts'
import type { Property, View } from './row.ts'
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
  if (propfind === undefined) return wanted(allprop)
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
  if (childOf(parent, q(DAV, 'propname')) !== undefined) return wanted(properties.map(unnamed), true)
  if (childOf(parent, q(DAV, 'allprop')) === undefined) return undefined
  const included = childOf(parent, q(DAV, 'include'))?.children ?? []
  return wanted([...allprop, ...included.map((child) => columnOf(child.name))])
}

const columnOf = (name: QName): Column => ({ name, row: propertyNamed(name), named: true })
const unnamed = (row: Property): Column => ({ name: row.name, row, named: false })
const allprop = properties.filter((row) => row.allprop === true).map(unnamed)

function wanted(columns: readonly Column[], namesOnly = false): Wanted {
  // Duplicates are real: one library asks for some properties twice.
  const unique = [...new Map(columns.map((column) => [nameKey(column.name), column])).values()]
  const length = unique.reduce((sum, { name }) => sum + name.ns.length + name.local.length, 0)
  if (unique.length > maxProperties || length > maxNamesLength) throw new DavError('bad-request')
  const tokens = unique.some(({ row }) => row?.needs === 'token')
  return { columns: unique, namesOnly, tokens, calendarData: undefined }
}

export function propertiesOf(resource: Resource, { columns, namesOnly }: Wanted, view: View): Properties {
  const found: XmlNode[] = []
  const missing: QName[] = []
  for (const { name, row, named } of columns) {
    const value = row?.value(resource, view)
    if (value !== undefined) found.push(namesOnly ? element(name) : element(name, ...value))
    else if (named) missing.push(name)
  }
  return { found, missing }
}
