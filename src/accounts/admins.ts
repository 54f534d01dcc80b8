import { createHash } from 'node:crypto'
import type { AdminClaim, AdminName } from '../config.ts'
import type { Store } from '../store/types.ts'
import { fold } from './names.ts'
import type { AccountRecord, Admins } from './types.ts'

export interface AdminsDeps {
  readonly store: Store
  readonly admins: readonly AdminName[]
  readonly claim: AdminClaim
}

/** All personal accounts are in this one: whoever ruled it would rule strangers. */
const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'

/**
 * Directory roles that may grant an app to everybody, by their template ids: Global, Privileged Role, Cloud Application and
 * Application Administrator.
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
const rulingWids: ReadonlySet<string> = new Set([
  '62e90394-69f5-4237-9190-012177145e10',
  'e8611ab8-c189-46e8-94e1-60213ab1f814',
  '158c047a-c907-4556-b7ef-446551a6b5f7',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
])
const appRole = 'Bridge.Admin'

const byClaim: Readonly<Record<AdminClaim, (account: AccountRecord) => boolean>> = {
  off: () => false,
  wids: ({ identity }) => identity.wids?.some((id) => rulingWids.has(id.toLowerCase())) === true,
  roles: ({ identity }) => identity.roles?.includes(appRole) === true,
}

/**
 * Object ids are never given to somebody else; user names are. So a name that the operator wrote down belongs to the first person who
 * signs in with it, and a later owner of the same name is nobody.
 */
export function createAdmins({ store, admins, claim }: AdminsDeps): Admins {
  const bound = store.collection<{ readonly oid: string }>('admin-names')

  async function owns(name: string, { identity: { tid, oid } }: AccountRecord): Promise<boolean> {
    const key = `${tid}/${createHash('sha256').update(name).digest('hex').slice(0, 40)}`
    await bound.add(key, { oid })
    return (await bound.get(key))?.oid === oid
  }

  return {
    async isAdmin(account) {
      const { tid, oid, username } = account.identity
      if (tid === personalTenant) return false
      const mine = admins.filter((admin) => admin.tid === undefined || admin.tid === tid)
      if (mine.some(({ tid: named, name }) => named === tid && name === oid) || byClaim[claim](account)) return true
      const user = fold(username)
      return mine.some(({ name }) => name === user) && owns(user, account)
    },
  }
}
