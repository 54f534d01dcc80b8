import type { Account } from '../../calendar.ts'
import type { XmlContent } from '../../xml/render.ts'
import type { QName } from '../../xml/types.ts'
import { type Href, isOn, type Kind, type Resource, type ResourceOf } from '../resource.ts'

/** What a value may look at besides the resource. */
export interface View {
  readonly account: Account
  readonly href: Href
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
  /** A client's change is accepted and dropped: calendar apps store their taste here and stop when they may not. */
  readonly settable?: true
  /** Read before values are asked for. */
  readonly needs?: 'token'
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
