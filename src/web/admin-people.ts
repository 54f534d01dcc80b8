/** The people of a tenant, as their administrator may know them: how they are connected, and which passwords there are. */
import type { AccountRecord, AppPassword } from '../accounts/types.ts'
import type { Site } from './site.ts'

export interface Colleague {
  readonly account: AccountRecord
  readonly passwords: readonly AppPassword[]
  /** How many calendars are kept; undefined until the list was read once. Their names are the person's business. */
  readonly calendars: number | undefined
  /** Epoch ms of the latest reading of any of them. */
  readonly readAt: number | undefined
}

/** What the page says was done. */
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
