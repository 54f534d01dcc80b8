import { isNamed } from '../../xml/names.ts'
import type { QName, XmlElement } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { locate } from '../locate.ts'
import type { Reply } from '../reply.ts'
import { isOn, type Resource, type ResourceOf } from '../resource.ts'
import { calendarMultiget } from './calendar-multiget.ts'
import { calendarQuery } from './calendar-query.ts'
import { expandProperty } from './expand-property.ts'
import { freeBusyQuery } from './free-busy-query.ts'
import { type ReportId, reports } from './names.ts'
import {
  aclPrincipalPropSet,
  principalMatch,
  principalPropertySearch,
  principalSearchPropertySet,
} from './principals.ts'
import { syncCollection } from './sync-collection.ts'

/** What a report does on a resource of one of the kinds that its row in `names.ts` lists. */
type Handler<Id extends ReportId> = (
  call: Call,
  resource: ResourceOf<(typeof reports)[Id]['on'][number]>,
  body: XmlElement,
) => Promise<Reply>

interface Served {
  readonly name: QName
  /** undefined: not on this kind of resource. */
  readonly answer: (call: Call, resource: Resource, body: XmlElement) => Promise<Reply> | undefined
}

function serve<Id extends ReportId>(id: Id, handle: Handler<Id>): Served {
  const { name, on }: { name: QName; on: readonly (typeof reports)[Id]['on'][number][] } = reports[id]
  return { name, answer: (call, resource, body) => (isOn(on, resource) ? handle(call, resource, body) : undefined) }
}

const served: Readonly<Record<ReportId, Served>> = {
  calendarQuery: serve('calendarQuery', calendarQuery),
  calendarMultiget: serve('calendarMultiget', calendarMultiget),
  freeBusyQuery: serve('freeBusyQuery', freeBusyQuery),
  syncCollection: serve('syncCollection', syncCollection),
  expandProperty: serve('expandProperty', expandProperty),
  aclPrincipalPropSet: serve('aclPrincipalPropSet', aclPrincipalPropSet),
  principalMatch: serve('principalMatch', principalMatch),
  principalPropertySearch: serve('principalPropertySearch', principalPropertySearch),
  principalSearchPropertySet: serve('principalSearchPropertySet', principalSearchPropertySet),
}

/** `Depth` is not looked at: apps send 0, 1 or nothing for the same wish. @see RFC 3253 §3.6 */
export async function report(call: Call): Promise<Reply> {
  const resource = await locate(call.session.home, call.place)
  const body = call.xml()
  if (body === undefined) throw new DavError('bad-request')
  const row = Object.values(served).find(({ name }) => isNamed(body, name))
  const reply = row?.answer(call, resource, body)
  if (reply === undefined) throw new DavError('supported-report')
  return await reply
}
