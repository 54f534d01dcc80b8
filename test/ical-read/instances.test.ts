import { afterEach, describe, expect, it } from 'vitest'
import { occurrences, TooManyInstances } from '../../src/ical/expand.ts'
import { eventsOf, occurrencesOf } from '../../src/ical/instances.ts'
import { parse } from '../../src/ical/parse.ts'
import { abcd2, calendar, event, range } from './samples.ts'

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16)
const starts = (text: string, from: string | undefined, to: string | undefined): string[] =>
  occurrences(text, range(from, to)).map(({ start }) => iso(start))

/** RFC 5545 §3.8.5.3, its examples: DTSTART in New York, the rule, and the days it gives. */
const examples: readonly (readonly [string, string, string])[] = [
  ['19970902', 'DAILY;COUNT=10', '0902 0903 0904 0905 0906 0907 0908 0909 0910 0911'],
  ['19970902', 'DAILY;INTERVAL=10;COUNT=5', '0902 0912 0922 1002 1012'],
  ['19970902', 'WEEKLY;COUNT=10', '0902 0909 0916 0923 0930 1007 1014 1021 1028 1104'],
  [
    '19970902',
    'WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
    '0902 0904 0909 0911 0916 0918 0923 0925 0930 1002',
  ],
  [
    '19970901',
    'WEEKLY;INTERVAL=2;UNTIL=19971024T000000Z;WKST=SU;BYDAY=MO,WE,FR',
    '0901 0903 0905 0915 0917 0919 0929 1001 1003 1013 1015 1017',
  ],
  ['19970902', 'WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', '0902 0904 0916 0918 0930 1002 1014 1016'],
  ['19970905', 'MONTHLY;COUNT=10;BYDAY=1FR', '0905 1003 1107 1205 0102 0206 0306 0403 0501 0605'],
  ['19970907', 'MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU', '0907 0928 1102 1130 0104 0125 0301 0329 0503 0531'],
  ['19970922', 'MONTHLY;COUNT=6;BYDAY=-2MO', '0922 1020 1117 1222 0119 0216'],
  ['19970928', 'MONTHLY;BYMONTHDAY=-3;COUNT=6', '0928 1029 1128 1229 0129 0226'],
  ['19970902', 'MONTHLY;COUNT=10;BYMONTHDAY=2,15', '0902 0915 1002 1015 1102 1115 1202 1215 0102 0115'],
  ['19970930', 'MONTHLY;COUNT=10;BYMONTHDAY=1,-1', '0930 1001 1031 1101 1130 1201 1231 0101 0131 0201'],
  [
    '19970910',
    'MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    '0910 0911 0912 0913 0914 0915 0310 0311 0312 0313',
  ],
  ['19970902', 'MONTHLY;INTERVAL=2;BYDAY=TU;COUNT=9', '0902 0909 0916 0923 0930 1104 1111 1118 1125'],
  ['19970610', 'YEARLY;COUNT=4;BYMONTH=6,7', '0610 0710 0610 0710'],
  ['19970310', 'YEARLY;INTERVAL=2;COUNT=4;BYMONTH=1,2,3', '0310 0110 0210 0310'],
  ['19970101', 'YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200', '0101 0410 0719 0101 0409 0718 0101 0410 0719 0101'],
  ['19970519', 'YEARLY;BYDAY=20MO;COUNT=3', '0519 0518 0517'],
  ['19970512', 'YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3', '0512 0511 0517'],
  ['19970313', 'YEARLY;BYMONTH=3;BYDAY=TH;COUNT=7', '0313 0320 0327 0305 0312 0319 0326'],
  ['19970902', 'MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=5', '0213 0313 1113 0813 1013'],
  ['19970913', 'MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13;COUNT=7', '0913 1011 1108 1213 0110 0207 0307'],
  ['19961105', 'YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3', '1105 1107 1102'],
  ['19970904', 'MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '0904 1007 1106'],
  ['19970929', 'MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=7', '0929 1030 1127 1230 0129 0226 0330'],
  ['19970805', 'WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '0805 0810 0819 0824'],
  ['19970805', 'WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '0805 0817 0819 0831'],
  ['20070115', 'MONTHLY;BYMONTHDAY=15,30;COUNT=5', '0115 0130 0215 0315 0330'],
]

describe('the recurrence examples of RFC 5545', () => {
  it.each(examples)('from %s: %s', (day, rule, expected) => {
    const text = calendar(event(`DTSTART;TZID=America/New_York:${day}T090000`, 'DURATION:PT1H', `RRULE:FREQ=${rule}`))
    const days = starts(text, undefined, '2020-01-01').map((start) => start.slice(5, 10).replace('-', ''))
    expect(days.join(' ')).toBe(expected)
  })

  it('UNTIL is the last instant', () => {
    const text = calendar(
      event('DTSTART;TZID=America/New_York:19970902T090000', 'RRULE:FREQ=DAILY;UNTIL=19971224T000000Z'),
    )
    const found = starts(text, undefined, undefined)
    expect([found.length, found.at(-1)]).toEqual([113, '1997-12-23T14:00'])
  })
})

const original = process.env['TZ']
afterEach(() => {
  process.env['TZ'] = original
})

describe.each(['UTC', 'America/St_Johns', 'Asia/Tokyo', 'Pacific/Auckland', 'Pacific/Pago_Pago'])(
  'on a machine in %s',
  (zone) => {
    const here = <T>(work: () => T): T => {
      process.env['TZ'] = zone
      return work()
    }

    it('the machine really is there', () => {
      here(() => expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone))
    })

    it('a skipped hour has no instance, a doubled one the first', () => {
      const series = (day: string): string =>
        calendar(event(`DTSTART;TZID=Europe/Berlin:${day}T023000`, 'DURATION:PT10M', 'RRULE:FREQ=DAILY;COUNT=3'))
      here(() => {
        expect(starts(series('20260328'), undefined, undefined)).toEqual([
          '2026-03-28T01:30',
          '2026-03-30T00:30',
          '2026-03-31T00:30',
        ])
        expect(starts(series('20261024'), undefined, undefined)).toEqual([
          '2026-10-24T00:30',
          '2026-10-25T00:30',
          '2026-10-26T01:30',
        ])
      })
    })

    it('whole days stay whole days', () => {
      const text = calendar(
        event(
          'DTSTART;VALUE=DATE:20260326',
          'DTEND;VALUE=DATE:20260328',
          'RRULE:FREQ=DAILY;UNTIL=20260401',
          'EXDATE;VALUE=DATE:20260328',
        ),
      )
      here(() => {
        expect(starts(text, undefined, undefined).map((start) => start.slice(5))).toEqual(
          ['03-26', '03-27', '03-29', '03-30', '03-31', '04-01'].map((day) => `${day}T00:00`),
        )
        expect(
          occurrences(text, range('2026-03-27', '2026-03-28')).map(({ start, end }) => [iso(start), iso(end)]),
        ).toEqual([
          ['2026-03-26T00:00', '2026-03-28T00:00'],
          ['2026-03-27T00:00', '2026-03-29T00:00'],
        ])
      })
    })

    it('floating times and dates happen where the caller says', () => {
      const floating = calendar(event('DTSTART:20260701T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=2'))
      const dates = calendar(event('DTSTART;VALUE=DATE:20260701'))
      here(() => {
        const inTokyo = { floatingZone: 'Asia/Tokyo' }
        expect(occurrences(floating, {}).map(({ start }) => iso(start))).toEqual([
          '2026-07-01T09:00',
          '2026-07-02T09:00',
        ])
        expect(occurrences(floating, {}, 9, inTokyo).map(({ start }) => iso(start))).toEqual([
          '2026-07-01T00:00',
          '2026-07-02T00:00',
        ])
        expect(occurrences(dates, {}, 9, inTokyo).map(({ start, end }) => [iso(start), iso(end)])).toEqual([
          ['2026-06-30T15:00', '2026-07-01T15:00'],
        ])
      })
    })
  },
)

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

describe('bounds', () => {
  const endless = (rule: string): string =>
    calendar(event('DTSTART:20000101T000000Z', 'DURATION:PT1M', `RRULE:${rule}`))
  const minutes = Array.from({ length: 60 }, (_, n) => n).join(',')

  it.each([
    ['FREQ=DAILY'],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'],
    ['FREQ=SECONDLY'],
    ['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30'],
    ['FREQ=SECONDLY;COUNT=99999999'],
    ['FREQ=DAILY;COUNT=99999'],
    [`FREQ=YEARLY;BYMINUTE=${minutes};BYSECOND=${minutes}`],
    ['FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6'],
    ['FREQ=MINUTELY;INTERVAL=1000000'],
  ])('%s over a thousand years ends soon, one way or the other', (rule) => {
    const before = process.threadCpuUsage()
    try {
      expect(occurrences(endless(rule), range('2000-01-01', '3000-01-01')).length).toBeLessThanOrEqual(3_000)
    } catch (error) {
      expect(error).toBeInstanceOf(TooManyInstances)
    }
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1_000).toBeLessThan(1_000)
  })

  it('3,000 instances are given, one more is too many', () => {
    const text = endless('FREQ=DAILY')
    const end = (days: number): string => new Date(Date.UTC(2000, 0, 1 + days)).toISOString()
    expect(occurrences(text, range('2000-01-01', end(3_000))).length).toBe(3_000)
    expect(() => occurrences(text, range('2000-01-01', end(3_001)))).toThrow(TooManyInstances)
  })

  it('whether there is any is answered without computing the rest', () => {
    const tree = parse(endless('FREQ=WEEKLY'))
    const [series] = eventsOf(tree)
    expect(series && occurrencesOf(series, tree, { start: Date.UTC(2026, 0) }).next().done).toBe(false)
  })
})
