import { afterEach, describe, expect, it } from 'vitest'
import { occurrences } from '../../src/ical/expand.ts'
import { calendar, event, iso, range, starts } from './samples.ts'

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

    it('a skipped hour shifts its instance and counts it, as Outlook does; a doubled one means the first', () => {
      const series = (day: string): string =>
        calendar(event(`DTSTART;TZID=Europe/Berlin:${day}T023000`, 'DURATION:PT10M', 'RRULE:FREQ=DAILY;COUNT=3'))
      here(() => {
        expect(starts(series('20260328'), undefined, undefined)).toEqual([
          '2026-03-28T01:30',
          '2026-03-29T01:30',
          '2026-03-30T00:30',
        ])
        expect(starts(series('20261024'), undefined, undefined)).toEqual([
          '2026-10-24T00:30',
          '2026-10-25T00:30',
          '2026-10-26T01:30',
        ])
      })
    })

    it('a short period of another offset is kept to', () => {
      const text = calendar(
        event('DTSTART;TZID=Africa/Cairo:20100808T120000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=6'),
      )
      here(() => {
        expect(starts(text, undefined, undefined).map((start) => start.slice(5))).toEqual([
          '08-08T09:00',
          '08-15T10:00',
          '08-22T10:00',
          '08-29T10:00',
          '09-05T10:00',
          '09-12T09:00',
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
