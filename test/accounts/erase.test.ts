import { describe, expect, it } from 'vitest'
import { createKept } from '../../src/accounts/kept.ts'
import { Secret } from '../../src/secret.ts'
import { adele, alex, workbench } from './workbench.ts'

describe('erasing an account', () => {
  it('leaves nothing of it, revoked passwords included, and nothing of others is touched', async () => {
    const { accounts, passwords, keys, store } = await workbench()
    const account = await accounts.signedIn(adele)
    const other = await accounts.signedIn(alex)
    const keptOf = createKept(store)
    for (const { id } of [account, other]) await keptOf(id, 'all').change('-', () => ({ home: { '{urn:x}a': 'text' } }))
    const kept = await passwords.create(other.id, 'Phone')
    const { password, secret } = await passwords.create(account.id, 'Phone')
    const revoked = await passwords.create(account.id, 'Tablet')
    await passwords.revoke(account.id, revoked.password.id)
    await passwords.verify('me', secret.reveal(), 'DAVx5/4.5')
    await accounts.erase(account.id)
    await passwords.flush()
    expect(await passwords.verify('me', secret.reveal(), '')).toBeUndefined()
    expect(await accounts.get(account.id)).toBeUndefined()
    expect(await passwords.revoke(account.id, password.id)).toBe(false)
    expect(await keys('accounts')).toEqual([other.id])
    expect(await keys('grants')).toEqual([other.id])
    expect(await keys('passwords')).toHaveLength(1)
    expect(await keys('password-marks')).toEqual([`${other.id}/${kept.password.id}`])
    expect(await keys('kept-properties')).toEqual([`${other.id}/-`])
    await expect(keptOf(account.id, 'all').change('-', (shelf) => shelf)).rejects.toMatchObject({ kind: 'revoked' })
  })

  it('is not undone by a grant that was being renewed', async () => {
    const { accounts, entra, keys } = await workbench()
    const account = await accounts.signedIn(adele)
    entra.answer = async (grants) => {
      await accounts.erase(account.id)
      await grants.write(new Secret('renewed'))
      return new Secret('access token')
    }
    await accounts.accessToken(account)()
    expect(await keys('grants')).toEqual([])
  })

  it.each([
    'delete grants',
    'deleteMany passwords',
    'deleteMany password-marks',
    'deleteMany kept-properties',
    'delete accounts',
  ])('can be asked again when "%s" failed half way', async (call) => {
    const { accounts, passwords, fail, keys } = await workbench()
    const account = await accounts.signedIn(adele)
    await passwords.create(account.id, 'Phone')
    fail(call, 'unavailable')
    await expect(accounts.erase(account.id)).rejects.toMatchObject({ kind: 'unavailable' })
    expect((await accounts.get(account.id))?.id).toBe(account.id)
    fail(call, undefined)
    await accounts.erase(account.id)
    for (const name of ['accounts', 'grants', 'passwords', 'password-marks']) expect(await keys(name)).toEqual([])
  })
})
