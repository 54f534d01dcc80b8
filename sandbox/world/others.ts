import type { EventInput } from '../graph/model.ts'
import { meetings } from './adele/meetings.ts'
import { adams, adele, alex } from './cards.ts'
import type { Stage } from './stage.ts'
import { allDay, attendee, forEver, invitedBy, monthlyThe, place, timed, times, weekly, workdays } from './write.ts'

/** Smaller worlds for everybody else. */

const office = (stage: Stage): readonly EventInput[] => [
  ...meetings(stage, 40, [-8, 9]),
  {
    subject: 'Stand-up',
    ...timed(stage.weekday(-8, 1), '09:15', '09:30'),
    ...weekly(workdays, forEver),
    cancel: [stage.weekday(1, 3)],
  },
  {
    subject: 'Review with the team',
    ...timed(stage.weekday(-4, 3), '13:00', '14:00'),
    ...weekly(['wednesday'], times(12)),
    modify: { [stage.weekday(0, 3)]: { ...place('Garden'), subject: 'Review outside' } },
  },
  { subject: 'Salary talk', ...timed(stage.day(3), '11:00', '11:30'), sensitivity: 'private' },
  { subject: 'Contract', ...timed(stage.day(4), '11:00', '11:30'), sensitivity: 'confidential' },
  { subject: 'Leave', ...allDay(stage.day(15), 5), showAs: 'oof' },
]

const room = (stage: Stage): readonly EventInput[] =>
  Array.from({ length: 20 }, (_, n) => ({
    subject: n % 2 === 0 ? adele[0] : alex[0],
    ...timed(
      stage.day(n - 10),
      `${String(8 + (n % 8)).padStart(2, '0')}:00`,
      `${String(9 + (n % 8)).padStart(2, '0')}:00`,
    ),
    ...invitedBy(n % 2 === 0 ? adele : alex, 'accepted', `${stage.day(n - 12)}T08:00:00Z`),
    attendees: [attendee(adams, 'accepted', 'resource')],
  }))

const desk = (stage: Stage): readonly EventInput[] => [
  { subject: 'Early shift', ...timed(stage.weekday(-4, 1), '06:00', '14:00'), ...weekly(workdays, forEver, 2) },
  { subject: 'Late shift', ...timed(stage.weekday(-3, 1), '14:00', '22:00'), ...weekly(workdays, forEver, 2) },
  {
    subject: 'Maintenance window',
    ...timed(`${stage.day(-60).slice(0, 8)}01`, '22:00', '23:30'),
    ...monthlyThe('first', ['sunday'], forEver),
  },
]

const home = (stage: Stage): readonly EventInput[] => [
  {
    subject: 'Piano lesson',
    ...timed(stage.weekday(-6, 3), '17:00', '17:45'),
    ...weekly(['wednesday'], forEver),
    cancel: [stage.weekday(1, 3)],
  },
  { subject: 'Vet: Mimi 🐈', ...timed(stage.day(2), '10:00', '10:30'), ...place('Tierarztpraxis') },
  { subject: 'Anniversary', ...allDay(stage.day(9)) },
  ...Array.from({ length: 6 }, (_, n) => ({ subject: 'Choir', ...timed(stage.day(n * 7 - 20), '19:30', '21:30') })),
]

export const worldOf = {
  person: office,
  guest: () => [],
  room,
  sharedMailbox: desk,
} as const

export const personalWorld = home
