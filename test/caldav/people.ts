import type { Account, Authenticate, BusyTimes, Calendar, KeptProperties } from '../../src/calendar.ts'
import { MemoryHome, MemoryKept, type MemoryObject } from './memory-home.ts'

const lines = (...parts: readonly string[]): string => parts.map((line) => `${line}\r\n`).join('')

const calendar = (...components: readonly string[]): string =>
  `${lines('BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN')}${components.join('')}${lines('END:VCALENDAR')}`

const event = (...parts: readonly string[]): string =>
  lines('BEGIN:VEVENT', 'DTSTAMP:20261101T080000Z', ...parts, 'END:VEVENT')

const berlin = lines(
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Berlin',
  'BEGIN:STANDARD',
  'DTSTART:20261025T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'END:VTIMEZONE',
)

const at = (...parts: Parameters<typeof Date.UTC>): number => Date.UTC(...parts)
const dayMs = 86_400_000

export const review: MemoryObject = {
  name: 'a1review.ics',
  uid: 'uid-review',
  text: calendar(
    event(
      'UID:uid-review',
      'SUMMARY:Design review\\, room <1> & 2',
      'DTSTART:20261123T090000Z',
      'DTEND:20261123T100000Z',
    ),
  ),
  first: at(2026, 10, 23, 9),
  last: at(2026, 10, 23, 10),
  recurring: false,
}

export const holiday: MemoryObject = {
  name: 'b2holiday.ics',
  uid: 'uid-holiday',
  text: calendar(
    event(
      'UID:uid-holiday',
      'SUMMARY:Holiday',
      'DTSTART;VALUE=DATE:20261224',
      'DTEND;VALUE=DATE:20261227',
      'TRANSP:TRANSPARENT',
    ),
  ),
  first: at(2026, 11, 24) - dayMs,
  last: at(2026, 11, 27) + dayMs,
  recurring: false,
}

/** Every Monday at nine, for ever; the one of 30 November an hour later. */
export const standup: MemoryObject = {
  name: 'c3standup.ics',
  uid: 'uid-standup',
  text: calendar(
    berlin,
    event(
      'UID:uid-standup',
      'SUMMARY:Stand-up',
      'DTSTART;TZID=Europe/Berlin:20261102T090000',
      'DTEND;TZID=Europe/Berlin:20261102T093000',
      'RRULE:FREQ=WEEKLY;BYDAY=MO',
    ),
    event(
      'UID:uid-standup',
      'RECURRENCE-ID;TZID=Europe/Berlin:20261130T090000',
      'SUMMARY:Stand-up (late)',
      'DTSTART;TZID=Europe/Berlin:20261130T100000',
      'DTEND;TZID=Europe/Berlin:20261130T103000',
    ),
  ),
  first: at(2026, 10, 2, 8),
  last: Number.MAX_SAFE_INTEGER,
  recurring: true,
}

export const work: Calendar = {
  id: 'k1work',
  name: 'Calendar',
  color: '#0078D4',
  order: 1,
  sharedBy: undefined,
  isDefault: true,
  workingHours: { days: [1, 2, 3, 4, 5], start: 510, end: 1_020, timeZone: 'Europe/Berlin', asOf: at(2026, 10, 22) },
}

export const team: Calendar = {
  id: 'k2team',
  name: 'Megan & team <plans>',
  color: '#DA3B01',
  order: 2,
  sharedBy: { name: 'Megan Bowen', address: 'megan@contoso.example' },
  isDefault: false,
  timeZone: 'Europe/Berlin',
}

export const adele: Account = {
  id: 'adele7x',
  displayName: 'Adele Vance',
  addresses: ['adele@contoso.example', 'AdeleV@contoso.example'],
}

export const alex: Account = { id: 'alex9q', displayName: 'Alex Wilber', addresses: ['alex@contoso.example'] }

const planning: MemoryObject = {
  ...review,
  name: 'd4planning.ics',
  uid: 'uid-planning',
  text: review.text.replaceAll('uid-review', 'uid-planning').replace('Design review', 'Planning'),
}

export const adelesHome = (): MemoryHome => new MemoryHome().add(work, [review, holiday, standup]).add(team, [planning])

const passwords = new Map([
  ['adele@contoso.example', 'app-password'],
  ['alex@contoso.example', 'other-password'],
])

/** Knows two people. `throttled` as a user name is one wrong password too many. */
export const authenticateWith =
  (
    home: MemoryHome,
    seen: (source: string, userAgent: string) => void = () => {},
    kept: KeptProperties = new MemoryKept(),
  ): Authenticate =>
  async ({ user, password, source, userAgent }) => {
    seen(source, userAgent)
    if (user === 'throttled') return { retryAfterSeconds: 61.2 }
    if (passwords.get(user) !== password) return 'refused'
    return user.startsWith('adele')
      ? { account: adele, home, kept }
      : {
          account: alex,
          kept: new MemoryKept(),
          home: new MemoryHome().add({ ...work, id: 'k9alex' }, [{ ...review, name: 'z9secret.ics' }]),
        }
  }

/** As where people of the organization may be asked about. */
export const withBusyTimes =
  (authenticate: Authenticate, busyTimes: BusyTimes): Authenticate =>
  async (credentials) => {
    const opened = await authenticate(credentials)
    return typeof opened === 'object' && 'account' in opened ? { ...opened, busyTimes } : opened
  }

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

export const adelesPassword = basic('adele@contoso.example', 'app-password')
