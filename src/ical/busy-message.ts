import { type BusyPeriod, busyComponent } from './freebusy.ts'
import { momentOf } from './moment.ts'
import { CalendarSyntaxError, type Component, type Property, parse, property, propertyOf, valueIn } from './parse.ts'
import { print } from './print.ts'
import { prodId } from './product.ts'
import type { Span } from './timerange.ts'

/** Somebody asks when others are busy. @see RFC 5546 §3.3.2 */
export interface BusyRequest {
  readonly uid: string
  readonly organizer: Property
  /** At least one. */
  readonly attendees: readonly Property[]
  /** Epoch ms. */
  readonly range: Span
}

/** @returns undefined for every other message, and for what is none. */
export function readBusyRequest(text: string): BusyRequest | undefined {
  const calendar = read(text)
  const [part, ...others] = calendar?.components.filter(({ name }) => name !== 'VTIMEZONE') ?? []
  if (calendar === undefined || part?.name !== 'VFREEBUSY' || others.length > 0) return undefined
  const [start, end] = ['DTSTART', 'DTEND'].map((name) => momentOf(propertyOf(part, name)))
  const [uid, organizer] = [valueIn(part, 'UID'), propertyOf(part, 'ORGANIZER')]
  const attendees = part.properties.filter(({ name }) => name === 'ATTENDEE')
  const isRequest = valueIn(calendar, 'METHOD')?.toUpperCase() === 'REQUEST'
  if (!isRequest || uid === undefined || organizer === undefined || attendees.length === 0) return undefined
  // UTC by the book; python-caldav also sends floating times, and means UTC.
  if (start === undefined || end === undefined || start.isDate || end.isDate || end.ms <= start.ms) return undefined
  return { uid, organizer, attendees, range: { start: start.ms, end: end.ms } }
}

function read(text: string): Component | undefined {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof CalendarSyntaxError) return undefined
    throw error
  }
}

/** The answer for one of those asked about. @param stamp epoch ms. @see RFC 5546 §3.3.3 */
export function busyReply(
  { uid, organizer, range }: BusyRequest,
  attendee: Property,
  periods: readonly BusyPeriod[],
  stamp: number,
): string {
  const { name, properties } = busyComponent(periods, range, stamp)
  return print({
    name: 'VCALENDAR',
    properties: [property('VERSION', '2.0'), property('PRODID', prodId), property('METHOD', 'REPLY')],
    components: [{ name, properties: [property('UID', uid), organizer, attendee, ...properties], components: [] }],
  })
}
