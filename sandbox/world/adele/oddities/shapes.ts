import { foreignGlobalId, globalId } from '../../../graph/ids.ts'
import type { EventInput } from '../../../graph/model.ts'
import { teams } from '../../bodies.ts'
import { adele, henrietta } from '../../cards.ts'
import * as w from '../../write.ts'
import type { Cases } from '../cases.ts'

/** Lengths, reminders, places, identifiers. */

const times: Cases = (stage) => [
  w.event('No length', w.timed(stage.day(1), '12:00', '12:30'), { end: w.at(stage.day(1), '12:00') }),
  w.event('Three days without a break', { start: w.at(stage.day(20), '08:00'), end: w.at(stage.day(23), '18:00') }),
  w.event('Seconds matter', {
    start: { dateTime: `${stage.day(1)}T13:00:07.0000000`, timeZone: w.BERLIN },
    end: { dateTime: `${stage.day(1)}T13:01:59.0000000`, timeZone: w.BERLIN },
  }),
  w.event('Holiday in Portugal', w.allDay(stage.day(30), 14), {
    showAs: 'oof',
    categories: ['Travel', 'Customers, important'],
  }),
  w.event('One day off', w.allDay(stage.day(11)), { showAs: 'oof' }),
  w.event('All day, zone lost', w.allDay(stage.day(12)), { originalStartTimeZone: 'UTC', originalEndTimeZone: 'UTC' }),
  w.event('All day, busy, with reminder', w.allDay(stage.day(14)), {
    showAs: 'busy',
    isReminderOn: true,
    reminderMinutesBeforeStart: 900,
  }),
  w.event('Dated 1899', w.timed('1899-12-30', '00:00', '00:30', 'UTC')),
  w.event('Dated 2099', w.timed('2099-12-31', '23:00', '23:59')),
]

const flags: Cases = (stage) => [
  w.event('Reminder a week before', w.timed(stage.day(25), '09:00', '10:00'), { reminderMinutesBeforeStart: 10_080 }),
  w.event('Reminder at the start', w.timed(stage.day(1), '14:00', '14:30'), { reminderMinutesBeforeStart: 0 }),
  w.event('Reminder off', w.timed(stage.day(1), '14:30', '15:00'), { isReminderOn: false }),
  w.event('showAs unknown', w.timed(stage.day(1), '15:00', '15:15'), { showAs: 'unknown' }),
  w.event(
    'Location with coordinates',
    w.timed(stage.day(1), '15:15', '15:30'),
    w.place('Römer', {
      address: { street: 'Römerberg 23', city: 'Frankfurt am Main', postalCode: '60311', countryOrRegion: 'Germany' },
      coordinates: { latitude: 50.1105, longitude: 8.6821 },
    }),
  ),
  w.event('Two locations', w.timed(stage.day(1), '15:30', '15:45'), w.place('Conf Room Adams; Conf Room Baker'), {
    locations: [w.place('Conf Room Adams').location, w.place('Conf Room Baker').location],
  }),
  w.event('Skype, from another time', w.timed(stage.day(1), '15:45', '16:00'), {
    isOnlineMeeting: true,
    onlineMeetingProvider: 'skypeForBusiness',
    onlineMeetingUrl: 'https://meet.contoso.example/adele/4Q2XK7',
    onlineMeeting: null,
  }),
]

/** Identifiers that are missing, foreign, equal, or nearly equal. */
const identifiers: Cases = (stage) => {
  const same = globalId('copies', 1, stage.now)
  const at = (n: number): EventInput =>
    w.timed(stage.day(5), `${String(8 + n).padStart(2, '0')}:00`, `${String(8 + n).padStart(2, '0')}:20`)
  return [
    w.event('Without iCalUId', at(0), { iCalUId: null }),
    w.event('Copy 1 of the same iCalUId', at(1), { iCalUId: same }),
    w.event('Copy 2 of the same iCalUId', at(2), { iCalUId: same }),
    w.event('Imported, UID wrapped', at(3), { iCalUId: foreignGlobalId('7F3A-imported/1@mail.example') }),
    w.event(
      'Invited by another system, UID as it was',
      at(4),
      { iCalUId: '6k3v9m2p1q@calendar.example' },
      w.invitedBy(henrietta, 'accepted', `${stage.day(-8)}T10:00:00Z`),
      { attendees: [w.attendee(adele)] },
    ),
    w.event(
      'Series with a foreign UID',
      at(5),
      { iCalUId: foreignGlobalId('weekly-4711@mail.example') },
      w.weekly([w.weekdayName(stage.day(5))], w.times(4)),
      { cancel: [stage.day(12)] },
    ),
    // Base64 of these counters differs by case only: once in default ids, once in immutable ones.
    w.event('Id, case A (default ids)', at(6), { entry: 0x000050 }),
    w.event('Id, case a (default ids)', at(7), { entry: 0x680050 }),
    w.event('Id, case A (immutable ids)', at(8), { entry: 0x000051 }),
    w.event('Id, case a (immutable ids)', at(9), { entry: 0x1a00051 }),
    w.event(
      'With a transactionId',
      at(10),
      { transactionId: 'caldav-2f6a1e0c-uid@phone.example' },
      teams('transaction', 'made by a program'),
    ),
  ]
}

export const shapeCases: Cases = (stage) => [times, flags, identifiers].flatMap((cases) => cases(stage))
