/** What the placeholders of the larger collection stand for, besides those that the project's own rows use as well. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { subscriptionRecords } from '../../../src/mirror/subscriptions/records.ts'
import { origin } from '../browser.ts'
import { basicOf } from '../request.ts'
import { type Person, plant, type Stage } from '../stage.ts'
import { fixedValues } from '../values.ts'

type Values = Readonly<Record<string, string>>

/** The title of an event in a calendar that the scoped password does not show. */
export const outOfScope = 'PLANTED elsewhere'

/** Nobody calls it, ever. */
export async function startCanary() {
  let calls = 0
  const server = createServer((_, response) => {
    calls += 1
    response.end()
  })
  server.on('connection', () => {
    calls += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { host, calls: () => calls, close: () => void server.close() }
}
export type Canary = Awaited<ReturnType<typeof startCanary>>

const dayMs = 86_400_000
const secretOf = (subscription: string) => subscription.repeat(2)

/** A subscription that Microsoft would know, without Microsoft: it cannot reach an address that is nobody's. */
async function subscribe({ bridge }: Stage, { accountId, calendarId, tid }: Person, id: string): Promise<void> {
  const { store, clock } = bridge.services
  const records = subscriptionRecords(store)
  const place = { accountId, calendarId }
  const at = clock.now()
  const kept = { id, clientState: secretOf(id), tid, since: at, expiresAt: at + dayMs, renewAt: at + dayMs / 2 }
  await records.kept.set(`${accountId}/${calendarId}`, kept)
  await records.places.set(id, place)
}

/** While it lasts, Microsoft may ask whether the addresses are ours. */
export const handshakeOpen = async ({ bridge }: Stage, isOpen: boolean): Promise<void> => {
  const { handshakes } = subscriptionRecords(bridge.services.store)
  await (isOpen ? handshakes.set('open', true) : handshakes.delete('open'))
}

const subscriptions = {
  adele: 'aaaaaaaa-0000-4000-8000-000000000001',
  alex: 'bbbbbbbb-0000-4000-8000-000000000002',
} as const

/** A daily series without end, with a long text: expanding it over a century is a lot. */
const endless = {
  subject: 'Endless',
  body: { contentType: 'text', content: 'long '.repeat(200) },
  recurrence: {
    pattern: { type: 'daily', interval: 1 },
    range: { type: 'noEnd', startDate: '2026-11-20', recurrenceTimeZone: 'UTC' },
  },
}

export async function corpusValues(stage: Stage, canary: Canary): Promise<Values> {
  const { people, bridge, sandbox } = stage
  const { adele, alex } = people
  const { passwords, mirror, accounts, push } = bridge.services
  const fixed = await fixedValues(stage)
  await Promise.all([
    subscribe(stage, adele, subscriptions.adele),
    subscribe(stage, alex, subscriptions.alex),
    plant(sandbox, adele.oid, endless.subject, endless),
  ])
  const account = await accounts.get(adele.accountId)
  if (account === undefined) throw new Error('Adele is gone')
  const other = (await mirror.home(account).calendars()).find(({ id }) => id !== adele.calendarId)
  const scope = { detail: 'all', calendars: [adele.calendarId] } as const
  const scoped = await passwords.create(adele.accountId, 'Scoped', { scope })
  return {
    ...fixed,
    'pass:upper': adele.password.toUpperCase(),
    'auth:scoped': basicOf({ user: adele.user, password: scoped.secret.reveal() }),
    calendarNotInScope: `${adele.home}${other?.id}/`,
    eventNotInScope: `${adele.home}${other?.id}/${adele.objectName}`,
    segB: alex.accountId,
    webhook: `/hooks/graph/${push?.nonce}`,
    lifecycle: `/hooks/lifecycle/${push?.nonce}`,
    subId: subscriptions.adele,
    clientState: secretOf(subscriptions.adele),
    'clientState:half': secretOf(subscriptions.adele).slice(0, 20),
    clientStateB: secretOf(subscriptions.alex),
    canary: `http://${canary.host}`,
    canaryHost: canary.host,
    origin,
  }
}
