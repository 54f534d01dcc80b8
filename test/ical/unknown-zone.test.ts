/** Series in a zone whose rules nobody tells: their dates are in it, their times in UTC. */
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { occurrences } from '../../src/ical/expand.ts'
import { translate } from '../../src/ical/translate.ts'
import { checkObject, readStrictly } from './strict.ts'

const hourMs = 3_600_000

/** Tuesdays from 10 March 2026, but for the 17th, as a zone so many hours ahead of UTC has them at that time of its day. */
function tuesdays(ahead: number, time: string, more: Partial<GraphEvent> = {}): GraphEvent {
  const utc = (ms: number) => ({ dateTime: new Date(ms).toISOString().slice(0, 19), timeZone: 'UTC' })
  const start = Date.parse(`2026-03-10T${time}Z`) - ahead * hourMs
  return {
    id: 'x',
    type: 'seriesMaster',
    start: utc(start),
    end: utc(start + hourMs),
    originalStartTimeZone: 'tzone://Microsoft/Custom',
    originalEndTimeZone: 'Customized Time Zone',
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'], firstDayOfWeek: 'monday' },
      range: { type: 'endDate', startDate: '2026-03-10', endDate: '2026-03-31', recurrenceTimeZone: '' },
    },
    cancelledOccurrences: ['OID.x.2026-03-17'],
    ...more,
  }
}

const happens = (event: GraphEvent, mailboxTimeZone?: string): readonly string[] => {
  const { text } = translate(event, { uid: 'u', ...(mailboxTimeZone === undefined ? {} : { mailboxTimeZone }) })
  checkObject(readStrictly(text))
  return occurrences(text, {}).map(({ start }) => new Date(start).toISOString().slice(0, 16))
}

describe('a series in a zone nobody knows', () => {
  for (const ahead of [-12, -8, -3, 0, 5.5, 9, 14]) {
    for (const time of ['00:30', '09:00', '23:30']) {
      it(`${ahead} hours ahead of UTC at ${time} has each instance at its instant`, () => {
        const expected = ['2026-03-10', '2026-03-24', '2026-03-31'].map((date) =>
          new Date(Date.parse(`${date}T${time}Z`) - ahead * hourMs).toISOString().slice(0, 16),
        )
        expect(happens(tuesdays(ahead, time))).toEqual(expected)
      })
    }
  }

  it('is in the zone of the mailbox where the dates allow that', () => {
    const given = tuesdays(-5, '09:00')
    expect(translate(given, { uid: 'u', mailboxTimeZone: 'Eastern Standard Time' }).text).toContain(
      'DTSTART;TZID=America/New_York:20260310T1000',
    )
    expect(happens(tuesdays(10, '08:00'), 'W. Europe Standard Time')[0]).toBe('2026-03-09T22:00')
  })

  it('begins with its pattern where that misses the start of the range', () => {
    const recurrence = structuredClone(tuesdays(9, '08:00').recurrence ?? {})
    const missed = { ...recurrence, range: { ...recurrence.range, startDate: '2026-03-08' } }
    expect(happens(tuesdays(9, '08:00', { recurrence: missed }))[0]).toBe('2026-03-09T23:00')
  })

  it('is left alone where one of its names says where it is', () => {
    const given = tuesdays(9, '08:00', { originalStartTimeZone: 'Tokyo Standard Time' })
    expect(translate(given, { uid: 'u' }).text).toContain('DTSTART;TZID=Asia/Tokyo:20260310T080000')
  })
})
