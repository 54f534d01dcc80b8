/** What an administrator's limits leave of a scope and of a password's life. Pure. */
import { type Detail, type Scope, wholeScope } from '../calendar.ts'
import { Fault } from '../errors.ts'
import type { Caps } from './types.ts'

/** From the least to the most. */
const details: readonly Detail[] = ['busy', 'titles', 'all']
const mostDays = 3_660
const dayMs = 86_400_000

/** Days of an open side come to nothing: the smaller number wins, whoever named it. */
const fewer = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? other : other === undefined ? one : Math.min(one, other)

const nearer = (one: Caps['own'], other: Caps['own']): Caps['own'] => (one === 'main' ? one : (other ?? one))

const less = (one: Detail, other: Detail = 'all'): Detail =>
  details.indexOf(one) < details.indexOf(other) ? one : other

export function narrowed(scope: Scope, caps: Caps): Scope {
  const [pastDays, futureDays] = [fewer(scope.pastDays, caps.pastDays), fewer(scope.futureDays, caps.futureDays)]
  const own = nearer(scope.own, caps.own)
  return {
    detail: less(scope.detail, caps.detail),
    ...(scope.calendars === undefined ? {} : { calendars: scope.calendars }),
    ...(own === undefined ? {} : { own }),
    ...(pastDays === undefined ? {} : { pastDays }),
    ...(futureDays === undefined ? {} : { futureDays }),
  }
}

interface Limited {
  readonly scope?: Scope
  readonly createdAt: number
  readonly expiresAt?: number
}

/** A password as far as the tenant lets it reach. @returns the very same where there is no limit */
export function withinCaps<T extends Limited>(password: T, caps: Caps | undefined): T {
  if (caps === undefined) return password
  const latest = caps.longestDays === undefined ? undefined : password.createdAt + caps.longestDays * dayMs
  const expiresAt = fewer(password.expiresAt, latest)
  return {
    ...password,
    scope: narrowed(password.scope ?? wholeScope, caps),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

/** @throws Fault `rejected`, code `caps` */
export function checkedCaps({ detail, own, ...days }: Caps): Caps {
  const numbers = Object.values(days)
  const isDays = numbers.every((value) => Number.isInteger(value) && value >= 1 && value <= mostDays)
  const isOwn = own === undefined || own === true || own === 'main'
  if ((detail !== undefined && !details.includes(detail)) || !isOwn || !isDays) {
    throw new Fault('rejected', `Limits are a detail level, which calendars, and days between 1 and ${mostDays}.`, {
      code: 'caps',
    })
  }
  return { ...(detail === undefined || detail === 'all' ? {} : { detail }), ...(own && { own }), ...days }
}
