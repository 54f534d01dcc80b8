/** The life of subscriptions, by a clock that stands still until told. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccountRecord } from '../../src/accounts/types.ts'
import { Fault } from '../../src/errors.ts'
import type { Subscriptions, SubscriptionWish } from '../../src/graph/types.ts'
import type { Log } from '../../src/log.ts'
import type { CalendarRecord } from '../../src/mirror/objects.ts'
import { createPush, type Push } from '../../src/mirror/subscriptions/push.ts'
import type { Kept } from '../../src/mirror/subscriptions/records.ts'
import { account, dayMs, type HandClock, handClock, hourMs, minuteMs } from '../mirror/stage.ts'
import { memoryStore } from '../store/memory.ts'

const adele = account('adele')
const calendar: CalendarRecord = { id: 'cal', graphId: 'AAMk', name: 'Calendar', color: '', order: 1, isDefault: true }
const place = { accountId: adele.id, calendarId: calendar.id }

let clock: HandClock
let store: Awaited<ReturnType<typeof memoryStore>>
let graph: Subscriptions & {
  readonly log: string[]
  fault: Fault | undefined
  wishes: SubscriptionWish[]
  meanwhile: () => void
}
let said: string[]

beforeEach(async () => {
  clock = handClock()
  store = await memoryStore(clock)
  said = []
  const note = (text: string) => {
    graph.log.push(text)
    graph.meanwhile()
    if (graph.fault !== undefined) throw graph.fault
  }
  graph = {
    log: [],
    wishes: [],
    fault: undefined,
    meanwhile: () => {},
    async create(_, wish) {
      note('create')
      graph.wishes.push(wish)
      return { id: `s${graph.wishes.length}`, expiresAt: wish.expiresAt }
    },
    async renew(id, expiresAt) {
      note(`renew ${id}`)
      return expiresAt
    },
    remove: async (id) => note(`remove ${id}`),
  }
})

const log: Log = {
  debug: () => {},
  info: (event) => void said.push(event),
  warn: (event, { reason } = {}) => void said.push(`${event} ${reason}`),
  error: () => {},
}

/** A process on the store that there is. */
const node = (): Push =>
  createPush({
    store,
    accounts: { get: async () => adele },
    subscriptions: () => graph,
    publicUrl: new URL('https://cal.example.org/bridge'),
    backstopMs: 15 * minuteMs,
    clock,
    log,
    random: () => 0.5,
  })

/** Takes a turn of each job. */
async function turn(push: Push, looked: string[] = []): Promise<void> {
  const refresh = async (accountId: string, calendarId: string) => void looked.push(`${accountId}/${calendarId}`)
  for (const { run } of push.jobs(refresh)) await run(new AbortController().signal)
}

async function watched(): Promise<Push> {
  const push = node()
  push.wanted(adele, calendar)
  await turn(push)
  return push
}

const keptNow = () => store.collection<Kept>('subscription').get('adele/cal')
/** Lets everything that only waits for the store end. */
const settled = () => new Promise(setImmediate)

const notice = (kept: Kept | undefined, lifecycleEvent?: string) => ({
  subscriptionId: kept?.id ?? '',
  clientState: kept?.clientState ?? '',
  tenantId: 'tid',
  lifecycleEvent,
})

describe('a subscription', () => {
  it('is made for a calendar that an app reads, with addresses below the public one', async () => {
    const push = await watched()
    expect(graph.log).toEqual(['create'])
    expect(graph.wishes[0]?.notificationUrl).toBe(`https://cal.example.org/bridge/hooks/graph/${push.nonce}`)
    expect(graph.wishes[0]?.lifecycleNotificationUrl).toBe(
      `https://cal.example.org/bridge/hooks/lifecycle/${push.nonce}`,
    )
    expect(graph.wishes[0]?.clientState).toMatch(/^[\w-]{43}$/)
  })

  it('is not made for a calendar of somebody else: Microsoft does not tell of those', async () => {
    const push = node()
    push.wanted(adele, { ...calendar, sharedBy: { name: 'Alex', address: 'alex@contoso.example' } })
    await turn(push)
    expect(graph.log).toEqual([])
  })

  it('is renewed at half its life, and not before', async () => {
    const push = await watched()
    clock.advance(34 * hourMs)
    await turn(push)
    clock.advance(2 * hourMs)
    await turn(push)
    expect(graph.log).toEqual(['create', 'renew s1'])
    await turn(push)
    expect(graph.log).toHaveLength(2)
  })

  it('is made anew when Microsoft has it no more at its renewal', async () => {
    const push = await watched()
    clock.advance(36 * hourMs)
    graph.renew = async () => {
      throw new Fault('notFound', 'gone')
    }
    await turn(push)
    expect([graph.log, (await keptNow())?.id]).toEqual([['create', 'create'], 's2'])
  })

  it('is neither lost nor doubled by a restart', async () => {
    await watched()
    const push = await watched()
    expect(graph.log).toEqual(['create'])
    clock.advance(minuteMs)
    expect(await push.vouchesFor('adele', 'cal', { askedAt: clock.now() })).toBe(true)
  })

  it('is made once by two nodes that want it at the same moment', async () => {
    const nodes = [node(), node()]
    for (const push of nodes) push.wanted(adele, calendar)
    await Promise.all(nodes.map((push) => turn(push)))
    clock.advance(2 * minuteMs)
    await Promise.all(nodes.map((push) => turn(push)))
    expect(graph.log).toEqual(['create'])
  })

  it('is taken back when another node was as quick', async () => {
    const push = node()
    const others = {
      id: 'theirs',
      clientState: 'x',
      tid: 'tid',
      since: 0,
      expiresAt: clock.now() + dayMs,
      renewAt: clock.now() + hourMs,
    }
    graph.meanwhile = () => {
      graph.meanwhile = () => {}
      void store.collection<Kept>('subscription').set('adele/cal', others)
    }
    push.wanted(adele, calendar)
    await turn(push)
    expect([graph.log, (await keptNow())?.id]).toEqual([['create', 'remove s1'], 'theirs'])
  })

  it('ends when nobody reads the calendar any more', async () => {
    const push = await watched()
    clock.advance(3 * dayMs)
    await turn(push)
    expect([graph.log, await keptNow()]).toEqual([['create'], undefined])
  })

  it('that was made while the person disconnected is taken back', async () => {
    const push = node()
    push.wanted(adele, calendar)
    graph.meanwhile = () => {
      graph.meanwhile = () => {}
      void push.forget('adele')
    }
    await turn(push)
    expect([graph.log, await keptNow()]).toEqual([['create', 'remove s1'], undefined])
  })
})

describe('a refusal', () => {
  it('leaves everything to polls, is said, and tried again after a while that grows', async () => {
    graph.fault = new Fault('denied', 'quota')
    const push = await watched()
    expect(said).toEqual(['push.subscribeFailed denied'])
    expect(await push.vouchesFor('adele', 'cal', { askedAt: clock.now() })).toBe(false)
    const tries: number[] = []
    for (let minutes = 0; minutes < 6 * 60; minutes += 5) {
      clock.advance(5 * minuteMs)
      push.wanted(adele, calendar)
      const before = graph.log.length
      await turn(push)
      if (graph.log.length > before) tries.push(minutes + 5)
    }
    expect(tries).toEqual([45, 135, 315])
    graph.fault = undefined
    clock.advance(6 * hourMs)
    await turn(push)
    expect((await keptNow())?.id).toBe('s1')
  })

  it('waits as long as Microsoft asks', async () => {
    graph.fault = new Fault('throttled', 'slow down', { retryAfterSeconds: 600 })
    const push = await watched()
    clock.advance(9 * minuteMs)
    await turn(push)
    expect(graph.log).toHaveLength(1)
    clock.advance(minuteMs)
    await turn(push)
    expect(graph.log).toHaveLength(2)
  })
})

describe('a handshake', () => {
  it('is expected while one is being made, and two minutes on', async () => {
    const push = node()
    expect(await push.expectsHandshake()).toBe(false)
    push.wanted(adele, calendar)
    await turn(push)
    expect(await push.expectsHandshake()).toBe(true)
    expect(await node().expectsHandshake()).toBe(true)
    clock.advance(2 * minuteMs + 1)
    expect(await push.expectsHandshake()).toBe(false)
  })
})

describe('notifications', () => {
  it('lead to one look for a burst, and to the next one ten seconds later', async () => {
    const push = await watched()
    const looked: string[] = []
    const kept = await keptNow()
    for (let i = 0; i < 1_000; i += 1) push.arrived([{ ...notice(kept), tenantId: i % 2 === 0 ? 'tid' : undefined }])
    await settled()
    await turn(push, looked)
    push.arrived([notice(kept)])
    await settled()
    await turn(push, looked)
    expect(looked).toEqual(['adele/cal'])
    clock.advance(10_000)
    await turn(push, looked)
    expect(looked).toEqual(['adele/cal', 'adele/cal'])
  })

  it('are seen by all nodes, whichever got them', async () => {
    const [push, other] = [await watched(), node()]
    clock.advance(minuteMs)
    const askedAt = clock.now()
    clock.advance(1_000)
    expect(await other.vouchesFor('adele', 'cal', { askedAt })).toBe(true)
    push.arrived([notice(await keptNow())])
    await settled()
    expect(await other.vouchesFor('adele', 'cal', { askedAt })).toBe(false)
  })

  it.each([
    ['another secret', { clientState: 'x'.repeat(43) }],
    ['another tenant', { tenantId: 'other' }],
    ['a subscription that is not ours', { subscriptionId: 's9' }],
    ['what is no id', { subscriptionId: '../adele/cal' }],
  ])('with %s change nothing', async (_, change) => {
    const push = await watched()
    const looked: string[] = []
    push.arrived([{ ...notice(await keptNow()), ...change }])
    await settled()
    await turn(push, looked)
    expect([looked, await store.collection('subscription-signal').get('adele/cal')]).toEqual([[], undefined])
  })

  it.each([
    ['reauthorizationRequired', ['create', 'renew s1'], 0],
    ['subscriptionRemoved', ['create', 'create'], 1],
    ['missed', ['create'], 1],
    ['unknownFutureValue', ['create'], 0],
  ] as const)('of a subscription’s own life: %s', async (event, calls, looks) => {
    const push = await watched()
    const looked: string[] = []
    push.arrived([notice(await keptNow(), event)])
    await settled()
    await turn(push, looked)
    expect([graph.log, looked.length]).toEqual([calls, looks])
  })

  it('for personal accounts come in the name of another tenant', async () => {
    const personal: AccountRecord = account('adele', {
      identity: { ...adele.identity, tid: '9188040d-6c67-4c5b-b112-36a304b66dad' },
    })
    const push = node()
    push.wanted(personal, calendar)
    await turn(push)
    const looked: string[] = []
    push.arrived([{ ...notice(await keptNow()), tenantId: '84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa' }])
    await settled()
    await turn(push, looked)
    expect(looked).toEqual([`${place.accountId}/${place.calendarId}`])
  })
})
