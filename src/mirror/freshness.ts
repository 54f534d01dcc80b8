/** How old an answer may be. Pure; the figures come from the configuration. */
import type { AccountRecord } from '../accounts/types.ts'
import { Fault } from '../errors.ts'

export interface FreshnessRules {
  /** Younger than this, an answer needs no look at Graph. */
  readonly freshMs: number
  /** Longest wait of a request for a running round. */
  readonly waitMs: number
  /** How long the kept copy answers while Graph or Entra fails. */
  readonly staleOutageMs: number
  /** How long it answers while the person has to sign in again, and while Graph denies access. */
  readonly staleSignInMs: number
}

const longRetrySeconds = 3600
const firstSyncRetrySeconds = 10

/** What was checked in the future is not fresh: the clock was set back since, and would make it so for long. */
export const isFresh = (
  checkedAt: number | undefined,
  now: number,
  { freshMs }: { readonly freshMs: number },
): boolean => checkedAt !== undefined && checkedAt <= now && now - checkedAt < freshMs

/**
 * Whether the kept copy may answer.
 * @param checkedAt when Microsoft last confirmed the copy; undefined when there is none yet
 * @param isDenied whether Graph refuses what it is a copy of: somebody may have decided that
 * @throws Fault `revoked`, or `unavailable` with the wait that fits: never an empty answer instead.
 */
export function mayAnswer(
  account: AccountRecord,
  checkedAt: number | undefined,
  now: number,
  rules: FreshnessRules,
  isDenied: boolean,
): void {
  if (account.state === 'revoked') throw new Fault('revoked', 'the account is no longer connected')
  if (checkedAt === undefined) {
    throw new Fault('unavailable', 'nothing complete is kept yet', { retryAfterSeconds: firstSyncRetrySeconds })
  }
  const signIn = account.state === 'signInNeeded' && now - account.stateSince > rules.staleSignInMs
  const longest = isDenied ? Math.min(rules.staleSignInMs, rules.staleOutageMs) : rules.staleOutageMs
  if (signIn || now - checkedAt > longest) {
    throw new Fault('unavailable', 'the kept copy is too old', { retryAfterSeconds: longRetrySeconds })
  }
}
