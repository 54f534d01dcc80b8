/** What is said to operators before it hurts: credentials that end, and the webhook that carries it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { createGuessing } from '../../src/accounts/guessing.ts'
import { type LogFields, overheard, silentLog } from '../../src/log.ts'
import { leftOf } from '../../src/ops/expiry.ts'
import { watchCredentials } from '../../src/ops/watch.ts'
import { createWebhook } from '../../src/ops/webhook.ts'
import { memoryStore } from '../store/memory.ts'

const dayMs = 86_400_000
const start = Date.UTC(2026, 10, 2, 9)

describe('a credential that ends', () => {
  it('is told of 60, 30, 14, 7 days and one day before, and when it has ended: once each, over restarts too', async () => {
    let now = start
    const clock = { now: () => now, sleep: async () => {} }
    const store = await memoryStore(clock)
    const said: [string, number][] = []
    const log = overheard(silentLog, (event, { reason, count }) => {
      if (event === 'credential.ends') said.push([reason ?? '', count ?? 0])
    })
    const endings = [{ name: 'secret', endsAt: start + 90 * dayMs }]
    for (let hour = 0; hour < 95 * 24; hour += 6) {
      const job = watchCredentials({ endings, store, clock, log })
      await job.run(new AbortController().signal)
      await job.run(new AbortController().signal)
      now += dayMs / 4
    }
    expect(said.map(([, days]) => days)).toEqual([60, 30, 14, 7, 1, -1])
  })

  it('is told of where organizations have entered one of their own, of each by itself', async () => {
    const clock = { now: () => start, sleep: async () => {} }
    const said: unknown[] = []
    const log = overheard(silentLog, (_, fields) => void said.push(fields))
    const own = { clientId: 'c', kind: 'secret', at: start, by: 'a' } as const
    const appOnly = {
      async *registrations() {
        for (const tid of ['contoso', 'fabrikam']) yield [tid, { ...own, endsAt: start + 6.5 * dayMs }] as const
        yield ['northwind', own] as const
      },
    }
    const job = watchCredentials({ endings: [], appOnly, store: await memoryStore(clock), clock, log })
    for (const _ of [1, 2]) await job.run(new AbortController().signal)
    expect(said).toEqual([
      { reason: 'own', count: 6 },
      { reason: 'own', count: 6 },
    ])
  })

  it('that nobody has told the end of is not guessed', () => {
    expect(leftOf({ name: 'secret', endsAt: undefined }, start)).toEqual({
      name: 'secret',
      daysLeft: undefined,
      mark: undefined,
    })
  })
})

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** An operator's address that answers with these statuses, one after the other, and 200 afterwards. */
async function hook(...statuses: readonly number[]) {
  const answers = [...statuses]
  const got: Record<string, unknown>[] = []
  let arrived = () => {}
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      got.push(JSON.parse(body) as Record<string, unknown>)
      response.writeHead(answers.shift() ?? 200).end()
      arrived()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(
    () => server.closeAllConnections(),
    () => void server.close(),
  )
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      arrived = () => got.length >= count && resolve()
      arrived()
    })
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?sig=1`), got, until }
}

function listening(url: URL) {
  const outcomes: string[] = []
  let now = start
  const slept: number[] = []
  const clock = { now: () => now, sleep: async (ms: number) => void slept.push(ms) }
  let settled = () => {}
  const log = overheard(silentLog, (event) => {
    outcomes.push(event)
    settled()
  })
  const webhook = createWebhook({ url, clock, log })
  ends.unshift(() => webhook.close())
  const outcome = () =>
    new Promise<void>((resolve) => {
      settled = () => outcomes.length > 0 && resolve()
      settled()
    })
  const pass = (ms: number) => {
    now += ms
  }
  return { webhook, outcomes, outcome, slept, pass }
}

describe("the operator's webhook", () => {
  it('gets one shape of JSON, with nothing about a person in it', async () => {
    const { url, got, until } = await hook()
    const { webhook } = listening(url)
    const fields: LogFields = {
      account: 'a'.repeat(20),
      calendar: 'c',
      passwordId: 'abcd2345',
      reason: 'secret',
      count: 7,
    }
    webhook.hear('credential.ends', fields)
    await until(1)
    expect(got).toEqual([
      {
        version: 1,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        event: 'credential.ends',
        at: '2026-11-02T09:00:00.000Z',
        reason: 'secret',
        count: 7,
      },
    ])
  })

  it('is tried again while it fails, with the same id, and given up when it refuses', async () => {
    const failing = await hook(503, 500)
    const one = listening(failing.url)
    one.webhook.hear('credential.ends', { reason: 'secret', count: 7 })
    await one.outcome()
    expect(one.outcomes).toEqual(['webhook.sent'])
    expect(new Set(failing.got.map(({ id }) => id)).size).toBe(1)
    expect([failing.got.length, one.slept]).toEqual([3, [1_000, 5_000]])
    const refusing = await hook(404)
    const two = listening(refusing.url)
    two.webhook.hear('credential.ends', { reason: 'secret', count: 7 })
    await two.outcome()
    expect([two.outcomes, refusing.got.length]).toEqual([['webhook.notSent'], 1])
  })

  it('is told of the same trouble once an hour, and of nothing that is none of its business', async () => {
    const { url, got, until } = await hook()
    const { webhook, pass } = listening(url)
    webhook.hear('sync.done', {})
    webhook.hear('token.failed', { reason: 'signInNeeded' })
    for (let minute = 0; minute < 61; minute += 1) {
      webhook.hear('token.failed', { reason: 'misconfigured', code: 'AADSTS7000222' })
      pass(60_000)
    }
    await until(2)
    expect(got.map(({ event, code }) => [event, code])).toEqual([
      ['token.failed', 'AADSTS7000222'],
      ['token.failed', 'AADSTS7000222'],
    ])
  })

  it('is told when so many guess that failures are answered late', async () => {
    const { url, got, until } = await hook()
    const { webhook } = listening(url)
    const clock = { now: () => start, sleep: async () => {} }
    const guessing = createGuessing(clock, overheard(silentLog, webhook.hear))
    for (let n = 0; n < 1_002; n += 1) await guessing.failed(`198.51.${n >> 8}.${n & 255}`)
    await until(1)
    expect(got.map(({ event, count }) => [event, count])).toEqual([['auth.slowed', 1_001]])
  })
})
