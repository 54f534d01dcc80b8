import { TooManyInstances } from '../../ical/expand.ts'
import { gatherBusy, printBusy } from '../../ical/freebusy.ts'
import { prodId } from '../../ical/product.ts'
import { pace } from '../../pace.ts'
import { CALDAV, childOf, q } from '../../xml/names.ts'
import type { XmlElement } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import type { Reply } from '../reply.ts'
import type { CalendarResource } from '../resource.ts'
import { instanceOptionsOf } from '../timezone.ts'
import { portions } from './texts.ts'
import { timeRangeOf } from './time-range.ts'

/** When the calendar is busy. A range that is open at an end goes as far as there are events. @see RFC 4791 §7.10, §9.9 */
export async function freeBusyQuery(call: Call, resource: CalendarResource, body: XmlElement): Promise<Reply> {
  const element = childOf(body, q(CALDAV, 'time-range'))
  if (element === undefined) throw new DavError('bad-request')
  const asked = timeRangeOf(element, 'bad-request')
  const range = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY, ...asked }
  const snapshot = await call.session.home.snapshot(resource.calendarId)
  const near = snapshot.index.filter(({ first, last }) => first < range.end && last >= range.start)
  const busy = gatherBusy(range, await instanceOptionsOf(call, resource, body))
  const rested = pace()
  for await (const some of portions(snapshot, near)) {
    for (const [, text] of some) {
      counted(() => busy.add(text))
      await rested()
    }
  }
  const text = printBusy(busy.periods(), asked, { stamp: call.now(), prodId })
  return { status: 200, body: { type: 'text/calendar', text } }
}

function counted(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (error instanceof TooManyInstances) throw new DavError('number-of-matches-within-limits')
    throw error
  }
}
