import { describe, expect, it } from 'vitest'
import type { GrantStore } from '../../src/auth/types.ts'
import { Fault } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import { adele, alex, workbench } from './workbench.ts'

const minutes = 60_000

describe('access tokens', () => {
  it('are asked with the grant of that account, and a renewed grant is kept at once', async () => {
    const { accounts, entra } = await workbench()
    const account = await accounts.signedIn(adele)
    await accounts.signedIn(alex)
    const seen: (string | undefined)[] = []
    entra.answer = async (grants: GrantStore) => {
      seen.push((await grants.read())?.reveal())
      await grants.write(new Secret('renewed'))
      return new Secret('access token')
    }
    expect((await accounts.accessToken(account)()).reveal()).toBe('access token')
    await accounts.accessToken(account)()
    expect(seen).toEqual(['grant of Adele Vance', 'renewed'])
  })

  it('are not asked again for an hour once a sign-in is needed, and at once after it', async () => {
    const { accounts, entra, pass } = await workbench()
    const account = await accounts.signedIn(adele)
    const token = accounts.accessToken(account)
    const good = entra.answer
    entra.answer = async () => Promise.reject(new Fault('signInNeeded', 'MFA', { code: 'AADSTS50076' }))
    await expect(token()).rejects.toMatchObject({ kind: 'signInNeeded' })
    pass(60 * minutes - 1)
    await expect(token({ force: true })).rejects.toMatchObject({ kind: 'signInNeeded', code: 'AADSTS50076' })
    expect(entra.asked).toBe(1)
    entra.answer = good
    await accounts.signedIn(adele)
    expect((await token()).reveal()).toBe('access token')
  })

  it('are asked again after an hour, and soon enough to confirm a revocation', async () => {
    const { accounts, entra, pass } = await workbench()
    const token = accounts.accessToken(await accounts.signedIn(adele))
    for (const [kind, waitMs] of [
      ['signInNeeded', 60 * minutes],
      ['revoked', 9 * minutes],
    ] as const) {
      entra.asked = 0
      entra.answer = async () => Promise.reject(new Fault(kind, 'no'))
      await expect(token()).rejects.toMatchObject({ kind })
      pass(waitMs)
      await expect(token()).rejects.toMatchObject({ kind })
      expect(entra.asked).toBe(2)
      pass(60 * minutes)
    }
  })

  it('are asked again at once after any other trouble', async () => {
    const { accounts, entra } = await workbench()
    const token = accounts.accessToken(await accounts.signedIn(adele))
    entra.answer = async () => Promise.reject(new Fault('unavailable', 'down'))
    await expect(token()).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(token()).rejects.toMatchObject({ kind: 'unavailable' })
    expect(entra.asked).toBe(2)
  })

  it('of before a sign-in do not spoil what comes after it', async () => {
    const { accounts, entra } = await workbench()
    const token = accounts.accessToken(await accounts.signedIn(adele))
    const good = entra.answer
    const late = Promise.withResolvers<Secret>()
    entra.answer = () => late.promise
    const before = token()
    await accounts.signedIn(adele)
    late.reject(new Fault('signInNeeded', 'MFA'))
    await expect(before).rejects.toMatchObject({ kind: 'signInNeeded' })
    entra.answer = good
    expect((await token()).reveal()).toBe('access token')
  })
})
