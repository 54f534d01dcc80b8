import { describe, expect, it } from 'vitest'
import { createLimiter, sharedLimiter } from '../../src/graph/limiter.ts'
import { graphError, parts } from './graph-server.ts'
import { clock, fault, mailbox, page, START, server, testClock } from './setup.ts'

/** Tasks that end when told to. */
function tasks() {
  const ends: (() => void)[] = []
  const order: string[] = []
  const task = (name: string) => () => {
    order.push(name)
    return new Promise<void>((resolve) => ends.push(resolve))
  }
  return { order, task, end: () => ends.shift()?.() }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('the lane of a mailbox', () => {
  it('lets four through, and the next one when one is done', async () => {
    const { order, task, end } = tasks()
    const lane = createLimiter({ clock }).lane('adele')
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => lane.run(1, task(name)))
    await settle()
    expect(order).toEqual(['a', 'b', 'c', 'd'])
    end()
    await settle()
    expect(order).toEqual(['a', 'b', 'c', 'd', 'e'])
    for (let left = 4; left > 0; left -= 1) end()
    await Promise.all(all)
  })

  it('counts the parts of a batch, and lets nobody overtake it', async () => {
    const { order, task, end } = tasks()
    const lane = createLimiter({ clock }).lane('adele')
    const all = [lane.run(1, task('a')), lane.run(4, task('batch')), lane.run(1, task('b'))]
    await settle()
    expect(order).toEqual(['a'])
    end()
    await settle()
    expect(order).toEqual(['a', 'batch'])
    end()
    await settle()
    expect(order).toEqual(['a', 'batch', 'b'])
    end()
    await Promise.all(all)
  })

  it('is free again after a failure', async () => {
    const lane = createLimiter({ clock, maxInFlight: 1 }).lane('adele')
    await lane.run(1, () => Promise.reject(new Error('no'))).catch(() => {})
    expect(await lane.run(1, async () => 'next')).toBe('next')
  })

  it('never makes a pause shorter', async () => {
    const lane = createLimiter({ clock }).lane('adele')
    expect([lane.pause(10), lane.pause(10.1), lane.pause(2)]).toEqual([true, false, true])
    expect(await fault(lane.run(1, async () => {}))).toMatchObject({ kind: 'throttled', retryAfterSeconds: 10.1 })
    clock.at += 200
    await lane.run(1, async () => {})
    expect(clock.slept).toEqual([9900])
  })

  it('is the same for everybody who asks for that account with that clock', () => {
    expect(sharedLimiter(clock).lane('adele')).toBe(sharedLimiter(clock).lane('adele'))
    expect(sharedLimiter(clock).lane('adele')).not.toBe(sharedLimiter(clock).lane('alex'))
    expect(sharedLimiter(testClock())).not.toBe(sharedLimiter(clock))
  })
})

describe('a mailbox that several people read', () => {
  it('has one lane by whatever name it is asked for, whoever comes first', () => {
    const limiter = createLimiter({ clock })
    const granted = limiter.lane('granted-1')
    expect(limiter.lane('adele', ['granted-0', 'granted-1'])).toBe(granted)
    expect(limiter.lane('adele')).toBe(granted)
    expect(limiter.lane('granted-0')).toBe(granted)
    expect(limiter.lane('alex', ['granted-2'])).not.toBe(granted)
  })

  it('has four requests in flight, its owner’s and the others’ together', async () => {
    const limiter = createLimiter({ clock })
    let most = 0
    let inFlight = 0
    const gate = Promise.withResolvers<void>()
    server.answers(async () => {
      inFlight += 1
      most = Math.max(most, inFlight)
      if (inFlight === 4) gate.resolve()
      await gate.promise
      inFlight -= 1
      return page(['e1'])
    })
    const own = mailbox({ limiter, account: 'adele', alsoKnownAs: ['granted-1'] })
    const theirs = mailbox({ limiter, account: 'granted-1' })
    await Promise.all([own, theirs, own, theirs, own, theirs].map((box) => box.list('c')))
    expect(most).toBe(4)
  })
})

describe('the budget of requests', () => {
  const small = { atOnce: 3, perSecond: 1 }
  const large = { atOnce: 1_000, perSecond: 1_000 }

  it('of a mailbox lets so many go at once, and the next ones as time passes', async () => {
    const limiter = createLimiter({ clock, mailboxBudget: small, appBudget: large })
    for (let i = 0; i < 3; i += 1) await limiter.lane('adele').run(1, async () => {})
    expect(clock.slept).toEqual([])
    await limiter.lane('adele').run(1, async () => {})
    await limiter.lane('adele').run(2, async () => {})
    expect(clock.slept).toEqual([1_000, 2_000])
    await limiter.lane('alex').run(3, async () => {})
    expect(clock.slept).toHaveLength(2)
  })

  it('of the app is shared by all mailboxes', async () => {
    const limiter = createLimiter({ clock, mailboxBudget: large, appBudget: small })
    for (const account of ['adele', 'alex', 'grady', 'lidia']) await limiter.lane(account).run(1, async () => {})
    expect(clock.slept).toEqual([1_000])
  })

  it('of the app keeps nobody waiting, though another tenant has as many requests under way as there can be', async () => {
    const limiter = createLimiter({ clock })
    const [atOnce, answerMs, mailboxes] = [32, 20, 400]
    for (let turn = 0; turn < 500; turn += 1) {
      const storm = Array.from({ length: atOnce }, (_, n) => limiter.lane(`large${(turn * atOnce + n) % mailboxes}`))
      await Promise.all(storm.map((lane) => lane.run(4, async () => {})))
      await limiter.lane('small').run(1, async () => {})
      clock.at += answerMs
    }
    expect(clock.slept).toEqual([])
  })

  it('is told as a pause when it is spent for long, and asks nothing then', async () => {
    const lane = createLimiter({ clock, mailboxBudget: { atOnce: 4, perSecond: 0.1 } }).lane('adele')
    await lane.run(4, async () => {})
    const asked = lane.run(4, () => Promise.reject(new Error('was asked')))
    expect(await fault(asked)).toMatchObject({ kind: 'throttled', code: 'BUDGET', retryAfterSeconds: 40 })
  })

  it('stays below what Outlook serves in ten minutes', async () => {
    const lane = createLimiter({ clock, patienceMs: Number.POSITIVE_INFINITY }).lane('adele')
    const startedAt = clock.at
    let served = 0
    while (clock.at - startedAt < 600_000) {
      await lane.run(4, async () => {})
      served += 4
    }
    expect(served).toBeGreaterThan(9_000)
    expect(served).toBeLessThan(10_000)
  })

  it('is full again after a rest, and no fuller', async () => {
    const lane = createLimiter({ clock, mailboxBudget: small }).lane('adele')
    await lane.run(3, async () => {})
    clock.at += 3_600_000
    for (let i = 0; i < 4; i += 1) await lane.run(1, async () => {})
    expect(clock.slept).toEqual([1_000])
  })
})

describe('many readers of one mailbox', () => {
  it('are never more than four requests for Graph, parts of batches included', async () => {
    server.answers(async (seen) => {
      await settle()
      const responses = parts(seen).map(({ id }) => ({ id, status: 200, body: { id: 'e' } }))
      return seen.method === 'POST' ? { body: { responses } } : page(['e1'])
    })
    const readers = Array.from({ length: 12 }, (_, turn) =>
      turn % 3 === 0 ? mailbox().byId('c', ['a', 'b', 'c'], ['id']) : mailbox().list(`c${turn}`),
    )
    await Promise.all(readers)
    expect(server.seen).toHaveLength(12)
    expect(Math.max(...server.seen.map(({ inFlight }) => inFlight))).toBe(4)
  })

  it('all wait out a pause that one of them is asked for, those who queue included', async () => {
    const arrivals: number[] = []
    const [four, five] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    server.answers(async (_, turn) => {
      const count = arrivals.push(clock.at)
      if (count === 4) four.resolve()
      if (count === 5) five.resolve()
      await four.promise
      if (turn === 1) return graphError(429, 'TooManyRequests', { 'retry-after': '5' })
      await five.promise
      return page(['e1'])
    })
    await Promise.all(Array.from({ length: 9 }, (_, turn) => mailbox().list(`c${turn}`)))
    const before = arrivals.filter((at) => at < START + 5_000)
    expect([before.length, arrivals.length]).toEqual([4, 10])
  })

  it('wait out a pause that one part of a batch is asked for', async () => {
    const arrivals: number[] = []
    server.answers(async (seen, turn) => {
      arrivals.push(clock.at)
      const { body } = graphError(429, 'ApplicationThrottled')
      const responses = parts(seen).map(({ id }) =>
        turn === 1 && id === '2'
          ? { id, status: 429, headers: { 'Retry-After': '3' }, body }
          : { id, status: 200, body: { id } },
      )
      return seen.method === 'POST' ? { body: { responses } } : page(['e1'])
    })
    const batch = mailbox().byId('c', ['a', 'b', 'c', 'd'], ['id'])
    await Promise.all([batch, ...Array.from({ length: 5 }, (_, turn) => mailbox().list(`c${turn}`))])
    expect(arrivals.map((at) => at < START + 3_000)).toEqual([true, ...Array(6).fill(false)])
  })

  it('only ever read: GET, and batches of GET', async () => {
    server.answers((seen) => {
      const responses = parts(seen).map(({ id }) => ({
        id,
        status: 404,
        body: { error: { code: 'ErrorItemNotFound' } },
      }))
      return seen.method === 'POST' ? { body: { responses } } : page(['e1'])
    })
    const one = mailbox()
    await one.calendars()
    await one.list('c')
    await one.events('c', ['id'])
    await one.byId('c', ['a', 'b'], ['id'])
    const verbs = server.seen.map(({ method, url }) => `${method} ${url.pathname.split('/').at(-1)}`)
    expect(verbs).toEqual(['GET calendars', 'GET events', 'GET events', 'POST $batch'])
    expect(server.seen.flatMap(parts).map(({ method }) => method)).toEqual(['GET', 'GET'])
    expect(one.calls()).toBe(4)
  })
})
