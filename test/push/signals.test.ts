/** What notifications lead to. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccountRecord } from '../../src/accounts/types.ts'
import { account, minuteMs } from '../mirror/stage.ts'
import { adele, calendar, notice, settled, type Workbench, workbench } from './workbench.ts'

let bench: Workbench
let { clock, store, graph, node, turn, watched, kept }: Workbench = {} as Workbench
beforeEach(async () => {
  bench = await workbench()
  ;({ clock, store, graph, node, turn, watched, kept } = bench)
})

describe('notifications', () => {
  it('lead to one look for a burst, and to the next one ten seconds later', async () => {
    const push = await watched()
    const looked: string[] = []
    const known = await kept()
    for (let i = 0; i < 1_000; i += 1) push.arrived([{ ...notice(known), tenantId: i % 2 === 0 ? 'tid' : undefined }])
    await settled()
    await turn(push, looked)
    push.arrived([notice(known)])
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
    push.arrived([notice(await kept())])
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
    push.arrived([{ ...notice(await kept()), ...change }])
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
    push.arrived([notice(await kept(), event)])
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
    push.arrived([{ ...notice(await kept()), tenantId: '84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa' }])
    await settled()
    await turn(push, looked)
    expect(looked).toEqual(['adele/cal'])
  })
})
