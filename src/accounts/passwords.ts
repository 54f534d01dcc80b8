import { feedScope, wholeScope } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import { Secret } from '../secret.ts'
import type { Store } from '../store/types.ts'
import { withinCaps } from './caps.ts'
import { createExpiry, type Expiry } from './expiry.ts'
import { checkedLabel } from './label.ts'
import { answersTo } from './names.ts'
import { formatPassword, type PasswordText, parsePassword, randomPassword } from './password-text.ts'
import {
  inTurn,
  isAccountId,
  isPasswordId,
  markOf,
  marksOf,
  type PasswordMark,
  type Records,
  recordsOf,
  type StoredPassword,
} from './records.ts'
import { checkedScope } from './scope.ts'
import type { AccountRecord, AppPassword, MintedPassword, Passwords, PasswordUse, Verified } from './types.ts'
import { createUses, type Uses, type Visit } from './uses.ts'

export interface PasswordsDeps {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/** App passwords, with what ends when the process ends. */
export interface AppPasswords extends Passwords {
  /** Writes the last uses that are not written yet. Call before the store is closed. */
  flush(): Promise<void>
}

const mostLive = 50
/** Revoked ones counted: whoever makes and revokes them in a loop fills the store otherwise. */
const mostEver = 1_000
/** How long a revoked password is remembered as such. */
const tombstoneMs = 400 * 24 * 60 * 60 * 1000

/**
 * App passwords are found by a keyed digest (HMAC-SHA-256) of the whole password. So a right id with a wrong secret is as unknown as a
 * wrong id, by the very same work, and nothing read from the store is compared with what a client sent. 130 random bits need no slow
 * hash; the key makes a stolen table worthless even for testing guesses.
 *
 * One record says whether a password is good, and it is read at each use: minting and revoking take effect with that single write. The
 * mark that lists it under its account is written first, so a crash in between leaves a mark that leads nowhere, and no password.
 */
export function createPasswords({ store, clock, log }: PasswordsDeps): AppPasswords {
  const records = recordsOf(store)
  const uses = createUses(records, (network) => store.mac('network', network), clock, log)
  const expiry = createExpiry(records, log)
  const notes = { uses, expiry }
  const keyOf: KeyOf = ({ id, secret }, use) => store.mac(purposes[use], `apppw|v1|${id}|${secret}`)
  const find = (given: PasswordText, use: PasswordUse) => found(records, keyOf(given, use), clock.now())
  const list = (accountId: string) => listed(records, uses, accountId)

  return {
    async create(accountId, text, { scope, ...options } = {}) {
      const label = checkedLabel(text)
      const narrowed = scope === undefined ? {} : { scope: checkedScope(scope) }
      if (isExpired(options, clock.now())) throw new Fault('rejected', 'The expiry must lie ahead.')
      const fresh = { accountId, label, ...narrowed, createdAt: clock.now(), ...options }
      const minted = await inTurn(accountId, () => mintOneMore(records, keyOf, fresh, () => list(accountId)))
      log.info('password.created', { account: accountId, passwordId: minted.password.id })
      return minted
    },

    list,

    async revoke(accountId, passwordId) {
      if (!isAccountId(accountId) || !isPasswordId(passwordId)) return false
      const revoked = await inTurn(accountId, () => revoke(records, accountId, passwordId, clock.now()))
      if (revoked) log.info('password.revoked', { account: accountId, passwordId })
      return revoked
    },

    async verify(user, password, userAgent, source) {
      const given = user === '' ? undefined : parsePassword(password)
      const known = given === undefined ? undefined : await find(given, 'app')
      if (known !== undefined && 'account' in known && !answersTo(known.account, user)) return undefined
      return noted(notes, known, { userAgent, source })
    },

    async openFeed(secret, userAgent, source) {
      const given = parsePassword(secret)
      const known = given === undefined ? undefined : await find(given, 'feed')
      return noted(notes, known, { userAgent, source })
    },

    flush: async () => void (await Promise.all([uses.flush(), expiry.flush()])),
  }
}

type KeyOf = (text: PasswordText, use: PasswordUse) => string

/** Each use has digests of its own: the secret of an address is unknown as a password, and the other way round. */
const purposes: Readonly<Record<PasswordUse, string>> = { app: 'app-password', feed: 'feed-address' }

interface Good {
  readonly password: StoredPassword
  readonly account: AccountRecord
}
/** Revoked, or past its time. */
interface Over {
  readonly over: StoredPassword
}

/** What there is at this moment by that digest. */
async function found(records: Records, key: string, now: number): Promise<Good | Over | undefined> {
  const password = await records.passwords.get(key)
  if (password === undefined) return undefined
  if (password.revokedAt !== undefined || isExpired(password, now)) return { over: password }
  const account = await records.accounts.get(password.accountId)
  if (account === undefined || (password.accountCreatedAt ?? account.createdAt) !== account.createdAt) return undefined
  // Read at each use, like the password itself: what an administrator narrows is narrow at once, in every process.
  const capped = withinCaps(password, await records.caps.get(account.identity.tid))
  return isExpired(capped, now) ? { over: password } : { password: capped, account }
}

interface Notes {
  readonly uses: Uses
  readonly expiry: Expiry
}

/** What was found, as who asked may know it. */
function noted({ uses, expiry }: Notes, known: Good | Over | undefined, visit: Visit): Verified | 'ended' | undefined {
  if (known === undefined) return undefined
  if ('over' in known) {
    if (known.over.revokedAt === undefined) expiry.note(known.over)
    return 'ended'
  }
  uses.note(known.password, visit)
  const { use, scope = wholeScope } = known.password
  return { account: known.account, scope: use === 'feed' ? feedScope(scope) : scope }
}

/** Counted before and after: another process may make one at the same moment. */
async function mintOneMore(
  records: Records,
  keyOf: KeyOf,
  fresh: Omit<StoredPassword, 'id' | 'accountCreatedAt'>,
  list: () => Promise<readonly AppPassword[]>,
): Promise<MintedPassword> {
  const { accountId, createdAt: now } = fresh
  const account = await ownerOf(records, accountId)
  refuseMore(await list(), mostLive - 1, now)
  if ((await keptOf(records, await marksOf(records, accountId))).size >= mostEver) throw tooMany()
  const capped = withinCaps(fresh, await records.caps.get(account.identity.tid))
  const minted = await mint(records, keyOf, { ...capped, accountCreatedAt: account.createdAt })
  try {
    refuseMore(await list(), mostLive, now)
    return minted
  } catch (error) {
    await revoke(records, accountId, minted.password.id, now)
    throw error
  }
}

async function mint(records: Records, keyOf: KeyOf, fresh: Omit<StoredPassword, 'id'>): Promise<MintedPassword> {
  const text = randomPassword()
  const key = keyOf(text, fresh.use ?? 'app')
  const password: StoredPassword = { id: text.id, ...fresh }
  await records.marks.set(markOf(fresh.accountId, text.id), { key })
  await records.passwords.set(key, password)
  const secret = fresh.use === 'feed' ? text.id + text.secret : formatPassword(text)
  return { password: shown(password), secret: new Secret(secret) }
}

async function ownerOf({ accounts }: Records, accountId: string): Promise<AccountRecord> {
  const account: AccountRecord | undefined = isAccountId(accountId) ? await accounts.get(accountId) : undefined
  if (account === undefined) throw new Fault('notFound', 'There is no such account.')
  return account
}

function refuseMore(existing: readonly AppPassword[], most: number, now: number): void {
  if (existing.filter((password) => !isExpired(password, now)).length > most) throw tooMany()
}

const tooMany = (): Fault =>
  new Fault('rejected', `An account has at most ${mostLive} app passwords, and ${mostEver} with revoked ones.`, {
    code: 'tooMany',
  })

async function revoke(records: Records, accountId: string, passwordId: string, now: number): Promise<boolean> {
  const mark = await records.marks.get(markOf(accountId, passwordId))
  if (mark === undefined) return false
  let done = false
  const revoked = (known: StoredPassword | undefined) => {
    done = known !== undefined && known.revokedAt === undefined
    return done && known !== undefined ? { ...known, revokedAt: now } : undefined
  }
  await records.passwords.update(mark.key, revoked, { expiresAt: now + tombstoneMs })
  return done
}

/** Revoked ones too, for as long as they are remembered. */
const keptOf = ({ passwords }: Records, marks: ReadonlyMap<string, PasswordMark>) =>
  passwords.getMany([...marks.values()].map(({ key }) => key))

async function listed(records: Records, uses: Uses, accountId: string): Promise<readonly AppPassword[]> {
  if (!isAccountId(accountId)) return []
  const account = await records.accounts.get(accountId)
  const caps = account && (await records.caps.get(account.identity.tid))
  const marks = await marksOf(records, accountId)
  const passwords = await keptOf(records, marks)
  const found: AppPassword[] = []
  for (const [markKey, mark] of marks) {
    const password = passwords.get(mark.key)
    if (password === undefined || password.revokedAt !== undefined) continue
    const seen = uses.last(markKey)
    const isNewest = seen !== undefined && seen.at >= (mark.lastUsedAt ?? 0) // another process may have seen a later one
    found.push(
      shown(withinCaps(password, caps), isNewest ? seen.at : mark.lastUsedAt, isNewest ? seen.by : mark.lastUsedBy),
    )
  }
  return found.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))
}

function shown(password: StoredPassword, lastUsedAt?: number, lastUsedBy?: string): AppPassword {
  const { id, accountId, use = 'app', label, scope = wholeScope, createdAt, expiresAt, revokedAt } = password
  const seen = { use, label, scope: use === 'feed' ? feedScope(scope) : scope }
  return { id, accountId, ...seen, createdAt, expiresAt, revokedAt, lastUsedAt, lastUsedBy }
}

function isExpired({ expiresAt }: { readonly expiresAt?: number | undefined }, now: number): boolean {
  return expiresAt !== undefined && now > expiresAt
}
