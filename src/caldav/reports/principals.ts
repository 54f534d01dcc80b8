import { CALDAV, childOf, childrenOf, DAV, nameKey, q, XML } from '../../xml/names.ts'
import { element, elementWith, isElement, render, type XmlContent } from '../../xml/render.ts'
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

/** Of those whom the access control list of a resource names. @see RFC 3744 §9.2 */
export async function aclPrincipalPropSet(call: Call, _: Resource, body: XmlElement): Promise<Reply> {
  return await found(call, body, true)
}

/** Principals alone are looked at: that calendars and events are one's own is no news here. @see RFC 3744 §9.3 */
export async function principalMatch(call: Call, resource: Resource, body: XmlElement): Promise<Reply> {
  const naming = childOf(body, q(DAV, 'principal-property'))?.children[0]
  const meant = childOf(body, q(DAV, 'self')) !== undefined
  if (!meant && naming === undefined) throw new DavError('bad-request')
  const view = await viewOf(call, [self], { kept: false })
  const value = naming && propertyNamed(naming.name)?.value(self, view)
  const named = value !== undefined && textOf(value) === call.href(self)
  return await found(call, body, hasPrincipals(resource) && (meant || named))
}

/** @see RFC 3744 §9.4 */
export async function principalPropertySearch(call: Call, resource: Resource, body: XmlElement): Promise<Reply> {
  // With no condition at all python-caldav means everybody.
  const searches = childrenOf(body, q(DAV, 'property-search'))
  const view = await viewOf(call, [self], { kept: false })
  const verdicts = searches.map((search) => isMatch(search, view))
  // `anyof` is CalendarServer's addition.
  const any = body.attributes.get('test') === 'anyof'
  const elsewhere = childOf(body, q(DAV, 'apply-to-principal-collection-set')) !== undefined
  const matched = any ? verdicts.includes(true) : !verdicts.includes(false)
  return await found(call, askedFor(body), matched && (elsewhere || hasPrincipals(resource)))
}

const parts = new Set(
  ['property-search', 'prop', 'apply-to-principal-collection-set'].map((name) => nameKey(q(DAV, name))),
)

/** python-caldav 3 writes the properties that it wants beside an empty `prop`. */
function askedFor(body: XmlElement): XmlElement {
  const prop = childOf(body, q(DAV, 'prop'))
  if (prop === undefined || prop.children.length > 0) return body
  const beside = body.children.filter(({ name }) => !parts.has(nameKey(name)))
  return { ...body, children: [{ ...prop, children: beside }] }
}

/** Whether the principal is it, or below it. */
const hasPrincipals = ({ kind }: Resource): boolean => kind === 'root' || kind === 'principals' || kind === 'principal'

function isMatch(search: XmlElement, view: View): boolean {
  const wanted = childOf(search, q(DAV, 'match'))?.text.trim().toLowerCase() ?? ''
  const props = childOf(search, q(DAV, 'prop'))?.children ?? []
  return props.some(({ name }) => {
    const value = propertyNamed(name)?.value(self, view)
    return value !== undefined && textOf(value).toLowerCase().includes(wanted)
  })
}

const textOf = (content: readonly XmlContent[]): string =>
  content.map((part) => (typeof part === 'string' ? part : isElement(part) ? textOf(part.content) : '')).join(' ')

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
      elementWith(q(DAV, 'description'), { [nameKey(q(XML, 'lang'))]: 'en' }, description),
    ),
  )
  const text = render(element(q(DAV, 'principal-search-property-set'), ...rows))
  return { status: 200, body: { type: 'application/xml', text } }
}
