import { plusDays } from '../../stage.ts'
import * as w from '../../write.ts'
import type { Cases } from '../cases.ts'

/** Time zones and what they do to series. */

const names: Cases = (stage) => [
  w.event('Flight FRA – JFK', {
    start: w.at(stage.day(16), '10:55'),
    end: w.at(stage.day(16), '13:25', 'Eastern Standard Time'),
    categories: ['Travel'],
    showAs: 'oof',
  }),
  w.event('Start in CET, end in UTC', {
    start: w.at(stage.day(-9), '09:00', 'Central European Standard Time'),
    end: w.at(stage.day(-9), '09:00', 'UTC'),
  }),
  w.event('tzone://Microsoft/Utc', w.timed(stage.day(3), '12:00', '12:30', 'UTC'), {
    originalStartTimeZone: 'tzone://Microsoft/Utc',
    originalEndTimeZone: 'tzone://Microsoft/Utc',
  }),
  w.event('tzone://Microsoft/Custom', w.timed(stage.day(4), '12:00', '12:30'), {
    originalStartTimeZone: 'tzone://Microsoft/Custom',
    originalEndTimeZone: 'tzone://Microsoft/Custom',
  }),
  w.event('Customized Time Zone', w.timed(stage.day(5), '12:00', '12:30'), {
    originalStartTimeZone: 'Customized Time Zone',
    originalEndTimeZone: 'Customized Time Zone',
  }),
  w.event('Zone unknown to everybody', w.timed(stage.day(6), '12:00', '12:30'), {
    originalStartTimeZone: 'Middle-earth Standard Time',
    originalEndTimeZone: '',
  }),
  w.event('IANA zone', w.timed(stage.day(7), '12:00', '12:30', 'America/New_York')),
  w.event('Kyiv by its new name', w.timed(stage.day(8), '12:00', '12:30', 'Europe/Kyiv')),
  w.event('Kathmandu, 5:45 ahead', w.timed(stage.day(8), '14:00', '14:30', 'Nepal Standard Time')),
]

const rules: Cases = (stage) => [
  w.event(
    'Lord Howe, half an hour of summer time',
    w.timed(stage.day(9), '08:00', '08:30', 'Lord Howe Standard Time'),
    w.weekly([w.weekdayName(stage.day(9))], w.times(30)),
  ),
  w.event('Series in a custom zone', w.timed(stage.weekday(-3, 2), '10:00', '10:30'), {
    recurrence: {
      ...w.weekly(['tuesday'], w.times(12)).recurrence,
      range: { type: 'numbered', numberOfOccurrences: 12, recurrenceTimeZone: 'Customized Time Zone' },
    },
  }),
  w.event('Series without a zone name', w.timed(stage.weekday(-3, 4), '10:00', '10:30'), {
    recurrence: {
      ...w.weekly(['thursday'], w.forEver).recurrence,
      range: { type: 'noEnd', recurrenceTimeZone: '', endDate: '0000-01-01' },
    },
  }),
]

/** The last Sunday of a month, on which Europe changes its clocks. */
function lastSunday(year: string, month: '03' | '10'): string {
  const last = new Date(`${year}-${month}-31T00:00:00Z`)
  return plusDays(`${year}-${month}-31`, -last.getUTCDay())
}

const daylight: Cases = (stage) => {
  const year = stage.day(0).slice(0, 4)
  const autumn = lastSunday(year, '10')
  const spring = lastSunday(String(Number(year) + 1), '03')
  return [
    w.event('Fold: 02:30 the first time', w.timed(autumn, '00:30', '00:45', 'UTC'), {
      originalStartTimeZone: w.BERLIN,
      originalEndTimeZone: w.BERLIN,
    }),
    w.event('Fold: 02:30 the second time', w.timed(autumn, '01:30', '01:45', 'UTC'), {
      originalStartTimeZone: w.BERLIN,
      originalEndTimeZone: w.BERLIN,
    }),
    w.event('Over the fold', w.timed(autumn, '01:00', '04:00')),
    w.event('Gap: daily at 02:30', w.timed(plusDays(spring, -3), '02:30', '02:50'), w.daily(w.times(6)), {
      showAs: 'free',
    }),
    w.event('Fold: daily at 02:30', w.timed(plusDays(autumn, -3), '02:30', '02:50'), w.daily(w.times(6)), {
      showAs: 'free',
    }),
    w.event(
      'Over both changes, 09:00 stays 09:00',
      w.timed(plusDays(autumn, -14), '09:00', '09:30'),
      w.weekly(['sunday'], w.times(40)),
      { showAs: 'free' },
    ),
  ]
}

const patterns: Cases = (stage) => [
  w.event(
    'Pattern misses its start (Monday start, Tuesdays)',
    w.timed(stage.weekday(-2, 1), '08:40', '08:50'),
    w.weekly(['tuesday'], w.times(6)),
  ),
  w.event(
    'Pattern misses its start (monthly the 5th, from the 20th)',
    w.timed(`${stage.day(-60).slice(0, 8)}20`, '08:40', '08:50'),
    w.monthlyOn(5, w.forEver),
  ),
  w.event(
    'endDate before the first match',
    w.timed(stage.weekday(1, 1), '07:00', '07:10'),
    w.weekly(['friday'], w.until(stage.weekday(1, 3))),
  ),
  w.event('Since 2009, for ever', w.timed('2009-03-02', '08:00', '08:10'), w.weekly(['monday'], w.forEver, 4), {
    showAs: 'free',
    createdDateTime: '2009-02-27T10:00:00Z',
  }),
  w.event(
    'endDate in 2120',
    w.timed(stage.day(-30), '06:00', '06:05'),
    w.yearlyOn(Number(stage.day(-30).slice(5, 7)), Number(stage.day(-30).slice(8)), w.until('2120-12-31')),
  ),
]

export const zoneCases: Cases = (stage) => [names, rules, daylight, patterns].flatMap((cases) => cases(stage))
