import { parse, property } from './parse.ts'
import { print } from './print.ts'
import { vtimezone } from './vtimezone.ts'

/** Who wrote a calendar that is no calendar object. @see RFC 5545 §3.7.3 */
export const prodId = '-//Outlook CalDAV Bridge//Outlook CalDAV Bridge//EN'

/**
 * A calendar with nothing but a time zone in it, as the property calendar-timezone holds it.
 * @param zone IANA name
 * @param years to be told exactly, at least
 * @see RFC 4791 §5.2.2
 */
export const timezoneText = (zone: string, years: { readonly first: number; readonly last: number }): string =>
  print({
    name: 'VCALENDAR',
    properties: [property('VERSION', '2.0'), property('PRODID', prodId)],
    components: [parse(vtimezone(zone, years.first, years.last).join('\r\n'))],
  })
