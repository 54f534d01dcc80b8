/** What a collector gets of many spans, and what becomes of those that it does not take. */
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { silentLog } from '../../src/log.ts'
import { createCollector } from '../../src/ops/collector.ts'
import { createMeter } from '../../src/ops/meter.ts'
import { type OwnCollector, ownCollector } from './collector.ts'

const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentId: undefined,
  name: 'x',
  kind: 'server',
  attributes: {},
  startedAt: 1,
  endedAt: 2,
  failed: false,
} as const

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** @param status what the collector answers; none: nothing at all */
async function outletTo(status: number | undefined) {
  const collector: OwnCollector = await ownCollector()
  collector.status = status
  const meter = createMeter()
  const outlet = createCollector({
    endpoint: new URL(collector.url),
    headers: new Map(),
    resource: { service: 'x', version: '1', instance: 'x' },
    meter,
    clock: systemClock,
    log: silentLog,
    contacted: () => {},
  })
  ends.push(
    () => collector.close(),
    () => outlet.close(),
  )
  const take = (spans: number) => {
    for (let i = 0; i < spans; i += 1) outlet.take(span)
  }
  return { collector, meter, outlet, take }
}

describe('a collector', () => {
  it('gets spans as soon as there are enough for one message, and none is dropped for the waiting', async () => {
    const { collector, meter, take } = await outletTo(200)
    for (const gathered of [1024, 2048, 3072]) {
      take(1)
      await Promise.resolve() // it waits for more
      take(1023)
      await expect.poll(() => collector.spans().length, { timeout: 2000 }).toBe(gathered)
    }
    expect(meter.text()).not.toContain('outcome="dropped"')
  })

  it('that hangs is left behind: no more than 2,048 spans wait for it', async () => {
    const { meter, outlet, take } = await outletTo(undefined)
    take(10_000)
    expect(meter.text()).toContain(`bridge_trace_spans_total{outcome="dropped"} ${10_000 - 2_048}`)
    await outlet.close()
    expect(meter.text()).toContain('bridge_trace_spans_total{outcome="dropped"} 10000')
  })
})
