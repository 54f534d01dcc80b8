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
    alike ??= patternOf(asked, object, oneByOne)
    return alike(object)
  }
}

/** Nothing that can be in an answer: where it stands, something is put in. */
const gap = '\0'

function patternOf({ href, wanted, view, minimal }: Asked, first: ObjectResource, oneByOne: Member): Member {
  const missing: QName[] = []
  const varying: Property[] = []
  let props = ''
  for (const { name, row, named } of wanted.columns) {
    const node = propertyNode(first, { name, row }, new Map(), view)
    if (node === undefined) {
      if (named) missing.push(name)
    } else if (row?.varies) {
      varying.push(row)
      props += enclosed(name, gap)
    } else props += written([node])
  }
  const begin = escapeText(href({ ...first, name: '' }))
  const [start = '', next = '', ...others] = responseText(begin + gap, props, missing, minimal).split(gap)
  return (object) => {
    let text = start + object.name + next
    for (const [at, row] of varying.entries()) {
      const value = written(row.value(object, view) ?? [])
      if (value === '') return oneByOne(object) // an element without content is written otherwise
      text += value + (others[at] ?? '')
    }
    return Markup.of(text)
  }
}
