/** How requests take turns. */
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inTurns } from '../src/pace.ts'

const [quiet, crowded] = [() => false, () => true]

/** @returns how many pieces have begun after each turn of the event loop, from before the first one on */
async function countsOf(begun: readonly unknown[], turns: number): Promise<readonly number[]> {
  const counts: number[] = []
  for (let at = 0; at <= turns; at += 1) {
    counts.push(begun.length)
    await turn()
  }
  return counts
}

describe('work that comes all at once', () => {
  it('begins in its order, a few pieces in each turn of the event loop', async () => {
    const begun: number[] = []
    const begin = inTurns((n: number) => void begun.push(n), quiet)
    const names = Array.from({ length: 20 }, (_, n) => n)
    for (const n of names) begin(n)
    expect(await countsOf(begun, 3)).toEqual([0, 8, 16, 20])
    expect(begun).toEqual(names)
    begin(20)
    await turn()
    expect(begun.at(-1)).toBe(20)
  })

  it('begins one piece in a turn while people come to the door', async () => {
    const begun: number[] = []
    const begin = inTurns((n: number) => void begun.push(n), crowded)
    for (const n of [1, 2, 3]) begin(n)
    expect(await countsOf(begun, 3)).toEqual([0, 1, 2, 3])
  })

  it('takes up what comes while it works, behind those who wait', async () => {
    const begun: number[] = []
    const begin = inTurns((n: number) => {
      begun.push(n)
      if (n === 1) begin(12)
    }, quiet)
    for (let n = 1; n < 12; n += 1) begin(n)
    expect(await countsOf(begun, 2)).toEqual([0, 8, 12])
    expect(begun.at(-1)).toBe(12)
  })
})
