/** What forms offer. What an organization's limits take away anyway is no choice. */
import type { Caps } from '../accounts/types.ts'
import type { Detail } from '../calendar.ts'
import type { CalendarStatus } from '../mirror/types.ts'
import { details } from './scope-form.ts'

export interface Offers {
  /** From the most to the least. */
  readonly details: readonly Detail[]
  readonly calendars: readonly CalendarStatus[]
  /** Which calendars all of them are. */
  readonly own: Caps['own']
  /** Days that are the most there can be, where there is a limit. */
  readonly mostPast: number | undefined
  readonly mostFuture: number | undefined
  readonly mostLife: number | undefined
  readonly isLimited: boolean
}

export function offersOf(caps: Caps, calendars: readonly CalendarStatus[]): Offers {
  const { detail = 'all', own, pastDays, futureDays, longestDays } = caps
  const isOffered = ({ sharedBy, isDefault }: CalendarStatus) =>
    own === undefined || (sharedBy === undefined && (own === true || isDefault))
  return {
    details: details.slice(details.indexOf(detail)),
    calendars: calendars.filter(isOffered),
    own,
    mostPast: pastDays,
    mostFuture: futureDays,
    mostLife: longestDays,
    isLimited: Object.keys(caps).length > 0,
  }
}

/** Days to choose from; the empty choice stands for the limit, where there is one, and so need not be there twice. */
export const daysUpTo = (most: number | undefined, days: readonly number[]): readonly number[] =>
  most === undefined ? days : days.filter((count) => count < most)
