import type { Attendee, DateTimeTimeZone, Location, PatternedRecurrence, RecurrenceRange } from '../../src/event.ts'
import type { EventInput } from '../graph/model.ts'
import { dayOf } from '../graph/recurrence.ts'
import { plusDays } from './stage.ts'

/** Short ways to write Graph's event members. */

export const BERLIN = 'W. Europe Standard Time'
export const NEVER = '0001-01-01T00:00:00Z'

export const at = (date: string, time: string, timeZone: string = BERLIN): DateTimeTimeZone => ({
  dateTime: `${date}T${time}:00.0000000`,
  timeZone,
})

/** `timed('2026-11-23', '09:00', '10:30')`; an end at or before the start is on the next day. */
export const timed = (
  date: string,
  from: string,
  to: string,
  timeZone: string = BERLIN,
): Pick<EventInput, 'start' | 'end'> => ({
  start: at(date, from, timeZone),
  end: at(to > from ? date : plusDays(date, 1), to, timeZone),
})

export const allDay = (date: string, days = 1, timeZone: string = BERLIN): EventInput => ({
  isAllDay: true,
  start: at(date, '00:00', timeZone),
  end: at(plusDays(date, days), '00:00', timeZone),
  showAs: 'free',
  isReminderOn: false,
})

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
export const weekdayName = (date: string): string => dayNames[(dayOf(date) + 4) % 7] ?? 'monday'

/** How a series ends. */
export const until = (endDate: string): RecurrenceRange => ({ type: 'endDate', endDate })
export const times = (numberOfOccurrences: number): RecurrenceRange => ({ type: 'numbered', numberOfOccurrences })
export const forEver: RecurrenceRange = { type: 'noEnd' }

const recurring = (
  pattern: PatternedRecurrence['pattern'],
  range: RecurrenceRange,
): { recurrence: PatternedRecurrence } => ({
  recurrence: { pattern: pattern ?? {}, range },
})

export const daily = (range: RecurrenceRange, interval = 1) => recurring({ type: 'daily', interval }, range)

export const weekly = (
  daysOfWeek: readonly string[],
  range: RecurrenceRange,
  interval = 1,
  firstDayOfWeek = 'monday',
) => recurring({ type: 'weekly', interval, daysOfWeek, firstDayOfWeek }, range)

export const monthlyOn = (dayOfMonth: number, range: RecurrenceRange, interval = 1) =>
  recurring({ type: 'absoluteMonthly', interval, dayOfMonth }, range)

export const monthlyThe = (index: string, daysOfWeek: readonly string[], range: RecurrenceRange, interval = 1) =>
  recurring({ type: 'relativeMonthly', interval, daysOfWeek, index }, range)

export const yearlyOn = (month: number, dayOfMonth: number, range: RecurrenceRange, interval = 1) =>
  recurring({ type: 'absoluteYearly', interval, month, dayOfMonth }, range)

export const yearlyThe = (month: number, index: string, daysOfWeek: readonly string[], range: RecurrenceRange) =>
  recurring({ type: 'relativeYearly', interval: 1, month, daysOfWeek, index }, range)

export const workdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']

/** Name and address, as in an address book. */
export type Card = readonly [name: string, address: string]

export const attendee = ([name, address]: Card, response = 'accepted', type = 'required', time = NEVER): Attendee => ({
  type,
  status: { response, time },
  emailAddress: { name, address },
})

export const invitedBy = ([name, address]: Card, response: string, time: string): EventInput => ({
  organizer: { emailAddress: { name, address } },
  responseStatus: { response, time },
})

export const place = (displayName: string, more: Partial<Location> = {}): { location: Location } => ({
  location: { displayName, locationType: 'default', uniqueId: displayName, uniqueIdType: 'private', ...more },
})

export const room = (name: string, email: string): { location: Location } =>
  place(name, {
    locationType: 'conferenceRoom',
    locationEmailAddress: email,
    uniqueId: email,
    uniqueIdType: 'directory',
  })

/** An event from its subject and any number of parts; later parts win. */
export const event = (subject: string | null, ...parts: readonly EventInput[]): EventInput =>
  Object.assign({ subject }, ...parts)
