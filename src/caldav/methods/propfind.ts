import type { Markup } from '../../xml/render.ts'
import type { Call } from '../call.ts'
import { viewOf } from '../kept.ts'
import { listing, locate } from '../locate.ts'
import { multistatus, propertyResponse } from '../multistatus.ts'
import { applied, depthOf, isMinimal, isRootless } from '../preferences.ts'
import { type Properties, propertiesOf, wantedOfPropfind } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { Resource } from '../resource.ts'

/** @see RFC 4918 §9.1 */
export async function propfind(call: Call): Promise<Reply> {
  const { home } = call.session
  const depth = depthOf(call)
  const resource = await locate(home, call.place)
  const wanted = wantedOfPropfind(call.xml())
  const listed = await listing(home, resource, { depth, tokens: wanted.tokens })
  const rootless = depth === '1' && isRootless(call)
  const resources = rootless ? listed.slice(1) : listed
  const minimal = isMinimal(call)
  const view = await viewOf(call, resources, wanted)
  return multistatus(
    responses(call, resources, (one) => propertiesOf(one, wanted, view), minimal),
    applied(minimal, rootless),
  )
}

function* responses(
  call: Call,
  resources: readonly Resource[],
  properties: (resource: Resource) => Properties,
  minimal: boolean,
): Generator<Markup> {
  for (const one of resources) yield propertyResponse(call.href(one), properties(one), minimal)
}
