import { describe, expect, it } from 'vitest'
import { accountIdOf } from '../../src/accounts/accounts.ts'
import { Fault } from '../../src/errors.ts'
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
    await accounts.noteOutcome(id, undefined)
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
