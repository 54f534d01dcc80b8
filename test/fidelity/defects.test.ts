/** Each known defect of an engine, as small as it gets. A test that fails here may be good news: the engine was mended. */
import { describe, expect, it } from 'vitest'
import { type Defect, defects } from '../../fidelity/defects.ts'
import { engines } from '../../fidelity/engines.ts'
import type { Facts } from '../../fidelity/facts.ts'
import { differences, type Instance } from '../../fidelity/instance.ts'
import { vtimezone } from '../../src/ical/vtimezone.ts'

interface Reproduction {
  readonly zone: string
  /** Of the series; whole days without. */
  readonly time?: string
  readonly dates: readonly string[]
  readonly following?: readonly string[]
  readonly lines: readonly string[]
  /** Instances as they are meant: date, start and end in UTC. */
  readonly meant: readonly (readonly [date: string, start: string, end: string])[]
}

const daily = 'RRULE:FREQ=DAILY;COUNT=3'

const reproductions: Readonly<Record<string, Reproduction>> = {
  'ical.js: second pass': {
    zone: 'Europe/Berlin',
    time: '02:30',
    dates: ['2026-10-24', '2026-10-25', '2026-10-26'],
    lines: ['DTSTART;TZID=Europe/Berlin:20261024T023000', 'DURATION:PT10M', daily],
    meant: [
      ['2026-10-24', '2026-10-24T00:30Z', '2026-10-24T00:40Z'],
      ['2026-10-25', '2026-10-25T00:30Z', '2026-10-25T00:40Z'],
      ['2026-10-26', '2026-10-26T01:30Z', '2026-10-26T01:40Z'],
    ],
  },
  'ical.js: skipped hour': {
    zone: 'Europe/Berlin',
    time: '02:30',
    dates: ['2026-03-28', '2026-03-29', '2026-03-30'],
    lines: ['DTSTART;TZID=Europe/Berlin:20260328T023000', 'DURATION:PT10M', daily],
    meant: [
      ['2026-03-28', '2026-03-28T01:30Z', '2026-03-28T01:40Z'],
      ['2026-03-29', '2026-03-29T01:30Z', '2026-03-29T01:40Z'],
      ['2026-03-30', '2026-03-30T00:30Z', '2026-03-30T00:40Z'],
    ],
  },
  'node-ical: no instance in a skipped hour': {
    zone: 'Europe/Berlin',
    time: '02:30',
    dates: ['2026-03-28', '2026-03-29', '2026-03-30'],
    following: ['2026-03-31', '2026-04-01'],
    lines: ['DTSTART;TZID=Europe/Berlin:20260328T023000', 'DURATION:PT10M', daily],
    meant: [
      ['2026-03-28', '2026-03-28T01:30Z', '2026-03-28T01:40Z'],
      ['2026-03-29', '2026-03-29T01:30Z', '2026-03-29T01:40Z'],
      ['2026-03-30', '2026-03-30T00:30Z', '2026-03-30T00:40Z'],
    ],
  },
  'node-ical: second pass': {
    zone: 'Europe/Berlin',
    time: '02:30',
    dates: ['2026-10-24', '2026-10-25', '2026-10-26'],
    lines: [
      'DTSTART;TZID=Europe/Berlin:20261024T023000',
      'DURATION:PT10M',
      daily,
      'EXDATE;TZID=Europe/Berlin:20261025T023000',
    ],
    meant: [
      ['2026-10-24', '2026-10-24T00:30Z', '2026-10-24T00:40Z'],
      ['2026-10-26', '2026-10-26T01:30Z', '2026-10-26T01:40Z'],
    ],
  },
  'node-ical: short periods': {
    zone: 'Africa/Casablanca',
    time: '09:00',
    dates: ['2019-05-04', '2019-05-05', '2019-05-06'],
    lines: ['DTSTART;TZID=Africa/Casablanca:20190504T090000', 'DURATION:PT10M', daily],
    meant: [
      ['2019-05-04', '2019-05-04T08:00Z', '2019-05-04T08:10Z'],
      ['2019-05-05', '2019-05-05T09:00Z', '2019-05-05T09:10Z'],
      ['2019-05-06', '2019-05-06T09:00Z', '2019-05-06T09:10Z'],
    ],
  },
  'node-ical: kind of the series': {
    zone: 'UTC',
    time: '09:00',
    dates: ['2026-03-28', '2026-03-29', '2026-03-30'],
    lines: [
      'DTSTART:20260328T090000Z',
      'DURATION:PT10M',
      daily,
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:x',
      'SUMMARY:x',
      'RECURRENCE-ID:20260329T090000Z',
      'DTSTART;VALUE=DATE:20260329',
      'DTEND;VALUE=DATE:20260330',
    ],
    meant: [
      ['2026-03-28', '2026-03-28T09:00Z', '2026-03-28T09:10Z'],
      ['2026-03-29', '2026-03-29', '2026-03-30'],
      ['2026-03-30', '2026-03-30T09:00Z', '2026-03-30T09:10Z'],
    ],
  },
}

const textOf = ({ zone, lines }: Reproduction): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:x',
    ...(zone === 'UTC' ? [] : vtimezone(zone, 2019, 2026)),
    'BEGIN:VEVENT',
    'UID:x',
    'SUMMARY:x',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')

const meantBy = ({ meant }: Reproduction): readonly Instance[] =>
  meant.map(([date, start, end]) => ({
    date,
    start: Date.parse(start),
    end: Date.parse(end),
    allDay: start.length === 10,
    title: 'x',
    cancelled: false,
  }))

const factsOf = ({ zone, time, dates, following = [] }: Reproduction): Facts => ({
  zones: [zone],
  time,
  dates,
  endsByDate: false,
  following,
})

function differencesOf(engineName: string, given: Reproduction) {
  const engine = engines.find(({ name }) => name === engineName)
  const [first = ''] = given.dates
  const window = { from: first, until: given.following?.at(-1) ?? given.dates.at(-1) ?? first }
  const clock = { zone: given.zone, time: given.time ?? '00:00' }
  return differences(meantBy(given), engine?.expand(textOf(given), window, clock) ?? [])
}

const titleOf = ({ engine, name }: Defect): string => `${engine}: ${name}`

describe('a known defect', () => {
  it('has a reproduction each', () => {
    expect(Object.keys(reproductions).sort()).toEqual(defects.map(titleOf).sort())
  })

  for (const defect of defects) {
    const given = reproductions[titleOf(defect)]
    if (given === undefined) continue

    it(`is still there (${titleOf(defect)}), and accounts for all of it`, () => {
      const found = differencesOf(defect.engine, given)
      expect(found).not.toEqual([])
      expect(found.filter((difference) => !defect.accounts(difference, factsOf(given)))).toEqual([])
    })

    it(`is not one of the bridge (${titleOf(defect)})`, () => {
      expect(differencesOf('bridge', given)).toEqual([])
    })

    it(`accounts for nothing beside it (${titleOf(defect)})`, () => {
      const facts = factsOf(given)
      const spoilt = differencesOf(defect.engine, given).flatMap(({ date, outlook, engine }) => [
        ...(engine === undefined ? [] : [{ date, outlook, engine: { ...engine, start: engine.start - 60_000 } }]),
        ...(engine === undefined ? [] : [{ date, outlook, engine: { ...engine, start: engine.start - 7_200_000 } }]),
        ...(outlook === undefined || engine === undefined
          ? []
          : [
              { date, outlook, engine: { ...engine, title: 'y' } },
              { date, outlook, engine: { ...engine, cancelled: true } },
              { date, outlook, engine: { ...engine, end: engine.end + 60_000 } },
            ]),
        { date: '2026-02-02', outlook, engine: undefined },
      ])
      const some = spoilt.filter(({ outlook, engine }) => outlook !== undefined || engine !== undefined)
      expect(some.filter((difference) => defect.accounts(difference, facts))).toEqual([])
    })
  }
})

describe('a defect that texts are written around', () => {
  it('ical.js passes over DTSTART beside RDATE in a VTIMEZONE', () => {
    const given: Reproduction = {
      zone: 'Test/Zone',
      time: '09:00',
      dates: ['2026-06-01'],
      lines: ['DTSTART;TZID=Test/Zone:20260601T090000', 'DURATION:PT10M', 'RRULE:FREQ=DAILY;COUNT=1'],
      meant: [['2026-06-01', '2026-06-01T07:00Z', '2026-06-01T07:10Z']],
    }
    const zone = (...rdates: string[]) =>
      [
        'BEGIN:VTIMEZONE',
        'TZID:Test/Zone',
        'BEGIN:DAYLIGHT',
        'DTSTART:20260101T000000',
        'TZOFFSETFROM:+0100',
        'TZOFFSETTO:+0200',
        ...rdates,
        'RDATE:20280101T000000',
        'END:DAYLIGHT',
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
      ].join('\r\n')
    const icalJs = engines.find(({ name }) => name === 'ical.js')
    const startOf = (...rdates: string[]) => {
      const text = textOf({ ...given, zone: 'UTC' }).replace('BEGIN:VEVENT', zone(...rdates))
      const window = { from: '2026-06-01', until: '2026-06-01' }
      return icalJs?.expand(text, window, { zone: 'UTC', time: '09:00' })[0]?.start
    }
    expect(startOf('RDATE:20260101T000000')).toBe(Date.UTC(2026, 5, 1, 7))
    expect(startOf()).not.toBe(Date.UTC(2026, 5, 1, 7))
  })
})
