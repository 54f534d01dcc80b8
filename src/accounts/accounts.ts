import { createHash } from 'node:crypto'
import type { Entra, Identity, SignIn } from '../auth/types.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/types.ts'
import { base32 } from './base32.ts'
import { answersTo, fold, loginsAfter } from './names.ts'
import {
  inTurn,
  isAccountId,
  isLocked,
  keptKeysOf,
  marksOf,
  type Records,
  recordsOf,
  type StoredAccount,
} from './records.ts'
import { afterAnswer } from './state.ts'
import { createTokens } from './tokens.ts'
import type { AccountRecord, Accounts } from './types.ts'

export interface AccountsDeps {
  readonly store: Store
  readonly entra: Entra
  readonly clock: Clock
  readonly log: Log
}

export function createAccounts({ store, entra, clock, log }: AccountsDeps): Accounts {
  const records = recordsOf(store)
  const tokens = createTokens(records, entra, clock)
  const get = async (id: string) => (isAccountId(id) ? records.accounts.get(id) : undefined)
  const all = () => allAccounts(records, log)

  return {
    async signedIn(signIn) {
      const id = accountIdOf(signIn.identity)
      const account = await inTurn(id, () => keepSignIn(records, id, signIn, clock.now()))
      tokens.forget(id)
      log.info('account.signedIn', { account: id })
      return account
    },

    get,
    find: (name) => findAccount(all, name),
    all,
    accessToken: (account) => tokens.of(account),

    noteOutcome: (id, fault) =>
      inTurn(id, async () => {
        let before: AccountRecord | undefined
        const after = await records.accounts.update(id, (account) => {
          before = account
          return account && afterOutcome(account, fault, clock.now())
        })
        if (after === undefined || before === undefined || after.state === before.state) return
        log.warn('account.state', { account: id, reason: after.state, ...(fault?.code ? { code: fault.code } : {}) })
      }),

    async erase(id) {
      // Nothing tells it afterwards, and the log of the organization's administrator must still have what happened.
      const tenant = (await get(id).catch(() => undefined))?.identity.tid
      if (isAccountId(id)) await inTurn(id, () => eraseRecords(records, id))
      tokens.forget(id)
      log.info('account.erased', { account: id, ...(tenant !== undefined && { tenant }) })
    },
  }
}

/** `tid` and `oid` make the account, and nothing else does: names and addresses can be given to somebody else. */
export function accountIdOf({ tid, oid }: Pick<Identity, 'tid' | 'oid'>): string {
  const digest = createHash('sha256').update(`${tid}|${oid}`.toLowerCase()).digest()
  return base32(digest, 20)
}

/** Another process may be erasing the account: then nothing of this sign-in may be left behind. */
async function keepSignIn(records: Records, id: string, signIn: SignIn, now: number): Promise<AccountRecord> {
  const renewed = await records.accounts.update(id, (known) => afterSignIn(id, signIn, known, now))
  await records.grants.set(id, { grant: signIn.grant.reveal(), renewedAt: now })
  if (renewed !== undefined && (await records.accounts.get(id)) !== undefined) return renewed
  await records.grants.delete(id)
  throw new Fault('unavailable', 'The account was erased while it signed in.')
}

/** @returns undefined when there is nothing to keep */
function afterOutcome(account: StoredAccount, fault: Fault | undefined, now: number): StoredAccount | undefined {
  const { revocationSeenAt: _, ...rest } = account
  const link = afterAnswer(account, fault, now)
  return link === account ? undefined : { ...rest, ...link }
}

function afterSignIn(id: string, signIn: SignIn, known: AccountRecord | undefined, now: number): AccountRecord {
  const { identity, scopes } = signIn
  return {
    id,
    identity,
    logins: loginsAfter(identity, known?.logins ?? []),
    scopes,
    state: 'connected',
    stateSince: known?.state === 'connected' ? known.stateSince : now,
    stateCode: undefined,
    createdAt: known?.createdAt ?? now,
    signedInAt: now,
  }
}

/** One by one: a record that does not open costs its own account alone. */
async function* allAccounts({ accounts }: Records, log: Log): AsyncGenerator<AccountRecord, void> {
  for await (const id of accounts.keys()) {
    const account = await accounts.get(id).catch((error: unknown) => {
      if (!isLocked(error)) throw error
      log.error('account.locked', { account: id })
      return undefined
    })
    if (account !== undefined) yield account
  }
}

/** Names of today go before former ones: a user name may have passed from one person to another. */
async function findAccount(all: () => AsyncIterable<AccountRecord>, name: string): Promise<AccountRecord | undefined> {
  const asked = fold(name)
  const present: AccountRecord[] = []
  const former: AccountRecord[] = []
  for await (const account of all()) {
    if (account.id === asked) return account
    const { username, email = '' } = account.identity
    if (fold(username) === asked || fold(email) === asked) present.push(account)
    else if (asked !== 'me' && answersTo(account, name)) former.push(account)
  }
  const [found, ...others] = present.length > 0 ? present : former
  if (others.length > 0) throw new Fault('rejected', 'Several accounts have that name: use the account id.')
  return found
}

/** The account goes last: if we die on the way, it is still there to be erased again. */
async function eraseRecords(records: Records, id: string): Promise<void> {
  await records.grants.delete(id)
  const marks = await marksOf(records, id)
  await records.passwords.deleteMany([...marks.values()].map((mark) => mark.key))
  await records.marks.deleteMany([...marks.keys()])
  await records.kept.deleteMany(await keptKeysOf(records, id))
  await records.granted.delete(id)
  await records.accounts.delete(id)
  // A sign-in in another process, or an administrator, may have written one on the way.
  await records.grants.delete(id)
  await records.granted.delete(id)
}
