import type { KeptShelf } from '../calendar.ts'
import type { InstanceOptions } from '../ical/instances.ts'
import { CalendarSyntaxError, type Component, parse, valueIn } from '../ical/parse.ts'
import { ianaZone } from '../ical/zones.ts'
import { CALDAV, childOf, nameKey, q } from '../xml/names.ts'
import type { XmlNode } from '../xml/render.ts'
import type { XmlElement } from '../xml/types.ts'
import type { Call } from './call.ts'
import { DavError } from './conditions.ts'
import { type KeptValues, valuesIn } from './properties/row.ts'
import type { CalendarResource, ObjectResource } from './resource.ts'

export const calendarTimezone = q(CALDAV, 'calendar-timezone')
export const calendarTimezoneId = q(CALDAV, 'calendar-timezone-id')

/** Parts of a report for which it matters when a day begins. */
const timed = new Set(['time-range', 'expand', 'limit-recurrence-set', 'limit-freebusy-set'])

/**
 * The zone in which whole days and floating times are to be understood: the one that the request names, else that of the
 * calendar, else UTC.
 * @throws DavError `valid-calendar-data`, `valid-timezone`; Fault as the port
 * @see RFC 4791 §7.3, §9.8, RFC 7809 §5.1
 */
export async function instanceOptionsOf(
  call: Call,
  resource: CalendarResource | ObjectResource,
  report: XmlElement,
): Promise<InstanceOptions> {
  const asked = zoneIn(report)
  if (asked === 'none' && !needsZone(report)) return {}
  const zone = asked === 'none' ? await zoneOfCalendar(call, resource) : asked
  return zone === undefined ? {} : { floatingZone: zone }
}

const needsZone = (element: XmlElement): boolean =>
  (timed.has(element.name.local) && element.name.ns === CALDAV) || element.children.some(needsZone)

/** @returns `none` when the request names no zone; undefined when it means one that nobody knows: UTC is used. */
function zoneIn(report: XmlElement): string | 'none' | undefined {
  const id = childOf(report, q(CALDAV, 'timezone-id'))?.text.trim() ?? ''
  if (id !== '') return zoneNamed(id) ?? fail('valid-timezone')
  const text = childOf(report, q(CALDAV, 'timezone'))?.text.trim() ?? ''
  return text === '' ? 'none' : zoneOfText(text)
}

function fail(condition: 'valid-timezone'): never {
  throw new DavError(condition)
}

export const zoneNamed = (id: string): string | undefined => ianaZone(id.trim())

/**
 * The zone of a calendar with one VTIMEZONE, which counts by its name; rules under a name that nobody knows are passed over.
 * @throws DavError `valid-calendar-data`
 */
export const zoneOfText = (text: string): string | undefined => ianaZone(valueIn(timezoneIn(text), 'TZID'))

async function zoneOfCalendar(call: Call, resource: CalendarResource | ObjectResource): Promise<string | undefined> {
  const { calendarId } = resource
  const { home, kept } = call.session
  const shelf: KeptShelf = (await kept.read([calendarId])).get(calendarId) ?? {}
  const set = keptZone(valuesIn(shelf['']))
  if (set !== undefined) return set
  if (resource.kind === 'calendar') return resource.calendar.timeZone
  return (await home.calendars()).find(({ id }) => id === calendarId)?.timeZone
}

/** That of a calendar: what an app has set, else the mailbox's. */
export const zoneOf = ({ calendar }: CalendarResource, kept: KeptValues): string | undefined =>
  keptZone(kept) ?? calendar.timeZone

function keptZone(kept: KeptValues): string | undefined {
  const id = textOf(kept.get(nameKey(calendarTimezoneId)))
  if (id !== '') return zoneNamed(id)
  const text = textOf(kept.get(nameKey(calendarTimezone)))
  return text === '' ? undefined : zoneOfText(text)
}

const textOf = (node: XmlNode | undefined): string =>
  (node?.content ?? []).filter((part) => typeof part === 'string').join('')

function timezoneIn(text: string): Component {
  const [only, ...others] = componentsOf(text) ?? []
  if (only?.name !== 'VTIMEZONE' || others.length > 0) throw new DavError('valid-calendar-data')
  return only
}

/** Of a calendar; undefined for a text that is none. */
export function componentsOf(text: string): readonly Component[] | undefined {
  try {
    return parse(text.trim()).components
  } catch (error) {
    if (error instanceof CalendarSyntaxError) return undefined
    throw error
  }
}
