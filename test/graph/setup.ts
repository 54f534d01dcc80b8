import { afterEach, beforeEach } from 'vitest'
import type { Clock } from '../../src/clock.ts'
import { Fault } from '../../src/errors.ts'
import { createMailbox, type MailboxOptions } from '../../src/graph/mailbox.ts'
import type { Mailbox } from '../../src/graph/types.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { type Reply, startGraph } from './graph-server.ts'

export const START = Date.parse('2026-11-22T08:00:00Z')

export interface TestClock extends Clock {
  at: number
  readonly slept: number[]
}

/** A clock that stands still, except that sleeping moves it at once. */
export function testClock(): TestClock {
  const clock: TestClock = {
    at: START,
    slept: [],
    now: () => clock.at,
    sleep: async (ms) => {
      clock.slept.push(ms)
      clock.at += ms
    },
  }
  return clock
}

export let clock: TestClock
export let server: Awaited<ReturnType<typeof startGraph>>

beforeEach(async () => {
  clock = testClock()
  server = await startGraph()
})
afterEach(() => server.close())

/** The mailbox of one account. Jitter is always half of what it may be. */
export const mailbox = (extra: Partial<MailboxOptions> = {}): Mailbox =>
  createMailbox({
    graphUrl: new URL(server.origin),
    accessToken: async () => new Secret('token-1'),
    clock,
    log: silentLog,
    account: 'adele',
    random: () => 0.5,
    ...extra,
  })

export const fault = (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => {
      throw new Error('it went well')
    },
    (error: unknown) => {
      if (!(error instanceof Fault)) throw error
      return error
    },
  )

/** A page of events, with a link to the next one if there is one. */
export const page = (ids: readonly string[], nextLink?: string): Reply => ({
  body: {
    value: ids.map((id) => ({ id, changeKey: `ck-${id}`, '@odata.etag': `W/"ck-${id}"` })),
    ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
  },
})
