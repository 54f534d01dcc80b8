/** Working hours as Graph tells them, in the port's words. Pure. */
import type { WorkingHours } from '../calendar.ts'
import type { GraphWorkingHours } from '../graph/types.ts'
import { ianaZone } from '../ical/zones.ts'

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/**
 * @param mailboxZone IANA name, for hours whose own zone nobody knows
 * @param asOf epoch ms
 * @returns undefined for what makes no hours
 */
export function workingHoursOf(
  told: GraphWorkingHours | undefined,
  mailboxZone: string | undefined,
  asOf: number,
): WorkingHours | undefined {
  const timeZone = ianaZone(told?.timeZone) ?? mailboxZone
  const [start, end] = [minutesOf(told?.startTime), minutesOf(told?.endTime)]
  const days = (told?.daysOfWeek ?? []).map((day) => weekdays.indexOf(day.toLowerCase()) + 1).filter((day) => day > 0)
  if (timeZone === undefined || start === undefined || end === undefined || start === end) return undefined
  return days.length === 0 ? undefined : { days: [...new Set(days)].sort(), start, end, timeZone, asOf }
}

/** `08:30:00.0000000` */
function minutesOf(time = ''): number | undefined {
  const [, hours = '', minutes = ''] = /^(\d\d):(\d\d):/.exec(time) ?? []
  return hours === '' ? undefined : Number(hours) * 60 + Number(minutes)
}
