import { availabilityText } from '../../ical/availability.ts'
import { maxInstances } from '../../ical/expand.ts'
import { timezoneText } from '../../ical/product.ts'
import { CALDAV, DAV, q } from '../../xml/names.ts'
import { element, elementWith, type XmlNode } from '../../xml/render.ts'
import type { XmlElement } from '../../xml/types.ts'
import { maxBodyBytes } from '../body.ts'
import { DavError } from '../conditions.ts'
import { collations } from '../reports/filter.ts'
import { collections } from '../resource.ts'
import { calendarTimezone, calendarTimezoneId, componentsOf, zoneNamed, zoneOf, zoneOfText } from '../timezone.ts'
import { type Property, property, type Refusal } from './row.ts'

const href = (path: string): XmlNode => element(q(DAV, 'href'), path)
function refuseTimezone({ text }: XmlElement): Refusal {
  try {
    zoneOfText(text)
    return undefined
  } catch (error) {
    if (error instanceof DavError) return { status: 403, error: error.condition }
    throw error
  }
}

/** @see RFC 7953 §7.2.4 */
function refuseAvailability({ text }: XmlElement): Refusal {
  const parts = componentsOf(text)?.filter(({ name }) => name !== 'VTIMEZONE') ?? []
  const isOne = parts.length === 1 && parts[0]?.name === 'VAVAILABILITY'
  return isOne ? undefined : { status: 403, error: 'valid-calendar-data' }
}

const refuseTimezoneId = ({ text }: XmlElement): Refusal =>
  zoneNamed(text) === undefined ? { status: 403, error: 'valid-timezone' } : undefined

const vevent = elementWith(q(CALDAV, 'comp'), { name: 'VEVENT' })

export const caldavProperties: readonly Property[] = [
  property({
    // On everything between the host name and the home, since some apps never ask the principal.
    name: q(CALDAV, 'calendar-home-set'),
    spec: 'RFC 4791 §6.2.1',
    on: collections,
    value: (_, view) => [href(view.href({ kind: 'home' }))],
  }),
  property({
    name: q(CALDAV, 'calendar-user-address-set'),
    spec: 'RFC 6638 §2.4.1',
    on: ['root', 'principal', 'home'],
    value: (_, { account }) => account.addresses.map((address) => href(`mailto:${address}`)),
  }),
  property({
    name: q(CALDAV, 'calendar-user-type'),
    spec: 'RFC 6638 §2.4.2',
    on: ['principal'],
    value: () => ['INDIVIDUAL'],
  }),
  property({
    // Only where other people may be asked about. There is no inbox: invitations come by way of Outlook.
    name: q(CALDAV, 'schedule-outbox-URL'),
    spec: 'RFC 6638 §2.1.1',
    on: ['principal'],
    value: (_, view) => (view.outbox ? [href(view.href({ kind: 'outbox' }))] : undefined),
  }),
  property({
    name: q(CALDAV, 'calendar-description'),
    spec: 'RFC 4791 §5.2.1',
    on: ['calendar'],
    settable: {},
    value: ({ calendar: { sharedBy } }) =>
      sharedBy === undefined ? undefined : [`${sharedBy.name} <${sharedBy.address}>`],
  }),
  property({
    // What an app has set, else the mailbox's zone where it is known. Whole days are searched by it.
    name: calendarTimezone,
    spec: 'RFC 4791 §5.2.2',
    on: ['calendar'],
    settable: { refuse: refuseTimezone, insteadOf: calendarTimezoneId },
    value: (calendar, view) => {
      const zone = zoneOf(calendar, view.kept(calendar))
      return zone === undefined ? undefined : [timezoneText(zone)]
    },
  }),
  property({
    name: calendarTimezoneId,
    spec: 'RFC 7809 §5.2',
    on: ['calendar'],
    settable: { refuse: refuseTimezoneId, insteadOf: calendarTimezone },
    value: (calendar, view) => {
      const zone = zoneOf(calendar, view.kept(calendar))
      return zone === undefined ? undefined : [zone]
    },
  }),
  property({
    // The mailbox's working hours, where the permissions allow to read them. RFC 7953 has it on an inbox, and there is none.
    name: q(CALDAV, 'calendar-availability'),
    spec: 'RFC 7953 §7.2.4',
    on: ['calendar'],
    settable: { refuse: refuseAvailability },
    value: ({ calendar: { workingHours } }) =>
      workingHours === undefined ? undefined : [availabilityText(workingHours, workingHours.asOf)],
  }),
  property({
    // Without it half of the apps show no calendar at all; with VTODO in it macOS would look for its reminders here.
    name: q(CALDAV, 'supported-calendar-component-set'),
    spec: 'RFC 4791 §5.2.3',
    on: ['calendar'],
    value: () => [vevent],
  }),
  property({
    // Asked by Apple: what kinds of calendars could be made here.
    name: q(CALDAV, 'supported-calendar-component-sets'),
    spec: 'CalendarServer caldav-extensions',
    on: ['home'],
    value: () => [element(q(CALDAV, 'supported-calendar-component-set'), vevent)],
  }),
  property({
    name: q(CALDAV, 'supported-calendar-data'),
    spec: 'RFC 4791 §5.2.4',
    on: ['calendar'],
    value: () => [elementWith(q(CALDAV, 'calendar-data'), { 'content-type': 'text/calendar', version: '2.0' })],
  }),
  property({
    name: q(CALDAV, 'max-resource-size'),
    spec: 'RFC 4791 §5.2.5',
    on: ['calendar'],
    value: () => [String(maxBodyBytes)],
  }),
  property({
    // Outlook keeps no dates outside of these.
    name: q(CALDAV, 'min-date-time'),
    spec: 'RFC 4791 §5.2.6',
    on: ['calendar'],
    value: () => ['16010101T000000Z'],
  }),
  property({
    name: q(CALDAV, 'max-date-time'),
    spec: 'RFC 4791 §5.2.7',
    on: ['calendar'],
    value: () => ['45001231T235959Z'],
  }),
  property({
    // As many as are computed for one answer; what repeats for ever is told as a rule.
    name: q(CALDAV, 'max-instances'),
    spec: 'RFC 4791 §5.2.8',
    on: ['calendar'],
    value: () => [String(maxInstances)],
  }),
  property({
    // Exchange's limit.
    name: q(CALDAV, 'max-attendees-per-instance'),
    spec: 'RFC 4791 §5.2.9',
    on: ['calendar', 'principal'],
    value: () => ['500'],
  }),
  property({
    name: q(CALDAV, 'supported-collation-set'),
    spec: 'RFC 4791 §7.5.1',
    on: ['calendar', 'object'],
    value: () => collations.map((name) => element(q(CALDAV, 'supported-collation'), name)),
  }),
  property({
    name: q(CALDAV, 'schedule-calendar-transp'),
    spec: 'RFC 6638 §9.1',
    on: ['calendar'],
    settable: {},
    value: () => [element(q(CALDAV, 'opaque'))],
  }),
  property({
    // Only reports fill it, in the form they were asked for.
    name: q(CALDAV, 'calendar-data'),
    spec: 'RFC 4791 §9.6',
    on: ['object'],
    varies: true,
    value: ({ data }) => (data === undefined ? undefined : [data]),
  }),
]
