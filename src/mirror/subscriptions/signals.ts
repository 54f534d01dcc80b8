/** What Microsoft told: taken down at once, and followed by one round for each burst. */
import type { Clock } from '../../clock.ts'
import { Fault } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Keeper } from './keeper.ts'
import { isSubscriptionId, type Kept, keyOf, type Place, type SubscriptionRecords, sameSecret } from './records.ts'
import type { Notice } from './types.ts'

export interface SignalsDeps {
  readonly records: SubscriptionRecords
  readonly keeper: Keeper
  readonly clock: Clock
  readonly log: Log
}

/** Looks at a calendar unless a look began later than that (epoch ms). Never rejects. */
export type Refresh = (accountId: string, calendarId: string, later: number) => Promise<void>

export interface Signals {
  arrived(notices: readonly Notice[]): void
  /** Epoch ms of the last notification for that calendar. */
  last(place: Place): Promise<number | undefined>
  /** Follows up what arrived: at most once in ten seconds for each mailbox. */
  turn(refresh: Refresh, signal: AbortSignal): Promise<void>
}

const pauseMs = 10_000
/** Longer than any backstop: no copy as old as that passes for the present anyway. */
const rememberedMs = 3 * 60 * 60_000
/** Different subscriptions in one notification that are looked up; Graph sends some ten at most. */
const mostSubscriptions = 200
/** Personal accounts are in no tenant; their notifications name another one than their tokens. */
const personalTid = '9188040d-6c67-4c5b-b112-36a304b66dad'

interface Signal {
  readonly place: Place
  at: number
  /** What the store says; others read it there. */
  writtenAt: number
}

export function createSignals(deps: SignalsDeps): Signals {
  const { records, clock, log } = deps
  const waiting = new Map<string, Signal>()
  const followedAt = new Map<string, number>()

  async function note(place: Place): Promise<void> {
    const key = keyOf(place)
    const known = waiting.get(key)
    if (known !== undefined) {
      known.at = clock.now() // written by the next turn: a flood must not become a flood of writes
      return
    }
    const signal = { place, at: clock.now(), writtenAt: Number.NEGATIVE_INFINITY }
    waiting.set(key, signal)
    await write(records, signal)
  }

  async function take(notice: Notice): Promise<void> {
    const found = await find(records, notice)
    if (found === undefined) return log.debug('push.ignored')
    const act = notice.lifecycleEvent === undefined ? 'changed' : acts[notice.lifecycleEvent]
    if (act === undefined) return
    log.debug('push.notified', { account: found.place.accountId, calendar: found.place.calendarId, reason: act })
    if (act === 'renew') await renewSoon(records, found)
    if (act === 'removed') await records.kept.delete(keyOf(found.place))
    if (act !== 'changed') deps.keeper.urge(found.place)
    if (act !== 'renew') await note(found.place)
  }

  return {
    arrived(notices) {
      const each = [...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values()]
      for (const notice of each.slice(0, mostSubscriptions)) {
        take(notice).catch((error: unknown) => log.warn('push.lost', { reason: reasonOf(error) }))
      }
    },
    last: async (place) => later(waiting.get(keyOf(place))?.at, await records.signals.get(keyOf(place))),
    async turn(refresh, signal) {
      const now = clock.now()
      for (const [accountId, at] of followedAt) if (now - at >= pauseMs || at > now) followedAt.delete(accountId)
      for (const one of waiting.values()) if (one.at > one.writtenAt) await write(records, one)
      const due = [...waiting].filter(([, { place }]) => !followedAt.has(place.accountId))
      if (signal.aborted) return
      for (const [key, { place }] of due) {
        waiting.delete(key)
        followedAt.set(place.accountId, now)
      }
      await Promise.all(due.map(([, { place, at }]) => refresh(place.accountId, place.calendarId, at)))
    },
  }
}

const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a

/** What an event in a subscription's own life asks for. @see https://learn.microsoft.com/graph/change-notifications-lifecycle-events */
const acts: Readonly<Record<string, 'renew' | 'removed' | 'missed'>> = {
  reauthorizationRequired: 'renew',
  subscriptionRemoved: 'removed',
  missed: 'missed',
}

async function write({ signals }: SubscriptionRecords, signal: Signal): Promise<void> {
  signal.writtenAt = signal.at
  await signals.set(keyOf(signal.place), signal.at, { expiresAt: signal.at + rememberedMs })
}

interface Found {
  readonly place: Place
  readonly kept: Kept
}

async function renewSoon({ kept }: SubscriptionRecords, { place, kept: known }: Found): Promise<void> {
  await kept.set(keyOf(place), { ...known, renewAt: 0 }, { expiresAt: known.expiresAt })
}

/** The subscription that a notice can prove to be from. */
async function find(
  { places, kept }: SubscriptionRecords,
  { subscriptionId, clientState, tenantId }: Notice,
): Promise<Found | undefined> {
  if (!isSubscriptionId(subscriptionId)) return undefined
  const place = await places.get(subscriptionId)
  const known = place === undefined ? undefined : await kept.get(keyOf(place))
  if (place === undefined || known === undefined || known.id !== subscriptionId) return undefined
  const isOurs = sameSecret(clientState, known.clientState)
  const isTheirs = known.tid !== personalTid && tenantId !== undefined && tenantId.toLowerCase() !== known.tid
  return isOurs && !isTheirs ? { place, kept: known } : undefined
}

const reasonOf = (error: unknown): string => (error instanceof Fault ? error.kind : 'unexpected')
