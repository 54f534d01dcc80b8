import { describe, expect, it } from 'vitest'
import { fault, mailbox, page, server } from './setup.ts'

const [from, to] = [Date.UTC(2026, 10, 22, 8), Date.UTC(2027, 1, 20, 8)]

describe('what Graph itself shows of a calendar', () => {
  it('is asked for by instants in UTC, with immutable ids, without bodies and people', async () => {
    server.answers(() => page(['e1']))
    await mailbox().calendarView('c', from, to)
    const [call] = server.seen
    expect(call?.url.pathname).toBe('/v1.0/me/calendars/c/calendarView')
    expect(Object.fromEntries(call?.url.searchParams ?? [])).toEqual({
      startDateTime: '2026-11-22T08:00:00.000Z',
      endDateTime: '2027-02-20T08:00:00.000Z',
      $select: 'id,type,seriesMasterId,subject,start,end,isAllDay,isCancelled',
      $top: '500',
    })
    expect(call?.headers['prefer']).toContain('IdType="ImmutableId"')
    expect(call?.headers['prefer']).not.toContain('timezone')
  })

  it('comes from all pages, or not at all', async () => {
    const link = `${server.origin}/v1.0/me/calendars/c/calendarView?$skip=500`
    server.answers((_, turn) => (turn === 1 ? page(['e1'], link) : page(['e2'])))
    expect((await mailbox().calendarView('c', from, to)).map(({ id }) => id)).toEqual(['e1', 'e2'])
    server.answers((seen) => (seen.url.searchParams.has('$skip') ? { status: 500 } : page(['e1'], link)))
    expect(await fault(mailbox().calendarView('c', from, to))).toMatchObject({ kind: 'unavailable' })
  })
})
