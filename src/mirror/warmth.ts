/**
 * Background looks for the accounts whose apps are about, so that an app that comes back finds a copy minutes old, not hours. Accounts become
 * due at moments of their own, so that the looks are spread. Nobody is remembered over a restart:
 * the first request of an app makes its account warm again.
 */
import { LRUCache } from 'lru-cache'
import type { AccountRecord, Accounts } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'
import type { Job } from '../jobs.ts'
import { isFresh } from './freshness.ts'
import type { CalendarRecord, ObjectsOf, Ref } from './objects.ts'
import type { Rounds } from './rounds.ts'

export interface WarmthDeps {
  readonly objectsOf: ObjectsOf
  readonly rounds: Pick<Rounds, 'calendar'>
  /** Whether Microsoft would have told of a change: then nobody need look. */
  readonly isVouchedFor: (accountId: string, calendar: CalendarRecord, ref: Ref) => Promise<boolean>
  readonly clock: Clock
}

export interface Warmth {
  /** A client of this account was here just now. */
  seen(account: Pick<AccountRecord, 'id'>): void
  forget(accountId: string): void
  job(accounts: Pick<Accounts, 'get'>): Job
}

const minuteMs = 60_000
/** How long an account is kept warm after its last client. */
const seenMs = 60 * minuteMs
/** How old a copy grows in the background at most, as long as Microsoft answers. */
const warmMs = 5 * minuteMs
/** Looked at lately enough. */
const youngMs = warmMs / 2
const turnMs = minuteMs / 4
/** Accounts remembered; the longest unseen ones grow cold first. */
const mostAccounts = 50_000

interface Guest {
  readonly seenAt: number
  /** When the account's calendars are looked through next. */
  readonly dueAt: number
}

/** @param random between 0 and 1: accounts seen at the same moment drift apart */
export function createWarmth(deps: WarmthDeps, random: () => number = Math.random): Warmth {
  const { clock } = deps
  const guests = new LRUCache<string, Guest>({ maxSize: mostAccounts, sizeCalculation: () => 1 })
  const nextDue = (): number => clock.now() + warmMs * (0.5 + random() / 2)
  const isHere = ({ seenAt }: Guest): boolean => seenAt <= clock.now() && clock.now() - seenAt < seenMs
  const isDue = ({ dueAt }: Guest): boolean => dueAt <= clock.now() || dueAt - clock.now() > warmMs

  return {
    seen: ({ id }) => void guests.set(id, { seenAt: clock.now(), dueAt: guests.peek(id)?.dueAt ?? nextDue() }),
    forget: (accountId) => void guests.delete(accountId),
    job: (accounts) => ({
      name: 'mirror.warmth',
      everyMs: turnMs,
      async run(signal) {
        const due = [...guests.entries()].filter(([, guest]) => isHere(guest) && isDue(guest))
        for (const [id, { seenAt }] of due) guests.set(id, { seenAt, dueAt: nextDue() })
        // One calendar of an account after the other; how many accounts at a time, the gate decides.
        await Promise.all(due.map(([id]) => warm(deps, accounts, id, signal)))
      },
    }),
  }
}

async function warm(
  deps: WarmthDeps,
  accounts: Pick<Accounts, 'get'>,
  accountId: string,
  signal: AbortSignal,
): Promise<void> {
  const { objectsOf, rounds, isVouchedFor, clock } = deps
  const account = await accounts.get(accountId)
  if (account?.state !== 'connected') return
  const objects = objectsOf(accountId)
  for (const calendar of (await objects.home())?.calendars ?? []) {
    const ref = await objects.ref(calendar.id)
    if (signal.aborted) return
    if (ref === undefined || isFresh(ref.checkedAt, clock.now(), { freshMs: youngMs })) continue
    if (!(await isVouchedFor(accountId, calendar, ref))) await rounds.calendar(account, calendar)
  }
}
