import { Fault } from '../../errors.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { freshness } from '../freshness.ts'
import { locate } from '../locate.ts'
import { httpDate } from '../properties/webdav.ts'
import type { Reply } from '../reply.ts'

/** What a browser sees on a collection. Never calendar data: Thunderbird would offer it as one more calendar. */
const notice =
  'This is an address for calendar apps (CalDAV). Enter it in yours, with your user name and an app password.\n'

/** GET and HEAD. */
export async function get(call: Call): Promise<Reply> {
  const { place } = call
  const { home } = call.session
  if (place.kind !== 'object') {
    await locate(home, place)
    return { status: 200, body: { type: 'text/plain', text: notice } }
  }
  const snapshot = await home.snapshot(place.calendarId)
  const entry = snapshot.entry(place.name)
  if (entry === undefined) throw new DavError('not-found')
  // A range is passed over: objects are short, and nobody joins pieces of them.
  const headers = { 'Accept-Ranges': 'none', ETag: `"${entry.etag}"`, 'Last-Modified': httpDate(entry.modified) }
  const verdict = freshness((name) => call.header(name), entry)
  if (verdict === 'failed') throw new DavError('precondition-failed', { headers })
  if (verdict === 'unmodified') return { status: 304, headers }
  const text = (await snapshot.texts([entry.name])).get(entry.name)
  if (text === undefined) throw new Fault('unavailable', 'an object of the index has no text')
  return {
    status: 200,
    headers: { ...headers, 'Content-Disposition': `attachment; filename="${entry.name}"` },
    body: { type: 'text/calendar', text },
  }
}
