/** Night shifts and other series over a change of the clocks: both ends stay at their time of day. */
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { occurrences } from '../../src/ical/expand.ts'
import { translate } from '../../src/ical/translate.ts'

const utc = (time: string) => ({ dateTime: `${time}:00.0000000`, timeZone: 'UTC' })

/** Every week, in Berlin, from its first instance on. */
const weekly = (start: string, end: string, day: string, more: Partial<GraphEvent> = {}): GraphEvent => ({
  id: 'series',
  type: 'seriesMaster',
  subject: 'Series',
  originalStartTimeZone: 'W. Europe Standard Time',
  start: utc(start),
  end: utc(end),
  recurrence: {
    pattern: { type: 'weekly', interval: 1, daysOfWeek: [day] },
    range: { type: 'noEnd', startDate: start.slice(0, 10), recurrenceTimeZone: 'W. Europe Standard Time' },
  },
  ...more,
})

/** Hours of each instance of October and November 2026. */
function hours(event: GraphEvent): readonly number[] {
  const { text } = translate(event, { uid: 'u' })
  return occurrences(text, { start: Date.UTC(2026, 9, 1), end: Date.UTC(2026, 10, 10) }).map(
    ({ start, end }) => (end - start) / 3_600_000,
  )
}

const overrides = (event: GraphEvent): readonly string[] =>
  translate(event, { uid: 'u' }).text.match(/^RECURRENCE-ID.*\d/gm) ?? []

describe('a series over a change of the clocks', () => {
  it('has a night of nine hours in autumn and of seven in spring', () => {
    const shift = weekly('2026-10-10T21:00', '2026-10-11T05:00', 'saturday')
    expect(hours(shift)).toEqual([8, 8, 9, 8, 8])
    expect(overrides(shift).slice(0, 2)).toEqual([
      'RECURRENCE-ID;TZID=Europe/Berlin:20261024T230000',
      'RECURRENCE-ID;TZID=Europe/Berlin:20270327T230000',
    ])
  })

  it('has equal other nights when the first one is the long one', () => {
    expect(hours(weekly('2026-10-24T21:00', '2026-10-25T06:00', 'saturday'))).toEqual([9, 8, 8])
  })

  it('of a whole week each is changed over at the same hour', () => {
    expect(hours(weekly('2026-10-05T07:00', '2026-10-12T07:00', 'monday'))).toEqual([168, 168, 169, 168, 168, 168])
  })

  it('writes nothing out that was removed or changed by hand', () => {
    const ids = ['2026-10-24', '2027-03-27'].map((date) => `OID.series.${date}`)
    const [removed = '', changed = ''] = ids
    const shift = weekly('2026-10-10T21:00', '2026-10-11T05:00', 'saturday', {
      cancelledOccurrences: [removed],
      exceptionOccurrences: [{ id: 'x', occurrenceId: changed, subject: 'By hand', start: utc('2027-03-27T12:00') }],
    })
    expect(hours(shift)).toEqual([8, 8, 8, 8])
    const { text } = translate(shift, { uid: 'u' })
    expect(text.match(/RECURRENCE-ID;TZID=Europe\/Berlin:20270327T230000/g)).toHaveLength(1)
    expect(text).toContain('SUMMARY:By hand')
  })

  it('costs the usual meeting nothing', () => {
    expect(overrides(weekly('2026-10-05T07:00', '2026-10-05T08:00', 'monday'))).toEqual([])
  })
})
