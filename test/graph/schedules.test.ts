import { describe, expect, it } from 'vitest'
import { createMailbox } from '../../src/graph/mailbox.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { clock, fault, server } from './setup.ts'

const schedules = () =>
  createMailbox({
    graphUrl: new URL(server.origin),
    accessToken: async () => new Secret('token-1'),
    clock,
    log: silentLog,
    account: 'adele',
  }).schedules

const [from, to] = [Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 28)]
const time = (dateTime: string, timeZone = 'UTC') => ({ dateTime, timeZone })
const item = (status: string, day: string) => ({
  status,
  start: time(`${day}T09:00:00.0000000`),
  end: time(`${day}T10:00:00.0000000`),
})

describe('when people are busy', () => {
  it('is asked in UTC', async () => {
    server.answers(() => ({ body: { value: [] } }))
    await schedules().taken(['alex@contoso.example'], from, to)
    expect(server.seen[0]?.url.pathname).toBe('/v1.0/me/calendar/getSchedule')
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({
      schedules: ['alex@contoso.example'],
      startTime: { dateTime: '2026-11-23T00:00:00', timeZone: 'UTC' },
      endTime: { dateTime: '2026-11-28T00:00:00', timeZone: 'UTC' },
    })
  })

  it('comes by address, without what is free, and without those of whom nothing is told', async () => {
    const statuses = ['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown']
    server.answers(() => ({
      body: {
        value: [
          {
            scheduleId: 'Alex@Contoso.example',
            scheduleItems: statuses.map((one, at) => item(one, `2026-11-2${at + 3}`)),
          },
          {
            scheduleId: 'nobody@contoso.example',
            scheduleItems: [],
            error: { responseCode: 'ErrorMailRecipientNotFound' },
          },
        ],
      },
    }))
    const asked = ['alex@contoso.example', 'nobody@contoso.example', 'forgotten@contoso.example']
    const found = await schedules().taken(asked, from, to)
    expect(
      found.get('alex@contoso.example')?.map(({ status, start }) => [status, new Date(start).toISOString()]),
    ).toEqual([
      ['tentative', '2026-11-24T09:00:00.000Z'],
      ['busy', '2026-11-25T09:00:00.000Z'],
      ['oof', '2026-11-26T09:00:00.000Z'],
    ])
    expect([found.size, found.get('nobody@contoso.example'), found.get('forgotten@contoso.example')]).toEqual([
      3,
      undefined,
      undefined,
    ])
  })

  it.each([
    [
      'times that are not in UTC',
      {
        value: [
          {
            scheduleId: 'a',
            scheduleItems: [{ ...item('busy', '2026-11-23'), start: time('2026-11-23T09:00:00', 'Europe/Berlin') }],
          },
        ],
      },
    ],
    ['no list', {}],
  ])('is not guessed from %s', async (_, body) => {
    server.answers(() => ({ body }))
    expect(await fault(schedules().taken(['a'], from, to))).toMatchObject({ kind: 'unavailable', code: 'BAD_SCHEDULE' })
  })
})
