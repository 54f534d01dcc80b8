import { describe, expect, it } from 'vitest'
import { adele, alex, signInOf, withPassword, workbench } from './workbench.ts'

describe('a new app password', () => {
  it('is shown once and listed without its secret', async () => {
    const { passwords, account, password, text, clock, keys } = await withPassword()
    expect(text).toMatch(/^[0-9a-z]{8}(-[0-9a-z]{5}){4}-[0-9a-z]{6}$/)
    expect(text.startsWith(`${password.id}-`)).toBe(true)
    expect(password).toEqual({
      id: password.id,
      accountId: account.id,
      use: 'app',
      label: 'Phone',
      scope: { detail: 'all' },
      createdAt: clock.now(),
      expiresAt: undefined,
      revokedAt: undefined,
      lastUsedAt: undefined,
      lastUsedBy: undefined,
    })
    expect(await passwords.list(account.id)).toEqual([password])
    expect((await keys('passwords')).join()).not.toContain(password.id)
  })

  it('needs an account', async () => {
    const { passwords } = await workbench()
    await expect(passwords.create('a'.repeat(20), 'Phone')).rejects.toMatchObject({ kind: 'notFound' })
    await expect(passwords.create('../x', 'Phone')).rejects.toMatchObject({ kind: 'notFound' })
  })

  it('needs a label', async () => {
    const { passwords, account } = await withPassword()
    await expect(passwords.create(account.id, ' ')).rejects.toMatchObject({ kind: 'rejected' })
  })

  it('is the fiftieth at most, also when many are asked for at once; revoked ones make room', async () => {
    const { passwords, account, password } = await withPassword()
    const asked = Array.from({ length: 60 }, (_, n) => passwords.create(account.id, `App ${n}`))
    const results = await Promise.allSettled(asked)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(49)
    await expect(passwords.create(account.id, 'One more')).rejects.toMatchObject({ kind: 'rejected', code: 'tooMany' })
    await passwords.revoke(account.id, password.id)
    expect((await passwords.create(account.id, 'One more')).password.label).toBe('One more')
  })

  it('cannot be made and revoked again and again: a thousand are enough for 400 days', async () => {
    const { passwords, account, password, store, pass } = await withPassword()
    const [marks, records] = [store.collection('password-marks'), store.collection('passwords')]
    const until = { expiresAt: password.createdAt + 400 * 86_400_000 }
    for (let n = 0; n < 999; n++) {
      await marks.set(`${account.id}/${String(n).padStart(8, '0')}`, { key: `key${n}` })
      await records.set(`key${n}`, { accountId: account.id, revokedAt: password.createdAt }, until)
    }
    await expect(passwords.create(account.id, 'One more')).rejects.toMatchObject({ code: 'tooMany' })
    await passwords.revoke(account.id, password.id)
    await expect(passwords.create(account.id, 'One more')).rejects.toMatchObject({ code: 'tooMany' })
    pass(401 * 86_400_000)
    expect((await passwords.create(account.id, 'One more')).password.label).toBe('One more')
  })

  it('may have an end, after which it is refused but still listed, and no longer counted', async () => {
    const { passwords, account, clock, pass } = await withPassword()
    const expiresAt = clock.now() + 1000
    const { password, secret } = await passwords.create(account.id, 'Guest', { expiresAt })
    expect(password.expiresAt).toBe(expiresAt)
    pass(1000)
    expect(await passwords.verify('me', secret.reveal(), '')).toBeDefined()
    pass(1)
    expect(await passwords.verify('me', secret.reveal(), '')).toBe('ended')
    expect((await passwords.list(account.id)).map(({ id }) => id)).toContain(password.id)
    for (let n = 0; n < 49; n++) await passwords.create(account.id, `App ${n}`)
    await expect(passwords.create(account.id, 'One more')).rejects.toMatchObject({ code: 'tooMany' })
  })

  it('cannot have an end that is past', async () => {
    const { passwords, account, clock } = await withPassword()
    const asked = passwords.create(account.id, 'Guest', { expiresAt: clock.now() - 1 })
    await expect(asked).rejects.toMatchObject({ kind: 'rejected' })
  })

  it('is made although the one asked for just before fails', async () => {
    const { passwords, account, fail } = await withPassword()
    fail('set passwords', 'unavailable')
    const first = passwords.create(account.id, 'Tablet').finally(() => fail('set passwords', undefined))
    const second = passwords.create(account.id, 'Laptop')
    await expect(first).rejects.toMatchObject({ kind: 'unavailable' })
    expect((await second).password.label).toBe('Laptop')
  })

  it('is none when the second write fails, and nothing half is shown', async () => {
    const { passwords, account, password, fail } = await withPassword()
    fail('set passwords', 'unavailable')
    await expect(passwords.create(account.id, 'Tablet')).rejects.toMatchObject({ kind: 'unavailable' })
    fail('set passwords', undefined)
    expect(await passwords.list(account.id)).toEqual([password])
  })
})

describe('a right password', () => {
  it('opens the account under each of its names', async () => {
    const { accounts, passwords, account, text } = await withPassword()
    const renamed = {
      ...adele,
      identity: { ...adele.identity, username: 'zoë@contoso.example', email: 'vance@contoso.example' },
    }
    await accounts.signedIn(renamed)
    const names = [
      'me',
      'ME',
      account.id,
      'adele@contoso.example',
      'ADELE@contoso.example',
      'vance@contoso.example',
      'zoë@contoso.example',
      'ZOË@contoso.example'.normalize('NFD'),
    ]
    for (const name of names)
      expect(await passwords.verify(name, text, ''), name).toMatchObject({ account: { id: account.id } })
  })

  it('opens nothing under another name', async () => {
    const { accounts, passwords, text } = await withPassword()
    const other = await accounts.signedIn(alex)
    const names = [
      'alex@contoso.example',
      other.id,
      'adele',
      '',
      ' adele@contoso.example',
      'adele@contoso.example ',
      'adele@contoso.example\u00a0',
      '\u0430dele@contoso.example', // Cyrillic
      '\uff41dele@contoso.example', // full width
      'adele@contoso.example@evil.example',
      'mailto:adele@contoso.example',
      'CONTOSO\\adele@contoso.example',
      '%61dele@contoso.example',
      'adele@contoso.example/',
      '.*',
      '*',
      '__proto__',
      'constructor',
    ]
    for (const name of names) expect(await passwords.verify(name, text, ''), name).toBeUndefined()
  })

  it('is read from the store each time: one password, one account, one tenant’s limits', async () => {
    const { passwords, text, calls } = await withPassword()
    await passwords.verify('me', text, '')
    await passwords.flush()
    calls.length = 0
    await passwords.verify('me', text, '')
    expect(calls).toEqual(['get passwords', 'get accounts', 'get tenant-caps'])
  })

  it('gives nothing of the former owner to the new owner of a name', async () => {
    const { accounts, passwords, account, text } = await withPassword()
    await accounts.signedIn(signInOf('adele@contoso.example', 'Lee Gu', 3))
    expect(await passwords.verify('adele@contoso.example', text, '')).toMatchObject({ account: { id: account.id } })
  })
})

describe('a wrong password', () => {
  it('is looked for once, by the same steps, whether its id exists or not', async () => {
    const { passwords, text, calls } = await withPassword()
    const wrongSecret = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0')
    const unknownId = `00000000${text.slice(8)}`
    for (const wrong of [wrongSecret, unknownId]) {
      calls.length = 0
      expect(await passwords.verify('me', wrong, '')).toBeUndefined()
      expect(calls).toEqual(['get passwords'])
    }
  })

  it('that cannot be one is not looked for at all', async () => {
    const { passwords, text, calls } = await withPassword()
    for (const wrong of ['', 'x', 'Correct-Horse1', text.slice(0, 8), text.slice(0, -1), `${text}0`, `${text} `]) {
      expect(await passwords.verify('me', wrong, '')).toBeUndefined()
    }
    expect(await passwords.verify('', text, '')).toBeUndefined()
    expect(calls).toEqual([])
  })

  it.each(['get passwords', 'get accounts'])('is not what a failing "%s" means', async (call) => {
    const { passwords, text, fail } = await withPassword()
    for (const kind of ['unavailable', 'locked'] as const) {
      fail(call, kind)
      await expect(passwords.verify('me', text, '')).rejects.toMatchObject({ kind })
    }
  })
})

describe('revoking', () => {
  it('holds from the next use on, and is not undone by a restart or a sign-in', async () => {
    const { accounts, passwords, restarted, account, password, text } = await withPassword()
    expect(await passwords.revoke(account.id, password.id)).toBe(true)
    expect(await passwords.verify('me', text, '')).toBe('ended')
    expect(await passwords.list(account.id)).toEqual([])
    await accounts.signedIn(adele)
    expect(await restarted().verify('me', text, '')).toBe('ended')
  })

  it('is a single write', async () => {
    const { passwords, account, password, calls } = await withPassword()
    await passwords.revoke(account.id, password.id)
    expect(calls.filter((call) => !call.startsWith('get'))).toEqual(['update passwords'])
  })

  it('is not undone by a use that is noted at the same time', async () => {
    const { passwords, account, password, text } = await withPassword()
    const [, revoked] = await Promise.all([
      passwords.verify('me', text, 'DAVx5/4.5'),
      passwords.revoke(account.id, password.id),
    ])
    await passwords.flush()
    expect(revoked).toBe(true)
    expect(await passwords.verify('me', text, '')).toBe('ended')
  })

  it('says false for what is not a live password of that account', async () => {
    const { accounts, passwords, account, password, text } = await withPassword()
    const other = await accounts.signedIn(alex)
    expect(await passwords.revoke(other.id, password.id)).toBe(false)
    expect(await passwords.revoke(account.id, '00000000')).toBe(false)
    expect(await passwords.revoke(account.id, '../../x')).toBe(false)
    expect(await passwords.verify('me', text, '')).toBeDefined()
    await passwords.revoke(account.id, password.id)
    expect(await passwords.revoke(account.id, password.id)).toBe(false)
  })

  it('that fails is an error, never a silent success', async () => {
    const { passwords, account, password, text, fail } = await withPassword()
    fail('update passwords', 'unavailable')
    await expect(passwords.revoke(account.id, password.id)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(await passwords.verify('me', text, '')).toBeDefined()
  })
})

it('lists the newest first', async () => {
  const { passwords, account, pass } = await withPassword()
  for (const label of ['Tablet', 'Laptop']) {
    pass(1)
    await passwords.create(account.id, label)
  }
  expect((await passwords.list(account.id)).map(({ label }) => label)).toEqual(['Laptop', 'Tablet', 'Phone'])
  expect(await passwords.list('nobody')).toEqual([])
})
