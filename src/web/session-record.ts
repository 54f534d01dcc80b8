/** What is kept of a browser session. */
const idleMs = 15 * 60_000
export const absoluteMs = 8 * 3_600_000

/** An account that somebody has signed in to in this browser. */
export interface Proven {
  readonly accountId: string
  /** When the account was made. Erased and made anew, it is another one with the same id, and none of its old sessions count. */
  readonly accountCreatedAt: number
  /** Epoch ms of the sign-in. */
  readonly signedInAt: number
  /** Epoch ms from which it counts as fresh: earlier, where Microsoft let somebody in by a session of its own. Absent: as `signedInAt`. */
  readonly provenAt?: number
}

/** The account at hand, and others that were signed in to beside it. Each was proven by itself, and none opens another. */
export interface SessionRecord extends Proven {
  readonly others?: readonly Proven[]
  /** Epoch ms of the first sign-in. */
  readonly startedAt: number
  /** Family of the browser and its system, as `browserName` tells them. */
  readonly browser?: string
  readonly seenAt: number
}

/** All accounts of a session, the one at hand first. Each with all members, so that one can be laid over another. */
export function provenIn({ others = [], ...atHand }: SessionRecord): readonly Required<Proven>[] {
  return [atHand, ...others].map(({ accountId, accountCreatedAt, signedInAt, provenAt = signedInAt }) => {
    return { accountId, accountCreatedAt, signedInAt, provenAt }
  })
}

/** Epoch ms. */
export const endOf = ({ seenAt, startedAt }: Pick<SessionRecord, 'seenAt' | 'startedAt'>): number =>
  Math.min(seenAt + idleMs, startedAt + absoluteMs)
