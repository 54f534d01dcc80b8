import type { Mailbox } from '../../graph/mailbox.ts'
import type { EventInput } from '../../graph/model.ts'
import { birthdays, holidays } from '../holidays.ts'
import type { Stage } from '../stage.ts'
import { allDay, place, timed } from '../write.ts'
import { meetings, oneToOne } from './meetings.ts'
import { oddities } from './oddities.ts'
import { series } from './series.ts'

/** The first person's mailbox: the rich one that tests and the demo use. */

const personal = (stage: Stage): readonly EventInput[] => [
  ...Array.from({ length: 24 }, (_, n) => ({
    subject: ['Dinner at Nonna’s', 'Cinema', 'Ironing 🙄', 'Run, 10 km'][n % 4] ?? '',
    ...timed(stage.day((n - 12) * 7), '19:00', '21:00'),
    ...(n % 3 === 0 ? place('Bar Centrale') : {}),
    sensitivity: n % 5 === 0 ? 'private' : 'normal',
  })),
  { subject: 'Moving house', ...allDay(stage.day(40), 3), showAs: 'oof' },
]

const milestones = (stage: Stage): readonly EventInput[] =>
  Array.from({ length: 16 }, (_, n) => ({
    subject: `Falcon milestone ${n + 1}`,
    ...(n % 2 === 0
      ? allDay(stage.day((n - 8) * 11))
      : timed(stage.day((n - 8) * 11), '12:00', '12:45', 'Europe/London')),
  }))

/** key, name, colour, hex colour (`""` as long as nobody chose one), what is in it. */
const calendars: readonly (readonly [string, string, string, string, (stage: Stage) => readonly EventInput[]])[] = [
  [
    'calendar',
    'Calendar',
    'auto',
    '',
    (stage) => [...series(stage), ...oddities(stage), ...meetings(stage, 215, [-26, 27]), ...oneToOne(stage)],
  ],
  ['falcon', 'Project Falcon', 'lightGreen', '#87d28e', milestones],
  ['personal', 'Privat; Familie & "Freunde"', 'lightRed', '#f1919a', personal],
  ['travel', 'Travel ✈', 'auto', '', (stage) => [{ subject: 'Lisbon', ...allDay(stage.day(30), 14) }]],
  ['empty', 'Nothing here yet', 'maxColor', '#123456', () => []],
]

export function seedAdele(
  mailbox: Mailbox,
  stage: Stage,
  write: (key: string, inputs: readonly EventInput[]) => void,
): void {
  for (const [key, name, color, hexColor, inputs] of calendars) {
    mailbox.addCalendar({ key, name, color, hexColor, isDefaultCalendar: key === 'calendar' })
    write(key, inputs(stage))
  }
  mailbox.addCalendar({ key: 'holidays', name: 'Holidays in Germany', canEdit: false })
  write('holidays', holidays(stage))
  mailbox.addCalendar({ key: 'birthdays', name: 'Birthdays', canEdit: false, isRemovable: false })
  write('birthdays', birthdays())
}
