import type { AccountRecord } from '../../src/accounts/types.ts'
import type { CalendarHome, Snapshot } from '../../src/calendar.ts'
import type { Clock } from '../../src/clock.ts'
import { Fault } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { createMirror } from '../../src/mirror/mirror.ts'
import type { WatchedMirror } from '../../src/mirror/types.ts'
import type { Store } from '../../src/store/types.ts'
import { memoryStore } from '../store/memory.ts'
import { type FakeMailbox, fakeMailbox, meeting } from './fake-mailbox.ts'

export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** A clock that stands still until told; waiting ends only when given up. */
export interface HandClock extends Clock {
  advance(ms: number): void
}

export function handClock(start = Date.UTC(2026, 10, 22, 9)): HandClock {
  let time = start
  return {
    now: () => time,
    advance: (ms) => {
      time += ms
    },
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
  }
}

export function account(id: string, more: Partial<AccountRecord> = {}): AccountRecord {
  return {
    id,
    identity: { tid: 'tid', oid: id, name: id, username: `${id}@contoso.example`, email: undefined },
    logins: [`${id}@contoso.example`],
    scopes: ['Calendars.Read'],
    state: 'connected',
    stateSince: 0,
    stateCode: undefined,
    createdAt: 0,
    signedInAt: 0,
    ...more,
  }
}

export interface Stage {
  readonly mirror: WatchedMirror
  readonly mailbox: FakeMailbox
  readonly clock: HandClock
  readonly store: Store
  readonly home: CalendarHome
  readonly noted: (string | undefined)[]
  /** The id of the calendar with that name. */
  calendar(name: string): Promise<string>
  look(name?: string): Promise<Snapshot>
  /** Titles of a snapshot, sorted. */
  titles(name?: string): Promise<string[]>
  homeOf(record: AccountRecord): CalendarHome
}

/**
 * A mirror of one mailbox with the calendars `Calendar` and `Team`, on a store in memory.
 * @param kept of an earlier process: this one starts on it
 */
export async function stage(
  mailbox: FakeMailbox = fakeMailbox('Calendar', 'Team'),
  kept?: Pick<Stage, 'store' | 'clock'>,
  more: Partial<Pick<Parameters<typeof createMirror>[0], 'reconnect'>> = {},
): Promise<Stage> {
  const clock = kept?.clock ?? handClock()
  const store = kept?.store ?? (await memoryStore(clock))
  const noted: (string | undefined)[] = []
  const rules = { freshMs: 15 * secondMs, waitMs: 2 * secondMs, staleOutageMs: 7 * dayMs, staleSignInMs: dayMs }
  const accounts = { noteOutcome: async (_: string, fault: Fault | undefined) => void noted.push(fault?.kind) }
  const mirror = createMirror({
    store,
    accounts,
    mailbox: () => mailbox,
    rules,
    htmlDescription: false,
    clock,
    log: silentLog,
    ...more,
  })
  const home = mirror.home(account('adele'))
  const calendar = async (name: string) => {
    const found = (await home.calendars()).find((entry) => entry.name === name)
    if (found === undefined) throw new Error(`no calendar ${name}`)
    return found.id
  }
  const look = async (name = 'Calendar') => home.snapshot(await calendar(name))
  const titles = async (name?: string) => {
    const snapshot = await look(name)
    const texts = await snapshot.texts(snapshot.index.map((entry) => entry.name))
    return [...texts.values()].map((text) => /SUMMARY:(.*)\r/.exec(text)?.[1] ?? '').sort()
  }
  return { mirror, mailbox, clock, store, home, noted, calendar, look, titles, homeOf: (record) => mirror.home(record) }
}

/** A mailbox with that many single meetings in its first calendar. */
export function full(count: number): FakeMailbox {
  const mailbox = fakeMailbox('Calendar', 'Team')
  for (let i = 1; i <= count; i += 1) mailbox.put('Calendar', meeting(`e${i}`, `Meeting ${i}`, 1 + (i % 28)))
  return mailbox
}

/** A mailbox with a change feed. */
export function feeding(count: number): FakeMailbox {
  const mailbox = full(count)
  mailbox.feedFault = undefined
  return mailbox
}

/** What one more look costs, after a while; the list of calendars aside. */
export async function callsOf({ mailbox, clock, look }: Stage, ms = minuteMs): Promise<string[]> {
  mailbox.log.length = 0
  clock.advance(ms)
  await look()
  return mailbox.log.filter((call) => call !== 'calendars')
}

/** The kind of fault that a promise ends with. */
export async function faultOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'none'
  } catch (error) {
    return error instanceof Fault ? error.kind : String(error)
  }
}
