/** Which mailboxes are granted to whom. What is seen of them follows from how their owners have shared them. */
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/types.ts'
import { recordsOf } from './records.ts'
import type { AppOnly, GrantedMailbox } from './types.ts'

interface GrantsDeps {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

const mostGranted = 20

export function createGrants({ store, clock, log }: GrantsDeps): Pick<AppOnly, 'granted' | 'grant' | 'withdraw'> {
  const { accounts, granted } = recordsOf(store)
  return {
    granted: async (accountId) => (await granted.get(accountId))?.mailboxes ?? [],

    async grant(accountId, { address: text, defaultCalendar }, by) {
      const address = text.toLowerCase()
      const mailbox = { address, at: clock.now(), by, ...(defaultCalendar === undefined ? {} : { defaultCalendar }) }
      await granted.update(accountId, (kept) => ({ mailboxes: withOne(kept?.mailboxes ?? [], mailbox) }))
      // An erasure that ran meanwhile looks here once more when the account is gone: one of the two meets the other.
      if ((await accounts.get(accountId)) === undefined) {
        await granted.delete(accountId)
        throw new Fault('revoked', 'The account is gone.')
      }
      log.warn('admin.mailboxGranted', { account: accountId, reason: by, mailbox: address })
    },

    async withdraw(accountId, text, by) {
      const address = text.toLowerCase()
      let isThere = false
      await granted.update(accountId, (kept) => {
        isThere = kept?.mailboxes.some((one) => one.address === address) === true
        return isThere ? { mailboxes: without(kept?.mailboxes ?? [], address) } : undefined
      })
      if (isThere) log.warn('admin.mailboxWithdrawn', { account: accountId, reason: by, mailbox: address })
    },
  }
}

/** Granted once more, it is the mailbox that has the address now. */
function withOne(before: readonly GrantedMailbox[], mailbox: GrantedMailbox): readonly GrantedMailbox[] {
  const others = without(before, mailbox.address)
  if (others.length >= mostGranted) throw new Fault('rejected', 'Too many mailboxes.', { code: 'tooMany' })
  return [...others, mailbox].sort((a, b) => (a.address < b.address ? -1 : 1))
}

const without = (mailboxes: readonly GrantedMailbox[], address: string): readonly GrantedMailbox[] =>
  mailboxes.filter((one) => one.address !== address)
