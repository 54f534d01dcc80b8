import type { EventInput } from '../../graph/model.ts'
import { html, teams, text, word } from '../bodies.ts'
import { adams, alex, diego, everybody, henrietta, lee, megan, miriam, nestor, team } from '../cards.ts'
import type { Stage } from '../stage.ts'
import { attendee, type Card, invitedBy, place, room, timed } from '../write.ts'

/** The bulk of an office calendar: meetings spread over the working days of a year. */

type Idea = readonly [subject: string, minutes: number, more: (seed: string) => EventInput]

const ideas: readonly [Idea, ...Idea[]] = [
  [
    'Design review: search results',
    60,
    (seed) => teams(seed, '<p>Screens are in the board. Please comment <b>before</b> we meet.</p>'),
  ],
  [
    'Customer call Fabrikam',
    45,
    (seed) => teams(seed, 'Renewal; open points: price list, support hours, data residency'),
  ],
  [
    'Interview: senior engineer',
    60,
    () => ({ ...room('Conf Room Adams', 'adams@contoso.example'), sensitivity: 'private' }),
  ],
  ['Lunch with Megan', 60, () => place('Trattoria da Enzo, Hauptstraße 12; 1st floor')],
  [
    'Budget Q1, first draft',
    90,
    () => word('Numbers per team: <b>see attachment</b>.', 'Travel costs &lt; last year &amp; no new hires.'),
  ],
  [
    'Dentist',
    45,
    () => ({
      ...place('Dr. med. dent. Praxis am Markt'),
      sensitivity: 'private',
      showAs: 'oof',
      categories: ['Red category'],
    }),
  ],
  ['Focus time', 120, () => ({ showAs: 'busy', isReminderOn: false, categories: ['Büro & Verwaltung'] })],
  ['Code freeze / Release 4.2', 30, () => text('Checklist:\r\n- notes\r\n- tags\r\n- tell support')],
  [
    'Supplier visit Northwind',
    150,
    () => ({ ...room('Conf Room Baker', 'baker@contoso.example'), importance: 'high' }),
  ],
  ['Coffee ☕ with Alex', 30, () => place('Kitchen, 3rd floor')],
  [
    'Security training (online)',
    60,
    (seed) => ({ ...teams(seed, 'Mandatory for everybody.'), reminderMinutesBeforeStart: 60 }),
  ],
  ['Phone: tax adviser', 20, () => ({ sensitivity: 'confidential', showAs: 'tentative' })],
  [
    'Workshop “Roadmap 2027”',
    240,
    () => ({
      ...place('Gut Neuhof, Seminarraum 2'),
      ...html('<ul><li>Vision</li><li>Themes</li><li>Budget</li></ul>'),
    }),
  ],
  ['Handover support rota', 15, () => ({ showAs: 'free', importance: 'low', reminderMinutesBeforeStart: 0 })],
  ['Works council: home office rules', 75, () => ({ ...place('Raum 4.07'), hideAttendees: true })],
  [
    'Flight LH 1081',
    95,
    () => ({ showAs: 'oof', categories: ['Travel'], reminderMinutesBeforeStart: 180, ...place('FRA, Terminal 1') }),
  ],
  ['Pair programming', 120, (seed) => teams(seed, 'Bring the failing test.')],
  [
    'School: parents’ evening',
    90,
    () => ({ sensitivity: 'personal', showAs: 'workingElsewhere', ...place('Goethe-Gymnasium') }),
  ],
]

const slots = [
  '08:00',
  '08:30',
  '09:00',
  '10:00',
  '10:15',
  '11:00',
  '13:00',
  '13:30',
  '14:00',
  '15:00',
  '15:45',
  '16:30',
] as const
const organisers: readonly [Card, ...Card[]] = [alex, megan, diego, lee, miriam, nestor, henrietta]
const replies = ['accepted', 'accepted', 'tentativelyAccepted', 'notResponded', 'declined', 'none'] as const

function endOf(from: string, minutes: number): string {
  const [hour = 0, minute = 0] = from.split(':').map(Number)
  const end = hour * 60 + minute + minutes
  return `${String(Math.floor(end / 60) % 24).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`
}

/** Somebody else's invitation, with the reply given to it; or an own event, with or without guests. */
function company({ chance }: Stage, date: string): EventInput {
  const replied = `${date}T06:12:44.3381207Z`
  const guests = chance.some(everybody, chance.below(7)).map((card) => attendee(card, chance.pick(replies)))
  if (guests.length === 0) return {}
  if (chance.is(0.4)) {
    const response = chance.pick(replies)
    return { ...invitedBy(chance.pick(organisers), response, replied), attendees: guests }
  }
  return { attendees: chance.is(0.3) ? [...guests, attendee(adams, 'accepted', 'resource')] : guests }
}

/** @param count how many; @param weeks from … to, 0 being this one. */
export function meetings(
  stage: Stage,
  count: number,
  weeks: readonly [from: number, to: number],
): readonly EventInput[] {
  const { chance } = stage
  return Array.from({ length: count }, (_, n) => {
    const date = stage.weekday(weeks[0] + chance.below(weeks[1] - weeks[0]), chance.pick([1, 2, 3, 4, 5] as const))
    const [subject, minutes, more] = chance.pick(ideas)
    const from = chance.pick(slots)
    return { subject, ...timed(date, from, endOf(from, minutes)), ...company(stage, date), ...more(`${n} ${date}`) }
  })
}

export const oneToOne = (stage: Stage): readonly EventInput[] =>
  team.map((card, index) => ({
    subject: `1:1 ${card[0]}`,
    ...timed(stage.weekday(index - 2, 4), '16:00', '16:25'),
    attendees: [attendee(card, 'accepted')],
    ...teams(card[0], 'Agenda: what you want to talk about.'),
  }))
