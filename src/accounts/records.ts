import type { KeptShelf, Scope } from '../calendar.ts'
import { Fault } from '../errors.ts'
import type { Collection, Store } from '../store/types.ts'
import { Lines } from '../turns.ts'
import type { AccountRecord, Caps, GrantedMailbox, PasswordUse } from './types.ts'

/** Everything of this part that lies in the store. What has a single writer has a record of its own, so that no update is lost. */
export interface Records {
  /** By account id. */
  readonly accounts: Collection<StoredAccount>
  /** By account id. There is no grant without an account: written after it, erased before it. */
  readonly grants: Collection<StoredGrant>
  /** By the keyed digest of the whole password. Written twice in its life: when minted and when revoked. */
  readonly passwords: Collection<StoredPassword>
  /** By `<account id>/<password id>`: how an account's passwords are found, and when they were used. Says nothing about validity. */
  readonly marks: Collection<PasswordMark>
  /** By `<account id>/<shelf>`: properties that apps have set. */
  readonly kept: Collection<KeptShelf>
  /** By account id: mailboxes of others, in the order of their addresses. */
  readonly granted: Collection<{ readonly mailboxes: readonly GrantedMailbox[] }>
  /** By tenant id. */
  readonly caps: Collection<Caps>
}

export interface StoredGrant {
  readonly grant: string
  /** Epoch ms when Entra gave it. Absent in records of older versions: with the sign-in. */
  readonly renewedAt?: number
}

export interface StoredAccount extends AccountRecord {
  /** Epoch ms when Entra first said that the account is gone, not confirmed or refuted since. */
  readonly revocationSeenAt?: number
}

export interface StoredPassword {
  readonly id: string
  readonly accountId: string
  /** When the account was made. Erased and made anew, it is another one with the same id, and this is no password of its. */
  readonly accountCreatedAt?: number
  /** Absent in passwords for apps. */
  readonly use?: PasswordUse
  readonly label: string
  /** Absent: everything. */
  readonly scope?: Scope
  readonly createdAt: number
  readonly expiresAt?: number
  readonly revokedAt?: number
}

export interface PasswordMark {
  /** Key of the password's record. */
  readonly key: string
  readonly lastUsedAt?: number
  readonly lastUsedBy?: string
  /** Keyed digests of the networks that it was used from, the last one last. */
  readonly networks?: readonly string[]
  /** It was refused because its time was over, and that has been told. */
  readonly expiryTold?: true
}

export function recordsOf(store: Store): Records {
  return {
    accounts: store.collection('accounts'),
    grants: store.collection('grants'),
    passwords: store.collection('passwords'),
    marks: store.collection('password-marks'),
    kept: store.collection('kept-properties'),
    granted: store.collection('granted-mailboxes'),
    caps: store.collection('tenant-caps'),
  }
}

/** Ids come from URLs and command lines: only what can be one is looked up. */
export function isAccountId(text: string): boolean {
  return /^[a-z0-9]{20}$/.test(text)
}

export function isPasswordId(text: string): boolean {
  return /^[a-z0-9]{8}$/.test(text)
}

export function markOf(accountId: string, passwordId: string): string {
  return `${accountId}/${passwordId}`
}

/** The marks of an account's passwords, revoked ones included, by key. */
export async function marksOf(records: Records, accountId: string): Promise<ReadonlyMap<string, PasswordMark>> {
  const keys: string[] = []
  for await (const key of records.marks.keys(`${accountId}/`)) keys.push(key)
  return records.marks.getMany(keys)
}

/** Keys of what apps have set. */
export async function keptKeysOf(records: Records, accountId: string): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const key of records.kept.keys(`${accountId}/`)) keys.push(key)
  return keys
}

const lines = new Lines()

/**
 * Runs `work` after all earlier work of this process for that account, which spares it doing things twice. It guards nothing: other
 * processes have lines of their own, so every write of such work must hold by itself (`update`, or a look afterwards). Not re-entrant.
 */
export const inTurn = <T>(accountId: string, work: () => Promise<T>): Promise<T> => lines.run(accountId, work)

/** Whether an error says that one record does not open: others may. */
export function isLocked(error: unknown): boolean {
  return error instanceof Fault && error.kind === 'locked'
}
