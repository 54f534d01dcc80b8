import type { Markup } from '../../xml/render.ts'
import type { Call } from '../call.ts'
import { viewOf } from '../kept.ts'
import { listing, locate } from '../locate.ts'
import { memberOf } from '../members.ts'
import { multistatus, propertyResponse } from '../multistatus.ts'
import { applied, depthOf, isMinimal, isRootless } from '../preferences.ts'
import type { View } from '../properties/row.ts'
import { propertiesOf, type Wanted, wantedOfPropfind } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { Resource } from '../resource.ts'

/** @see RFC 4918 §9.1 */
export async function propfind(call: Call): Promise<Reply> {
  const { home } = call.session
  const depth = depthOf(call)
  const resource = await locate(home, call.place)
  const wanted = wantedOfPropfind(call.xml())
  const listed = await listing(home, resource, { depth, ...wanted })
  const rootless = depth === '1' && isRootless(call)
  const resources = rootless ? listed.slice(1) : listed
  const minimal = isMinimal(call)
  const view = await viewOf(call, resources, wanted)
  return multistatus(responses(call, resources, { wanted, view, minimal }), applied(minimal, rootless))
}

function* responses(
  { href }: Call,
  resources: readonly Resource[],
  { wanted, view, minimal }: { readonly wanted: Wanted; readonly view: View; readonly minimal: boolean },
): Generator<Markup> {
  const member = memberOf({ href, wanted, view, minimal })
  for (const one of resources)
    yield one.kind === 'object' ? member(one) : propertyResponse(href(one), propertiesOf(one, wanted, view), minimal)
}
