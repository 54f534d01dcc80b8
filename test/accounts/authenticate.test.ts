import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEntrances } from '../../src/accounts/authenticate.ts'
import { createKept } from '../../src/accounts/kept.ts'
import type { CalendarHome } from '../../src/calendar.ts'
import { systemClock } from '../../src/clock.ts'
import { Fault } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { adele, workbench } from './workbench.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

async function door(clock = systemClock) {
  const bench = await workbench()
  const account = await bench.accounts.signedIn(adele)
  const { secret } = await bench.passwords.create(account.id, 'Phone')
  const home = { of: account.id } as unknown as CalendarHome
  const { passwords } = bench
  const deps = { passwords, home: () => home, kept: createKept(bench.store), clock, log: silentLog }
  const { authenticate } = createEntrances(deps)
  /** Another process on the same store. */
  const another = () => {
    const entrances = createEntrances({ ...deps, shared: bench.store })
    return (password: string, source = '192.0.2.8') =>
      entrances.authenticate({ user: 'me', password, source, userAgent: 'curl/8' })
  }
  const knock = (password: string, source = '192.0.2.1', user = 'me') =>
    authenticate({ user, password, source, userAgent: 'curl/8' })
  const guess = async (times: number, source = '192.0.2.1') => {
    const answers: unknown[] = []
    for (let n = 0; n < times; n++) answers.push(await knock(`wrong${n}`, source))
    return answers
  }
  bench.calls.length = 0
  return { ...bench, account, home, right: secret.reveal(), knock, guess, another }
}

const ten = Array.from({ length: 10 }, () => 'refused')

describe('authentication', () => {
  it('opens the home of the account', async () => {
    const { knock, right, account, home } = await door()
    expect(await knock(right)).toEqual({
      account: { id: account.id, displayName: 'Adele Vance', addresses: ['adele@contoso.example'] },
      home,
      kept: { read: expect.any(Function), change: expect.any(Function) },
    })
  })

  it.each([
    ['', ''],
    ['me', ''],
    ['', 'x'],
  ])('refuses %j and %j without asking the store or counting', async (user, password) => {
    const { knock, calls } = await door()
    for (let n = 0; n < 30; n++) expect(await knock(password, '192.0.2.1', user)).toBe('refused')
    expect(calls).toEqual([])
  })

  it.each(['unavailable', 'locked'] as const)('says %s, never refused, when the store cannot tell', async (kind) => {
    const { knock, right, fail } = await door()
    fail('get passwords', kind)
    for (let n = 0; n < 30; n++) await expect(knock(right)).rejects.toMatchObject({ kind })
    fail('get passwords', undefined)
    expect(await knock('wrong')).toBe('refused')
  })

  it('says revoked for an account that is gone, and opens again after a sign-in', async () => {
    const { knock, right, accounts, account, pass } = await door()
    const gone = new Fault('revoked', 'disabled')
    await accounts.noteOutcome(account.id, gone)
    pass(10 * 60_000)
    await accounts.noteOutcome(account.id, gone)
    await expect(knock(right)).rejects.toMatchObject({ kind: 'revoked' })
    await accounts.signedIn(adele)
    expect(await knock(right)).toHaveProperty('home')
  })

  it('still opens while a sign-in is needed: how long is the mirror’s to say', async () => {
    const { knock, right, accounts, account } = await door()
    await accounts.noteOutcome(account.id, new Fault('signInNeeded', 'MFA'))
    expect(await knock(right)).toHaveProperty('home')
  })
})

describe('guessing', () => {
  it('is not what an app does that goes on with a password which was revoked or has expired', async () => {
    const { knock, guess, passwords, account, right, clock, pass } = await door()
    const { secret } = await passwords.create(account.id, 'Guest', { expiresAt: clock.now() + 1 })
    pass(2)
    await passwords.revoke(account.id, right.slice(0, 8))
    for (let n = 0; n < 30; n++) {
      expect(await knock(right)).toBe('refused')
      expect(await knock(secret.reveal())).toBe('refused')
    }
    expect(await guess(10)).toEqual(ten)
  })

  it('is counted together by processes that share a store, and by each where the store does not answer', async () => {
    const bench = await door()
    const nodes = [bench.another(), bench.another()]
    const answers: unknown[] = []
    for (let n = 0; n < 12; n++) answers.push(await nodes[n % 2]?.('wrong'))
    expect(answers).toEqual([...ten, { retryAfterSeconds: 300 }, { retryAfterSeconds: 300 }])
    bench.calls.length = 0
    await nodes[0]?.('wrong')
    expect(bench.calls).not.toContain('update guesses') // it knows
    bench.fail('update guesses', 'unavailable')
    const alone = bench.another()
    const again: unknown[] = []
    for (let n = 0; n < 11; n++) again.push(await alone('wrong', '192.0.2.9'))
    expect(again).toEqual([...ten, { retryAfterSeconds: 300 }])
  })

  it('is counted to the last one when two hundred come at once', async () => {
    const { another } = await door()
    const nodes = [another(), another()]
    const all = await Promise.all(Array.from({ length: 200 }, (_, n) => nodes[n % 2]?.('wrong')))
    expect(all.filter((answer) => answer === 'refused')).toHaveLength(10)
    expect(all.filter((answer) => answer !== 'refused')).toEqual(Array(190).fill({ retryAfterSeconds: 300 }))
  })

  it('from a thousand places is answered late, and not at all in a crowd; a right password is not', async () => {
    const { knock, right, home } = await door()
    for (let n = 0; n < 1_000; n++) expect(await knock('wrong', `source ${n}`)).toBe('refused')
    const answers: unknown[] = []
    const all = Array.from({ length: 201 }, (_, n) =>
      knock('wrong', `more ${n}`).then((answer) => answers.push(answer)),
    )
    await vi.advanceTimersByTimeAsync(249)
    expect(answers).toEqual([{ retryAfterSeconds: 1 }])
    expect(await knock(right)).toMatchObject({ home })
    await vi.advanceTimersByTimeAsync(1)
    await Promise.all(all)
    expect(answers.filter((answer) => answer === 'refused')).toHaveLength(200)
    await vi.advanceTimersByTimeAsync(300_000)
    expect(await knock('wrong', 'source of another day')).toBe('refused')
  })

  it('is told to wait after ten failures, whatever was wrong', async () => {
    const { guess, knock, right } = await door()
    expect(await guess(8)).toEqual(ten.slice(2))
    expect(await knock(right, '192.0.2.1', 'somebody else')).toBe('refused')
    expect(await knock(right.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).toBe('refused')
    expect(await guess(2)).toEqual([{ retryAfterSeconds: 300 }, { retryAfterSeconds: 300 }])
  })

  it('does not keep out a right password from the same address', async () => {
    const { guess, knock, right } = await door()
    await guess(50)
    expect(await knock(right)).toHaveProperty('home')
    expect(await guess(1)).toEqual([{ retryAfterSeconds: 300 }])
  })

  it('does not concern other addresses', async () => {
    const { guess } = await door()
    await guess(50)
    expect(await guess(1, '192.0.2.2')).toEqual(['refused'])
  })

  it('is forgotten after five minutes below the limit', async () => {
    const { guess } = await door()
    await guess(10)
    vi.advanceTimersByTime(300_000)
    expect(await guess(10)).toEqual(ten)
  })

  it('waits twice as long each further time, up to an hour', async () => {
    const { guess } = await door()
    const waits: unknown[] = []
    for (let round = 0; round < 6; round++) {
      const answer = (await guess(11)).at(-1) as { readonly retryAfterSeconds: number }
      waits.push(answer.retryAfterSeconds)
      vi.advanceTimersByTime(answer.retryAfterSeconds * 1000)
    }
    expect(waits).toEqual([300, 600, 1200, 2400, 3600, 3600])
  })

  it('begins again with five minutes after a quiet day', async () => {
    const { guess } = await door()
    await guess(11)
    vi.advanceTimersByTime(24 * 60 * 60 * 1000)
    expect((await guess(11)).at(-1)).toEqual({ retryAfterSeconds: 300 })
  })

  it('from ever new addresses does not fill memory: beyond ten thousand the oldest is forgotten', async () => {
    const { guess } = await door({ ...systemClock, sleep: async () => {} })
    await guess(10)
    for (let n = 0; n < 10_000; n++) await guess(1, `2001:db8:${(n >> 8).toString(16)}:${(n & 255).toString(16)}::/64`)
    expect(await guess(10)).toEqual(ten)
  })

  it('counts down while it waits', async () => {
    const { guess } = await door()
    await guess(11)
    vi.advanceTimersByTime(100_500)
    expect(await guess(1)).toEqual([{ retryAfterSeconds: 200 }])
  })
})
