import { describe, expect, it } from 'vitest'
import { createPasswords } from '../../src/accounts/passwords.ts'
import type { Clock } from '../../src/clock.ts'
import { type Log, silentLog } from '../../src/log.ts'
import type { Store } from '../../src/store/types.ts'
import { collect, withPassword } from './workbench.ts'

const hour = 60 * 60 * 1000

/** A process whose log is read. */
function telling(store: Store, clock: Clock) {
  const told: string[] = []
  const log: Log = { ...silentLog, info: (event) => void (event === 'password.created' || told.push(event)) }
  return { passwords: createPasswords({ store, clock, log }), told }
}

const keysOf = (store: Store) => collect(store.collection('password-marks').keys())

describe('the last use', () => {
  it('is shown at once, with the app, and written behind the request', async () => {
    const { passwords, restarted, account, text, clock, pass } = await withPassword()
    pass(5 * hour)
    await passwords.verify('me', text, 'DAVx5/4.5.1-ose (at.bitfire.davdroid)')
    const used = [{ lastUsedAt: clock.now(), lastUsedBy: 'DAVx⁵' }]
    expect(await passwords.list(account.id)).toMatchObject(used)
    await passwords.flush()
    expect(await restarted().list(account.id)).toMatchObject(used)
  })

  it('is written once an hour, and what was not written yet when flushed', async () => {
    const { passwords, restarted, account, text, clock, calls, pass } = await withPassword()
    for (let minute = 0; minute < 90; minute++) {
      await passwords.verify('me', text, 'curl/8')
      pass(60_000)
    }
    expect(calls.filter((call) => call === 'update password-marks')).toHaveLength(2)
    await passwords.flush()
    await passwords.flush()
    expect(calls.filter((call) => call === 'update password-marks')).toHaveLength(3)
    expect(await restarted().list(account.id)).toMatchObject([{ lastUsedAt: clock.now() - 60_000 }])
  })

  it('from a network that is new is told, once for each, and not for the first one or within one', async () => {
    const { store, clock, text, pass } = await withPassword()
    const { passwords, told } = telling(store, clock)
    const use = async (source: string) => {
      await passwords.verify('me', text, '', source)
      pass(6 * 60_000)
      await passwords.flush()
      return told.splice(0)
    }
    expect(await use('192.0.2.1')).toEqual(['password.firstUse'])
    expect(await use('192.0.2.200')).toEqual([])
    expect(await use('2001:db8:77:1::/64')).toEqual(['password.newNetwork'])
    expect(await use('2001:db8:77:2::/64')).toEqual([])
    expect(await use('192.0.2.1')).toEqual([])
    const again = telling(store, clock) // after a restart
    await again.passwords.verify('me', text, '', '192.0.2.7')
    await again.passwords.flush()
    await again.passwords.verify('me', text, '', '198.51.100.7')
    pass(6 * 60_000)
    await again.passwords.verify('me', text, '', '198.51.100.7')
    await again.passwords.flush()
    expect(again.told).toEqual(['password.newNetwork'])
    expect(JSON.stringify(await store.collection('password-marks').getMany(await keysOf(store)))).not.toContain('192.0')
  })

  it('that is refused because the time is over is told once, by however many processes', async () => {
    const { store, clock, account, pass } = await withPassword()
    const nodes = [telling(store, clock), telling(store, clock)]
    const made = await nodes[0]?.passwords.create(account.id, 'Guest', { expiresAt: clock.now() + 1 })
    pass(2)
    for (const { passwords } of [...nodes, ...nodes]) {
      expect(await passwords.verify('me', made?.secret.reveal() ?? '', '')).toBe('ended')
      await passwords.flush()
    }
    expect(nodes.flatMap(({ told }) => told)).toEqual(['password.expired'])
  })

  it('waits for twenty seconds, so that all who came together are written together', async () => {
    const { passwords, account, text, clock, calls } = await withPassword()
    const more = await Promise.all(['Tablet', 'Laptop'].map((label) => passwords.create(account.id, label)))
    const waits: number[] = []
    const { promise: over, resolve: end } = Promise.withResolvers<void>()
    clock.sleep = async (ms?: number) => {
      waits.push(ms ?? 0)
      await over
    }
    for (const one of [text, ...more.map(({ secret }) => secret.reveal())]) await passwords.verify('me', one, '')
    const written = () => calls.filter((call) => call === 'update password-marks').length
    expect([waits, written()]).toEqual([[20_000], 0])
    end()
    await expect.poll(written).toBe(3)
  })

  it('that cannot be written costs nobody the access', async () => {
    const { passwords, text, fail } = await withPassword()
    fail('update password-marks', 'unavailable')
    expect(await passwords.verify('me', text, '')).toBeDefined()
    await passwords.flush()
  })
})
