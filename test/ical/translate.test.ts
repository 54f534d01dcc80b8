import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { fields, select, translate } from '../../src/ical/translate.ts'
import { TranslationError, type TranslationReason } from '../../src/ical/types.ts'
import { readStrictly } from './strict.ts'

const utc = (dateTime: string) => ({ dateTime, timeZone: 'UTC' })
const single: GraphEvent = {
  id: 'single',
  start: utc('2026-03-10T09:00:00.0000000'),
  end: utc('2026-03-10T10:00:00.0000000'),
  originalStartTimeZone: 'W. Europe Standard Time',
}

/** Tuesdays at 10:00 in Berlin: 10, 17, 24, 31 March, 7 April 2026; summer time from 29 March. */
function tuesdays(range: object, more: Partial<GraphEvent> = {}): GraphEvent {
  const pattern = { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'], firstDayOfWeek: 'monday' }
  return {
    ...single,
    type: 'seriesMaster',
    recurrence: {
      pattern,
      range: { startDate: '2026-03-10', recurrenceTimeZone: 'W. Europe Standard Time', ...range },
    },
    ...more,
  }
}

const five = { type: 'numbered', numberOfOccurrences: 5 }
const spanOf = (event: GraphEvent) => {
  const { first, last, recurring } = translate(event, { uid: 'u' })
  return { first: iso(first), last: iso(last), recurring }
}
const iso = (ms: number): string =>
  ms === Number.MAX_SAFE_INTEGER ? 'endless' : new Date(ms).toISOString().slice(0, 16)

describe('the range of a calendar object', () => {
  it('is that of a single event', () => {
    expect(spanOf(single)).toEqual({ first: '2026-03-10T09:00', last: '2026-03-10T10:00', recurring: false })
  })

  it('of a day has 14 hours on either side, since dates are not at the same time everywhere', () => {
    const event = { ...single, isAllDay: true, start: utc('2026-03-10T00:00:00'), end: utc('2026-03-11T00:00:00') }
    expect(spanOf(event)).toEqual({ first: '2026-03-09T10:00', last: '2026-03-11T14:00', recurring: false })
  })

  it('of a series goes to the end of its last instance, in the offset of that day', () => {
    expect(spanOf(tuesdays(five))).toEqual({ first: '2026-03-10T09:00', last: '2026-04-07T09:00', recurring: true })
    expect(spanOf(tuesdays({ type: 'endDate', endDate: '2026-04-07' }))).toEqual(spanOf(tuesdays(five)))
    expect(spanOf(tuesdays({ type: 'endDate', endDate: '2026-04-06' })).last).toBe('2026-03-31T09:00')
  })

  it('of a series without end has none', () => {
    expect(spanOf(tuesdays({ type: 'noEnd' }))).toEqual({ first: '2026-03-10T09:00', last: 'endless', recurring: true })
    expect(spanOf(tuesdays({ type: 'endDate', endDate: '0001-01-01' })).last).toBe('endless')
    expect(spanOf(tuesdays({ type: 'numbered', numberOfOccurrences: 2_147_483_647 })).last).toBe('endless')
  })

  it('leaves out instances that are gone', () => {
    const cancelledOccurrences = ['OID.x.2026-03-10', 'OID.x.2026-04-07']
    expect(spanOf(tuesdays(five, { cancelledOccurrences }))).toEqual({
      first: '2026-03-17T09:00',
      last: '2026-03-31T09:00',
      recurring: true,
    })
  })

  it('is widened by instances that were moved out of it', () => {
    const exception = (date: string, day: string): GraphEvent => ({
      id: day,
      occurrenceId: `OID.x.${date}`,
      start: utc(`${day}T12:00:00`),
      end: utc(`${day}T13:00:00`),
    })
    const exceptionOccurrences = [exception('2026-03-10', '2026-03-03'), exception('2026-04-07', '2026-04-09')]
    expect(spanOf(tuesdays(five, { exceptionOccurrences }))).toEqual({
      first: '2026-03-03T12:00',
      last: '2026-04-09T13:00',
      recurring: true,
    })
  })

  it('is nowhere, and before where the series began, when nothing is left of it', () => {
    const cancelledOccurrences = ['OID.x.2026-03-10']
    const event = tuesdays({ type: 'numbered', numberOfOccurrences: 1 }, { cancelledOccurrences })
    expect(spanOf(event)).toEqual({ first: '2026-03-10T09:00', last: '2026-03-10T08:59', recurring: true })
  })
})

describe('a day', () => {
  it('is the same whatever zone is asked for', () => {
    const zones = [
      'UTC',
      'Tokyo Standard Time',
      'Hawaiian Standard Time',
      'Line Islands Standard Time',
      'tzone://Microsoft/Custom',
      '',
    ]
    const texts = zones.map((timeZone) => {
      const [start, end] = ['2026-03-10', '2026-03-12'].map((day) => ({
        dateTime: `${day}T00:00:00.0000000`,
        timeZone,
      }))
      const event = {
        ...single,
        isAllDay: true,
        originalStartTimeZone: timeZone,
        start: start ?? null,
        end: end ?? null,
      }
      return translate(event, { uid: 'u', mailboxTimeZone: 'Pacific Standard Time' }).text
    })
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toContain('DTSTART;VALUE=DATE:20260310\r\nDTEND;VALUE=DATE:20260312\r\n')
    expect(texts[0]).not.toContain('VTIMEZONE')
  })
})

describe('the time of the last change', () => {
  it('is the newest of the event and its exceptions', () => {
    const exceptionOccurrences = [
      { id: 'e', occurrenceId: 'OID.x.2026-03-17', lastModifiedDateTime: '2026-02-02T00:00:00.5Z' },
    ]
    const event = tuesdays(five, { lastModifiedDateTime: '2026-01-01T00:00:00Z', exceptionOccurrences })
    expect(translate(event, { uid: 'u' }).modified).toBe(Date.parse('2026-02-02T00:00:00.500Z'))
    expect(translate(single, { uid: 'u' }).modified).toBe(0)
  })
})

describe('SEQUENCE', () => {
  const sequence = (event: Partial<GraphEvent>): number =>
    Number(/^SEQUENCE:(\d+)\r$/m.exec(translate({ ...single, ...event }, { uid: 'u' }).text)?.[1])

  it('is 0 for what was never changed and grows with each change', () => {
    const createdDateTime = '2026-01-01T00:00:00Z'
    const changes = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-06-01T00:00:00Z', '2040-01-01T00:00:00Z']
    const numbers = changes.map((lastModifiedDateTime) => sequence({ createdDateTime, lastModifiedDateTime }))
    expect(numbers[0]).toBe(0)
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
  })

  it('is a number that clients can hold, whatever the times', () => {
    expect(sequence({ createdDateTime: '0001-01-01T00:00:00Z', lastModifiedDateTime: '9999-12-31T23:59:59Z' })).toBe(
      2 ** 31 - 1,
    )
    expect(sequence({ createdDateTime: '2026-01-02T00:00:00Z', lastModifiedDateTime: '2026-01-01T00:00:00Z' })).toBe(0)
    expect(sequence({ lastModifiedDateTime: 'never' })).toBe(0)
  })
})

describe('an event that cannot be translated', () => {
  const wrong: readonly (readonly [TranslationReason, GraphEvent])[] = [
    ['has no start', { id: 'x' }],
    ['has no start', { ...single, start: null }],
    ['has no start', { ...single, start: utc('0001-01-01T00:00:00.0000000') }],
    ['has no start', { ...single, isAllDay: true, start: { dateTime: null } }],
    ['has a time that cannot be read', { ...single, start: utc('next week') }],
    ['has a time that cannot be read', { ...single, start: utc('2026-02-30T09:00:00') }],
    ['has a time that cannot be read', { ...single, start: utc('2026-02-03T29:00:00Z') }],
    ['unknown recurrence type', tuesdays(five, { recurrence: {} })],
    ['unknown recurrence type', tuesdays(five, { recurrence: { pattern: { type: 'constructor' } } })],
    ['unknown recurrence range', tuesdays({ type: 'unknownFutureValue' })],
    ['has a recurrence of no occurrences', tuesdays({ type: 'numbered', numberOfOccurrences: 0 })],
    ['has a recurrence with an impossible date', tuesdays({ ...five, startDate: 'tomorrow' })],
    ['has no instance', tuesdays({ type: 'endDate', endDate: '2026-03-09' })],
    ['has no recurrence', { ...single, type: 'seriesMaster' }],
  ]
  for (const [reason, event] of wrong) {
    it(`${reason}: ${JSON.stringify(event).slice(0, 120)}`, () => {
      expect(() => translate(event, { uid: 'u' })).toThrow(TranslationError)
      expect(() => translate(event, { uid: 'u' })).toThrow(new TranslationError(reason))
    })
  }
})

describe('the table of fields', () => {
  it('asks Graph for nothing twice, and only on GET of one master for what lists refuse', () => {
    expect(select).toEqual([...new Set(select)].sort())
    expect(select).toEqual(
      expect.arrayContaining(['id', 'iCalUId', 'changeKey', 'type', 'subject', 'recurrence', 'originalStartTimeZone']),
    )
    for (const member of ['cancelledOccurrences', 'exceptionOccurrences', 'occurrenceId', 'uid', '@odata.etag'])
      expect(select).not.toContain(member)
  })

  it('has one row per name, each with members, properties and where they are specified', () => {
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length)
    for (const { graph, ical, spec } of fields) {
      expect(graph.length * ical.length).toBeGreaterThan(0)
      expect(spec).toMatch(/RFC \d{4} §|\[MS-OX/)
    }
  })

  it('names every property and component that is written, and each is written in some golden file', () => {
    const folder = join(import.meta.dirname, 'golden')
    const written = readdirSync(folder).flatMap((name) => {
      const calendar = readStrictly(readFileSync(join(folder, name, 'event.ics'), 'utf8'))
      const events = calendar.parts.filter((part) => part.name === 'VEVENT')
      return [
        ...events.flatMap(({ properties, parts }) => [...properties, ...parts].map((part) => part.name)),
        ...calendar.parts.map((part) => part.name).filter((part) => part !== 'VEVENT'),
      ]
    })
    expect([...new Set(written)].sort()).toEqual([...new Set(fields.flatMap(({ ical }) => ical))].sort())
  })
})
