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
