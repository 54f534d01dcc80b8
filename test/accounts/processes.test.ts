/** Two processes on one store: each with its own memory, both with the same people. */
import { describe, expect, it } from 'vitest'
import { createAccounts } from '../../src/accounts/accounts.ts'
import { createPasswords } from '../../src/accounts/passwords.ts'
import type { GrantStore } from '../../src/auth/types.ts'
import { Fault } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { adele, workbench } from './workbench.ts'

async function two() {
  const bench = await workbench()
  const { store, clock, entra } = bench
  const deps = { store, clock, log: silentLog }
  return {
    ...bench,
    there: { accounts: createAccounts({ ...deps, entra: entra.entra }), passwords: createPasswords(deps) },
  }
}

describe('two processes', () => {
  it('ask for a token again at once when the person has signed in at the other', async () => {
    const { accounts, there, entra } = await two()
    const token = accounts.accessToken(await accounts.signedIn(adele))
    const good = entra.answer
    entra.answer = async (grants: GrantStore) => {
      await grants.read()
      throw new Fault('signInNeeded', 'MFA')
    }
    await expect(token()).rejects.toMatchObject({ kind: 'signInNeeded' })
    entra.answer = good
    await expect(token()).rejects.toMatchObject({ kind: 'signInNeeded' })
    await there.accounts.signedIn({ ...adele, grant: new Secret('another grant') })
    expect((await token()).reveal()).toBe('access token')
  })

  it('leave no grant behind when one renews what the other erases', async () => {
    const { accounts, there, entra, keys } = await two()
    const account = await accounts.signedIn(adele)
    entra.answer = async (grants: GrantStore) => {
      await grants.read()
      await there.accounts.erase(account.id)
      await grants.write(new Secret('renewed'))
      return new Secret('access token')
    }
    await accounts.accessToken(account)()
    expect(await keys('grants')).toEqual([])
  })

  it('make fifty passwords at most, however many they are asked for at once', async () => {
    const { accounts, passwords, there } = await two()
    const { id } = await accounts.signedIn(adele)
    for (let n = 0; n < 48; n += 1) await passwords.create(id, `${n}`)
    const more = [passwords, there.passwords].flatMap((side) => [side.create(id, 'more'), side.create(id, 'more')])
    await Promise.allSettled(more)
    expect((await passwords.list(id)).length).toBeLessThanOrEqual(50)
  })

  it('do not open an account that was made anew to a password from before', async () => {
    const { accounts, passwords, there, store, pass } = await two()
    const { id } = await accounts.signedIn(adele)
    const { secret } = await passwords.create(id, 'Phone')
    const records = store.collection('passwords')
    const kept: (readonly [string, unknown])[] = []
    for await (const key of records.keys()) kept.push([key, await records.get(key)] as const)
    await there.accounts.erase(id)
    await records.setMany(kept) // as a process does that was minting it meanwhile
    pass(1_000)
    await there.accounts.signedIn(adele)
    expect(await passwords.verify('me', secret.reveal(), '')).toBeUndefined()
  })
})
