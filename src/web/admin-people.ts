/** The people of a tenant, as their administrator may know them: how they are connected, and which passwords there are. */
import type { AccountRecord, AppPassword } from '../accounts/types.ts'
import type { Session } from './session.ts'
import type { Site } from './site.ts'

export interface Colleague {
  readonly account: AccountRecord
  readonly passwords: readonly AppPassword[]
  /** How many calendars are kept; undefined until the list was read once. Their names are the person's business. */
  readonly calendars: number | undefined
  /** Epoch ms of the latest reading of any of them. */
  readonly readAt: number | undefined
}

export interface Revoked {
  readonly count: number
}

/** Sorted by name. */
export async function colleagues(site: Site, tid: string): Promise<readonly AccountRecord[]> {
  const found: AccountRecord[] = []
  for await (const account of site.deps.accounts.all()) if (account.identity.tid === tid) found.push(account)
  const nameOf = ({ identity }: AccountRecord) => `${identity.name}\0${identity.username}\0${identity.oid}`
  return found.sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'))
}

export async function colleagueOf({ deps }: Site, account: AccountRecord): Promise<Colleague> {
  const [passwords, { calendars }] = await Promise.all([
    deps.passwords.list(account.id),
    deps.mirror.status(account.id),
  ])
  const times = (calendars ?? []).flatMap(({ checkedAt }) => (checkedAt === undefined ? [] : [checkedAt]))
  const readAt = times.length === 0 ? undefined : Math.max(...times)
  return { account, passwords, calendars: calendars?.length, readAt }
}

/**
 * One after the other, so that whatever fails leaves nothing revoked that is not counted or seen. Browser sessions first, which make
 * passwords; but for the administrator's own.
 * @throws Fault
 */
export async function revokeAll(
  { deps, sessions }: Site,
  accounts: readonly AccountRecord[],
  own: Session,
): Promise<Revoked> {
  let count = 0
  const troubles: unknown[] = []
  for (const { id } of accounts) {
    // A session that does not open keeps no password alive.
    await sessions.leaveAll(id, own).catch((error: unknown) => troubles.push(error))
    for (const password of await deps.passwords.list(id)) if (await deps.passwords.revoke(id, password.id)) count += 1
  }
  if (troubles.length > 0) throw troubles[0]
  return { count }
}
