import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Flights } from './flights.ts'
import type { ObjectsOf } from './objects.ts'

export interface ErasuresDeps {
  readonly flights: Flights
  /** Ends rounds that wait to begin and must not write any more. */
  readonly dismiss: () => void
  readonly objectsOf: ObjectsOf
  readonly clock: Clock
  readonly log: Log
}

/** Erasures of accounts, and what a new sign-in has to wait for. */
export interface Erasures {
  /** Removes what is kept of the account and lets no round write for it any more. */
  erase(accountId: string): Promise<void>
  /** Resolves when nothing of an earlier erasure is under way. */
  ended(accountId: string): Promise<void>
}

/** Longest wait for running rounds. What they have not written by then, they leave as it was. */
const graceMs = 2_000

/** @returns whether the rounds of the account, or of all, ended within the grace */
export async function settledSoon(flights: Flights, clock: Clock, accountId?: string): Promise<boolean> {
  const stop = new AbortController()
  const late = clock.sleep(graceMs, stop.signal).then(
    () => false,
    () => false,
  )
  const isSettled = await Promise.race([flights.settled(accountId).then(() => true), late])
  stop.abort()
  return isSettled
}

export function createErasures({ flights, dismiss, objectsOf, clock, log }: ErasuresDeps): Erasures {
  const running = new Map<string, Promise<void>>()

  /** The person does not wait for a round that hangs at Microsoft: what it still writes in its last step is erased after it. */
  async function erase(accountId: string): Promise<void> {
    flights.bar(accountId)
    dismiss()
    const objects = objectsOf(accountId)
    const isSettled = await settledSoon(flights, clock, accountId)
    await objects.erase()
    if (!isSettled)
      void track(
        accountId,
        flights.settled(accountId).then(() => objects.erase()),
      )
  }

  function track(accountId: string, erasure: Promise<void>): Promise<void> {
    const tracked: Promise<void> = erasure.finally(() => {
      if (running.get(accountId) === tracked) running.delete(accountId)
    })
    tracked.catch(() => log.warn('erase.failed', { account: accountId }))
    running.set(accountId, tracked)
    return tracked
  }

  return {
    erase: (accountId) => track(accountId, erase(accountId)),
    ended: async (accountId) => running.get(accountId)?.catch(() => {}),
  }
}
