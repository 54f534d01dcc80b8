/** Wiring of mailboxes: one client for each account, so that its connections and its limit of four are shared by all who ask. */
import { createHash } from 'node:crypto'
import type { AccountRecord, Accounts, AppOnly } from './accounts/types.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Contacts } from './contacts.ts'
import { withGranted } from './graph/granted.ts'
import { createLimiter } from './graph/limiter.ts'
import { createMailbox, type OpenMailbox } from './graph/mailbox.ts'
import type { KeptPause } from './graph/pause.ts'
import type { Log } from './log.ts'
import type { KeptStore } from './store/store.ts'

export interface MailboxParts {
  readonly accounts: Pick<Accounts, 'accessToken'>
  readonly appOnly: AppOnly | undefined
  readonly contacts: Contacts
  readonly store: Pick<KeptStore, 'backend' | 'collection'>
  readonly clock: Clock
  readonly log: Log
}

export function mailboxes(
  { graphUrl }: Pick<Config, 'graphUrl'>,
  { accounts, appOnly, contacts, store, clock, log }: MailboxParts,
): (account: AccountRecord) => OpenMailbox {
  const known = new Map<string, OpenMailbox>()
  const pauses = { isShared: store.backend.shared, kept: store.collection<KeptPause>('graph-pause') }
  const limiter = createLimiter({ clock, pauses })
  const rest = { graphUrl, contacted: (url: string) => contacts.note(url), limiter, clock, log }

  function opened(account: AccountRecord): OpenMailbox {
    const accessToken = accounts.accessToken(account)
    if (appOnly === undefined) return createMailbox({ ...rest, accessToken, account: account.id })
    const { oid, tid } = account.identity
    return withGranted({
      // By object id: nothing a person types can name another.
      own: createMailbox({ ...rest, accessToken, account: account.id, alsoKnownAs: namesOf(account), owner: oid }),
      // An administrator who switches the tenant off takes everything back with it.
      granted: async () => ((await appOnly.state(tid)) === undefined ? [] : appOnly.granted(account.id)),
      // Everybody who may see it shares its limit.
      open: (owner) => createMailbox({ ...rest, accessToken, account: opaque(tid, owner), owner }),
      clock,
    })
  }

  return (account) => {
    const mailbox = known.get(account.id) ?? opened(account)
    known.set(account.id, mailbox)
    return mailbox
  }
}

/** By which of them an administrator grants the mailbox to others is not known. */
function namesOf({ identity, logins }: AccountRecord): readonly string[] {
  const addresses = new Set([identity.username, identity.email ?? '', ...logins].filter((one) => one !== ''))
  return [...addresses].map((address) => opaque(identity.tid, address))
}

/** Addresses have no place in the log. */
const opaque = (tid: string, owner: string): string =>
  `granted-${createHash('sha256').update(`${tid} ${owner.toLowerCase()}`).digest('hex').slice(0, 16)}`
