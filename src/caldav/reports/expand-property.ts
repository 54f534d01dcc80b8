import { childrenOf, DAV, q, sameName } from '../../xml/names.ts'
import { isElement, type Markup, type XmlContent, type XmlNode } from '../../xml/render.ts'
import type { QName, XmlElement } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { placeOfHref } from '../href.ts'
import { viewOf } from '../kept.ts'
import { locate } from '../locate.ts'
import { multistatus, propertyResponse } from '../multistatus.ts'
import { applied, isMinimal } from '../preferences.ts'
import { propertyNamed } from '../properties/table.ts'
import { isKeepable, propertyNode } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { Resource } from '../resource.ts'

/** Properties asked for, at all levels together. */
const maxProperties = 200
const maxDepth = 4

const property = q(DAV, 'property')
const href = q(DAV, 'href')

/**
 * Properties, and properties of the resources that their values point at, in place of the pointers.
 * @see RFC 3253 §3.8
 */
export async function expandProperty(call: Call, resource: Resource, body: XmlElement): Promise<Reply> {
  if (count(body) > maxProperties || depth(body) > maxDepth) throw new DavError('bad-request')
  return multistatus([await response(call, resource, body)], applied(isMinimal(call)))
}

const count = (asked: XmlElement): number =>
  childrenOf(asked, property).reduce((sum, child) => sum + 1 + count(child), 0)

const depth = (asked: XmlElement): number =>
  1 + childrenOf(asked, property).reduce((deepest, child) => Math.max(deepest, depth(child)), 0)

async function response(call: Call, resource: Resource, asked: XmlElement): Promise<Markup> {
  const found: XmlNode[] = []
  const missing: QName[] = []
  const columns = childrenOf(asked, property).map((child) => ({ child, name: nameOf(child) }))
  const kept = columns.some(({ name }) => isKeepable(propertyNamed(name)))
  const view = await viewOf(call, [resource], { kept })
  for (const { child, name } of columns) {
    const node = propertyNode(resource, { name, row: propertyNamed(name) }, view.kept(resource), view)
    if (node === undefined) missing.push(name)
    else found.push({ ...node, content: await Promise.all(node.content.map((part) => expanded(call, part, child))) })
  }
  return propertyResponse(call.href(resource), { found, missing }, isMinimal(call))
}

function nameOf({ attributes }: XmlElement): QName {
  const local = attributes.get('name') ?? ''
  // It will be written as the name of an element.
  if (!/^[A-Za-z_][A-Za-z0-9._-]{0,99}$/.test(local)) throw new DavError('bad-request')
  return q(attributes.get('namespace') ?? DAV, local)
}

/** A pointer becomes the response of what it points at, if properties of that were asked for. */
async function expanded(call: Call, part: XmlContent, asked: XmlElement): Promise<XmlContent> {
  const nested = childrenOf(asked, property).length > 0
  if (!nested || !isElement(part) || !sameName(part.name, href)) return part
  const [target] = part.content
  const place = typeof target === 'string' ? placeOfHref(call, target) : undefined
  if (place === undefined || place.kind === 'vacant' || place.kind === 'registration') return part
  return await response(call, await locate(call.session.home, place), asked)
}
