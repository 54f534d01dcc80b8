/** G01: what Graph asks for holds for whoever comes next, too. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FaultStage, faultStage, secondMs } from './stage.ts'

let stage: FaultStage
beforeAll(async () => {
  stage = await faultStage()
})
afterAll(() => stage.close())

const calls = () => stage.sandbox.context.calls.list().filter(({ path }) => path.startsWith('/v1.0/'))

it('a bridge that is started again leaves Graph alone for as long as the one before was asked to', async () => {
  const before = await stage.look()
  stage.sandbox.context.faults.on({ name: 'g01-429-seconds', with: { retryAfter: '120' } })
  await stage.clock.leap(20 * secondMs)
  const askedAt = stage.clock.now()
  stage.sandbox.context.calls.clear()
  await stage.look(before.token)
  expect(new Set(calls().map(({ status }) => status))).toEqual(new Set([429]))
  stage.sandbox.context.faults.off()
  const title = stage.edit()
  await stage.restart()
  stage.sandbox.context.calls.clear()
  let looks = 0
  for (; stage.clock.now() < askedAt + 100 * secondMs; looks += 1) {
    await stage.clock.leap(16 * secondMs)
    const sight = await stage.look(before.token)
    if (stage.clock.now() < askedAt + 120 * secondMs) {
      expect(calls(), `${stage.clock.now() - askedAt} ms later`).toEqual([])
      expect([sight.refused, sight.token]).toEqual([[], before.token])
    }
  }
  expect(looks).toBeGreaterThan(1)
  await stage.clock.leap(60 * secondMs)
  await stage.look(before.token)
  await stage.clock.leap(16 * secondMs)
  expect((await stage.look(before.token)).titles).toContain(title)
})
