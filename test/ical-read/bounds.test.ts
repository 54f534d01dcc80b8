import { describe, expect, it } from 'vitest'
import { occurrences, TooManyInstances } from '../../src/ical/expand.ts'
import { eventsOf, occurrencesOf } from '../../src/ical/instances.ts'
import { parse } from '../../src/ical/parse.ts'
import { calendar, event, range } from './samples.ts'

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
