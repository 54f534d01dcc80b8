import { describe, expect, it } from 'vitest'
import type { Scope } from '../../src/calendar.ts'
import type { Schedules } from '../../src/graph/types.ts'
import { busyTimesOf } from '../../src/mirror/busy.ts'
import { account, dayMs } from './stage.ts'

const whole: Scope = { detail: 'all' }
const range = { start: 0, end: dayMs }
const asked: string[][] = []
const schedules: Schedules = {
  taken: async (addresses) => {
    asked.push([...addresses])
    return new Map(addresses.map((address) => [address, [{ start: 1, end: 2, status: 'oof' }]]))
  },
}
const personal = account('adele')

describe('who may ask when other people are busy', () => {
  it.each<[string, boolean, ReturnType<typeof account>, Scope]>([
    ['an account that may read calendars', true, account('adele'), whole],
    [
      'one that may read only when it is busy itself',
      true,
      account('adele', { scopes: ['Calendars.ReadBasic'] }),
      whole,
    ],
    ['one without a permission for calendars', false, account('adele', { scopes: ['MailboxSettings.Read'] }), whole],
    [
      'a personal account',
      false,
      { ...personal, identity: { ...personal.identity, tid: '9188040d-6c67-4c5b-b112-36a304b66dad' } },
      whole,
    ],
    ['a password that shows titles', false, account('adele'), { detail: 'titles' }],
    [
      'a password for the days ahead, that would ask about others',
      false,
      account('adele'),
      { detail: 'all', pastDays: 7 },
    ],
    ['a password for this month', false, account('adele'), { detail: 'all', futureDays: 30 }],
    ['a password for one calendar', false, account('adele'), { detail: 'all', calendars: ['k1work'] }],
  ])('%s: %s', (_, may, record, scope) => {
    expect(busyTimesOf(() => schedules, record, scope) !== undefined).toBe(may)
  })

  it('is asked about twenty at a time', async () => {
    asked.length = 0
    const people = Array.from({ length: 45 }, (_, at) => `p${at}@contoso.example`)
    const found = await busyTimesOf(() => schedules, account('adele'), whole)?.(people, range)
    expect(asked.map(({ length }) => length)).toEqual([20, 20, 5])
    expect([...(found ?? [])].at(-1)).toEqual(['p44@contoso.example', [{ start: 1, end: 2, kind: 'away' }]])
  })

  it.each([
    ['too many', Array.from({ length: 101 }, (_, at) => `p${at}@contoso.example`), range],
    ['too long a time', ['p@contoso.example'], { start: 0, end: 42 * dayMs }],
  ])('is refused for %s', async (_, people, time) => {
    await expect(busyTimesOf(() => schedules, account('adele'), whole)?.(people, time)).rejects.toMatchObject({
      kind: 'rejected',
    })
  })
})
