import { utcValue } from './moment.ts'
import { type Component, parse, property } from './parse.ts'
import { print } from './print.ts'
import { ordinaryYears, prodId } from './product.ts'
import { vtimezone } from './vtimezone.ts'

/** Hours that are the same each week. */
export interface WeeklyHours {
  /** 1 (Monday) to 7; at least one. */
  readonly days: readonly number[]
  /** Minutes since midnight; an end before the start is on the next day. */
  readonly start: number
  readonly end: number
  /** IANA name. */
  readonly timeZone: string
}

const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
/** A Monday before which nobody looks. */
const firstMonday = Date.UTC(2010, 0, 4)
const [dayMs, minuteMs] = [86_400_000, 60_000]

/**
 * A calendar with one VAVAILABILITY: at these hours somebody can be met, at others not.
 * @param stamp epoch ms
 * @see RFC 7953 §3.1
 */
export function availabilityText({ days, start, end, timeZone }: WeeklyHours, stamp: number): string {
  const first = firstMonday + (Math.min(...days) - 1) * dayMs
  const local = (minutes: number) => utcValue(first + minutes * minuteMs).slice(0, -1)
  const at = (name: string, minutes: number) => property(name, local(minutes), { TZID: timeZone })
  const own = (uid: string) => [property('UID', uid), property('DTSTAMP', utcValue(stamp))]
  const available: Component = {
    name: 'AVAILABLE',
    properties: [
      ...own('working-hours-1'),
      at('DTSTART', start),
      at('DTEND', end > start ? end : end + dayMs / minuteMs),
      property('RRULE', `FREQ=WEEKLY;BYDAY=${days.map((day) => names[day - 1]).join(',')}`),
    ],
    components: [],
  }
  return print({
    name: 'VCALENDAR',
    properties: [property('VERSION', '2.0'), property('PRODID', prodId)],
    components: [
      parse(vtimezone(timeZone, ordinaryYears.first, ordinaryYears.last).join('\r\n')),
      { name: 'VAVAILABILITY', properties: own('working-hours'), components: [available] },
    ],
  })
}
