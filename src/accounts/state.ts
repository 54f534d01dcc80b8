import type { Fault, FaultKind } from '../errors.ts'
import type { ConnectionState } from './types.ts'

/** The part of an account that says how its link to Microsoft stands. */
export interface Link {
  readonly state: ConnectionState
  readonly stateSince: number
  readonly stateCode: string | undefined
  readonly revocationSeenAt?: number
}

/** What an answer of Microsoft's means for the link. */
type Finding = 'fine' | 'signInNeeded' | 'suspected' | 'gone'

/** Every other fault is trouble on the way and says nothing about the account. */
const meanings: Partial<Record<FaultKind, 'signInNeeded' | 'revoked'>> = {
  signInNeeded: 'signInNeeded',
  revoked: 'revoked',
}

const next: Readonly<Record<ConnectionState, Readonly<Record<Finding, ConnectionState>>>> = {
  connected: { fine: 'connected', signInNeeded: 'signInNeeded', suspected: 'connected', gone: 'revoked' },
  signInNeeded: { fine: 'connected', signInNeeded: 'signInNeeded', suspected: 'signInNeeded', gone: 'revoked' },
  // A person enabled again has to sign in first, which makes a new link. A round that began before the revocation, or lives on a token
  // that is good for a few minutes more, must not open the account again.
  revoked: { fine: 'revoked', signInNeeded: 'revoked', suspected: 'revoked', gone: 'revoked' },
}

/** A revocation makes clients ask for a password, so one answer is not enough: an administrator may be moving things around. */
const confirmAfterMs = 10 * 60 * 1000

/**
 * The link after an answer of Microsoft's.
 *
 * @param fault how it failed; undefined when it went well.
 * @returns the very same link when there is nothing to keep.
 */
export function afterAnswer(link: Link, fault: Fault | undefined, now: number): Link {
  const meaning = fault === undefined ? 'fine' : meanings[fault.kind]
  if (meaning === undefined) return link
  const seenAt = meaning === 'revoked' ? (link.revocationSeenAt ?? now) : link.revocationSeenAt
  const finding = meaning === 'revoked' ? confirmed(seenAt, now) : meaning
  const state = next[link.state][finding]
  const suspicion = finding === 'fine' || state === 'revoked' ? undefined : seenAt
  if (state === link.state && suspicion === link.revocationSeenAt) return link
  return {
    ...(state === link.state
      ? { state, stateSince: link.stateSince, stateCode: link.stateCode }
      : { state, stateSince: now, stateCode: fault?.code }),
    ...(suspicion === undefined ? {} : { revocationSeenAt: suspicion }),
  }
}

function confirmed(seenAt: number | undefined, now: number): Finding {
  return seenAt !== undefined && now - seenAt >= confirmAfterMs ? 'gone' : 'suspected'
}
