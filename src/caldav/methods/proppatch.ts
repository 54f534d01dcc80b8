import { DAV, isNamed, nameKey, q } from '../../xml/names.ts'
import { element } from '../../xml/render.ts'
import type { QName } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { locate } from '../locate.ts'
import { multistatus, type Propstat, propstatResponse } from '../multistatus.ts'
import { propertyNamed } from '../properties/table.ts'
import type { Reply } from '../reply.ts'

/**
 * Says yes and keeps nothing, except for properties that are ours to say. Calendar apps write colour, order and alarm
 * defaults when an account is set up; macOS and KDE take a refusal of that for a broken server.
 * @see RFC 4918 §9.2
 */
export async function proppatch(call: Call): Promise<Reply> {
  const resource = await locate(call.session.home, call.place)
  const update = await call.xml()
  if (update === undefined || !isNamed(update, q(DAV, 'propertyupdate'))) throw new DavError('bad-request')
  const names = update.children
    .filter((change) => isNamed(change, q(DAV, 'set')) || isNamed(change, q(DAV, 'remove')))
    .flatMap((change) => change.children.filter((child) => isNamed(child, q(DAV, 'prop'))))
    .flatMap((prop) => prop.children.map((child) => child.name))
  const unique = [...new Map(names.map((name) => [nameKey(name), name])).values()]
  if (unique.length === 0) throw new DavError('bad-request')
  return multistatus([propstatResponse(call.href(resource), outcome(unique))])
}

/** All or nothing: next to a protected property the others fail too, with 424. */
function outcome(names: readonly QName[]): readonly Propstat[] {
  const { protectedOnes = [], others = [] } = Object.groupBy(names, (name) =>
    isProtected(name) ? 'protectedOnes' : 'others',
  )
  const props = (some: readonly QName[]) => some.map((name) => element(name))
  if (protectedOnes.length === 0) return [{ status: 200, props: props(others) }]
  return [
    { status: 403, props: props(protectedOnes), error: 'cannot-modify-protected-property' },
    ...(others.length > 0 ? [{ status: 424, props: props(others) }] : []),
  ]
}

function isProtected(name: QName): boolean {
  const row = propertyNamed(name)
  return row !== undefined && row.settable !== true
}
