import { type GraphClient, path } from './client.ts'
import { unavailable } from './errors.ts'
import type { Schedules, TakenTime } from './types.ts'

/** @see https://learn.microsoft.com/graph/api/calendar-getschedule */
export const createSchedules = (client: GraphClient): Schedules => ({
  async taken(addresses, from, to) {
    const answer = await client.send('POST', path('me', 'calendar', 'getSchedule'), {
      schedules: addresses,
      startTime: utc(from),
      endTime: utc(to),
    })
    const { value } = client.expect(answer)
    if (!Array.isArray(value)) throw unavailable('BAD_SCHEDULE')
    const found = new Map(value.map((each: Row) => [String(each.scheduleId).toLowerCase(), timesOf(each)]))
    return new Map(addresses.map((address) => [address, found.get(address.toLowerCase())]))
  },
})

const utc = (ms: number) => ({ dateTime: new Date(ms).toISOString().slice(0, 19), timeZone: 'UTC' })

interface Row {
  readonly scheduleId?: unknown
  readonly error?: unknown
  readonly scheduleItems?: readonly Item[] | null
}

interface Item {
  readonly status?: string
  readonly start?: { readonly dateTime?: string; readonly timeZone?: string }
  readonly end?: { readonly dateTime?: string; readonly timeZone?: string }
}

/** Errors of single addresses come with 200. Working elsewhere is free, as in Outlook's own view of it. */
function timesOf({ error, scheduleItems }: Row): readonly TakenTime[] | undefined {
  if (error != null || scheduleItems == null) return undefined
  return scheduleItems.flatMap(({ status, start, end }) => {
    if (status !== 'tentative' && status !== 'busy' && status !== 'oof') return []
    return [{ status, start: instantOf(start), end: instantOf(end) }]
  })
}

/** UTC, as asked for: anything else is not read by guess. */
function instantOf(time: Item['start']): number {
  const ms = Date.parse(`${time?.dateTime?.slice(0, 19)}Z`)
  if (time?.timeZone !== 'UTC' || Number.isNaN(ms)) throw unavailable('BAD_SCHEDULE')
  return ms
}
