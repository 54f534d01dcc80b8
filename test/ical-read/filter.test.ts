import { describe, expect, it } from 'vitest'
import { matches } from '../../src/ical/filter.ts'
import type { CompFilter, ParamFilter, PropFilter, TextMatch, TimeRange } from '../../src/ical/types.ts'
import { abcd1, abcd2, abcd3, calendar, event, range } from './samples.ts'

const comp = (name: string, parts: Partial<CompFilter> = {}): CompFilter => ({
  name,
  isNotDefined: false,
  props: [],
  comps: [],
  ...parts,
})
const prop = (name: string, parts: Partial<PropFilter> = {}): PropFilter => ({
  name,
  isNotDefined: false,
  params: [],
  ...parts,
})
const param = (name: string, parts: Partial<ParamFilter> = {}): ParamFilter => ({ name, isNotDefined: false, ...parts })
const text = (value: string, parts: Partial<TextMatch> = {}): { textMatch: TextMatch } => ({
  textMatch: { text: value, collation: 'i;ascii-casemap', negate: false, ...parts },
})
const inCalendar = (...comps: CompFilter[]): CompFilter => comp('VCALENDAR', { comps })
const events = (parts: Partial<CompFilter> = {}): CompFilter => inCalendar(comp('VEVENT', parts))
const withProp = (name: string, parts: Partial<PropFilter> = {}): CompFilter => events({ props: [prop(name, parts)] })

const sample = new Map([
  ['abcd1', abcd1],
  ['abcd2', abcd2],
  ['abcd3', abcd3],
])
const found = (filter: CompFilter): string[] =>
  [...sample.keys()].filter((name) => matches(sample.get(name) ?? '', filter))

describe('the queries of RFC 4791 §7.8', () => {
  it('§7.8.1: by time range', () => {
    expect(found(events({ timeRange: range('2006-01-04', '2006-01-05') }))).toEqual(['abcd2', 'abcd3'])
  })

  it('§7.8.4: tasks, of which there are none', () => {
    expect(found(inCalendar(comp('VTODO')))).toEqual([])
    expect(
      found(inCalendar(comp('VTODO', { comps: [comp('VALARM', { timeRange: range('2006-01-01', '2006-02-01') })] }))),
    ).toEqual([])
  })

  it('§7.8.6: by UID', () => {
    const match = text('DC6C50A017428C5216A2F1CD@example.com', { collation: 'i;octet' })
    expect(found(withProp('UID', match))).toEqual(['abcd3'])
  })

  it('§7.8.7: by the part an attendee takes', () => {
    const params = [param('PARTSTAT', text('NEEDS-ACTION'))]
    expect(found(withProp('ATTENDEE', { ...text('mailto:lisa@example.com'), params }))).toEqual(['abcd3'])
    expect(found(withProp('ATTENDEE', { ...text('mailto:cyrus@example.com'), params }))).toEqual([])
  })

  it('§7.8.8: all events', () => {
    expect(found(events())).toEqual(['abcd1', 'abcd2', 'abcd3'])
  })
})

describe('a filter for components', () => {
  it('without any matches all', () => {
    expect(found(inCalendar())).toEqual([...sample.keys()])
    expect(found(comp('VTODO'))).toEqual([])
  })

  it.each(['VTODO', 'VJOURNAL', 'VFREEBUSY', 'VPOLL', 'constructor'])(
    '%s matches nothing, and its absence all',
    (name) => {
      expect(found(inCalendar(comp(name)))).toEqual([])
      expect(found(inCalendar(comp(name, { isNotDefined: true })))).toEqual([...sample.keys()])
    },
  )

  it('wants all of its conditions from one component', () => {
    const both = (summary: string, timeRange: TimeRange): CompFilter =>
      events({ timeRange, props: [prop('SUMMARY', text(summary))] })
    expect(found(both('bis bis', range('2006-01-06T19:00Z', '2006-01-06T20:00Z')))).toEqual(['abcd2'])
    expect(found(both('bis bis', range('2006-01-04T19:00Z', '2006-01-04T20:00Z')))).toEqual([])
  })

  it('wants all of several', () => {
    expect(found(inCalendar(comp('VEVENT'), comp('VTIMEZONE')))).toEqual(['abcd2'])
    expect(found(inCalendar(comp('VEVENT'), comp('VTIMEZONE', { isNotDefined: true })))).toEqual(['abcd1', 'abcd3'])
  })

  it('a time range on a component without a place in time matches nothing', () => {
    expect(found(inCalendar(comp('VTIMEZONE', { timeRange: {} })))).toEqual([])
  })
})

describe('a filter for properties', () => {
  it('asks whether there is one', () => {
    expect(found(withProp('RRULE'))).toEqual(['abcd2'])
    expect(found(withProp('STATUS', { isNotDefined: true }))).toEqual(['abcd1', 'abcd2'])
  })

  it.each<[string, Partial<TextMatch>, string, boolean]>([
    ['go steelers', {}, 'Go Steelers!', true],
    ['go steelers', { collation: 'i;octet' }, 'Go Steelers!', false],
    ['Steel', { collation: 'i;octet' }, 'Go Steelers!', true],
    ['Steel', { negate: true }, 'Go Steelers!', false],
    ['MÜLLER', {}, 'Müller', false],
    ['MÜLLER', { collation: 'i;unicode-casemap' }, 'Müller', true],
    ['Mu\u0308ller', { collation: 'i;unicode-casemap' }, 'M\u00FCLLER', true],
    ['strasse', { collation: 'i;unicode-casemap' }, 'Straße', true],
    ['a,b;c\nd', { collation: 'i;octet' }, 'a\\,b\\;c\\nd', true],
    ['.*', {}, 'anything', false],
    ['(a+)+$', {}, '(a+)+$', true],
    ['', {}, 'anything', true],
  ])('%j (%j) in %j: %s', (needle, how, value, expected) => {
    expect(matches(calendar(event(`SUMMARY:${value}`)), withProp('SUMMARY', text(needle, how)))).toBe(expected)
  })

  it('is quick with hostile text', () => {
    const filter = withProp('SUMMARY', text(`${'a'.repeat(50_000)}b`))
    const before = process.threadCpuUsage()
    expect(matches(calendar(event(`SUMMARY:${'a'.repeat(100_000)}`)), filter)).toBe(false)
    expect(process.threadCpuUsage(before).user / 1_000).toBeLessThan(200)
  })

  it('looks at each of several properties', () => {
    const two = calendar(event('ATTENDEE;CN=Lee Gu:mailto:lee@contoso.example', 'ATTENDEE:mailto:joni@contoso.example'))
    expect(matches(two, withProp('ATTENDEE', text('joni')))).toBe(true)
    expect(matches(two, withProp('ATTENDEE', { ...text('joni'), params: [param('CN')] }))).toBe(false)
    expect(matches(two, withProp('ATTENDEE', { ...text('joni'), params: [param('CN', { isNotDefined: true })] }))).toBe(
      true,
    )
    expect(matches(two, withProp('ATTENDEE', { params: [param('CN', text('lee gu'))] }))).toBe(true)
    expect(matches(two, withProp('ATTENDEE', { params: [param('CN', text('lee', { negate: true }))] }))).toBe(false)
  })

  it('asks when it is', () => {
    const timed = calendar(
      event('LAST-MODIFIED:20260105T090000Z', 'X-DAY;VALUE=DATE:20260105', 'EXDATE:20260201T000000Z,20260202T000000Z'),
    )
    const when = (name: string, from: string, to: string): boolean =>
      matches(timed, withProp(name, { timeRange: range(from, to) }))
    expect(when('LAST-MODIFIED', '2026-01-05T09:00Z', '2026-01-05T09:01Z')).toBe(true)
    expect(when('LAST-MODIFIED', '2026-01-05T08:00Z', '2026-01-05T09:00Z')).toBe(false)
    expect(when('X-DAY', '2026-01-05T23:00Z', '2026-01-07T00:00Z')).toBe(true)
    expect(when('X-DAY', '2026-01-06T00:00Z', '2026-01-07T00:00Z')).toBe(false)
    expect(when('EXDATE', '2026-02-02', '2026-02-03')).toBe(true)
    expect(when('UID', '2000-01-01', '2100-01-01')).toBe(false)
  })
})

/** The table for VEVENT in RFC 4791 §9.9; the range is nine to ten. */
describe('an event is in the range from nine to ten', () => {
  const hour = range('2026-01-05T09:00Z', '2026-01-05T10:00Z')
  it.each<[string, string[], boolean]>([
    ['ends at nine', ['DTSTART:20260105T080000Z', 'DTEND:20260105T090000Z'], false],
    ['ends after nine', ['DTSTART:20260105T080000Z', 'DTEND:20260105T090001Z'], true],
    ['starts at ten', ['DTSTART:20260105T100000Z', 'DTEND:20260105T110000Z'], false],
    ['starts before ten', ['DTSTART:20260105T095959Z', 'DTEND:20260105T110000Z'], true],
    ['lasts from eight to eleven', ['DTSTART:20260105T080000Z', 'DTEND:20260105T110000Z'], true],
    ['lasts an hour from eight', ['DTSTART:20260105T080000Z', 'DURATION:PT1H'], false],
    ['lasts a minute more', ['DTSTART:20260105T080000Z', 'DURATION:PT1H1M'], true],
    ['lasts a week from the day before', ['DTSTART:20260104T080000Z', 'DURATION:P1W'], true],
    ['lasts no time at nine', ['DTSTART:20260105T090000Z', 'DURATION:PT0S'], true],
    ['lasts no time at ten', ['DTSTART:20260105T100000Z', 'DURATION:PT0S'], false],
    ['ends when it starts, at nine', ['DTSTART:20260105T090000Z', 'DTEND:20260105T090000Z'], true],
    ['ends before it starts, at nine', ['DTSTART:20260105T090000Z', 'DTEND:20260105T080000Z'], true],
    ['is at nine', ['DTSTART:20260105T090000Z'], true],
    ['is at ten', ['DTSTART:20260105T100000Z'], false],
    ['is that day', ['DTSTART;VALUE=DATE:20260105'], true],
    ['is the day before', ['DTSTART;VALUE=DATE:20260104'], false],
    ['is the day before and that day', ['DTSTART;VALUE=DATE:20260104', 'DTEND;VALUE=DATE:20260106'], true],
    ['is two days from the day before', ['DTSTART;VALUE=DATE:20260104', 'DURATION:P2D'], true],
    ['is at ten in Berlin', ['DTSTART;TZID=Europe/Berlin:20260105T100000'], true],
    ['recurs to be there', ['DTSTART:20200106T090000Z', 'DURATION:PT30M', 'RRULE:FREQ=WEEKLY'], true],
    ['recurs on other days', ['DTSTART:20200107T090000Z', 'DURATION:PT30M', 'RRULE:FREQ=WEEKLY'], false],
    [
      'recurred until then',
      ['DTSTART:20200106T090000Z', 'DURATION:PT30M', 'RRULE:FREQ=WEEKLY;UNTIL=20251231T000000Z'],
      false,
    ],
    ['has no start', ['SUMMARY:x'], false],
  ])('if it %s: %s %s', (_, lines, expected) => {
    expect(matches(calendar(event(...lines)), events({ timeRange: hour }))).toBe(expected)
  })

  it('if there is no end to the range, or no start', () => {
    const endless = calendar(event('DTSTART:20260105T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY'))
    expect(matches(endless, events({ timeRange: range('2999-01-01', undefined) }))).toBe(true)
    expect(matches(endless, events({ timeRange: range(undefined, '2026-01-05T09:30Z') }))).toBe(true)
    expect(matches(endless, events({ timeRange: range(undefined, '2026-01-05T09:00Z') }))).toBe(false)
  })
})

describe('an alarm', () => {
  const alarm = (...lines: string[]): string => ['BEGIN:VALARM', 'ACTION:DISPLAY', ...lines, 'END:VALARM'].join('\n')
  const rings = (from: string, to: string, trigger: string[], ...rule: string[]): boolean => {
    const object = calendar(
      event('DTSTART;TZID=Europe/Berlin:20260105T100000', 'DURATION:PT1H', ...rule, alarm(...trigger)),
    )
    return matches(object, events({ comps: [comp('VALARM', { timeRange: range(from, to) })] }))
  }

  it.each<[string, string, string[], boolean]>([
    ['2026-01-05T08:45Z', '2026-01-05T08:46Z', ['TRIGGER:-PT15M'], true],
    ['2026-01-05T08:44Z', '2026-01-05T08:45Z', ['TRIGGER:-PT15M'], false],
    ['2026-01-05T10:05Z', '2026-01-05T10:06Z', ['TRIGGER;RELATED=END:PT5M'], true],
    ['2026-01-05T09:05Z', '2026-01-05T09:06Z', ['TRIGGER;RELATED=END:PT5M'], false],
    ['2026-01-01T12:00Z', '2026-01-01T12:01Z', ['TRIGGER;VALUE=DATE-TIME:20260101T120000Z'], true],
    ['2026-01-05T09:15Z', '2026-01-05T09:16Z', ['TRIGGER:-PT15M', 'REPEAT:3', 'DURATION:PT10M'], true],
    ['2026-01-05T09:16Z', '2026-01-05T09:24Z', ['TRIGGER:-PT15M', 'REPEAT:3', 'DURATION:PT10M'], false],
    ['2026-01-05T09:25Z', '2026-01-05T09:26Z', ['TRIGGER:-PT15M', 'REPEAT:3', 'DURATION:PT10M'], false],
    ['2026-01-05T09:25Z', '2026-01-05T09:26Z', ['TRIGGER:soon'], false],
    ['2026-01-05T09:25Z', '2026-01-05T09:26Z', ['DESCRIPTION:none'], false],
  ])('from %s to %s: %j %s', (from, to, trigger, expected) => {
    expect(rings(from, to, trigger)).toBe(expected)
  })

  it('rings for each instance of a series', () => {
    expect(rings('2026-07-06T07:45Z', '2026-07-06T07:46Z', ['TRIGGER:-PT15M'], 'RRULE:FREQ=WEEKLY')).toBe(true)
    expect(rings('2026-07-06T08:45Z', '2026-07-06T08:46Z', ['TRIGGER:-PT15M'], 'RRULE:FREQ=WEEKLY')).toBe(false)
    expect(rings('2026-07-05T08:00Z', '2026-07-05T08:01Z', ['TRIGGER:-P1D'], 'RRULE:FREQ=WEEKLY')).toBe(true)
  })

  it('may be asked for, or for its absence', () => {
    const silent = calendar(event('DTSTART:20260105T100000Z'))
    const loud = calendar(event('DTSTART:20260105T100000Z', alarm('TRIGGER:-PT15M')))
    const absent = events({ comps: [comp('VALARM', { isNotDefined: true })] })
    const present = events({ comps: [comp('VALARM')] })
    expect([silent, loud].map((object) => matches(object, absent))).toEqual([true, false])
    expect([silent, loud].map((object) => matches(object, present))).toEqual([false, true])
  })
})
