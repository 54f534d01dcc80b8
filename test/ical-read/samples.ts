import { occurrences } from '../../src/ical/expand.ts'

/** A calendar object with the given lines between BEGIN:VCALENDAR and END:VCALENDAR. */
export const calendar = (...lines: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Example//EN',
    ...lines.flatMap((text) => text.trim().split(/\n\s*/)),
    'END:VCALENDAR',
    '',
  ].join('\r\n')

/** An event of the given lines. */
export const event = (...lines: readonly string[]): string =>
  ['BEGIN:VEVENT', 'UID:1', 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT'].join('\n')

/** Epoch ms of `2026-11-22T09:00Z` and the like. */
export const at = (text: string): number => Date.parse(text)

export const range = (start: string | undefined, end: string | undefined) => ({
  ...(start === undefined ? {} : { start: at(start) }),
  ...(end === undefined ? {} : { end: at(end) }),
})

/** `2026-11-22T09:00` */
export const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16)

export const starts = (text: string, from: string | undefined, to: string | undefined): string[] =>
  occurrences(text, range(from, to)).map(({ start }) => iso(start))

/** The sample data of RFC 4791, Appendix B, without its VTIMEZONE. */
export const abcd1 = calendar(`
  BEGIN:VEVENT
  DTSTAMP:20060206T001102Z
  DTSTART;TZID=US/Eastern:20060102T100000
  DURATION:PT1H
  SUMMARY:Event #1
  DESCRIPTION:Go Steelers!
  UID:74855313FA803DA593CD579A@example.com
  END:VEVENT`)

export const abcd2 = calendar(`
  BEGIN:VTIMEZONE
  TZID:US/Eastern
  BEGIN:STANDARD
  DTSTART:20001026T020000
  TZOFFSETFROM:-0400
  TZOFFSETTO:-0500
  END:STANDARD
  END:VTIMEZONE
  BEGIN:VEVENT
  DTSTAMP:20060206T001121Z
  DTSTART;TZID=US/Eastern:20060102T120000
  DURATION:PT1H
  RRULE:FREQ=DAILY;COUNT=5
  SUMMARY:Event #2
  UID:00959BC664CA650E933C892C@example.com
  END:VEVENT
  BEGIN:VEVENT
  DTSTAMP:20060206T001121Z
  DTSTART;TZID=US/Eastern:20060104T140000
  DURATION:PT1H
  RECURRENCE-ID;TZID=US/Eastern:20060104T120000
  SUMMARY:Event #2 bis
  UID:00959BC664CA650E933C892C@example.com
  END:VEVENT
  BEGIN:VEVENT
  DTSTAMP:20060206T001121Z
  DTSTART;TZID=US/Eastern:20060106T140000
  DURATION:PT1H
  RECURRENCE-ID;TZID=US/Eastern:20060106T120000
  SUMMARY:Event #2 bis bis
  UID:00959BC664CA650E933C892C@example.com
  END:VEVENT`)

export const abcd3 = calendar(`
  BEGIN:VEVENT
  ATTENDEE;PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:cyrus@example.com
  ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:lisa@example.com
  DTSTAMP:20060206T001220Z
  DTSTART;TZID=US/Eastern:20060104T100000
  DURATION:PT1H
  LAST-MODIFIED:20060206T001330Z
  ORGANIZER:mailto:cyrus@example.com
  SEQUENCE:1
  STATUS:TENTATIVE
  SUMMARY:Event #3
  UID:DC6C50A017428C5216A2F1CD@example.com
  X-ABC-GUID:E1CX5Dr-0007ym-Hz@example.com
  END:VEVENT`)
