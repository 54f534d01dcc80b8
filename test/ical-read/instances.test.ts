import { describe, expect, it } from 'vitest'
import { occurrences } from '../../src/ical/expand.ts'
import { abcd2, calendar, event, iso, range, starts } from './samples.ts'

it('a local time that happens twice is the first, one that never happens is an hour on', () => {
  const once = (local: string): string[] =>
    starts(calendar(event(`DTSTART;TZID=Europe/Berlin:${local}`)), undefined, undefined)
  expect(once('20261025T023000')).toEqual(['2026-10-25T00:30'])
  expect(once('20260329T023000')).toEqual(['2026-03-29T01:30'])
})

describe('a series', () => {
  it('has overrides in place of what they replace', () => {
    const found = occurrences(abcd2, range('2006-01-03', '2006-01-07'))
    expect(found.map(({ start, end, recurrenceId }) => [iso(start), iso(end), iso(recurrenceId ?? 0)])).toEqual([
      ['2006-01-03T17:00', '2006-01-03T18:00', '2006-01-03T17:00'],
      ['2006-01-04T19:00', '2006-01-04T20:00', '2006-01-04T17:00'],
      ['2006-01-05T17:00', '2006-01-05T18:00', '2006-01-05T17:00'],
      ['2006-01-06T19:00', '2006-01-06T20:00', '2006-01-06T17:00'],
    ])
  })

  it('shows an override that was moved into the range, and not the place it left', () => {
    const text = calendar(
      event('DTSTART:20260105T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'),
      event('RECURRENCE-ID:20260112T090000Z', 'DTSTART:20260301T100000Z', 'DURATION:PT1H'),
    )
    expect(starts(text, '2026-01-12', '2026-01-13')).toEqual([])
    expect(starts(text, '2026-03-01', '2026-03-02')).toEqual(['2026-03-01T10:00'])
  })

  it('leaves out EXDATEs, listed or repeated, in whatever zone', () => {
    const text = calendar(
      event(
        'DTSTART;TZID=Europe/Berlin:20260105T090000',
        'RRULE:FREQ=DAILY;COUNT=5',
        'EXDATE;TZID=Europe/Berlin:20260106T090000,20260107T090000',
        'EXDATE:20260109T080000Z',
      ),
    )
    expect(starts(text, undefined, undefined)).toEqual(['2026-01-05T08:00', '2026-01-08T08:00'])
  })

  it('may consist of dates alone', () => {
    const text = calendar(
      event(
        'DTSTART:20260105T090000Z',
        'DURATION:PT1H',
        'RDATE:20260107T090000Z,20260109T090000Z',
        'RDATE;VALUE=PERIOD:20260111T090000Z/PT1H',
      ),
    )
    expect(starts(text, undefined, undefined)).toEqual([
      '2026-01-05T09:00',
      '2026-01-07T09:00',
      '2026-01-09T09:00',
      '2026-01-11T09:00',
    ])
  })

  it('counts a long instance that began before the range', () => {
    const text = calendar(event('DTSTART:20260105T090000Z', 'DTEND:20260109T090000Z', 'RRULE:FREQ=WEEKLY'))
    expect(starts(text, '2026-01-15T12:00Z', '2026-01-15T13:00Z')).toEqual(['2026-01-12T09:00'])
  })

  it('keeps the exact length of DTEND and the nominal one of DURATION when clocks change', () => {
    const ends = (...length: string[]): string[] =>
      occurrences(
        calendar(event('DTSTART;TZID=Europe/Berlin:20260327T120000', ...length, 'RRULE:FREQ=DAILY;COUNT=2')),
        {},
      ).map(({ end }) => iso(end))
    expect(ends('DTEND;TZID=Europe/Berlin:20260328T120000')).toEqual(['2026-03-28T11:00', '2026-03-29T11:00'])
    expect(ends('DURATION:P1D')).toEqual(['2026-03-28T11:00', '2026-03-29T10:00'])
    expect(ends('DURATION:P1DT1H')).toEqual(['2026-03-28T12:00', '2026-03-29T11:00'])
  })

  it('is read by its Windows zone, and by UTC when nobody knows the zone', () => {
    const text = (zone: string): string =>
      calendar(event(`DTSTART;TZID=${zone}:20260706T090000`, 'RRULE:FREQ=WEEKLY;COUNT=1'))
    expect(starts(text('W. Europe Standard Time'), undefined, undefined)).toEqual(['2026-07-06T07:00'])
    expect(starts(text('Nowhere/Land'), undefined, undefined)).toEqual(['2026-07-06T09:00'])
  })

  it('answers to its own UID alone', () => {
    const series = event('DTSTART:20260105T090000Z', 'RRULE:FREQ=DAILY;COUNT=2')
    const other = event('RECURRENCE-ID:20260105T090000Z', 'DTSTART:20260105T120000Z').replace('UID:1', 'UID:2')
    expect(starts(calendar(series, other), undefined, undefined)).toEqual([
      '2026-01-05T09:00',
      '2026-01-05T12:00',
      '2026-01-06T09:00',
    ])
  })

  it('goes on through the day of an UNTIL that is a date', () => {
    for (const zone of [';TZID=America/New_York:20260105T200000', ':20260105T200000Z']) {
      const text = calendar(event(`DTSTART${zone}`, 'RRULE:FREQ=DAILY;UNTIL=20260107'))
      expect(starts(text, undefined, undefined).length).toBe(3)
    }
  })

  it.each(['Pacific/Pago_Pago', 'Pacific/Kiritimati'])('of floating times is found in %s', (floatingZone) => {
    const text = calendar(event('DTSTART:20260105T090000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'))
    const [third] = occurrences(text, range('2026-01-18', '2026-01-24'), 9, { floatingZone })
    expect(third).toBeDefined()
    const around = { start: (third?.start ?? 0) + 1, end: (third?.end ?? 0) - 1 }
    expect(occurrences(text, around, 1, { floatingZone })).toEqual([third])
  })

  it('is just its start when the rule is none', () => {
    for (const rule of ['FREQ=SOMETIMES', 'garbage', 'FREQ=DAILY;INTERVAL=0', 'FREQ=DAILY;BYDAY=<>']) {
      const text = calendar(event('DTSTART:20260105T090000Z', `RRULE:${rule}`))
      expect(starts(text, undefined, '2026-03-01')).toEqual(['2026-01-05T09:00'])
    }
  })
})
