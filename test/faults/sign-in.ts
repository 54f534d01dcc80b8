/** What can go wrong at Entra's once a person is signed in, and what apps see of it: part of the table of faults. */
import type { Switched } from './table.ts'

/** What becomes of the account. */
export type SignInSeen =
  /** The kept copy, for STALE_OUTAGE_HOURS; nobody has to do anything. */
  | 'outage'
  /** The kept copy for STALE_SIGN_IN_HOURS, then 503, until the person signs in again. Never 401. */
  | 'sign in'
  /** The kept copy, and 401 once it was found twice, ten minutes apart. */
  | 'revoked'
  /** As ever. */
  | 'current'

export interface SignInFault {
  readonly id: string
  readonly fails: string
  readonly on: Switched
  readonly seen: SignInSeen
  /** After its end Entra is left alone for so long still. */
  readonly restMinutes: number
}

const code = (id: string, number: string, fails: string, seen: SignInSeen, more: object = {}): SignInFault => ({
  id,
  fails: `${fails}${/^\d{5,}$/.test(number) ? ` (AADSTS${number})` : ''}`,
  on: { name: `entra.${number}`, match: { path: '/token' }, ...more },
  seen,
  restMinutes: number === '50196' ? 61 : 2,
})

export const signInFaults: readonly SignInFault[] = [
  code('E01', '429', 'Entra asks to slow down', 'outage'),
  code('E01', '503', 'Entra answers 503', 'outage'),
  code('E02', 'reset', 'Entra breaks connections off', 'outage'),
  code('E02', 'html', 'Entra is hidden behind a page of the network', 'outage'),
  code('E02', 'invalid-json', 'Entra sends what is no JSON', 'outage'),
  code('E03', '50173', 'Sessions were ended', 'sign in'),
  code('E04', '700082', 'The grant was not used for ninety days', 'sign in'),
  code('E04', '70043', 'The organization wants regular sign-ins', 'sign in'),
  code('E05', '50076', 'A second factor is asked for', 'sign in'),
  code('E05', '50079', 'A second factor is to be set up', 'sign in'),
  code('E05', '53003', 'Conditional access refuses', 'sign in'),
  code('E06', '50057', 'The account is disabled', 'revoked'),
  code('E06', '50034', 'The account is gone', 'revoked'),
  code('E07', '65001', 'The consent was withdrawn', 'revoked'),
  code('E08', '7000215', 'The secret of the bridge is wrong', 'outage'),
  code('E08', '7000222', 'The secret of the bridge has expired', 'outage'),
  code('E09', '90002', 'The tenant is not found', 'outage'),
  code('E09', '700016', 'The app is missing in the tenant', 'outage'),
  code('E10', '50196', 'Entra ends a loop', 'outage'),
  code('E11', 'unknown', 'A number that nobody knows, with the error of an outage', 'outage', {
    with: { error: 'temporarily_unavailable' },
  }),
  code('E11', 'unknown', 'A number that nobody knows, with the error of a grant', 'sign in', {
    with: { error: 'invalid_grant' },
  }),
  code('E12', 'token.no-refresh-token', 'A renewal brings no new refresh token', 'current'),
  code('E12', 'token.scope', 'A renewal brings other permissions', 'sign in'),
  code('E12', 'token.other-person', "A renewal brings somebody else's tokens", 'outage'),
]
