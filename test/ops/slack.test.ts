/** What the engine holds and nobody uses goes back to the machine. */
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Program } from '../../bench/stage/program.ts'
import { flags } from '../../bench/stage/stage.ts'
import { silentLog } from '../../src/log.ts'
import { givingBack } from '../../src/ops/slack.ts'

const MiB = 2 ** 20
const file = join(import.meta.dirname, 'burst.ts')

it('a program as `npm start` starts it gives back what a burst has left', { timeout: 60_000 }, async () => {
  const program = new Program(file, {}, flags)
  onTestFinished(() => program.kill())
  await program.ask('burst')
  const before = await program.ask<number>('held')
  expect(before).toBeGreaterThan(300 * MiB)
  const afterTurn = async () => {
    await program.ask('turn')
    return program.ask<number>('held')
  }
  await expect.poll(afterTurn, { timeout: 30_000 }).toBeLessThan(150 * MiB)
})

describe('the collection for which everybody waits', () => {
  /** @returns in which of the turns it collected; each turn finds so many MiB held, so many are left by a collection, and it was that busy */
  async function collected(turns: readonly (readonly [held: number, left: number, busy: number])[]) {
    let [at, held] = [0, 0]
    const done: number[] = []
    const engine = {
      held: () => held * MiB,
      collect: () => {
        done.push(at)
        held = turns[at]?.[1] ?? 0
      },
      busy: () => turns[at]?.[2] ?? 0,
    }
    const job = givingBack(engine, silentLog)
    for (; at < turns.length; at += 1) {
      held = turns[at]?.[0] ?? 0
      await job.run(new AbortController().signal)
    }
    return done
  }

  it('does not come where little is held', async () => {
    expect(await collected([[223, 100, 0]])).toEqual([])
  })

  it('waits until the process rests', async () => {
    const turns = [0.9, 0.25, 0.24].map((busy) => [350, 220, busy] as const)
    expect(await collected(turns)).toEqual([2])
  })

  it('comes again only when 16 MiB more are held than were in use after the last one', async () => {
    const turns = [350, ...Array<number>(9).fill(315), 316].map((held) => [held, 300, 0] as const)
    expect(await collected(turns)).toEqual([0, 10])
  })

  it('comes once in a minute at most', async () => {
    const turns = Array<number>(14)
      .fill(350)
      .map((held) => [held, 300, 0] as const)
    expect(await collected(turns)).toEqual([0, 6, 12])
  })
})
