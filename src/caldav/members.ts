/**
 * How members of a calendar are answered. Hundreds of them differ in little: what is the same for all is written once, and the answer for one
 * is put together from that and the rest.
 */
import { enclosed, escapeText, Markup, written } from '../xml/render.ts'
import type { QName } from '../xml/types.ts'
import { propertyResponse, responseText } from './multistatus.ts'
import type { Property, View } from './properties/row.ts'
import { propertiesOf, propertyNode, type Wanted } from './properties/wanted.ts'
import type { Href, ObjectResource } from './resource.ts'

/** @param object of the same calendar as all the others, and with calendar data if they have it */
export type Member = (object: ObjectResource) => Markup

interface Asked {
  readonly href: Href
  readonly wanted: Wanted
  readonly view: View
  /** Leave out what is not there. */
  readonly minimal: boolean
}

/** For one answer. */
export function memberOf(asked: Asked): Member {
  const { href, wanted, view, minimal } = asked
  const oneByOne: Member = (object) => propertyResponse(href(object), propertiesOf(object, wanted, view), minimal)
  if (wanted.kept || wanted.namesOnly) return oneByOne
  let alike: Member | undefined
  return (object) => {
    alike ??= patternOf(asked, object)
    return alike(object)
  }
}

/** What of the properties is the same everywhere, or has to be asked of each. */
type Part = string | { readonly name: QName; readonly row: Property }

/** Nothing that can be in an answer: where it stands, something is put in. */
const gap = '\0'

function patternOf({ href, wanted, view, minimal }: Asked, first: ObjectResource): Member {
  const missing: QName[] = []
  const parts: Part[] = []
  for (const { name, row, named } of wanted.columns) {
    const node = propertyNode(first, { name, row }, new Map(), view)
    if (node === undefined) {
      if (named) missing.push(name)
    } else if (row?.varies) parts.push({ name, row })
    else parts.push(written([node]))
  }
  const begin = escapeText(href({ ...first, name: '' }))
  const text = responseText(begin + gap, parts.length === 0 ? '' : gap, missing, minimal)
  const [before = '', between = '', after = ''] = text.split(gap)
  const write = (part: Part, object: ObjectResource) =>
    typeof part === 'string' ? part : enclosed(part.name, written(part.row.value(object, view) ?? []))
  return (object) => {
    let inside = before + object.name + between
    for (const part of parts) inside += write(part, object)
    return Markup.of(inside + after)
  }
}
