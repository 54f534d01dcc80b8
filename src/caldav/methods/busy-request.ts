import { type BusyTime, maxBusyAddresses, maxBusyRangeMs } from '../../calendar.ts'
import { type BusyRequest, busyReply, readBusyRequest } from '../../ical/busy-message.ts'
import { type FreeBusyType, tidied } from '../../ical/freebusy.ts'
import type { Property } from '../../ical/parse.ts'
import { CALDAV, DAV, q } from '../../xml/names.ts'
import { element, render, type XmlNode } from '../../xml/render.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import type { Reply } from '../reply.ts'
import { refuse } from './refuse.ts'

const refuseToBind = refuse('bind')

/**
 * POST to the outbox: when are these people busy? Outlook is asked at once. Nothing else is sent from there: invitations are
 * Outlook's own business, so other messages are refused.
 * @see RFC 6638 §5
 */
export async function busyRequest(call: Call): Promise<Reply> {
  const { busyTimes, account } = call.session
  if (busyTimes === undefined) return refuseToBind(call)
  const asked = readBusyRequest(call.text())
  if (asked === undefined || asked.attendees.length > maxBusyAddresses) throw new DavError('valid-scheduling-message')
  if (asked.range.end - asked.range.start > maxBusyRangeMs) throw new DavError('max-date-time')
  const organizer = mailOf(asked.organizer)
  if (!account.addresses.some((own) => own.toLowerCase() === organizer)) throw new DavError('organizer-allowed')
  const addresses = asked.attendees.flatMap((attendee) => mailOf(attendee) ?? [])
  const found = await busyTimes([...new Set(addresses)], asked.range)
  const responses = asked.attendees.map((attendee) => {
    const address = mailOf(attendee)
    return response(attendee, address === undefined ? undefined : found.get(address), asked, call.now())
  })
  const text = render(element(q(CALDAV, 'schedule-response'), ...responses))
  return { status: 200, body: { type: 'application/xml', text } }
}

/** In lower case; undefined for what is no mail address. */
const mailOf = ({ value }: Property): string | undefined =>
  /^mailto:([^\s@]{1,200}@[^\s@]{1,200})$/i.exec(value.trim())?.[1]?.toLowerCase()

const types: Readonly<Record<BusyTime['kind'], FreeBusyType>> = {
  busy: 'BUSY',
  tentative: 'BUSY-TENTATIVE',
  away: 'BUSY-UNAVAILABLE',
}

function response(
  attendee: Property,
  times: readonly BusyTime[] | undefined,
  asked: BusyRequest,
  stamp: number,
): XmlNode {
  const periods = times?.map(({ kind, start, end }) => ({ type: types[kind], start, end }))
  const data = periods && busyReply(asked, attendee, tidied(periods, asked.range), stamp)
  return element(
    q(CALDAV, 'response'),
    element(q(CALDAV, 'recipient'), element(q(DAV, 'href'), attendee.value.trim())),
    element(q(CALDAV, 'request-status'), data === undefined ? '3.7;Invalid calendar user' : '2.0;Success'),
    data === undefined ? undefined : element(q(CALDAV, 'calendar-data'), data),
  )
}
