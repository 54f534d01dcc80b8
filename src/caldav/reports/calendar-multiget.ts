import type { Entry } from '../../calendar.ts'
import { childrenOf, DAV, q } from '../../xml/names.ts'
import type { XmlElement } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { placeOfHref } from '../href.ts'
import { statusResponse } from '../multistatus.ts'
import { wantedOfReport } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { CalendarResource, ObjectPlace, ObjectResource, Place } from '../resource.ts'
import { instanceOptionsOf } from '../timezone.ts'
import { dataFormOf } from './calendar-data.ts'
import { objectReply } from './objects.ts'

/** vdirsyncer asks for a whole calendar at once, and takes anything missing for a failure. */
const maxHrefs = 10_000

/**
 * Objects by address. Each address asked for is answered once: found ones with their properties, all others with 404. Asked
 * of an object, it can only be about that one.
 * @see RFC 4791 §7.9
 */
export async function calendarMultiget(
  call: Call,
  resource: CalendarResource | ObjectResource,
  body: XmlElement,
): Promise<Reply> {
  const { calendarId } = resource
  const wanted = wantedOfReport(body)
  const form = dataFormOf(wanted.calendarData, await instanceOptionsOf(call, resource, body))
  // A blank one is the address of nothing; the others are answered all the same.
  const asked = childrenOf(body, q(DAV, 'href')).flatMap(({ text }) => text.trim() || [])
  if (asked.length === 0) throw new DavError('bad-request')
  if (asked.length > maxHrefs) throw new DavError('number-of-matches-within-limits')
  const snapshot = await call.session.home.snapshot(calendarId)
  const found = new Map<string, Entry>()
  const missing = new Set<string>()
  for (const href of asked) {
    const place = placeOfHref(call, href)
    const entry = isWithin(resource, place) ? snapshot.entry(place.name) : undefined
    if (entry === undefined) missing.add(href)
    else found.set(entry.name, entry)
  }
  const entries = [...found.values()]
  const data = form && { form, snapshot }
  const gone = [...missing].map((href) => statusResponse(href, 404))
  return await objectReply(call, calendarId, { entries, wanted, ...(data && { data }) }, gone)
}

function isWithin(resource: CalendarResource | ObjectResource, place: Place | undefined): place is ObjectPlace {
  if (place?.kind !== 'object' || place.calendarId !== resource.calendarId) return false
  return resource.kind === 'calendar' || place.name === resource.name
}
