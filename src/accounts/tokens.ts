import { createHash } from 'node:crypto'
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

interface Answer {
  fault?: Fault
  until: number
  /** Digest of the grant that it was given for. */
  about: string | undefined
}

const digestOf = (grant: Secret): string => createHash('sha256').update(grant.reveal()).digest('base64url')

/** Access tokens by account, from the grants in the store. */
export function createTokens(records: Records, entra: Entra, clock: Clock): Tokens {
  const answers = new Map<string, Answer>()

  return {
    of({ id, identity }) {
      return async (options) => {
        // An answer that comes after `forget` is written to an object that nobody reads any more.
        const answer: Answer = answers.get(id) ?? { until: 0, about: undefined }
        answers.set(id, answer)
        const kept = grantStore(records, id, clock)
        let about: string | undefined
        const read = async () => {
          const grant = await kept.read()
          about = grant && digestOf(grant)
          return grant
        }
        // The person may have signed in at another process: what was said of the grant before says nothing of this one.
        const isBelieved = answer.fault !== undefined && clock.now() < answer.until
        if (isBelieved) {
          await read()
          if (answer.fault !== undefined && about === answer.about) throw answer.fault
        }
        const grants = { read, write: kept.write }
        try {
          return await entra.accessToken(identity, grants, options)
        } catch (error) {
          const believed = error instanceof Fault ? believedMs[error.kind] : undefined
          if (error instanceof Fault && believed !== undefined) {
            answer.fault = error
            if (about === undefined) await read()
            answer.about = about
            answer.until = clock.now() + believed
          }
          throw error
        }
      }
    },
    forget: (accountId) => void answers.delete(accountId),
  }
}

function grantStore({ grants }: Records, id: string, clock: Clock): GrantStore {
  return {
    async read() {
      const kept = await grants.get(id)
      return kept && new Secret(kept.grant)
    },
    write: (grant) =>
      inTurn(id, async () => {
        // A renewal that ends after the account was erased, here or in another process, must not leave a grant behind.
        await grants.update(id, (kept) => kept && { grant: grant.reveal(), renewedAt: clock.now() })
      }),
  }
}
