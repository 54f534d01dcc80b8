/** When messages go out, by a clock that stands still until told. */

import { createECDH } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppPassword } from '../../src/accounts/types.ts'
import { type CalendarHome, type Scope, wholeScope } from '../../src/calendar.ts'
import { silentLog } from '../../src/log.ts'
import type { Message, Outcome } from '../../src/push/delivery.ts'
import { createRegistrations, type Registrations } from '../../src/push/registrations.ts'
import { createSender, type Sender } from '../../src/push/sender.ts'
import type { Store } from '../../src/store/types.ts'
import { account, type HandClock, handClock, hourMs, minuteMs, secondMs } from '../mirror/stage.ts'
import { memoryStore } from '../store/memory.ts'

const adele = account('adele')
const device = createECDH('prime256v1')
const keys = {
  publicKey: device.generateKeys().toString('base64url'),
  authSecret: Buffer.alloc(16, 1).toString('base64url'),
}
const at = (name: string) => ({ endpoint: `https://up.example.net/${name}`, ...keys })

let clock: HandClock
let store: Store
let registrations: Registrations
let sender: Sender
let sent: string[]
let outcome: Outcome
let slowness: Promise<void>
let token: string
let passwords: AppPassword[]
let scopes: Scope[]

const password = (id: string, more: Partial<AppPassword> = {}): AppPassword => ({
  id,
  use: 'app',
  accountId: 'adele',
  label: id,
  scope: wholeScope,
  createdAt: 0,
  expiresAt: undefined,
  revokedAt: undefined,
  lastUsedAt: undefined,
  lastUsedBy: undefined,
  ...more,
})

beforeEach(async () => {
  clock = handClock()
  store = await memoryStore(clock)
  const [facts, now] = [{ vapidPublicKey: 'key', allowLoopback: false }, () => clock.now()]
  registrations = createRegistrations({ ...facts, store, isThere: async () => true, now })
  sent = []
  scopes = []
  outcome = { kind: 'sent' }
  slowness = Promise.resolve()
  token = 'urn:1'
  passwords = [password('phone')]
  const home = (): CalendarHome => ({
    calendars: async () => [],
    members: async () => ({ token, members: [] }),
    snapshot: async () => ({ token, index: [], entry: () => undefined, texts: async () => new Map() }),
    token: async () => token,
    since: async () => undefined,
  })
  sender = createSender({
    registrations,
    accounts: { get: async () => adele },
    passwords: { list: async () => passwords },
    home: (_, scope) => {
      scopes.push(scope)
      return home()
    },
    vapid: { publicKey: 'key', authorization: () => 'vapid' },
    deliver: async ({ endpoint }: Message) => {
      sent.push(endpoint.pathname.slice(1))
      await slowness
      return outcome
    },
    allowLoopback: false,
    clock,
    log: silentLog,
  })
})

const register = (passwordId = 'phone', name = passwordId) =>
  registrations.desk('adele', passwordId).register('cal', at(name), undefined)
const turn = () => sender.turn(new AbortController().signal)
async function change(): Promise<void> {
  token = `${token}1`
  sender.changed('adele', 'cal')
  await turn()
}
const left = async () => (await registrations.of('adele', 'cal')).map(({ passwordId }) => passwordId)

describe('a change', () => {
  it('is told to each app that registered for that calendar, once', async () => {
    passwords.push(password('tablet'))
    await register()
    await register('tablet')
    sender.changed('adele', 'other')
    await change()
    await turn()
    expect(sent.toSorted()).toEqual(['phone', 'tablet'])
  })

  it('that such an app cannot see is not told', async () => {
    await register()
    await change()
    clock.advance(minuteMs)
    sender.changed('adele', 'cal')
    await turn()
    expect(sent).toEqual(['phone'])
  })

  it('is what the app sees, with the scope of its password', async () => {
    const scope = { ...wholeScope, detail: 'busy' } as Scope
    passwords = [password('phone', { scope })]
    await register()
    await change()
    expect(scopes).toEqual([scope])
  })

  it('of many in a row is told as one, ten seconds apart', async () => {
    await register()
    for (let i = 0; i < 50; i += 1) await change()
    expect(sent).toHaveLength(1)
    clock.advance(10 * secondMs)
    await turn()
    await turn()
    expect(sent).toHaveLength(2)
  })
})

describe('a registration', () => {
  it('ends with its password, by revocation and by expiry', async () => {
    passwords.push(password('guest', { expiresAt: clock.now() + minuteMs }))
    await Promise.all([register(), register('guest'), register('lost')])
    clock.advance(hourMs)
    await change()
    expect([sent, await left()]).toEqual([['phone'], ['phone']])
  })

  it('ends by itself after three days', async () => {
    await register()
    clock.advance(73 * hourMs)
    await change()
    expect([sent, await left()]).toEqual([[], []])
  })

  it('ends when the push service knows it no more', async () => {
    await register()
    outcome = { kind: 'gone' }
    await change()
    expect(await left()).toEqual([])
  })

  it('is limited in number', async () => {
    for (let i = 0; i < 200; i += 1) await register('phone', `${i}`)
    await expect(register('phone', 'one more')).rejects.toMatchObject({ kind: 'rejected', code: 'tooMany' })
    await register('phone', '7')
    await register('tablet')
  })

  it('is limited in number for all passwords of an account: the bridge is nobody’s tool to flood others with', async () => {
    await register('app7', '7')
    const records = store.collection('push-registration')
    for (let i = 1; i < 400; i += 1) await records.set(`adele/${i}`, { id: `${i}`, passwordId: `app${i % 8}` })
    await expect(register('new', 'one more')).rejects.toMatchObject({ kind: 'rejected', code: 'tooMany' })
    await register('app7', '7')
    await registrations.desk('alex', 'phone').register('cal', at('alex'), undefined)
  })
})

describe('a push service in trouble', () => {
  it('is left alone as long as it asks, whatever happens meanwhile', async () => {
    await register()
    outcome = { kind: 'later', afterMs: 5 * minuteMs, code: 'HTTP429' }
    await change()
    clock.advance(4 * minuteMs)
    await change()
    await turn()
    expect(sent).toHaveLength(1)
    outcome = { kind: 'sent' }
    clock.advance(minuteMs)
    await turn()
    await turn()
    expect(sent).toHaveLength(2)
  })

  it('is tried again less and less often, and not for ever', async () => {
    await register()
    outcome = { kind: 'later', afterMs: undefined, code: 'NETWORK' }
    await change()
    const tries: number[] = []
    for (let seconds = 30; seconds < 24 * 3_600; seconds += 30) {
      clock.advance(30 * secondMs)
      const before = sent.length
      await turn()
      if (sent.length > before) tries.push(seconds)
    }
    expect(tries).toEqual([30, 90, 210, 450, 930])
    expect(await left()).toEqual(['phone'])
  })
})

describe('a push service that is slow on purpose', () => {
  /** @returns what ends the waiting */
  function slow(): () => void {
    const held = Promise.withResolvers<void>()
    slowness = held.promise
    return held.resolve
  }

  it('holds up nobody but the account whose app chose it', async () => {
    await register()
    await registrations.desk('alex', 'phone').register('cal', at('alex'), undefined)
    const release = slow()
    sender.changed('adele', 'cal')
    sender.changed('alex', 'cal')
    const turning = turn()
    await vi.waitFor(() => expect(sent).toEqual(['phone', 'alex']))
    release()
    await turning
  })

  it('is not waited for again and again in one turn, however many calendars there are', async () => {
    for (const name of ['a', 'b', 'c']) await registrations.desk('adele', 'phone').register(name, at(name), undefined)
    for (const name of ['a', 'b', 'c']) sender.changed('adele', name)
    const release = slow()
    const turning = turn()
    await vi.waitFor(() => expect(sent).toEqual(['a']))
    clock.advance(10 * secondMs)
    release()
    await turning
    expect(sent).toEqual(['a'])
    await turn()
    expect(sent).toEqual(['a', 'b', 'c'])
  })

  it('cannot close itself for ever, by whatever number it says', async () => {
    await register()
    outcome = { kind: 'later', afterMs: Number.POSITIVE_INFINITY, code: 'HTTP429' }
    await change()
    outcome = { kind: 'sent' }
    clock.advance(6 * hourMs)
    await turn()
    expect(sent).toHaveLength(2)
  })
})
