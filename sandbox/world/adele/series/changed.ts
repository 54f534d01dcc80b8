import type { EventInput } from '../../../graph/model.ts'
import { html, teams } from '../../bodies.ts'
import { adams, alex, everybody, lee, miriam, pradeep } from '../../cards.ts'
import { plusDays } from '../../stage.ts'
import * as w from '../../write.ts'
import type { Cases } from '../cases.ts'
import { guests } from './guests.ts'

/** Occurrences moved, rewritten, removed. */

const moved: Cases = (stage) => {
  const wednesday = (week: number): string => stage.weekday(week, 3)
  const move = (date: string, days: number, from: string, to: string, zone?: string): EventInput =>
    w.timed(plusDays(date, days), from, to, zone)
  return [
    w.event(
      'Project Falcon weekly',
      w.timed(wednesday(-8), '14:00', '15:00'),
      w.weekly(['wednesday'], w.until(stage.day(100))),
      { attendees: guests },
      teams('falcon', '<p>Standing agenda: risks, dates, people.</p>'),
      {
        cancel: [wednesday(-3), wednesday(1), wednesday(5)],
        modify: {
          [wednesday(-2)]: move(wednesday(-2), 1, '14:00', '15:00'),
          [wednesday(0)]: { subject: 'Project Falcon weekly: demo day', ...w.place('Auditorium'), importance: 'high' },
          [wednesday(2)]: move(wednesday(2), 0, '09:00', '10:00', 'Eastern Standard Time'),
          [wednesday(3)]: { ...w.allDay(wednesday(3)), subject: 'Project Falcon: all-day offsite', showAs: 'oof' },
          [wednesday(4)]: {
            attendees: [
              ...guests,
              w.attendee(miriam, 'tentativelyAccepted', 'optional'),
              w.attendee(pradeep, 'declined'),
            ],
          },
          [wednesday(6)]: { ...html('<p>Only this time: <b>bring laptops</b>.</p>'), reminderMinutesBeforeStart: 60 },
        },
      },
    ),
  ]
}

const removed: Cases = (stage) => {
  const monday = (week: number): string => stage.weekday(week, 1)
  return [
    w.event('Numbered, with holes', w.timed(monday(-3), '08:00', '08:20'), w.weekly(['monday'], w.times(10)), {
      cancel: [monday(-2), monday(6)],
      modify: { [monday(1)]: { categories: ['Travel'], showAs: 'tentative' } },
    }),
    w.event('First one cancelled', w.timed(monday(1), '11:00', '11:30'), w.weekly(['monday'], w.times(5)), {
      cancel: [monday(1)],
    }),
    w.event('All cancelled', w.timed(monday(2), '12:00', '12:30'), w.daily(w.times(2)), {
      cancel: [monday(2), plusDays(monday(2), 1)],
    }),
  ]
}

const attended: Cases = (stage) => {
  const monday = (week: number): string => stage.weekday(week, 1)
  return [
    w.event(
      'Review with Lee',
      w.timed(monday(-4), '15:00', '15:45'),
      w.weekly(['monday'], w.forEver),
      w.invitedBy(lee, 'accepted', `${monday(-5)}T07:30:00Z`),
      {
        attendees: [w.attendee(lee, 'organizer'), w.attendee(adams, 'accepted', 'resource')],
        modify: {
          [monday(1)]: { subject: 'Canceled: Review with Lee', isCancelled: true, showAs: 'free', importance: 'high' },
        },
      },
    ),
    w.event(
      'Marketing sync',
      w.timed(stage.weekday(-4, 2), '10:00', '10:30', 'Eastern Standard Time'),
      w.weekly(['tuesday'], w.until(stage.day(80))),
      w.invitedBy(alex, 'tentativelyAccepted', `${stage.day(-40)}T12:00:00.5Z`),
      {
        attendees: everybody.map((card) => w.attendee(card, 'notResponded')),
        modify: {
          [stage.weekday(1, 2)]: {
            responseStatus: { response: 'declined', time: `${stage.day(-2)}T08:15:30.1234567Z` },
          },
        },
      },
    ),
  ]
}

export const changedCases: Cases = (stage) => [moved, removed, attended].flatMap((cases) => cases(stage))
