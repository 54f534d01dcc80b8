import { adele, alex, everybody, henrietta, lynne, megan, miriam, nestor } from '../../cards.ts'
import * as w from '../../write.ts'
import type { Cases } from '../cases.ts'

/** Attendees, organisers, replies. */

const strange: Cases = (stage) => [
  w.event('Attendee with a legacy address', w.timed(stage.day(2), '09:00', '09:30'), {
    attendees: [
      w.attendee(
        ['Grady Archie', '/O=CONTOSO/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=GRADYA'],
        'none',
      ),
      w.attendee(alex),
    ],
  }),
  w.event('Attendee without an address', w.timed(stage.day(2), '10:00', '10:30'), {
    attendees: [
      { type: 'required', status: { response: 'none', time: w.NEVER }, emailAddress: { name: 'Reception' } },
      {
        type: 'optional',
        status: { response: 'none', time: w.NEVER },
        emailAddress: { name: 'Cleaning', address: '' },
      },
      w.attendee(megan),
    ],
  }),
  w.event('Attendee with a strange name', w.timed(stage.day(2), '11:00', '11:30'), {
    attendees: [
      w.attendee(['Mueller; Henrietta, "Dr." <h.m>', henrietta[1]], 'accepted'),
      w.attendee(['名前 😀', lynne[1]], 'tentativelyAccepted', 'optional'),
    ],
  }),
  w.event('No attendees at all (null)', w.timed(stage.day(2), '12:00', '12:30'), { raw: { attendees: null } }),
]

const meetings: Cases = (stage) => [
  w.event(
    'All hands',
    w.timed(stage.weekday(2, 4), '16:00', '17:00'),
    w.invitedBy(megan, 'accepted', `${stage.day(-3)}T09:00:00Z`),
    {
      attendees: Array.from({ length: 150 }, (_, n) =>
        w.attendee([`Guest ${n + 1}`, `guest${n + 1}@contoso.example`], 'none'),
      ),
    },
  ),
  w.event(
    'Canceled: Kick-off Northwind',
    w.timed(stage.day(10), '13:00', '14:00'),
    w.invitedBy(nestor, 'accepted', `${stage.day(-6)}T09:00:00Z`),
    { attendees: [w.attendee(adele)], isCancelled: true, showAs: 'free', importance: 'high' },
  ),
  w.event('Draft, not sent yet', w.timed(stage.day(12), '13:00', '14:00'), {
    isDraft: true,
    attendees: [w.attendee(miriam, 'none')],
  }),
  w.event('Everybody, hidden from each other', w.timed(stage.day(13), '13:00', '14:00'), {
    hideAttendees: true,
    attendees: everybody.map((card) => w.attendee(card, 'none')),
  }),
  w.event(
    'Declined',
    w.timed(stage.day(13), '15:00', '16:00'),
    w.invitedBy(alex, 'declined', `${stage.day(-1)}T17:00:00Z`),
    { attendees: [w.attendee(adele, 'declined')], showAs: 'free' },
  ),
]

export const peopleCases: Cases = (stage) => [...strange(stage), ...meetings(stage)]
