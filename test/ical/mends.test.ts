import ical, { ICalAlarmType, type ICalEventData } from 'ical-generator'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { mends } from '../../src/ical/write.ts'

/**
 * What ical-generator gets wrong, and what is done about it. Each of these tests fails on the day the library is mended; then
 * the workaround named beside it can go.
 */
const start = Temporal.Instant.from('2026-03-10T09:00:00Z')
const written = (data: Partial<ICalEventData>): readonly string[] =>
  ical()
    .createEvent({ id: 'u', stamp: start, start, ...data })
    .toString()
    .split('\r\n')

describe('ical-generator still', () => {
  it('writes an empty SUMMARY (write.ts drops it)', () => {
    expect(written({})).toContain('SUMMARY:')
  })

  it('adds a property of MSN Calendar to all-day events (write.ts drops it)', () => {
    expect(written({ allDay: true })).toContain('X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:TRUE')
  })

  it('writes MAILTO: in capitals (write.ts lowers it)', () => {
    expect(written({ attendees: [{ email: 'alex@contoso.example' }] })).toContain(
      'ATTENDEE;ROLE=REQ-PARTICIPANT:MAILTO:alex@contoso.example',
    )
  })

  it('takes what rings after the start for what rings after the end (write.ts says the start)', () => {
    const alarms = [{ type: ICalAlarmType.display, triggerAfter: 60 }]
    expect(written({ alarms })).toContain('TRIGGER;RELATED=END:PT1M')
  })

  it('writes alarms between properties (write.ts moves them)', () => {
    const lines = written({ alarms: [{ type: ICalAlarmType.display, triggerBefore: 60 }], priority: 5 })
    expect(lines.indexOf('END:VALARM')).toBeLessThan(lines.indexOf('PRIORITY:5'))
  })

  it('does not end the last line of a calendar (write.ts does)', () => {
    expect(ical().toString().endsWith('END:VCALENDAR')).toBe(true)
  })

  it('takes UIDs as they are (fields/identity.ts escapes them)', () => {
    expect(written({ id: 'a,b' })).toContain('UID:a,b')
  })

  it('writes RECURRENCE-ID of an all-day event as a time (fields/time.ts writes the line)', () => {
    const lines = written({ allDay: true, recurrenceId: Temporal.PlainDate.from('2026-03-10') })
    expect(lines).toContain('RECURRENCE-ID:20260310T000000Z')
  })

  it('shifts a wall time that a day skips (fields/time.ts writes RECURRENCE-ID and EXDATE as lines)', () => {
    const recurrenceId = Temporal.PlainDateTime.from('2026-03-29T02:30:00')
    expect(written({ recurrenceId, timezone: 'Europe/Berlin' })).toContain(
      'RECURRENCE-ID;TZID=Europe/Berlin:20260329T033000',
    )
  })

  it('has one zone for start and end (fields/time.ts writes DTEND as a line)', () => {
    const end = Temporal.ZonedDateTime.from('2026-03-10T17:00:00[America/New_York]')
    expect(written({ end, timezone: 'Europe/Berlin' })).toContain('DTEND;TZID=Europe/Berlin:20260310T220000')
  })

  it('escapes URIs as if they were text (fields/meeting.ts writes URL as a line)', () => {
    expect(written({ url: 'https://contoso.example/?a=1,2;3' })).toContain(
      'URL;VALUE=URI:https://contoso.example/?a=1\\,2\\;3',
    )
  })

  it('leaves out the equator (fields/text.ts writes GEO as a line)', () => {
    expect(
      written({ location: { title: 'Quito', geo: { lat: 0, lon: -78.45 } } }).some((line) => line.startsWith('GEO')),
    ).toBe(false)
  })

  it('refuses an organizer without a name, and knows only mailto: (fields/people.ts writes ORGANIZER as a line)', () => {
    expect(() => written({ organizer: { name: '', email: 'adele@contoso.example' } })).toThrow('name` is empty')
    expect(written({ organizer: { name: 'Lee Gu', email: 'invalid:nomail' } })).toContain(
      'ORGANIZER;CN="Lee Gu":mailto:invalid:nomail',
    )
  })

  it('knows no WORKINGELSEWHERE (fields/status.ts writes X-MICROSOFT-CDO-BUSYSTATUS as a line)', () => {
    expect(() =>
      ical()
        .createEvent({ start })
        .busystatus('WORKINGELSEWHERE' as never),
    ).toThrow('must be one of')
  })

  it('lets control characters pass (clean.ts takes them out)', () => {
    expect(written({ summary: 'A\u0007' })).toContain('SUMMARY:A\u0007')
  })
})

describe('a mend', () => {
  const mended = (line: string): string | undefined =>
    mends.reduce<string | undefined>((kept, { apply }) => (kept === undefined ? undefined : apply(kept)), line)

  it('lowers the scheme and nothing that looks like it in a name', () => {
    expect(mended('ATTENDEE;CN="x:MAILTO:y";ROLE=CHAIR:MAILTO:alex@contoso.example')).toBe(
      'ATTENDEE;CN="x:MAILTO:y";ROLE=CHAIR:mailto:alex@contoso.example',
    )
  })

  it('leaves all other lines alone', () => {
    for (const line of ['SUMMARY:MAILTO:x', 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE', 'DESCRIPTION:SUMMARY:'])
      expect(mended(line)).toBe(line)
  })
})
