import type { AccountRecord } from '../accounts/types.ts'
import { type BusyTime, type BusyTimes, maxBusyAddresses, maxBusyRangeMs, type Scope } from '../calendar.ts'
import { Fault } from '../errors.ts'
import type { Schedules, TakenTime } from '../graph/types.ts'

/** Exchange's limit for one question. */
const addressesAtOnce = 20

/** The tenant of all personal accounts, where there is no such question. @see https://learn.microsoft.com/graph/api/calendar-getschedule */
const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'
/** Any of them is enough. */
const permissions = new Set(['calendars.readbasic', 'calendars.read', 'calendars.readwrite'])

/**
 * When other people are busy: for accounts of an organization that may ask, and passwords that open everything. One that shows
 * titles or less, some calendars or some days only, was made so that its app learns little: one could ask about oneself here, for any day.
 */
export function busyTimesOf(
  schedules: (account: AccountRecord) => Schedules,
  account: AccountRecord,
  scope: Scope,
): BusyTimes | undefined {
  const mayAsk = account.scopes.some((permission) => permissions.has(permission.toLowerCase()))
  const { calendars, own, pastDays, futureDays } = scope
  const isWhole = scope.detail === 'all' && [calendars, own, pastDays, futureDays].every((limit) => limit === undefined)
  if (!mayAsk || !isWhole || account.identity.tid === personalTenant) return undefined
  return async (addresses, { start, end }) => {
    if (addresses.length > maxBusyAddresses || end - start > maxBusyRangeMs)
      throw new Fault('rejected', 'Too many people, or too long a time.')
    const found = new Map<string, readonly BusyTime[] | undefined>()
    for (let at = 0; at < addresses.length; at += addressesAtOnce) {
      const some = addresses.slice(at, at + addressesAtOnce)
      const taken = await schedules(account).taken(some, start, end)
      for (const [address, times] of taken) found.set(address, times?.map(shown))
    }
    return found
  }
}

const kinds = { tentative: 'tentative', busy: 'busy', oof: 'away' } as const

const shown = ({ start, end, status }: TakenTime): BusyTime => ({ start, end, kind: kinds[status] })
