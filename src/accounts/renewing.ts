/**
 * Sign-ins are renewed on schedule, whether or not an app ever asks: Entra lets one go that was not used for 90 days, and its owner would
 * find out when it is needed.
 * @see https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-lifetime
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Job } from '../jobs.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/types.ts'
import { recordsOf } from './records.ts'
import type { AccountRecord, Accounts } from './types.ts'

export interface RenewingDeps {
  readonly store: Store
  readonly accounts: Pick<Accounts, 'all' | 'accessToken'>
  /** Told how it went: moves the state of the account. */
  readonly noteOutcome: (accountId: string, fault: Fault | undefined) => Promise<void>
  readonly clock: Clock
  readonly log: Log
}

const dayMs = 86_400_000
const turnMs = 3_600_000
/** A sign-in that is used renews itself; this is for the others. */
const dueMs = 7 * dayMs
/** Accounts that signed in on the same day drift apart by so much. */
const spreadMs = 3 * dayMs
/** One after the other, and no more in a turn: within the three days they are all through, 7,000 of them. */
const mostEach = 100
/** Whoever could not be renewed is left alone for so long. */
const againMs = 6 * turnMs
/** Then it is Entra who has trouble, not the accounts. */
const mostTroubleInRow = 3

export function renewing(deps: RenewingDeps): Job {
  const { store, accounts, clock } = deps
  const { grants } = recordsOf(store)
  const failedAt = new Map<string, number>()

  async function isDue({ id, state, signedInAt }: AccountRecord): Promise<boolean> {
    if (state !== 'connected' || clock.now() - (failedAt.get(id) ?? 0) < againMs) return false
    const grant = await grants.get(id)
    return grant !== undefined && clock.now() - (grant.renewedAt ?? signedInAt) >= dueMs + spreadOf(id)
  }

  return {
    name: 'accounts.renewal',
    everyMs: turnMs,
    isShared: true,
    async run(signal) {
      let [done, troubleInRow] = [0, 0]
      for await (const account of accounts.all()) {
        if (signal.aborted || done >= mostEach || troubleInRow >= mostTroubleInRow) return
        if (!(await isDue(account))) continue
        const fault = await renew(deps, account)
        if (fault === undefined) failedAt.delete(account.id)
        else failedAt.set(account.id, clock.now())
        troubleInRow = fault?.kind === 'unavailable' ? troubleInRow + 1 : 0
        done += 1
      }
    },
  }
}

async function renew({ accounts, noteOutcome, log }: RenewingDeps, account: AccountRecord): Promise<Fault | undefined> {
  try {
    await accounts.accessToken(account)({ force: true })
    log.info('token.kept', { account: account.id })
    await noteOutcome(account.id, undefined)
    return undefined
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log.warn('token.notKept', { account: account.id, reason: error.kind, ...(error.code && { code: error.code }) })
    await noteOutcome(account.id, error)
    return error
  }
}

/** The same each time, so that an account does not become due anew with every look. */
function spreadOf(id: string): number {
  return (createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32) * spreadMs
}
