/** The life of subscriptions. */
import { beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import type { Kept } from '../../src/mirror/subscriptions/records.ts'
import { dayMs, hourMs, minuteMs } from '../mirror/stage.ts'
import { adele, calendar, type Workbench, workbench } from './workbench.ts'

let bench: Workbench
let { clock, store, graph, node, turn, watched, kept }: Workbench = {} as Workbench
beforeEach(async () => {
  bench = await workbench()
  ;({ clock, store, graph, node, turn, watched, kept } = bench)
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
    expect([graph.log, (await kept())?.id]).toEqual([['create', 'create'], 's2'])
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
    graph.meanwhile = () => store.collection<Kept>('subscription').set('adele/cal', others)
    push.wanted(adele, calendar)
    await turn(push)
    expect([graph.log, (await kept())?.id]).toEqual([['create', 'remove s1'], 'theirs'])
  })

  it('ends when nobody reads the calendar any more', async () => {
    const push = await watched()
    clock.advance(3 * dayMs)
    await turn(push)
    expect([graph.log, await kept()]).toEqual([['create'], undefined])
  })

  it('that was made while the person disconnected is taken back', async () => {
    const push = node()
    push.wanted(adele, calendar)
    graph.meanwhile = () => push.forget('adele')
    await turn(push)
    expect([graph.log, await kept()]).toEqual([['create', 'remove s1'], undefined])
  })
})

describe('a refusal', () => {
  it('leaves everything to polls, is said, and tried again after a while that grows', async () => {
    graph.fault = new Fault('denied', 'quota')
    const push = await watched()
    expect(bench.said).toEqual(['push.subscribeFailed denied'])
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
    expect((await kept())?.id).toBe('s1')
  })

  it('because the bridge is not reached is tried again within a minute, and then less and less often', async () => {
    graph.fault = new Fault('rejected', 'not reached')
    const push = await watched()
    const tries: number[] = []
    for (let seconds = 15; seconds <= 3_600; seconds += 15) {
      clock.advance(15_000)
      const before = graph.log.length
      await turn(push)
      if (graph.log.length > before) tries.push(seconds)
    }
    expect(tries).toEqual([45, 135, 315, 675, 1_395, 2_835])
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
