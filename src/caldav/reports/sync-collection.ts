import type { Changes, Entry, Snapshot } from '../../calendar.ts'
import { childOf, DAV, q } from '../../xml/names.ts'
import { element } from '../../xml/render.ts'
import type { XmlElement } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { statusResponse } from '../multistatus.ts'
import { wantedOfReport } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { CalendarResource } from '../resource.ts'
import { dataFormOf } from './calendar-data.ts'
import { objectReply } from './objects.ts'

/**
 * What changed since a token: members only, the calendar itself just to say that more follows. A missing or empty token
 * means everything; a missing level is taken for 1, as older Apple and eM Client mean it.
 * @see RFC 6578 §3.2
 */
export async function syncCollection(call: Call, resource: CalendarResource, body: XmlElement): Promise<Reply> {
  const { calendarId } = resource
  const { home } = call.session
  const wanted = wantedOfReport(body)
  const form = dataFormOf(wanted.calendarData, {})
  const token = textOf(body, 'sync-token')
  if (!['', '1', 'infinite', 'infinity'].includes(textOf(body, 'sync-level'))) throw new DavError('bad-request')
  const changes = await home.since(calendarId, token === '' ? undefined : token, limitOf(body))
  if (changes === undefined) throw new DavError('valid-sync-token')
  const more = [
    ...changes.removed.map((name) => statusResponse(call.href({ kind: 'object', calendarId, name }), 404)),
    ...(changes.truncated ? [statusResponse(call.href(resource), 507, 'number-of-matches-within-limits')] : []),
    element(q(DAV, 'sync-token'), changes.token),
  ]
  if (form === undefined) {
    return await objectReply(call, calendarId, { entries: changes.changed, wanted }, more)
  }
  const snapshot = await call.session.home.snapshot(calendarId)
  const entries = current(snapshot, changes)
  return await objectReply(call, calendarId, { entries, wanted, data: { form, snapshot } }, more)
}

/**
 * Texts exist only of the present. An object that changed once more goes out in its newer form, one that vanished is left
 * out: the token is of the moment before, so the next round tells both.
 */
const current = (snapshot: Snapshot, { changed }: Changes): readonly Entry[] =>
  changed.flatMap(({ name }) => snapshot.entry(name) ?? [])

/** @see RFC 5323 §5.17 */
function limitOf(body: XmlElement): number | undefined {
  const limit = childOf(body, q(DAV, 'limit'))
  if (limit === undefined) return undefined
  const count = textOf(limit, 'nresults')
  if (!/^\d{1,15}$/.test(count)) throw new DavError('bad-request')
  if (Number(count) === 0) throw new DavError('number-of-matches-within-limits')
  return Number(count)
}

const textOf = (parent: XmlElement, name: string): string => childOf(parent, q(DAV, name))?.text.trim() ?? ''
