import type { Detail, Scope } from '../calendar.ts'
import { Fault } from '../errors.ts'

const details: ReadonlySet<Detail> = new Set(['all', 'titles', 'busy'])
/** Ten years: whoever wants more wants everything. */
const mostDays = 3_660
const mostCalendars = 200

/**
 * A scope as it is kept: known members only, calendars sorted and each once. Whether a calendar exists is not looked at: it may come back.
 * @throws Fault `rejected`, code `scope`, for one that cannot be meant: rather none than another than the person chose.
 */
export function checkedScope({ detail, calendars, pastDays, futureDays }: Scope): Scope {
  const ids = calendars === undefined ? undefined : [...new Set(calendars)].sort()
  if (!details.has(detail)) throw rejected('A detail level is all, titles or busy.')
  if (ids !== undefined && (ids.length < 1 || ids.length > mostCalendars || !ids.every(isCalendarId))) {
    throw rejected('Choose at least one of the calendars.')
  }
  for (const days of [pastDays, futureDays]) {
    if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= mostDays)) {
      throw rejected(`A number of days is between 1 and ${mostDays}.`)
    }
  }
  return {
    detail,
    ...(ids === undefined ? {} : { calendars: ids }),
    ...(pastDays === undefined ? {} : { pastDays }),
    ...(futureDays === undefined ? {} : { futureDays }),
  }
}

const isCalendarId = (text: string): boolean => /^[a-z0-9]{1,40}$/.test(text)

const rejected = (message: string): Fault => new Fault('rejected', message, { code: 'scope' })
