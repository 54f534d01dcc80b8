import type { Account, KeptShelf, Session } from '../../calendar.ts'
import type { XmlContent, XmlNode } from '../../xml/render.ts'
import type { QName, XmlElement } from '../../xml/types.ts'
import type { ConditionName } from '../conditions.ts'
import { type Href, isOn, type Kind, type Resource, type ResourceOf } from '../resource.ts'

/** What a value may look at besides the resource. */
export interface View {
  readonly account: Account
  readonly href: Href
  readonly push: Session['push']
  readonly outbox: boolean
  /** What apps have set on a resource, by `nameKey`. Empty unless it was asked for. */
  readonly kept: (resource: Resource) => KeptValues
}

export type KeptValues = ReadonlyMap<string, XmlNode>

const none: KeptValues = new Map()

/** Read from the form in which they are kept. */
export const valuesIn = (texts: KeptShelf[string] | undefined): KeptValues =>
  texts === undefined ? none : new Map(Object.entries(texts).map(([name, text]) => [name, JSON.parse(text) as XmlNode]))

/** How a property answers that it cannot have a value; undefined: it can. */
export type Refusal = { readonly status: number; readonly error?: ConditionName } | undefined

export interface Settable {
  /** What cannot be kept. */
  readonly refuse?: (value: XmlElement) => Refusal
  /** Another property that says the same in another way: setting one forgets the other. */
  readonly insteadOf?: QName
}

/** Content of the property's element; undefined: this resource does not have the property. */
export type Value = readonly XmlContent[] | undefined

interface Row<K extends Kind> {
  readonly name: QName
  readonly spec: string
  /** Part of an answer to `DAV:allprop`. */
  readonly allprop?: true
  /** Kinds of resources that have it; decides also what `value` may see. */
  readonly on: readonly K[]
  /** Apps may set it: theirs is kept, and stands before the value below. */
  readonly settable?: Settable
  /** Read before values are asked for. */
  readonly needs?: 'token' | 'details'
  /** Differs between the objects of a calendar: everything else is the same for all that one answer names. */
  readonly varies?: true
  readonly value: (resource: ResourceOf<K>, view: View) => Value
}

/** A row of the property table with its kinds forgotten: asked about a resource of another kind, it is just absent. */
export interface Property extends Omit<Row<Kind>, 'value'> {
  readonly value: (resource: Resource, view: View) => Value
}

export const property = <K extends Kind>(row: Row<K>): Property => ({
  ...row,
  value: (resource, view) => (isOn(row.on, resource) ? row.value(resource, view) : undefined),
})
