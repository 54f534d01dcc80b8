import { teams } from '../../bodies.ts'
import * as w from '../../write.ts'
import type { Cases } from '../cases.ts'
import { guests } from './guests.ts'

/** Each kind of pattern with each kind of end. */

const daysAndWeeks: Cases = (stage) => {
  const start = stage.weekday(-20, 1)
  return [
    w.event(
      'Stand-up',
      w.timed(start, '09:15', '09:30'),
      w.weekly(w.workdays, w.forEver),
      { attendees: guests },
      teams('standup', 'Three sentences each.'),
    ),
    w.event('Backups: check the report', w.timed(start, '07:45', '07:55'), w.daily(w.forEver, 3), { showAs: 'free' }),
    w.event('Night job window', w.timed(start, '23:30', '01:30'), w.daily(w.until(stage.day(45)), 2), {
      showAs: 'free',
    }),
    w.event('Physio', w.timed(stage.weekday(-5, 2), '17:30', '18:00'), w.daily(w.times(12), 7), {
      sensitivity: 'private',
    }),
    w.event('Sprint planning', w.timed(stage.weekday(-19, 1), '10:00', '12:00'), w.weekly(['monday'], w.forEver, 2), {
      attendees: guests,
    }),
    w.event('Gym', w.timed(stage.weekday(-12, 2), '18:30', '19:45'), w.weekly(['tuesday', 'thursday'], w.times(40)), {
      sensitivity: 'personal',
      showAs: 'oof',
    }),
    w.event(
      'Every other week, week starts on Sunday',
      w.timed(stage.weekday(-10, 2), '12:00', '12:30'),
      w.weekly(['tuesday', 'sunday'], w.until(stage.day(120)), 2, 'sunday'),
    ),
    w.event(
      'Every other week, week starts on Monday',
      w.timed(stage.weekday(-10, 2), '12:30', '13:00'),
      w.weekly(['tuesday', 'sunday'], w.until(stage.day(120)), 2, 'monday'),
    ),
  ]
}

const months: Cases = (stage) => [
  w.event(
    'Payroll cut-off',
    w.timed(`${stage.weekday(-20, 1).slice(0, 8)}15`, '14:00', '14:30'),
    w.monthlyOn(15, w.forEver),
  ),
  w.event(
    'Month end closing (the 31st, or the last day)',
    w.timed(stage.inYear(-1, '10-31'), '16:00', '17:00'),
    w.monthlyOn(31, w.forEver),
  ),
  w.event('Invoice run (the 30th)', w.timed(stage.inYear(-1, '11-30'), '11:00', '11:20'), w.monthlyOn(30, w.times(24))),
  w.event(
    'Quarterly numbers',
    w.timed(stage.inYear(-1, '01-10'), '09:00', '11:00'),
    w.monthlyOn(10, w.until(stage.inYear(1, '12-31')), 3),
  ),
]

const daysOfMonths: Cases = (stage) => {
  const first = `${stage.weekday(-20, 1).slice(0, 8)}01`
  return [
    w.event(
      'Patch day (second Tuesday)',
      w.timed(first, '18:00', '20:00'),
      w.monthlyThe('second', ['tuesday'], w.forEver),
    ),
    w.event(
      'Team breakfast (last Friday)',
      w.timed(first, '08:30', '09:30'),
      w.monthlyThe('last', ['friday'], w.times(18)),
    ),
    w.event(
      'First working day',
      w.timed(first, '08:00', '08:15'),
      w.monthlyThe('first', w.workdays, w.until(stage.day(200))),
    ),
    w.event(
      'Last weekend day',
      w.timed(first, '10:00', '11:00'),
      w.monthlyThe('last', ['saturday', 'sunday'], w.forEver),
      { showAs: 'free' },
    ),
    w.event(
      'Third day of the month',
      w.timed(first, '15:00', '15:10'),
      w.monthlyThe('third', [...w.workdays, 'saturday', 'sunday'], w.forEver),
    ),
  ]
}

const years: Cases = (stage) => [
  w.event('Insurance renewal', w.timed(stage.inYear(-3, '05-18'), '09:00', '09:30'), w.yearlyOn(5, 18, w.forEver)),
  w.event('Leap day drinks', w.timed('2024-02-29', '17:00', '19:00'), w.yearlyOn(2, 29, w.forEver)),
  w.event(
    'Summer party (last Thursday of June)',
    w.timed(stage.inYear(-2, '06-01'), '16:00', '23:00'),
    w.yearlyThe(6, 'last', ['thursday'], w.times(6)),
  ),
  w.event(
    'Budget kick-off (first weekday of October)',
    w.timed(stage.inYear(-2, '10-01'), '10:00', '11:00'),
    w.yearlyThe(10, 'first', w.workdays, w.until(stage.inYear(4, '12-31'))),
  ),
]

const allDays: Cases = (stage) => [
  w.event('Home office', w.allDay(stage.weekday(-8, 5)), w.weekly(['friday'], w.until(stage.day(90))), {
    showAs: 'workingElsewhere',
  }),
  w.event('On call', w.allDay(stage.weekday(-6, 1), 7), w.weekly(['monday'], w.times(8), 4), {
    showAs: 'tentative',
    categories: ['Red category', 'Customers, important'],
  }),
  w.event('Quarter ends', w.allDay(stage.inYear(-1, '03-31')), w.monthlyOn(31, w.forEver, 3)),
  w.event(
    'All day, made in Pacific time',
    w.allDay(stage.day(-20), 1, 'Pacific Standard Time'),
    w.daily(w.times(6), 5),
    { modify: { [stage.day(-10)]: { subject: 'All day, made in Pacific time (renamed)' } } },
  ),
]

export const patternCases: Cases = (stage) =>
  [daysAndWeeks, months, daysOfMonths, years, allDays].flatMap((cases) => cases(stage))
