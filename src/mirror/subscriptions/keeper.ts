/**
 * Makes subscriptions for calendars that apps read, renews them at half their life, and lets those go that nobody reads any more.
 * Without them everything works as without push: the mirror asks.
 */
import { randomBytes } from 'node:crypto'
import type { AccountRecord, Accounts } from '../../accounts/types.ts'
import type { Clock } from '../../clock.ts'
import { Fault, type FaultKind } from '../../errors.ts'
import type { Subscriptions } from '../../graph/types.ts'
import type { Log } from '../../log.ts'
import type { CalendarRecord } from '../objects.ts'
import { type Kept, keyOf, keysOf, type Place, type SubscriptionRecords } from './records.ts'
import { lifeMs, renewalAt } from './vouching.ts'

export interface KeeperDeps {
  readonly records: SubscriptionRecords
  readonly accounts: Pick<Accounts, 'get'>
  readonly subscriptions: (account: AccountRecord) => Subscriptions
  readonly notificationUrl: string
  readonly lifecycleNotificationUrl: string
  readonly clock: Clock
  readonly log: Log
  /** [0, 1): spreads those who failed together. */
  readonly random: () => number
}

export interface Keeper {
  wanted(account: AccountRecord, calendar: CalendarRecord): void
  /** Looks at what is due; some at a time. */
  turn(signal: AbortSignal): Promise<void>
  /** Looks at that calendar in the next turn, if an app reads it. */
  urge(place: Place): void
  forget(accountId: string): Promise<void>
}

/** A calendar that apps of this process read. */
interface Reader {
  account: AccountRecord
  readonly graphId: string
  readAt: number
  dueAt: number
  failures: number
}

const minuteMs = 60_000
/** Not read for so long, a calendar's subscription is left to end. */
const idleMs = 2 * 24 * 60 * minuteMs
const leaseMs = minuteMs
/** From the request on: it may wait for its turn, and be sent again. */
const handshakeMs = 2 * minuteMs
const atOnce = 16
/** Disconnecting does not wait longer for Microsoft. */
const graceMs = 2_000

export function createKeeper(deps: KeeperDeps): Keeper {
  const { records, clock } = deps
  const readers = new Map<string, Reader>()
  const isRead = (place: Place, reader: Reader) => readers.get(keyOf(place)) === reader

  async function makeLeased(place: Place, reader: Reader, kept: Kept | undefined): Promise<Kept> {
    try {
      return await made(deps, place, reader, kept, () => isRead(place, reader))
    } finally {
      await records.leases.delete(keyOf(place))
    }
  }

  async function look(place: Place, reader: Reader): Promise<void> {
    const now = clock.now()
    if (now - reader.readAt > idleMs) return void readers.delete(keyOf(place))
    try {
      const kept = await records.kept.get(keyOf(place))
      if (kept !== undefined && now < kept.renewAt) reader.dueAt = kept.renewAt
      else if (await leased(records, place, now)) {
        Object.assign(reader, { dueAt: (await makeLeased(place, reader, kept)).renewAt, failures: 0 })
      } else reader.dueAt = now + leaseMs
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('unavailable', 'unexpected', { cause: error })
      reader.dueAt = clock.now() + waitMs(fault, reader.failures, deps.random())
      reader.failures += 1
      const code = fault.code === undefined ? {} : { code: fault.code }
      const fields = { account: place.accountId, calendar: place.calendarId, reason: fault.kind, ...code }
      deps.log.warn('push.subscribeFailed', { ...fields, ms: reader.dueAt - clock.now() })
    }
  }

  return {
    wanted(account, calendar) {
      if (calendar.sharedBy !== undefined) return // not with a person's own permissions
      const key = keyOf({ accountId: account.id, calendarId: calendar.id })
      const now = clock.now()
      const known = readers.get(key)
      if (known === undefined)
        readers.set(key, { account, graphId: calendar.graphId, readAt: now, dueAt: now, failures: 0 })
      else Object.assign(known, { account, readAt: now })
    },
    async turn(signal) {
      const due = [...readers].filter(([, reader]) => reader.dueAt <= clock.now())
      while (due.length > 0 && !signal.aborted) {
        await Promise.all(due.splice(0, atOnce).map(([key, reader]) => look(placeOf(key), reader)))
      }
    },
    urge(place) {
      const reader = readers.get(keyOf(place))
      if (reader !== undefined) reader.dueAt = clock.now()
    },
    async forget(accountId) {
      for (const key of readers.keys()) if (key.startsWith(`${accountId}/`)) readers.delete(key)
      await forget(deps, accountId)
    },
  }
}

function placeOf(key: string): Place {
  const [accountId = '', calendarId = ''] = key.split('/')
  return { accountId, calendarId }
}

/** Of two nodes that ask at the same moment, one is told yes. */
async function leased({ leases }: SubscriptionRecords, place: Place, now: number): Promise<boolean> {
  return leases.add(keyOf(place), 'taken', { expiresAt: now + leaseMs })
}

async function made(
  deps: KeeperDeps,
  place: Place,
  reader: Reader,
  kept: Kept | undefined,
  isRead: () => boolean,
): Promise<Kept> {
  const renewed = kept === undefined ? undefined : await renew(deps, reader, kept)
  const next = renewed ?? (await create(deps, reader))
  const now = await deps.records.kept.get(keyOf(place))
  const isDoubled = now !== undefined && now.id !== kept?.id // another node was as quick
  if (isRead() && !isDoubled) await keep(deps.records, place, next)
  else await deps.subscriptions(reader.account).remove(next.id) // or the person disconnected meanwhile
  deps.log.info(renewed === undefined ? 'push.subscribed' : 'push.renewed', {
    account: place.accountId,
    calendar: place.calendarId,
  })
  return isDoubled ? now : next
}

/** @returns undefined when Graph has it no more */
async function renew({ subscriptions, clock }: KeeperDeps, { account }: Reader, kept: Kept): Promise<Kept | undefined> {
  try {
    const expiresAt = await subscriptions(account).renew(kept.id, clock.now() + lifeMs)
    return { ...kept, expiresAt, renewAt: renewalAt(clock.now(), expiresAt) }
  } catch (error) {
    if (error instanceof Fault && error.kind === 'notFound') return undefined
    throw error
  }
}

async function create(deps: KeeperDeps, { account, graphId }: Reader): Promise<Kept> {
  const { records, clock, notificationUrl, lifecycleNotificationUrl } = deps
  const clientState = randomBytes(32).toString('base64url')
  await records.handshakes.set('open', true, { expiresAt: clock.now() + handshakeMs })
  const wish = { notificationUrl, lifecycleNotificationUrl, clientState, expiresAt: clock.now() + lifeMs }
  const { id, expiresAt } = await deps.subscriptions(account).create(graphId, wish)
  const since = clock.now()
  return { id, clientState, tid: account.identity.tid, since, expiresAt, renewAt: renewalAt(since, expiresAt) }
}

/** How to find it goes first: a record that leads nowhere does no harm, a subscription whose notifications nobody knows does. */
async function keep({ places, kept, until }: SubscriptionRecords, place: Place, next: Kept): Promise<void> {
  const { expiresAt } = next
  await places.set(next.id, place, { expiresAt })
  await kept.set(keyOf(place), next, { expiresAt })
  await until.set(place.accountId, expiresAt, { expiresAt })
}

async function forget({ records, accounts, subscriptions, clock, log }: KeeperDeps, accountId: string): Promise<void> {
  const keys = await keysOf(records.kept, accountId)
  const ids = [...(await records.kept.getMany(keys)).values()].map(({ id }) => id)
  const account = await accounts.get(accountId)
  await records.kept.deleteMany(keys)
  await records.places.deleteMany(ids)
  await records.signals.deleteMany(await keysOf(records.signals, accountId))
  await records.until.delete(accountId)
  if (account === undefined || ids.length === 0) return
  const removals = ids.map((id) => subscriptions(account).remove(id))
  const stop = new AbortController()
  const late = clock.sleep(graceMs, stop.signal).catch(() => {})
  const ended = Promise.allSettled(removals).then((outcomes) => {
    const left = outcomes.filter(({ status }) => status === 'rejected').length
    if (left > 0) log.warn('push.unsubscribeFailed', { account: accountId, count: left })
  })
  await Promise.race([ended, late])
  stop.abort()
}

/** Minutes to hours: until then the mirror asks, which costs little. */
const firstWaitMs: Partial<Record<FaultKind, number>> = { denied: 60 * minuteMs, signInNeeded: 60 * minuteMs }
const longestWaitMs = 6 * 60 * minuteMs

function waitMs(fault: Fault, failures: number, random: number): number {
  const grown = Math.min(longestWaitMs, (firstWaitMs[fault.kind] ?? minuteMs) * 2 ** failures)
  return Math.max((fault.retryAfterSeconds ?? 0) * 1_000, grown * (0.5 + random / 2))
}
