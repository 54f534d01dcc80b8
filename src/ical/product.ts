import { parse, property } from './parse.ts'
import { print } from './print.ts'
import { vtimezone } from './vtimezone.ts'

/** Who wrote a calendar that is no calendar object. @see RFC 5545 §3.7.3 */
export const prodId = '-//Outlook CalDAV Bridge//Outlook CalDAV Bridge//EN'

/** Zones are told by rule before and after. */
export const ordinaryYears = { first: 2010, last: 2050 }

/**
 * A calendar with nothing but a time zone in it, as the property calendar-timezone holds it.
 * @param zone IANA name
 * @see RFC 4791 §5.2.2
 */
export const timezoneText = (zone: string): string =>
  print({
    name: 'VCALENDAR',
    properties: [property('VERSION', '2.0'), property('PRODID', prodId)],
    components: [parse(vtimezone(zone, ordinaryYears.first, ordinaryYears.last).join('\r\n'))],
  })
