/** What does not heal by itself is said to the operator: in the log, in the metrics, and at the operator's address. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect, it, onTestFinished, vi } from 'vitest'
import { type FaultStage, faultStage, hourMs, minuteMs } from './stage.ts'

/** An operator's address, and the events that it is told of. */
async function operator() {
  const told: string[] = []
  const server = createServer((request, response) => {
    void json(request).then((message) => {
      told.push((message as { event: string }).event)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { told, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

async function staged() {
  const { told, url } = await operator()
  const stage = await faultStage({ OPERATOR_WEBHOOK: url })
  onTestFinished(() => stage.close())
  await stage.look()
  return { stage, told }
}

const logged = ({ log }: FaultStage, event: string) =>
  log.map((line) => JSON.parse(line) as { readonly msg: string }).filter(({ msg }) => msg === event)

async function metric({ bridge }: FaultStage, name: string): Promise<number> {
  const line = (await bridge.services.ops.metrics.text()).split('\n').find((one) => one.startsWith(name))
  return Number(line?.split(' ')[1] ?? 0)
}

it('pages without end are said at the third round in a row, and no sooner', async () => {
  const { stage, told } = await staged()
  stage.sandbox.context.faults.on({ name: 'g12-410-always' })
  stage.sandbox.context.faults.on({ name: 'g14-loop' })
  for (let looks = 0; looks < 10 && logged(stage, 'sync.stuck').length === 0; looks += 1) {
    await stage.clock.leap(10 * minuteMs)
    expect((await stage.look()).refused).toEqual([])
  }
  const stuck = logged(stage, 'sync.stuck')
  expect(stuck.length).toBeGreaterThan(0)
  expect(stuck).toEqual(stuck.map(() => expect.objectContaining({ reason: 'ENDLESS_PAGES', count: 3 })))
  // The round of another calendar may be about to say so, too.
  const counted = () => metric(stage, 'bridge_sync_stuck_total{reason="ENDLESS_PAGES"}')
  await vi.waitUntil(async () => (await counted()) === logged(stage, 'sync.stuck').length)
  await vi.waitUntil(() => told.includes('sync.stuck'))
})

it('a change feed that is lost each time is said at the third time, and left alone for an hour', async () => {
  const { stage, told } = await staged()
  stage.sandbox.context.faults.on({ name: 'g11-410' })
  for (let looks = 0; looks < 10; looks += 1) {
    await stage.clock.leap(minuteMs)
    expect((await stage.look()).refused).toEqual([])
  }
  const calendars = 2
  expect(logged(stage, 'feed.lost')).toHaveLength(calendars)
  expect(await metric(stage, 'bridge_feed_lost_total')).toBe(calendars)
  await vi.waitUntil(() => told.includes('feed.lost'))
  await stage.clock.leap(hourMs)
  await stage.look()
  await stage.clock.leap(minuteMs)
  await stage.look()
  expect(logged(stage, 'feed.lost')).toHaveLength(2 * calendars)
  stage.sandbox.context.faults.off()
  await stage.clock.leap(hourMs)
  await stage.look()
  await stage.clock.leap(minuteMs)
  await stage.look()
  stage.sandbox.context.faults.on({ name: 'g11-410', times: 4 })
  await stage.clock.leap(minuteMs)
  await stage.look()
  expect(logged(stage, 'feed.lost')).toHaveLength(2 * calendars)
})
