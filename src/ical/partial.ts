import { type Component, type Property, treeOf } from './parse.ts'
import { print } from './print.ts'

/** What a client wants of a component. One that names neither properties nor components wants all of both. */
export interface ComponentSelection {
  /** Upper case. */
  readonly name: string
  readonly allProps: boolean
  readonly props: readonly PropertySelection[]
  readonly allComps: boolean
  readonly comps: readonly ComponentSelection[]
}

export interface PropertySelection {
  /** Upper case. */
  readonly name: string
  /** Name and parameters only. */
  readonly noValue: boolean
}

/**
 * The part of a calendar object that a client asked for.
 *
 * VERSION and PRODID stay when a client asks for components alone: without them nobody could read the rest.
 * @param selection for VCALENDAR
 * @throws CalendarSyntaxError
 * @see RFC 4791 §9.6.1 to §9.6.4; an empty `comp` means all of it: example §7.8.1 (VTIMEZONE)
 */
export function select(source: string | Component, selection: ComponentSelection): string {
  const tree = treeOf(source)
  return print(tree.name === selection.name ? part(tree, selection) : { ...tree, properties: [], components: [] })
}

function part(component: Component, selection: ComponentSelection): Component {
  const { allProps, props, allComps, comps } = selection
  if (!allProps && !allComps && props.length === 0 && comps.length === 0) return component
  const wanted = props.length === 0 && component.name === 'VCALENDAR' ? needed : props
  return {
    name: component.name,
    properties: allProps ? component.properties : component.properties.flatMap((own) => selected(own, wanted)),
    components: allComps ? component.components : component.components.flatMap((own) => selectedPart(own, comps)),
  }
}

const needed: readonly PropertySelection[] = [
  { name: 'VERSION', noValue: false },
  { name: 'PRODID', noValue: false },
]

function selected(own: Property, wanted: readonly PropertySelection[]): Property[] {
  const match = wanted.find(({ name }) => name === own.name)
  if (match === undefined) return []
  return [match.noValue ? { ...own, value: '' } : own]
}

function selectedPart(own: Component, wanted: readonly ComponentSelection[]): Component[] {
  const match = wanted.find(({ name }) => name === own.name)
  return match === undefined ? [] : [part(own, match)]
}
