/** Sign-ins that no app uses stay good: a clock walks through months. */
import { describe, expect, it } from 'vitest'
import { renewing } from '../../src/accounts/renewing.ts'
import type { GrantStore } from '../../src/auth/types.ts'
import { Fault } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { adele, signInOf, workbench } from './workbench.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

async function bench() {
  const desk = await workbench()
  const job = renewing({ ...desk, noteOutcome: (id, fault) => desk.accounts.noteOutcome(id, fault), log: silentLog })
  const turn = () => job.run(new AbortController().signal)
  return { ...desk, turn }
}

const good = async (grants: GrantStore) => {
  await grants.write(new Secret('renewed'))
  return new Secret('access token')
}

describe('the sign-in of somebody whose apps never ask', () => {
  it('is renewed within ten days, again and again, so that it never comes near the 90 days of Entra', async () => {
    const { accounts, entra, pass, turn, clock } = await bench()
    await accounts.signedIn(adele)
    let [last, longest] = [clock.now(), 0]
    entra.answer = (grants) => {
      longest = Math.max(longest, clock.now() - last)
      last = clock.now()
      return good(grants)
    }
    for (let hour = 0; hour < 120 * 24; hour += 1) {
      pass(hourMs)
      await turn()
    }
    expect(entra.asked).toBeGreaterThanOrEqual(11)
    expect(entra.asked).toBeLessThanOrEqual(18)
    expect(longest / dayMs).toBeLessThanOrEqual(10.1)
  })

  it('is left alone while it is young: what is used renews itself', async () => {
    const { accounts, entra, pass, turn } = await bench()
    entra.answer = good
    const account = await accounts.signedIn(adele)
    for (let day = 0; day < 30; day += 1) {
      await accounts.accessToken(account)()
      pass(dayMs)
      await turn()
    }
    expect(entra.asked).toBe(30)
  })

  it('moves to "sign in again" when Entra says so, before anybody has noticed', async () => {
    const { accounts, entra, pass, turn } = await bench()
    const { id } = await accounts.signedIn(adele)
    entra.answer = async () => Promise.reject(new Fault('signInNeeded', 'no', { code: 'AADSTS50173' }))
    pass(11 * dayMs)
    await turn()
    expect(await accounts.get(id)).toMatchObject({ state: 'signInNeeded', stateCode: 'AADSTS50173' })
    await turn()
    expect(entra.asked).toBe(1)
  })
})

describe('many sign-ins', () => {
  it('are renewed a hundred in a turn, all of them in time', async () => {
    const { accounts, entra, pass, turn } = await bench()
    entra.answer = good
    for (let n = 1; n <= 150; n += 1) await accounts.signedIn(signInOf(`p${n}@contoso.example`, `Person ${n}`, n))
    pass(11 * dayMs)
    await turn()
    expect(entra.asked).toBe(100)
    await turn()
    expect(entra.asked).toBe(150)
  })

  it('are left alone while Entra has trouble', async () => {
    const { accounts, entra, pass, turn } = await bench()
    entra.answer = async () => Promise.reject(new Fault('unavailable', 'down'))
    for (let n = 1; n <= 20; n += 1) await accounts.signedIn(signInOf(`p${n}@contoso.example`, `Person ${n}`, n))
    pass(11 * dayMs)
    await turn()
    expect(entra.asked).toBe(3)
  })
})
