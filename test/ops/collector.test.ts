/** Answers of a collector that took spans only in part. */
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type LogFields, overheard, silentLog } from '../../src/log.ts'
import { createCollector } from '../../src/ops/collector.ts'
import { createMeter } from '../../src/ops/meter.ts'
import { ownCollector } from './collector.ts'

const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentId: undefined,
  name: 'PROPFIND',
  kind: 'server',
  startedAt: 0,
  endedAt: 1,
  attributes: {},
  failed: false,
} as const

const partial = (rejectedSpans: unknown) =>
  JSON.stringify({ partialSuccess: { rejectedSpans, errorMessage: 'planted words of a collector' } })

/** Sends four spans for each of these answers. @returns what was counted and logged, and how many requests there were */
async function sent(...answers: readonly string[]) {
  const own = await ownCollector()
  const logged: LogFields[] = []
  const meter = createMeter()
  const way = { endpoint: new URL(own.url), headers: new Map(), contacted: () => {} }
  const resource = { service: 'bridge', version: '1', instance: 'a' }
  const log = overheard(silentLog, (_, fields) => void logged.push(fields))
  for (const answer of answers) own.answers.push(answer)
  // A batch is whole once it is waited for no more.
  const ready = new EventTarget()
  const clock = { ...systemClock, sleep: () => once(ready, 'go').then(() => {}) }
  const collector = createCollector({ ...way, resource, meter, clock, log })
  onTestFinished(() => own.close())
  const taken = (outcome: string) => Number(new RegExp(`outcome="${outcome}"} (\\d+)`).exec(meter.text())?.[1] ?? 0)
  for (const [n] of answers.entries()) {
    for (let each = 0; each < 4; each += 1) collector.take(span)
    ready.dispatchEvent(new Event('go'))
    await expect.poll(() => taken('sent') + taken('dropped')).toBe(4 * (n + 1))
  }
  await collector.close()
  return { counts: [taken('sent'), taken('dropped')], logged, requests: own.requests.length }
}

describe('a collector that takes spans only in part', () => {
  it('is believed: what it rejected is counted as dropped, not sent again, and logged once', async () => {
    expect(await sent(partial('3'), partial(1), partial('1'))).toEqual({
      counts: [7, 5],
      logged: [{ code: 'rejected', count: 3 }],
      requests: 3,
    })
  })

  it('is told of again once it had taken all in between', async () => {
    const { logged } = await sent(partial('3'), '{}', partial('2'))
    expect(logged).toEqual([
      { code: 'rejected', count: 3 },
      { code: 'rejected', count: 2 },
    ])
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'OK'],
    ['null', 'null'],
    ['no number', partial('many')],
    ['none', partial('0')],
    ['less than none', partial(-4)],
    ['more than there is room for', `${partial('3')}${' '.repeat(100_000)}`],
  ])('has taken all where it says %s', async (_, answer) => {
    expect(await sent(answer)).toEqual({ counts: [4, 0], logged: [], requests: 1 })
  })

  it('cannot have rejected more than it was sent', async () => {
    expect((await sent(partial('9000'))).counts).toEqual([0, 4])
  })
})
