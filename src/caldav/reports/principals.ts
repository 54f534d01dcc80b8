import { CALDAV, childOf, childrenOf, DAV, q } from '../../xml/names.ts'
import { element, render, type XmlContent } from '../../xml/render.ts'
import type { XmlElement } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { viewOf } from '../kept.ts'
import { multistatus, propertyResponse } from '../multistatus.ts'
import { applied, isMinimal } from '../preferences.ts'
import type { View } from '../properties/row.ts'
import { propertyNamed } from '../properties/table.ts'
import { propertiesOf, wantedOfReport } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { Resource } from '../resource.ts'

/** The only principal that anybody can see is himself. */
const self = { kind: 'principal' } as const

async function found(call: Call, body: XmlElement, matched: boolean): Promise<Reply> {
  const minimal = isMinimal(call)
  const wanted = wantedOfReport(body)
  const properties = propertiesOf(self, wanted, await viewOf(call, [self], wanted))
  const responses = matched ? [propertyResponse(call.href(self), properties, minimal)] : []
  return multistatus(responses, applied(minimal))
}

/** @see RFC 3744 §9.3. By property, nothing matches: no collection here has members that name principals. */
export async function principalMatch(call: Call, _: Resource, body: XmlElement): Promise<Reply> {
  return await found(call, body, childOf(body, q(DAV, 'self')) !== undefined)
}

/** @see RFC 3744 §9.4 */
export async function principalPropertySearch(call: Call, _: Resource, body: XmlElement): Promise<Reply> {
  const searches = childrenOf(body, q(DAV, 'property-search'))
  if (searches.length === 0) throw new DavError('bad-request')
  const view = await viewOf(call, [self], { kept: false })
  const verdicts = searches.map((search) => isMatch(search, view))
  // `anyof` is CalendarServer's addition.
  const any = body.attributes.get('test') === 'anyof'
  return await found(call, body, any ? verdicts.includes(true) : !verdicts.includes(false))
}

function isMatch(search: XmlElement, view: View): boolean {
  const wanted = childOf(search, q(DAV, 'match'))?.text.trim().toLowerCase() ?? ''
  const props = childOf(search, q(DAV, 'prop'))?.children ?? []
  return props.some(({ name }) => {
    const value = propertyNamed(name)?.value(self, view)
    return value !== undefined && textOf(value).toLowerCase().includes(wanted)
  })
}

const textOf = (content: readonly XmlContent[]): string =>
  content.map((part) => (part === undefined ? '' : typeof part === 'string' ? part : textOf(part.content))).join(' ')

const searchable = [
  { name: q(DAV, 'displayname'), description: 'Name' },
  { name: q(CALDAV, 'calendar-user-address-set'), description: 'Mail address' },
]

/** @see RFC 3744 §9.5. Not a multistatus, and 200. */
export async function principalSearchPropertySet(): Promise<Reply> {
  const rows = searchable.map(({ name, description }) =>
    element(
      q(DAV, 'principal-search-property'),
      element(q(DAV, 'prop'), element(name)),
      element(q(DAV, 'description'), description),
    ),
  )
  const text = render(element(q(DAV, 'principal-search-property-set'), ...rows))
  return { status: 200, body: { type: 'application/xml', text } }
}
