import { CALDAV, DAV, q } from '../../xml/names.ts'
import { element, elementWith, type XmlNode } from '../../xml/render.ts'
import { maxBodyBytes } from '../body.ts'
import { collations } from '../reports/filter.ts'
import { collections } from '../resource.ts'
import { type Property, property } from './row.ts'

const href = (path: string): XmlNode => element(q(DAV, 'href'), path)
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
    name: q(CALDAV, 'calendar-description'),
    spec: 'RFC 4791 §5.2.1',
    on: ['calendar'],
    settable: true,
    value: ({ calendar: { sharedBy } }) =>
      sharedBy === undefined ? undefined : [`${sharedBy.name} <${sharedBy.address}>`],
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
    name: q(CALDAV, 'supported-collation-set'),
    spec: 'RFC 4791 §7.5.1',
    on: ['calendar', 'object'],
    value: () => collations.map((name) => element(q(CALDAV, 'supported-collation'), name)),
  }),
  property({
    name: q(CALDAV, 'schedule-calendar-transp'),
    spec: 'RFC 6638 §9.1',
    on: ['calendar'],
    settable: true,
    value: () => [element(q(CALDAV, 'opaque'))],
  }),
  property({
    // Only reports fill it, in the form they were asked for.
    name: q(CALDAV, 'calendar-data'),
    spec: 'RFC 4791 §9.6',
    on: ['object'],
    value: ({ data }) => (data === undefined ? undefined : [data]),
  }),
]
