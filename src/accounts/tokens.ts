import type { Entra, GrantStore, Identity } from '../auth/types.ts'
import type { Clock } from '../clock.ts'
import { Fault, type FaultKind } from '../errors.ts'
import type { AccessToken } from '../graph/types.ts'
import { Secret } from '../secret.ts'
import { inTurn, type Records } from './records.ts'

/** How long such an answer of Entra's is believed before it is asked again: only a person can change it. */
const believedMs: Partial<Record<FaultKind, number>> = {
  signInNeeded: 60 * 60 * 1000,
  // Shorter than the time after which a second finding counts, so that the second one is really asked for.
  revoked: 5 * 60 * 1000,
}

export interface Tokens {
  of(account: { readonly id: string; readonly identity: Identity }): AccessToken
  /** Forgets what Entra answered for that account: the person has signed in again, or is gone. */
  forget(accountId: string): void
}

/** Access tokens by account, from the grants in the store. */
export function createTokens(records: Records, entra: Entra, clock: Clock): Tokens {
  const answers = new Map<string, { fault?: Fault; until: number }>()

  return {
    of({ id, identity }) {
      const grants = grantStore(records, id)
      return async (options) => {
        // An answer that comes after `forget` is written to an object that nobody reads any more.
        const answer = answers.get(id) ?? { until: 0 }
        answers.set(id, answer)
        if (answer.fault !== undefined && clock.now() < answer.until) throw answer.fault
        try {
          return await entra.accessToken(identity, grants, options)
        } catch (error) {
          const believed = error instanceof Fault ? believedMs[error.kind] : undefined
          if (error instanceof Fault && believed !== undefined) {
            answer.fault = error
            answer.until = clock.now() + believed
          }
          throw error
        }
      }
    },
    forget: (accountId) => void answers.delete(accountId),
  }
}

function grantStore({ accounts, grants }: Records, id: string): GrantStore {
  return {
    async read() {
      const kept = await grants.get(id)
      return kept && new Secret(kept.grant)
    },
    write: (grant) =>
      inTurn(id, async () => {
        // A renewal that ends after the account was erased must not leave a grant behind.
        if ((await accounts.get(id)) !== undefined) await grants.set(id, { grant: grant.reveal() })
      }),
  }
}
