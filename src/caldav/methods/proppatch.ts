import { childrenOf, DAV, isNamed, nameKey, q, XML } from '../../xml/names.ts'
import { element, nodeOf, type XmlNode } from '../../xml/render.ts'
import type { QName, XmlElement } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { type Change, keep, ShelfFull } from '../kept.ts'
import { locate } from '../locate.ts'
import { multistatus, type Propstat, propstatResponse } from '../multistatus.ts'
import type { Refusal } from '../properties/row.ts'
import { propertyNamed } from '../properties/table.ts'
import { isKeepable } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { Resource } from '../resource.ts'

/** Nobody sets more at once; macOS comes to five. */
const maxChanges = 100

/**
 * Keeps what is not ours to say: for the account, in the bridge alone. Calendar apps write colour, order and alarm defaults
 * when an account is set up; macOS and KDE take a refusal of that for a broken server.
 * @see RFC 4918 §9.2
 */
export async function proppatch(call: Call): Promise<Reply> {
  const resource = await locate(call.session.home, call.place)
  const update = call.xml()
  if (update === undefined || !isNamed(update, q(DAV, 'propertyupdate'))) throw new DavError('bad-request')
  const asked = update.children.flatMap((part) => instructionsIn(part, update))
  if (asked.length === 0 || asked.length > maxChanges) throw new DavError('bad-request')
  return multistatus([propstatResponse(call.href(resource), await outcome(call, resource, asked))])
}

/** One instruction, and why it cannot be followed. */
interface Instruction extends Change {
  readonly refusal: Refusal
}

function instructionsIn(part: XmlElement, update: XmlElement): readonly Instruction[] {
  const isSet = isNamed(part, q(DAV, 'set'))
  if (!isSet && !isNamed(part, q(DAV, 'remove'))) return []
  return childrenOf(part, q(DAV, 'prop')).flatMap((prop) => {
    const language = [prop, part, update].flatMap(({ attributes }) => attributes.get(lang) ?? [])[0]
    return prop.children.map((property) => instruction(property, isSet ? spoken(property, language) : undefined))
  })
}

const lang = nameKey(q(XML, 'lang'))

/** The language said further out belongs to the value. @see RFC 4918 §4.3 */
function spoken(property: XmlElement, language: string | undefined): XmlNode {
  const node = nodeOf(property)
  if (language === undefined || property.attributes.has(lang)) return node
  return { ...node, attributes: [...node.attributes, [lang, language]] }
}

function instruction(property: XmlElement, value: XmlNode | undefined): Instruction {
  const { name } = property
  const row = propertyNamed(name)
  const settable = row?.settable
  const refusal = isKeepable(row)
    ? value && settable?.refuse?.(property)
    : ({ status: 403, error: 'cannot-modify-protected-property' } as const)
  return { name, refusal, ...(value && { value }), ...(settable?.insteadOf && { insteadOf: settable.insteadOf }) }
}

/** All or nothing: next to one that fails the others fail too, with 424. */
async function outcome(call: Call, resource: Resource, asked: readonly Instruction[]): Promise<readonly Propstat[]> {
  const unique = [...new Map(asked.map((one) => [nameKey(one.name), one])).values()]
  const refused = new Map(asked.flatMap((one) => (one.refusal ? [[nameKey(one.name), one] as const] : [])))
  if (refused.size > 0) return failed([...refused.values()], unique)
  try {
    await keep(call, resource, asked, await membersOf(call, resource))
  } catch (error) {
    if (error instanceof ShelfFull) return [{ status: 507, props: names(unique) }]
    throw error
  }
  return [{ status: 200, props: names(unique) }]
}

const names = (some: readonly { readonly name: QName }[]): readonly XmlNode[] => some.map(({ name }) => element(name))

function failed(refused: readonly Instruction[], all: readonly Instruction[]): readonly Propstat[] {
  const groups = Map.groupBy(refused, ({ refusal }) => `${refusal?.status} ${refusal?.error}`)
  const known = new Set(refused.map(({ name }) => nameKey(name)))
  const others = all.filter(({ name }) => !known.has(nameKey(name)))
  return [
    ...[...groups.values()].map((some) => ({ status: 403, ...some[0]?.refusal, props: names(some) })),
    ...(others.length > 0 ? [{ status: 424, props: names(others) }] : []),
  ]
}

async function membersOf(call: Call, resource: Resource): Promise<(member: string) => boolean> {
  if (resource.kind !== 'object') return () => true
  const { entry } = await call.session.home.snapshot(resource.calendarId)
  return (member) => member === '' || entry(member) !== undefined
}
