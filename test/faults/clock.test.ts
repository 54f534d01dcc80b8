/** T-3 and T-6: the clock of the machine jumps, and the machine sleeps. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayMs, type FaultStage, faultStage, hourMs, minuteMs, type Sight, secondMs } from './stage.ts'

let stage: FaultStage
beforeAll(async () => {
  stage = await faultStage()
})
afterAll(() => stage.close())

/** An app misses nothing, is told of no deletion, and sees an edit in time. */
async function seen(before: Sight, withinMs: number): Promise<void> {
  const title = stage.edit()
  const deadline = stage.clock.now() + withinMs
  for (;;) {
    const sight = await stage.look(before.token)
    expect([sight.refused, sight.gone, [...sight.etags.keys()]]).toEqual([[], [], [...before.etags.keys()]])
    if (sight.titles.includes(title)) break
    expect(stage.clock.now(), stage.log.slice(-8).join('\n')).toBeLessThan(deadline)
    await stage.clock.leap(10 * secondMs)
  }
  const account = await stage.bridge.services.accounts.get(stage.login.accountId)
  expect(account?.state).toBe('connected')
}

const yearsSince1970 = () => stage.clock.now() - hourMs

describe('a clock that jumps', () => {
  const jumps: readonly (readonly [name: string, jump: () => Promise<void>])[] = [
    ['an hour ahead', () => stage.clock.leap(hourMs)],
    ['an hour back', async () => stage.clock.setBack(hourMs)],
    ['a day ahead', () => stage.clock.leap(dayMs)],
    ['a day back', async () => stage.clock.setBack(dayMs)],
  ]
  it.each(jumps)('%s hides nothing, and changes come as ever', async (_, jump) => {
    const before = await stage.look()
    await jump()
    await seen(before, 2 * minuteMs)
  })

  it('amid a round leaves a whole copy, and changes come as ever', async () => {
    const before = await stage.look()
    stage.sandbox.context.knobs.latencyMs = 50
    stage.edit(1)
    await stage.clock.leap(minuteMs)
    const looking = stage.look(before.token)
    stage.clock.setBack(hourMs)
    expect((await looking).refused).toEqual([])
    stage.sandbox.context.knobs.latencyMs = 0
    await seen(before, 2 * minuteMs)
  })

  it('to 1970, as without a battery, and to the present when it is set, loses nothing', async () => {
    const before = await stage.look()
    const back = yearsSince1970()
    stage.clock.setBack(back)
    expect(new Date(stage.clock.now()).getUTCFullYear()).toBe(1970)
    await seen(before, 2 * minuteMs)
    const later = await stage.look()
    await stage.clock.leap(back)
    await seen(later, 2 * minuteMs)
  })
})

it('a machine that slept for eight hours, past the end of its tokens, is in step within a minute', async () => {
  const before = await stage.look()
  await stage.clock.leap(8 * hourMs)
  await seen(before, minuteMs)
})
