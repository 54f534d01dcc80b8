import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { AccountRecord } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/types.ts'
import { type Listed, SessionList } from './session-list.ts'
import { absoluteMs, endOf, type Proven, provenIn, type SessionRecord } from './session-record.ts'

/** `seenAt` is written at most this often: a page view should not cost a write. */
const touchMs = 60_000
/** Minting an app password needs a sign-in, and a proof of who it was, younger than this. */
export const freshMs = 10 * 60_000
const revealMs = 5 * 60_000
/** Browsers in which one account may be signed in to at once. @see OWASP ASVS 5.0, 7.1.2 */
const mostSessions = 20

type Owner = Pick<AccountRecord, 'id' | 'createdAt'>

export interface Session extends SessionRecord {
  /** The cookie's value: a secret. The store knows only its digest. */
  readonly id: string
}

/** A session of an account, as its person sees it. */
export interface KnownSession extends Listed, Pick<SessionRecord, 'startedAt' | 'seenAt'> {
  readonly browser: string
  readonly isThis: boolean
}

export type FormName =
  | 'create'
  | 'revoke'
  | 'logout'
  | 'disconnect'
  | 'mailboxes'
  | 'compare'
  | 'sync'
  | 'switch'
  | 'profile'
  | 'feed'
  | 'caps'
  | 'revokeOf'
  | 'appOnly'
  | 'sessions'

/** 256 random bits, base64url. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Browser sessions of signed-in people. @throws Fault `unavailable`, `locked` from every method that reads or writes. */
export class Sessions {
  readonly #clock: Clock
  readonly #store: Store
  readonly #records
  readonly #reveals
  readonly #list

  constructor(store: Store, clock: Clock) {
    this.#clock = clock
    this.#store = store
    this.#records = store.collection<SessionRecord>('web-session')
    this.#reveals = store.collection<string>('web-reveal')
    this.#list = new SessionList(store)
  }

  /** Always a new id: one that was known before the sign-in is worth nothing after it. */
  async start(account: Owner, browser: string, provenAt?: number): Promise<Session> {
    const now = this.#clock.now()
    const session = { id: randomToken(), ...this.#proven(account, provenAt), startedAt: now, seenAt: now, browser }
    await this.#begin(session)
    return session
  }

  /**
   * The session after a sign-in to one more account, which is at hand then. Under a new id, too. Of one that was ended meanwhile nothing
   * goes on.
   */
  async startBeside(before: Session, account: Owner, provenAt?: number): Promise<Session> {
    const others = provenIn(before).filter(({ accountId }) => accountId !== account.id)
    const session = {
      ...before,
      id: randomToken(),
      ...this.#proven(account, provenAt),
      others,
      seenAt: this.#clock.now(),
    }
    await this.#begin(session)
    const isAlive = (await this.#records.take(this.#key(before.id))) !== undefined
    for (const { accountId } of provenIn(before)) await this.#list.forget(accountId, this.#handle(before.id))
    if (isAlive) return session
    const alone = { ...session, others: [] }
    await this.#change(alone, (found) => ({ ...found, others: [] }))
    return alone
  }

  /** Takes another account of the session at hand. @returns false when it is none of the session's, or the session has ended */
  async take(session: Session, accountId: string): Promise<boolean> {
    const kept = await this.#change(session, (found) => {
      const all = provenIn(found)
      const wanted = all.find((one) => one.accountId === accountId)
      return wanted && { ...found, ...wanted, others: all.filter((one) => one !== wanted) }
    })
    return kept?.accountId === accountId
  }

  /** Leaves the account at hand; the next one takes its place, if there is any. */
  async leave(session: Session): Promise<void> {
    await this.#list.forget(session.accountId, this.#handle(session.id))
    await this.#without(session.accountId, this.#key(session.id))
  }

  #proven({ id, createdAt }: Owner, provenAt = this.#clock.now()): Proven {
    return { accountId: id, accountCreatedAt: createdAt, signedInAt: this.#clock.now(), provenAt }
  }

  /** @returns undefined for an id that is unknown, ended, idle for too long or too old. */
  async find(id: string): Promise<Session | undefined> {
    const record = await this.#records.get(this.#key(id))
    if (record === undefined) return undefined
    const now = this.#clock.now()
    if (now >= endOf(record)) return undefined
    if (now - record.seenAt < touchMs) return { id, ...record }
    const kept = await this.#change({ id, ...record }, (found) => found)
    return kept && { id, ...kept }
  }

  async end(id: string): Promise<void> {
    await this.#records.delete(this.#key(id))
  }

  /** Those that are alive, the one at hand first, then the latest. */
  async of({ id, createdAt }: Owner, mine: Session): Promise<readonly KnownSession[]> {
    const now = this.#clock.now()
    const listed = await this.#list.of(id)
    const records = await this.#records.getMany(listed.map(({ key }) => key))
    const known = listed.flatMap(({ handle, key }) => {
      const record = records.get(key)
      const isProven = ({ accountId, accountCreatedAt }: Proven) => accountId === id && accountCreatedAt === createdAt
      if (record === undefined || now >= endOf(record) || !provenIn(record).some(isProven)) return []
      const { startedAt, seenAt, browser = '' } = record
      return [{ handle, key, startedAt, seenAt, browser, isThis: key === this.#key(mine.id) }]
    })
    return known.sort((a, b) => Number(b.isThis) - Number(a.isThis) || b.seenAt - a.seenAt || b.startedAt - a.startedAt)
  }

  async endListed(accountId: string, { handle, key }: Listed): Promise<void> {
    await this.#records.delete(key)
    await this.#list.forget(accountId, handle)
  }

  /** Takes the account out of all sessions but one. What else was signed in to there is not touched. @returns out of how many that were alive */
  async leaveAll(accountId: string, but?: Session): Promise<number> {
    let count = 0
    for (const { handle, key } of await this.#list.of(accountId)) {
      if (but !== undefined && key === this.#key(but.id)) continue
      if (await this.#without(accountId, key)) count += 1
      await this.#list.forget(accountId, handle)
    }
    return count
  }

  isFresh(session: Session): boolean {
    return this.#clock.now() - (session.provenAt ?? session.signedInAt) < freshMs
  }

  /** Token for one form of one session and account: a page that was made for one account does nothing to another. */
  csrf(session: Session, form: FormName): string {
    return this.#store.mac('web-csrf', `${form}/${session.id}/${session.accountId}`)
  }

  /** Keeps a new password's secret for one look at the next page. */
  async keepForReveal(session: Session, passwordId: string, secret: string): Promise<void> {
    const expiresAt = this.#clock.now() + revealMs
    await this.#reveals.set(`${this.#key(session.id)}/${passwordId}`, secret, { expiresAt })
  }

  /** @returns the secret the first time, undefined ever after. */
  async reveal(session: Session, passwordId: string): Promise<string | undefined> {
    return this.#reveals.take(`${this.#key(session.id)}/${passwordId}`)
  }

  #key(id: string): string {
    return this.#store.mac('web-session', id)
  }

  /** Names it to nobody who knows only this. */
  #handle(id: string): string {
    return this.#store.mac('web-session-handle', id).slice(0, 22)
  }

  /** Listed before it is there: what is listed and not there is nothing, and no session is there that its person cannot see. */
  async #begin(session: Session): Promise<void> {
    const listed = { handle: this.#handle(session.id), key: this.#key(session.id) }
    const all = provenIn(session)
    const accountIds = all.map(({ accountId }) => accountId)
    await this.#list.add(accountIds, listed, session.startedAt + absoluteMs)
    await this.#write(session)
    for (const { accountId, accountCreatedAt } of all)
      await this.#makeRoom({ id: accountId, createdAt: accountCreatedAt }, session)
  }

  /** After the new one was written: of several that begin at once, the last sees all of them. */
  async #makeRoom(account: Owner, mine: Session): Promise<void> {
    for (const { handle, key } of (await this.of(account, mine)).slice(mostSessions)) {
      await this.#without(account.id, key)
      await this.#list.forget(account.id, handle)
    }
  }

  async #write({ id, ...record }: Session): Promise<void> {
    await this.#records.set(this.#key(id), record, { expiresAt: endOf(record) })
  }

  /** @returns whether it was in there, and alive */
  async #without(accountId: string, key: string): Promise<boolean> {
    const record = await this.#records.get(key)
    if (record === undefined) return false
    const left = (found: SessionRecord | undefined) => {
      const [next, ...others] = found ? provenIn(found).filter((one) => one.accountId !== accountId) : []
      return found && next && { ...found, ...next, others }
    }
    const kept = await this.#records.update(key, left, { expiresAt: endOf(record) })
    if (kept?.accountId === accountId) await this.#records.delete(key)
    return this.#clock.now() < endOf(record) && provenIn(record).some((one) => one.accountId === accountId)
  }

  /** Ended meanwhile, perhaps at another process, it stays ended; and what else was changed in it stays. @returns what is kept now */
  #change(
    { id, startedAt }: Session,
    change: (found: SessionRecord) => SessionRecord | undefined,
  ): Promise<SessionRecord | undefined> {
    const seenAt = this.#clock.now()
    const changed = (found: SessionRecord | undefined) => {
      const next = found && change(found)
      return next && { ...next, seenAt }
    }
    return this.#records.update(this.#key(id), changed, { expiresAt: endOf({ startedAt, seenAt }) })
  }
}
