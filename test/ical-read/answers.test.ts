import { describe, expect, it } from 'vitest'
import { expand, limitRecurrenceSet, TooManyInstances } from '../../src/ical/expand.ts'
import { busyPeriods, freeBusy } from '../../src/ical/freebusy.ts'
import { type ComponentSelection, select } from '../../src/ical/partial.ts'
import { abcd1, abcd2, abcd3, at, calendar, event, range } from './samples.ts'

/** The lines of a text without its frame and without DTSTAMP, as one reads them. */
const body = (text: string): string[] =>
  text.split('\r\n').filter((line) => !/^(?:DTSTAMP|VERSION|PRODID|BEGIN:VCALENDAR|END:VCALENDAR|$)/.test(line))

describe('an expanded calendar object', () => {
  it('has its instances in UTC: RFC 4791 §7.8.3', () => {
    expect(body(expand(abcd2, range('2006-01-03', '2006-01-05')))).toEqual([
      'BEGIN:VEVENT',
      'DTSTART:20060103T170000Z',
      'RECURRENCE-ID:20060103T170000Z',
      'DURATION:PT1H',
      'SUMMARY:Event #2',
      'UID:00959BC664CA650E933C892C@example.com',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'DTSTART:20060104T190000Z',
      'RECURRENCE-ID:20060104T170000Z',
      'DURATION:PT1H',
      'SUMMARY:Event #2 bis',
      'UID:00959BC664CA650E933C892C@example.com',
      'END:VEVENT',
    ])
  })

  it('has no RECURRENCE-ID when it does not recur', () => {
    const lines = body(expand(abcd3, range('2006-01-03', '2006-01-05')))
    expect(lines).toContain('DTSTART:20060104T150000Z')
    expect(lines.join()).not.toMatch(/RECURRENCE-ID|TZID/)
  })

  it('keeps whole days as dates, and the alarm with each', () => {
    const alarm = ['BEGIN:VALARM', 'TRIGGER:-PT15M', 'END:VALARM']
    const text = calendar(
      event(
        'DTSTART;VALUE=DATE:20260105',
        'DTEND;VALUE=DATE:20260106',
        'RRULE:FREQ=WEEKLY',
        'EXDATE;VALUE=DATE:20260112',
        ...alarm,
      ),
    )
    const instance = (day: string, next: string): string[] => [
      'BEGIN:VEVENT',
      'UID:1',
      `DTSTART;VALUE=DATE:${day}`,
      `RECURRENCE-ID;VALUE=DATE:${day}`,
      `DTEND;VALUE=DATE:${next}`,
      ...alarm,
      'END:VEVENT',
    ]
    const days = [...instance('20260105', '20260106'), ...instance('20260119', '20260120')]
    expect(body(expand(text, range('2026-01-01', '2026-01-20')))).toEqual(days)
    expect(body(expand(text, range('2026-01-01', '2026-01-20'), { floatingZone: 'Pacific/Auckland' }))).toEqual(days)
  })

  it('leaves no zone behind', () => {
    const text = calendar(
      event(
        'DTSTART;TZID=Europe/Berlin:20260105T090000',
        'DTEND;TZID=Asia/Tokyo:20260105T180000',
        'X-A;TZID=Europe/Berlin:20260105T090000',
      ),
    )
    expect(body(expand(text, {}))).toEqual([
      'BEGIN:VEVENT',
      'UID:1',
      'DTSTART:20260105T080000Z',
      'DTEND:20260105T090000Z',
      'X-A:20260105T080000Z',
      'END:VEVENT',
    ])
  })

  it('has a bound', () => {
    const text = calendar(event('DTSTART:20260105T090000Z', 'RRULE:FREQ=DAILY'))
    expect(() => expand(text, range('2026-01-01', '2126-01-01'))).toThrow(TooManyInstances)
  })
})

describe('a limited recurrence set', () => {
  const summaries = (text: string): string[] =>
    body(text).flatMap((line) => (line.startsWith('SUMMARY:') ? line.slice(8) : []))

  it('has the master and what touches the range: RFC 4791 §7.8.2', () => {
    const text = limitRecurrenceSet(abcd2, range('2006-01-03', '2006-01-05'))
    expect(summaries(text)).toEqual(['Event #2', 'Event #2 bis'])
    expect(text).toContain('BEGIN:VTIMEZONE')
  })

  it('has overrides that left the range or came into it', () => {
    const text = calendar(
      event('DTSTART:20260105T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY', 'SUMMARY:master'),
      event('RECURRENCE-ID:20260112T090000Z', 'DTSTART:20260301T100000Z', 'SUMMARY:moved'),
      event('RECURRENCE-ID:20260119T090000Z', 'DTSTART:20260119T100000Z', 'SUMMARY:other'),
    )
    expect(summaries(limitRecurrenceSet(text, range('2026-01-12T09:30Z', '2026-01-13')))).toEqual(['master', 'moved'])
    expect(summaries(limitRecurrenceSet(text, range('2026-03-01', '2026-03-02')))).toEqual(['master', 'moved'])
    expect(summaries(limitRecurrenceSet(text, range('2026-05-01', '2026-05-02')))).toEqual(['master'])
  })
})

describe('a part of a calendar object', () => {
  const pick = (name: string, props: string[], ...comps: ComponentSelection[]): ComponentSelection => ({
    name,
    allProps: false,
    props: props.map((prop) => ({ name: prop, noValue: false })),
    allComps: false,
    comps,
  })

  it('has what was asked for: RFC 4791 §7.8.1', () => {
    const wanted = [
      'SUMMARY',
      'UID',
      'DTSTART',
      'DTEND',
      'DURATION',
      'RRULE',
      'RDATE',
      'EXRULE',
      'EXDATE',
      'RECURRENCE-ID',
    ]
    const text = select(abcd2, pick('VCALENDAR', ['VERSION'], pick('VEVENT', wanted), pick('VTIMEZONE', [])))
    expect(text.split('\r\n')).toEqual(abcd2.split('\r\n').filter((line) => !/^(?:PRODID|DTSTAMP)/.test(line)))
  })

  it('may leave values out', () => {
    const noValue = { ...pick('VEVENT', []), props: [{ name: 'DTSTART', noValue: true }] }
    expect(body(select(abcd1, pick('VCALENDAR', ['VERSION'], noValue)))).toEqual([
      'BEGIN:VEVENT',
      'DTSTART;TZID=US/Eastern:',
      'END:VEVENT',
    ])
  })

  it('can be read even if only components were asked for', () => {
    expect(select(abcd1, pick('VCALENDAR', [], pick('VEVENT', ['UID']))).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Example//EN',
      'BEGIN:VEVENT',
      'UID:74855313FA803DA593CD579A@example.com',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ])
  })

  it('may be all properties or all components', () => {
    const all = { ...pick('VCALENDAR', []), allProps: true, allComps: true }
    expect(select(abcd2, all)).toBe(select(abcd2, pick('VCALENDAR', [])))
    expect(body(select(abcd2, { ...all, allComps: false }))).toEqual([])
  })
})

describe('free and busy times', () => {
  const day = { start: at('2006-01-04T14:00Z'), end: at('2006-01-05T22:00Z') }

  it('are those of RFC 4791 §7.10', () => {
    expect(
      freeBusy([abcd1, abcd2, abcd3], day, { stamp: at('2005-01-25T09:09:42Z'), prodId: '-//Example//EN' }).split(
        '\r\n',
      ),
    ).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Example//EN',
      'BEGIN:VFREEBUSY',
      'DTSTAMP:20050125T090942Z',
      'DTSTART:20060104T140000Z',
      'DTEND:20060105T220000Z',
      'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20060104T150000Z/20060104T160000Z',
      'FREEBUSY;FBTYPE=BUSY:20060104T190000Z/20060104T200000Z',
      'FREEBUSY;FBTYPE=BUSY:20060105T170000Z/20060105T180000Z',
      'END:VFREEBUSY',
      'END:VCALENDAR',
      '',
    ])
  })

  it.each<[string[], string | undefined]>([
    [[], 'BUSY'],
    [['TRANSP:OPAQUE', 'STATUS:CONFIRMED'], 'BUSY'],
    [['TRANSP:TRANSPARENT'], undefined],
    [['STATUS:CANCELLED'], undefined],
    [['STATUS:TENTATIVE'], 'BUSY-TENTATIVE'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:OOF'], 'BUSY-UNAVAILABLE'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE', 'STATUS:CONFIRMED'], 'BUSY-TENTATIVE'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:BUSY', 'STATUS:TENTATIVE'], 'BUSY'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:FREE'], undefined],
    [['X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE'], 'BUSY'],
  ])('%j is %s', (lines, type) => {
    const text = calendar(event('DTSTART:20060104T150000Z', 'DURATION:PT1H', ...lines))
    expect(busyPeriods([text], day).map((period) => period.type)).toEqual(type === undefined ? [] : [type])
  })

  it('are joined where they meet, kind by kind, and cut at the ends of the range', () => {
    const texts = [
      ['DTSTART:20060104T120000Z', 'DTEND:20060104T150000Z'],
      ['DTSTART:20060104T150000Z', 'DTEND:20060104T160000Z'],
      ['DTSTART:20060104T153000Z', 'DTEND:20060104T154000Z'],
      ['DTSTART:20060104T153000Z', 'DTEND:20060104T170000Z', 'STATUS:TENTATIVE'],
      ['DTSTART:20060105T210000Z', 'DTEND:20060106T000000Z'],
      ['DTSTART:20060105T100000Z'],
    ].map((lines) => calendar(event(...lines)))
    const found = busyPeriods(texts, day).map(
      ({ type, start, end }) => `${type} ${new Date(start).toISOString()} ${new Date(end).toISOString()}`,
    )
    expect(found).toEqual([
      'BUSY 2006-01-04T14:00:00.000Z 2006-01-04T16:00:00.000Z',
      'BUSY-TENTATIVE 2006-01-04T15:30:00.000Z 2006-01-04T17:00:00.000Z',
      'BUSY 2006-01-05T21:00:00.000Z 2006-01-05T22:00:00.000Z',
    ])
  })

  it('have a bound over all objects together', () => {
    const daily = calendar(event('DTSTART:20000101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY'))
    const decade = { start: at('2000-01-01'), end: at('2006-01-01') }
    expect(busyPeriods([daily], decade).length).toBe(2_192)
    expect(() => busyPeriods([daily, daily], decade)).toThrow(TooManyInstances)
  })
})
