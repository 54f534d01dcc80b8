import { APPLE, CS, q } from '../../xml/names.ts'
import { element } from '../../xml/render.ts'
import { type Property, property } from './row.ts'

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
    // Eight digits, as Apple writes it: the last two are opacity.
    name: q(APPLE, 'calendar-color'),
    spec: 'Apple iCal',
    on: ['calendar'],
    settable: true,
    value: ({ calendar }) => [`${calendar.color}FF`],
  }),
  property({
    name: q(APPLE, 'calendar-order'),
    spec: 'Apple iCal',
    on: ['calendar'],
    settable: true,
    value: ({ calendar }) => [String(calendar.order)],
  }),
]
