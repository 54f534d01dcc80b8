/**
 * What a backup may bring back. A password that was revoked after the backup, and an account that was erased, must stay so: what the
 * store said last counts, and where it cannot be asked any more, a moment that the operator names.
 */
import { isAccountId, type StoredPassword } from './records.ts'

export interface LastWord {
  /** Keys of the password records that are good. */
  readonly livePasswords: ReadonlySet<string>
  readonly accounts: ReadonlySet<string>
}

/** @param epoch epoch ms: passwords made before it are not trusted, unless the store still said that they are good */
export function passwordAfterRestore(
  key: string,
  password: StoredPassword,
  last: LastWord | undefined,
  epoch: number,
  now: number,
): StoredPassword {
  const isGood = last?.livePasswords.has(key) === true || (last === undefined && password.createdAt >= epoch)
  return isGood || password.revokedAt !== undefined ? password : { ...password, revokedAt: now }
}

/** Whether a record belongs to an account that was erased after the backup. */
export function isErased(key: string, backedUp: ReadonlySet<string>, last: LastWord | undefined): boolean {
  const owner = key.split('/', 1)[0] ?? ''
  return last !== undefined && isAccountId(owner) && backedUp.has(owner) && !last.accounts.has(owner)
}
