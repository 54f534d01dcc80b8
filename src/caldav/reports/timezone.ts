import type { InstanceOptions } from '../../ical/instances.ts'
import { CalendarSyntaxError, type Component, parse, valueIn } from '../../ical/parse.ts'
import { ianaZone } from '../../ical/zones.ts'
import { CALDAV, childOf, q } from '../../xml/names.ts'
import type { XmlElement } from '../../xml/types.ts'
import { DavError } from '../conditions.ts'

/**
 * The zone in which a client wants whole days and floating times to be understood. A VTIMEZONE counts by its name; rules
 * under a name that nobody knows are passed over, and UTC is used.
 * @throws DavError `valid-calendar-data`, `valid-timezone`
 * @see RFC 4791 §9.8, RFC 7809 §5.1
 */
export function floatingZoneOf(report: XmlElement): InstanceOptions {
  const id = childOf(report, q(CALDAV, 'timezone-id'))?.text.trim() ?? ''
  if (id !== '') {
    const zone = ianaZone(id)
    if (zone === undefined) throw new DavError('valid-timezone')
    return { floatingZone: zone }
  }
  const text = childOf(report, q(CALDAV, 'timezone'))?.text.trim() ?? ''
  const zone = text === '' ? undefined : ianaZone(valueIn(timezoneIn(text), 'TZID'))
  return zone === undefined ? {} : { floatingZone: zone }
}

function timezoneIn(text: string): Component {
  const [only, ...others] = calendarOf(text).components
  if (only?.name !== 'VTIMEZONE' || others.length > 0) throw new DavError('valid-calendar-data')
  return only
}

function calendarOf(text: string): Component {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof CalendarSyntaxError) throw new DavError('valid-calendar-data')
    throw error
  }
}
