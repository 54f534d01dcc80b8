/** Each fault of Graph, seen by an app that believes every answer. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FaultStage, faultStage, hourMs, minuteMs, type Sight, secondMs } from './stage.ts'
import { type GraphFault, graphFaults } from './table.ts'

let stage: FaultStage
let before: Sight

beforeAll(async () => {
  stage = await faultStage()
})
afterAll(() => stage.close())

const clear = () => {
  stage.sandbox.context.faults.off()
  stage.sandbox.context.knobs.largestPage = 1000
}
afterEach(clear)

/** More than FRESH_SECONDS: the next request looks at Graph, if it may. */
const later = (ms = 20 * secondMs) => stage.clock.leap(ms)

/** Nothing may be missing, whatever fails. */
function whole(sight: Sight): void {
  expect(sight.refused).toEqual([])
  expect(sight.gone).toEqual([])
  expect(sight.calendars).toEqual(before.calendars)
  expect([...sight.etags.keys()]).toEqual([...before.etags.keys()])
}

const moved = (sight: Sight): readonly string[] =>
  [...sight.etags].filter(([href, etag]) => before.etags.get(href) !== etag).map(([href]) => href)

/** What was edited meanwhile is seen in time, and nothing else has moved. */
async function current(title: string, withinMinutes: number): Promise<void> {
  const deadline = stage.clock.now() + withinMinutes * minuteMs
  for (;;) {
    const sight = await stage.look(before.token)
    whole(sight)
    if (sight.titles.includes(title)) break
    expect(stage.clock.now(), ['too late', ...stage.log.slice(-8)].join('\n')).toBeLessThan(deadline)
    await later(15 * secondMs)
  }
  const after = await stage.look(before.token)
  whole(after)
  expect(moved(after)).toHaveLength(1)
}

async function keptCopy(): Promise<void> {
  const sight = await stage.look(before.token)
  whole(sight)
  expect(moved(sight)).toEqual([])
  expect(sight.token).toBe(before.token)
}

async function othersCurrent(): Promise<void> {
  const sight = await stage.look(before.token)
  whole(sight)
  expect(moved(sight).length).toBeLessThanOrEqual(1)
}

const duringIt: Readonly<Record<GraphFault['seen'], (title: string) => Promise<void>>> = {
  copy: keptCopy,
  current: (title) => current(title, 2),
  'others current': othersCurrent,
}

describe('when Graph fails, an app misses nothing', () => {
  for (const { id, fails, on, seen, healsWithinMinutes, largestPage } of graphFaults) {
    it(`${id}: ${fails}`, async () => {
      // The change feed is asked again an hour after it failed.
      await later(hourMs + minuteMs)
      await stage.look()
      before = await stage.look()
      whole(before)
      if (largestPage !== undefined) stage.sandbox.context.knobs.largestPage = largestPage
      for (const fault of on) stage.sandbox.context.faults.on({ ...fault })
      const title = stage.edit()
      for (const pause of [20 * secondMs, 70 * secondMs]) {
        await later(pause)
        await duringIt[seen](title)
      }
      clear()
      await later()
      await current(title, healsWithinMinutes)
    })
  }
})
