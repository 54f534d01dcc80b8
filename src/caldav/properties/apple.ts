import type { Account, Calendar } from '../../calendar.ts'
import { APPLE, CS, DAV, q } from '../../xml/names.ts'
import { element, type XmlNode } from '../../xml/render.ts'
import type { XmlElement } from '../../xml/types.ts'
import { type Property, property, type Refusal } from './row.ts'

/** Other apps of the same person read it, and some stumble over what is none. */
const refuseColor = ({ text }: XmlElement): Refusal =>
  /^\s*(#[0-9a-f]{3,8}|[a-z]{3,30})\s*$/i.test(text) ? undefined : { status: 409 }

const mailto = (address: string): XmlNode => element(q(DAV, 'href'), `mailto:${address}`)

function invitation(
  sharedBy: NonNullable<Calendar['sharedBy']>,
  { addresses, displayName }: Account,
): readonly XmlNode[] {
  const named = (address: string, name: string) => [mailto(address), element(q(CS, 'common-name'), name)]
  const [own] = addresses
  const reader = [element(q(CS, 'invite-accepted')), element(q(CS, 'access'), element(q(CS, 'read')))]
  return [
    element(q(CS, 'organizer'), ...named(sharedBy.address, sharedBy.name)),
    ...(own === undefined ? [] : [element(q(CS, 'user'), ...named(own, displayName), ...reader)]),
  ]
}

/** Older than the standards, and asked by nearly everybody. */
export const apple: readonly Property[] = [
  property({
    name: q(CS, 'getctag'),
    spec: 'CalendarServer caldav-ctag-03',
    on: ['calendar'],
    needs: 'token',
    value: ({ token }) => (token === undefined ? undefined : [token]),
  }),
  property({
    name: q(CS, 'email-address-set'),
    spec: 'CalendarServer caldav-extensions',
    on: ['principal'],
    value: (_, { account }) => account.addresses.map((address) => element(q(CS, 'email-address'), address)),
  }),
  property({
    // Nobody acts for anybody here; macOS and DAVx5 look these up to find more calendars.
    name: q(CS, 'calendar-proxy-read-for'),
    spec: 'CalendarServer caldav-proxy',
    on: ['principal'],
    value: () => [],
  }),
  property({
    name: q(CS, 'calendar-proxy-write-for'),
    spec: 'CalendarServer caldav-proxy',
    on: ['principal'],
    value: () => [],
  }),
  property({
    // Empty: sharing and publishing are Outlook's business.
    name: q(CS, 'allowed-sharing-modes'),
    spec: 'CalendarServer caldav-sharing',
    on: ['calendar'],
    value: () => [],
  }),
  property({
    // Of a calendar that somebody else shares: who that is. Addresses of others who see it are not ours to tell.
    name: q(CS, 'invite'),
    spec: 'CalendarServer caldav-sharing',
    on: ['calendar'],
    value: ({ calendar: { sharedBy } }, { account }) =>
      sharedBy === undefined ? undefined : invitation(sharedBy, account),
  }),
  property({
    // Eight digits, as Apple writes it: the last two are opacity.
    name: q(APPLE, 'calendar-color'),
    spec: 'Apple iCal',
    on: ['calendar'],
    settable: { refuse: refuseColor },
    value: ({ calendar }) => [`${calendar.color}FF`],
  }),
  property({
    name: q(APPLE, 'calendar-order'),
    spec: 'Apple iCal',
    on: ['calendar'],
    settable: {},
    value: ({ calendar }) => [String(calendar.order)],
  }),
]
