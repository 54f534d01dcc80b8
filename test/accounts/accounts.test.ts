import { describe, expect, it } from 'vitest'
import { accountIdOf } from '../../src/accounts/accounts.ts'
import type { GrantStore } from '../../src/auth/types.ts'
import { Fault } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import { adele, alex, collect, signInOf, workbench } from './workbench.ts'

const minutes = 60_000

describe('an account', () => {
  it('is made by the first sign-in', async () => {
    const { accounts, clock } = await workbench()
    const account = await accounts.signedIn(adele)
    expect(account).toEqual({
      id: accountIdOf(adele.identity),
      identity: adele.identity,
      logins: ['adele@contoso.example'],
      scopes: ['Calendars.Read'],
      state: 'connected',
      stateSince: clock.now(),
      stateCode: undefined,
      createdAt: clock.now(),
      signedInAt: clock.now(),
    })
    expect(await accounts.get(account.id)).toEqual(account)
  })

  it('has an id made of tenant and object id alone', () => {
    const tid = 'a0000000-0000-4000-8000-000000000000'
    const oid = 'b0000000-0000-4000-8000-000000000000'
    expect(accountIdOf({ tid, oid })).toBe('27g8htqczn9hets66dsj')
    expect(accountIdOf({ tid: tid.toUpperCase(), oid })).toBe(accountIdOf({ tid, oid }))
    expect(accountIdOf({ tid: oid, oid: tid })).not.toBe(accountIdOf({ tid, oid }))
  })

  it('stays the same for a renamed person, who keeps the former names', async () => {
    const { accounts, pass } = await workbench()
    const before = await accounts.signedIn(adele)
    pass(minutes)
    const renamed = {
      ...adele,
      identity: { ...adele.identity, username: 'adele.vance@fabrikam.example', email: undefined },
    }
    const after = await accounts.signedIn(renamed)
    expect(after.id).toBe(before.id)
    expect(after.logins).toEqual(['adele.vance@fabrikam.example', 'adele@contoso.example'])
    expect(after).toMatchObject({ createdAt: before.createdAt, stateSince: before.stateSince })
    expect(after.signedInAt).toBe(before.signedInAt + minutes)
  })

  it('is not taken over by another person who is given the same name', async () => {
    const { accounts } = await workbench()
    const first = await accounts.signedIn(adele)
    const second = await accounts.signedIn(signInOf('adele@contoso.example', 'Lee Gu', 3))
    expect(second.id).not.toBe(first.id)
    expect(await accounts.get(first.id)).toEqual(first)
  })

  it('is looked up by what can be an id, and nothing else reaches the store', async () => {
    const { accounts, calls } = await workbench()
    for (const id of ['', '__proto__', '../x', 'a'.repeat(19), 'A'.repeat(20), "' OR 1=1 --"]) {
      expect(await accounts.get(id)).toBeUndefined()
    }
    expect(calls).toEqual([])
  })
})

describe('finding an account for the operator', () => {
  it('takes an id, a user name, a mail address, in any case', async () => {
    const { accounts } = await workbench()
    const account = await accounts.signedIn({
      ...adele,
      identity: { ...adele.identity, email: 'Adele.Vance@contoso.example' },
    })
    await accounts.signedIn(alex)
    for (const name of [account.id, 'ADELE@contoso.example', 'adele.vance@contoso.example']) {
      expect(await accounts.find(name)).toEqual(account)
    }
    expect(await accounts.find('me')).toBeUndefined()
    expect(await accounts.find('')).toBeUndefined()
    expect(await accounts.find('adele')).toBeUndefined()
  })

  it('prefers who has the name today to who had it before', async () => {
    const { accounts } = await workbench()
    await accounts.signedIn(signInOf('team@contoso.example', 'Adele Vance', 1))
    const former = await accounts.signedIn(adele)
    expect(await accounts.find('team@contoso.example')).toEqual(former)
    const today = await accounts.signedIn(signInOf('team@contoso.example', 'Alex Wilber', 2))
    expect(await accounts.find('team@contoso.example')).toEqual(today)
  })

  it('does not choose between two', async () => {
    const { accounts } = await workbench()
    await accounts.signedIn(adele)
    await accounts.signedIn(signInOf('adele@contoso.example', 'Lee Gu', 3))
    await expect(accounts.find('adele@contoso.example')).rejects.toMatchObject({ kind: 'rejected' })
  })
})

describe('all accounts', () => {
  it('come one after the other, without those whose record does not open', async () => {
    const { accounts, failFor } = await workbench()
    const one = await accounts.signedIn(adele)
    const two = await accounts.signedIn(alex)
    failFor(one.id, 'get accounts', 'locked')
    expect(await collect(accounts.all())).toEqual([two])
    expect(await accounts.find('alex@contoso.example')).toEqual(two)
  })

  it('fail as a whole when the store does not answer: nobody may take them for few', async () => {
    const { accounts, fail } = await workbench()
    await accounts.signedIn(adele)
    fail('get accounts', 'unavailable')
    await expect(collect(accounts.all())).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('what Microsoft answered', () => {
  it('moves the state, with code and time, and is kept', async () => {
    const { accounts, pass } = await workbench()
    const before = await accounts.signedIn(adele)
    pass(5 * minutes)
    await accounts.noteOutcome(before.id, new Fault('signInNeeded', 'MFA', { code: 'AADSTS50076' }))
    expect(await accounts.get(before.id)).toEqual({
      ...before,
      state: 'signInNeeded',
      stateSince: before.stateSince + 5 * minutes,
      stateCode: 'AADSTS50076',
    })
    await accounts.noteOutcome(before.id, undefined)
    expect(await accounts.get(before.id)).toEqual({ ...before, stateSince: before.stateSince + 5 * minutes })
  })

  it('revokes after two findings 10 minutes apart; a sign-in connects again and forgets them', async () => {
    const { accounts, pass } = await workbench()
    const { id } = await accounts.signedIn(adele)
    const gone = new Fault('revoked', 'disabled', { code: 'AADSTS50057' })
    await accounts.noteOutcome(id, gone)
    expect((await accounts.get(id))?.state).toBe('connected')
    pass(10 * minutes)
    await accounts.noteOutcome(id, gone)
    expect((await accounts.get(id))?.state).toBe('revoked')
    expect((await accounts.signedIn(adele)).state).toBe('connected')
    await accounts.noteOutcome(id, gone)
    expect((await accounts.get(id))?.state).toBe('connected')
  })

  it('writes nothing when nothing changed', async () => {
    const { accounts, calls } = await workbench()
    const { id } = await accounts.signedIn(adele)
    calls.length = 0
    await accounts.noteOutcome(id, undefined)
    await accounts.noteOutcome(id, new Fault('unavailable', 'down'))
    expect(calls.filter((call) => call.startsWith('set'))).toEqual([])
  })

  it('does not bring back an erased account', async () => {
    const { accounts } = await workbench()
    const { id } = await accounts.signedIn(adele)
    await Promise.all([accounts.erase(id), accounts.noteOutcome(id, new Fault('signInNeeded', 'MFA'))])
    expect(await accounts.get(id)).toBeUndefined()
  })
})

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

describe('erasing an account', () => {
  it('leaves nothing of it, revoked passwords included, and nothing of others is touched', async () => {
    const { accounts, passwords, keys } = await workbench()
    const account = await accounts.signedIn(adele)
    const other = await accounts.signedIn(alex)
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

  it.each(['delete grants', 'deleteMany passwords', 'deleteMany password-marks', 'delete accounts'])(
    'can be asked again when "%s" failed half way',
    async (call) => {
      const { accounts, passwords, fail, keys } = await workbench()
      const account = await accounts.signedIn(adele)
      await passwords.create(account.id, 'Phone')
      fail(call, 'unavailable')
      await expect(accounts.erase(account.id)).rejects.toMatchObject({ kind: 'unavailable' })
      expect((await accounts.get(account.id))?.id).toBe(account.id)
      fail(call, undefined)
      await accounts.erase(account.id)
      for (const name of ['accounts', 'grants', 'passwords', 'password-marks']) expect(await keys(name)).toEqual([])
    },
  )
})
