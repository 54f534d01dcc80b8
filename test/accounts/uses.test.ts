import { describe, expect, it } from 'vitest'
import { withPassword } from './workbench.ts'

const hour = 60 * 60 * 1000

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

  it('that cannot be written costs nobody the access', async () => {
    const { passwords, text, fail } = await withPassword()
    fail('update password-marks', 'unavailable')
    expect(await passwords.verify('me', text, '')).toBeDefined()
    await passwords.flush()
  })
})
