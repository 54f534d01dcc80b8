import ical, { foldLines, type ICalEventData } from 'ical-generator'
import type { Written } from './fields/field.ts'
import { fields } from './fields/index.ts'
import { contentLine } from './line.ts'

/**
 * ical-generator writes the components; this file, and no other, makes good what it gets wrong. Each mend has a test that
 * fails on the day the library no longer needs it.
 */
interface Mend {
  readonly defect: string
  /** One unfolded content line of a VEVENT or its alarms; undefined drops it. */
  readonly apply: (line: string) => string | undefined
}

export const mends: readonly Mend[] = [
  {
    defect: 'an empty SUMMARY is written for an event that has none',
    apply: (line) => (line === 'SUMMARY:' ? undefined : line),
  },
  {
    defect: 'a property of the long gone MSN Calendar is added to all-day events',
    apply: (line) => (line.startsWith('X-MICROSOFT-MSNCALENDAR-') ? undefined : line),
  },
  {
    defect: 'the scheme of attendees is written in capitals, which some clients do not recognise',
    apply: (line) => line.replace(/^(ATTENDEE(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):MAILTO:/, '$1:mailto:'),
  },
  {
    defect: 'what rings after the start is set after the end',
    apply: (line) => line.replace(/^TRIGGER;RELATED=END:/, 'TRIGGER:'),
  },
]

/** Properties that name a zone. */
const ZONED = /^(?:DTSTART|DTEND|RECURRENCE-ID|EXDATE);TZID=([^;:]+):/

/**
 * A whole calendar object: header, the zones its components name, the components.
 * @param vtimezone the VTIMEZONE of a zone, unfolded lines
 * @returns folded text, each line ended by CRLF
 */
export function writeCalendar(
  components: readonly (readonly Written[])[],
  vtimezone: (zone: string) => readonly string[],
): string {
  const events = components.map(writeEvent)
  const zones = new Set(events.flat().flatMap((line) => ZONED.exec(line)?.[1] ?? []))
  const [head, tail] = frame()
  const lines = [...head, ...[...zones].sort().flatMap(vtimezone), ...events.flat(), ...tail]
  return `${foldLines(lines.join('\r\n'))}\r\n`
}

const calendar = () =>
  ical({
    prodId: { company: 'Outlook CalDAV Bridge', product: 'Outlook CalDAV Bridge', language: 'EN' },
    scale: 'GREGORIAN',
  })

function frame(): [head: readonly string[], tail: readonly string[]] {
  const lines = calendar().toString().split('\r\n')
  return [lines.slice(0, -1), lines.slice(-1)]
}

/** The library's properties, ours, then the alarms: they are components and come after all properties. @see RFC 5545 §3.6.1 */
function writeEvent(parts: readonly Written[]): readonly string[] {
  const data: Partial<ICalEventData> = Object.assign({}, ...parts.map((part) => part.data))
  if (data.start === undefined) throw new TypeError('an event needs its start')
  const [begin = '', ...rest] = calendar()
    .createEvent({ ...data, start: data.start })
    .toString()
    .trimEnd()
    .split('\r\n')
  const { properties, alarms } = sort(rest.slice(0, -1))
  const own = parts.flatMap((part) => part.lines ?? []).map(contentLine)
  return [begin, ...inOrder([...mended(properties), ...own]), ...mended(alarms), ...rest.slice(-1)]
}

/** As the table of fields has them, so that a calendar object reads the same whoever wrote the line. */
const ORDER = new Map(fields.flatMap(({ ical }) => ical).map((name, index) => [name, index]))

const inOrder = (lines: readonly string[]): readonly string[] =>
  Map.groupBy(lines, (line) => ORDER.get(/^[\w-]+/.exec(line)?.[0] ?? '') ?? ORDER.size)
    .entries()
    .toArray()
    .sort(([a], [b]) => a - b)
    .flatMap(([, group]) => group)

/** Defect: the library writes alarms in the midst of the properties. */
function sort(lines: readonly string[]): { properties: readonly string[]; alarms: readonly string[] } {
  const properties: string[] = []
  const alarms: string[] = []
  let inAlarm = false
  for (const line of lines) {
    inAlarm ||= line === 'BEGIN:VALARM'
    ;(inAlarm ? alarms : properties).push(line)
    inAlarm &&= line !== 'END:VALARM'
  }
  return { properties, alarms }
}

const mended = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => mend(line) ?? [])

const mend = (line: string): string | undefined =>
  mends.reduce<string | undefined>((mended, { apply }) => (mended === undefined ? undefined : apply(mended)), line)
