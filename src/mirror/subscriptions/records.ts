/** Subscriptions as they are kept: sealed, shared by all nodes, gone by themselves when they end. */
import { timingSafeEqual } from 'node:crypto'
import type { Collection, Store } from '../../store/types.ts'

/** A subscription of one calendar that Graph confirmed. */
export interface Kept {
  readonly id: string
  /** Random; comes back with each notification. */
  readonly clientState: string
  /** Tenant of the account. */
  readonly tid: string
  /** Epoch ms since when changes are told. */
  readonly since: number
  readonly expiresAt: number
  readonly renewAt: number
}

export interface Place {
  readonly accountId: string
  readonly calendarId: string
}

export interface SubscriptionRecords {
  /** By place. */
  readonly kept: Collection<Kept>
  /** By Graph's id of the subscription. */
  readonly places: Collection<Place>
  /** By place: epoch ms of the last notification. */
  readonly signals: Collection<number>
  /** By account: epoch ms until which one of its subscriptions lives. */
  readonly until: Collection<number>
  /** By place: who is making one. It saves work and guards nothing. */
  readonly leases: Collection<string>
  /** One record, there while Graph may ask whether the addresses are ours. */
  readonly handshakes: Collection<true>
}

export const subscriptionRecords = (store: Store): SubscriptionRecords => ({
  kept: store.collection('subscription'),
  places: store.collection('subscription-place'),
  signals: store.collection('subscription-signal'),
  until: store.collection('subscription-until'),
  leases: store.collection('subscription-lease'),
  handshakes: store.collection('subscription-handshake'),
})

export const keyOf = ({ accountId, calendarId }: Place): string => `${accountId}/${calendarId}`

/** Ids come from outside: only what can be one is looked up. */
export const isSubscriptionId = (text: string): boolean => /^[A-Za-z0-9-]{1,64}$/.test(text)

/** In constant time, as far as lengths are equal: those are no secret. */
export function sameSecret(given: string, kept: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(kept)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export async function keysOf<T>(collection: Collection<T>, accountId: string): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const key of collection.keys(`${accountId}/`)) keys.push(key)
  return keys
}
