import type { Identity } from '../auth/types.ts'
import type { AccountRecord } from './types.ts'

/** Names that differ only in case or in how their characters are composed are the same name. */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/** The names an account answers to after a sign-in: those of today first, former ones kept, so that a renamed person's apps go on. */
export function loginsAfter(identity: Identity, former: readonly string[]): readonly string[] {
  return distinct([identity.username, ...(identity.email === undefined ? [] : [identity.email]), ...former])
}

/** Whether a Basic user name fits the account. It is asked after the password has been found right; it opens nothing by itself. */
export function answersTo(account: AccountRecord, user: string): boolean {
  const asked = fold(user)
  return asked === 'me' || asked === account.id || account.logins.some((login) => fold(login) === asked)
}

/** Addresses to show, preferred one first. */
export function addressesOf({ identity, logins }: AccountRecord): readonly string[] {
  const all = identity.email === undefined ? logins : [identity.email, ...logins]
  return distinct(all).filter((name) => /^[^\s@]+@[^\s@]+$/.test(name))
}

function distinct(names: readonly string[]): readonly string[] {
  const byFolded = new Map<string, string>()
  for (const name of names) if (name !== '' && !byFolded.has(fold(name))) byFolded.set(fold(name), name)
  return [...byFolded.values()]
}
