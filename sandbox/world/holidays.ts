import type { EventInput } from '../graph/model.ts'
import type { Stage } from './stage.ts'
import { allDay, forEver, yearlyOn } from './write.ts'

/** Calendars that Outlook fills by itself and nobody can edit. */

const fixed = [
  ['01-01', 'New Year’s Day'],
  ['05-01', 'Labour Day'],
  ['10-03', 'German Unity Day'],
  ['12-24', 'Christmas Eve'],
  ['12-25', 'Christmas Day'],
  ['12-26', 'Second Day of Christmas'],
  ['12-31', 'New Year’s Eve'],
] as const

/** Single all-day events per year, as Outlook imports them: zone UTC, free, no reminder. */
export const holidays = (stage: Stage): readonly EventInput[] =>
  [-1, 0, 1].flatMap((year) =>
    fixed.map(([day, subject]) => ({
      ...allDay(stage.inYear(year, day), 1, 'UTC'),
      subject,
      location: { displayName: 'Germany', locationType: 'default', uniqueIdType: 'unknown' },
      categories: ['Holiday'],
      transactionId: null,
    })),
  )

const born = [
  ['1979-02-28', 'Alex Wilber'],
  ['1984-02-29', 'Megan Bowen'],
  ['1990-07-14', 'Diego Siciliani'],
  ['1971-11-30', 'Lee Gu'],
  ['2001-12-31', 'Patti Fernandez'],
] as const

export const birthdays = (): readonly EventInput[] =>
  born.map(([date, name]) => ({
    ...allDay(date, 1, 'UTC'),
    ...yearlyOn(Number(date.slice(5, 7)), Number(date.slice(8)), forEver),
    subject: `${name}’s birthday`,
    isReminderOn: true,
    createdDateTime: '2021-04-06T08:00:00Z',
  }))
