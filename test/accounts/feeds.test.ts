import { describe, expect, it } from 'vitest'
import { createEntrances } from '../../src/accounts/authenticate.ts'
import { createKept } from '../../src/accounts/kept.ts'
import type { CalendarHome } from '../../src/calendar.ts'
import { systemClock } from '../../src/clock.ts'
import { silentLog } from '../../src/log.ts'
import { adele, workbench } from './workbench.ts'

async function withFeed() {
  const bench = await workbench()
  const account = await bench.accounts.signedIn(adele)
  const { password, secret } = await bench.passwords.create(account.id, 'Wall display', { use: 'feed' })
  return { ...bench, account, password, text: secret.reveal() }
}

describe('the secret of a feed', () => {
  it('can stand in an address, and is listed without itself', async () => {
    const { passwords, account, password, text, keys } = await withFeed()
    expect(text).toMatch(/^[0-9a-z]{34}$/)
    expect(password).toMatchObject({ use: 'feed', label: 'Wall display', lastUsedAt: undefined })
    expect(await passwords.list(account.id)).toEqual([password])
    expect((await keys('passwords')).join()).not.toContain(password.id)
  })

  it('opens its account, and says by which app and when it was used', async () => {
    const { passwords, account, text, clock } = await withFeed()
    expect(await passwords.openFeed(text, 'ICSx5/2.3')).toMatchObject({ account: { id: account.id } })
    expect(await passwords.list(account.id)).toMatchObject([{ lastUsedAt: clock.now(), lastUsedBy: 'ICSx⁵' }])
  })

  it('is no password, and a password is no secret of a feed', async () => {
    const { passwords, account, text } = await withFeed()
    expect(await passwords.verify('me', text, '')).toBeUndefined()
    const { secret } = await passwords.create(account.id, 'Phone')
    expect(await passwords.openFeed(secret.reveal().replaceAll('-', ''), '')).toBeUndefined()
  })

  it('ends when it is revoked, and when its time is over', async () => {
    const { passwords, account, password, text, clock, pass } = await withFeed()
    const { secret } = await passwords.create(account.id, 'Guest', { use: 'feed', expiresAt: clock.now() + 1000 })
    pass(1001)
    expect(await passwords.openFeed(secret.reveal(), '')).toBe('ended')
    expect(await passwords.openFeed(text, '')).toBeDefined()
    expect(await passwords.revoke(account.id, password.id)).toBe(true)
    expect(await passwords.openFeed(text, '')).toBe('ended')
  })

  it('costs one look into the store when it is wrong or revoked, and none when it cannot be one', async () => {
    const { passwords, account, password, text, calls } = await withFeed()
    await passwords.revoke(account.id, password.id)
    for (const [secret, cost, answer] of [
      [text, ['get passwords'], 'ended'],
      [text.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')), ['get passwords'], undefined],
      ['nothing', [], undefined],
    ] as const) {
      calls.length = 0
      expect(await passwords.openFeed(secret, '')).toBe(answer)
      expect(calls).toEqual(cost)
    }
  })

  it('is guessed at on the same count as passwords', async () => {
    const { passwords, store, text } = await withFeed()
    const home = {} as CalendarHome
    const kept = createKept(store)
    const door = createEntrances({ passwords, home: () => home, kept, clock: systemClock, log: silentLog })
    const source = '192.0.2.77'
    for (let n = 0; n < 5; n++) {
      expect(await door.openFeed({ secret: 'x'.repeat(34), source, userAgent: '' })).toBe('refused')
      expect(await door.authenticate({ user: 'me', password: 'wrong', source, userAgent: '' })).toBe('refused')
    }
    expect(await door.openFeed({ secret: 'x'.repeat(34), source, userAgent: '' })).toMatchObject({
      retryAfterSeconds: expect.any(Number),
    })
    expect(await door.openFeed({ secret: text, source, userAgent: '' })).toMatchObject({ home })
  })

  it('is not what a store in trouble means', async () => {
    const { passwords, text, fail } = await withFeed()
    fail('get passwords', 'unavailable')
    await expect(passwords.openFeed(text, '')).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
