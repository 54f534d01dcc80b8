/** Mailboxes of others that an administrator grants: to somebody who is there, for as long as they are, and written down. */
import { expect, it } from 'vitest'
import { createAccounts } from '../../src/accounts/accounts.ts'
import { createGrants } from '../../src/accounts/grants.ts'
import type { LogFields } from '../../src/log.ts'
import { silentLog } from '../../src/log.ts'
import type { Store } from '../../src/store/types.ts'
import { adele, workbench } from './workbench.ts'

const room = { address: 'Adams@Contoso.example', defaultCalendar: 'c1' }

async function office() {
  const bench = await workbench()
  const heard: (readonly [event: string, fields: LogFields | undefined])[] = []
  const log = { ...silentLog, warn: (event: string, fields?: LogFields) => void heard.push([event, fields]) }
  const grantsOn = (store: Store) => createGrants({ store, clock: bench.clock, log })
  return { ...bench, heard, grantsOn, grants: grantsOn(bench.store) }
}

/** The store of another process, which does something before a call of that collection. */
const before = (store: Store, name: string, call: 'get' | 'delete', work: () => Promise<unknown>): Store => ({
  ...store,
  collection: <T>(collection: string) => {
    const records = store.collection<T>(collection)
    if (collection !== name) return records
    return {
      ...records,
      async [call](key: string) {
        await work()
        return records[call](key)
      },
    }
  },
})

it('a grant that an erasure meets on its way does not outlive it', async () => {
  const { accounts, store, grantsOn, keys } = await office()
  const { id } = await accounts.signedIn(adele)
  const slow = grantsOn(before(store, 'accounts', 'get', () => accounts.erase(id)))
  await expect(slow.grant(id, room, 'admin')).rejects.toMatchObject({ kind: 'revoked' })
  expect(await keys('granted-mailboxes')).toEqual([])
})

it('a grant that is written while an erasure is under way goes with it', async () => {
  const { accounts, grants, clock, entra, keys, store } = await office()
  const { id } = await accounts.signedIn(adele)
  const late = before(store, 'accounts', 'delete', () => grants.grant(id, room, 'admin'))
  await createAccounts({ store: late, clock, entra: entra.entra, log: silentLog }).erase(id)
  expect(await keys('granted-mailboxes')).toEqual([])
})

it('what was granted to whom, and taken back, by whom is told for the audit log, once for each', async () => {
  const { accounts, grants, heard } = await office()
  const { id } = await accounts.signedIn(adele)
  await grants.grant(id, room, 'admin')
  await grants.withdraw(id, room.address, 'admin')
  await grants.withdraw(id, room.address, 'admin')
  const fields = { account: id, reason: 'admin', mailbox: 'adams@contoso.example' }
  expect(heard).toEqual([
    ['admin.mailboxGranted', fields],
    ['admin.mailboxWithdrawn', fields],
  ])
})

it('granted once more, an address means the mailbox that has it now', async () => {
  const { accounts, grants } = await office()
  const { id } = await accounts.signedIn(adele)
  await grants.grant(id, room, 'admin')
  await grants.grant(id, { ...room, defaultCalendar: 'c2' }, 'admin')
  expect(await grants.granted(id)).toMatchObject([{ address: 'adams@contoso.example', defaultCalendar: 'c2' }])
})
