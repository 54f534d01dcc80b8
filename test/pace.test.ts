/** How requests take turns. */
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { oneInTurn } from '../src/pace.ts'

describe('work that comes all at once', () => {
  it('begins in its order, one piece in each turn of the event loop', async () => {
    const begun: string[] = []
    const begin = oneInTurn((name: string) => void begun.push(name))
    for (const name of ['a', 'b', 'c']) begin(name)
    const seen: number[] = []
    for (let turns = 0; turns < 4; turns += 1) {
      seen.push(begun.length)
      await turn()
    }
    expect(begun).toEqual(['a', 'b', 'c'])
    expect(seen).toEqual([0, 1, 2, 3])
    begin('d')
    await turn()
    expect(begun.at(-1)).toBe('d')
  })

  it('takes up what comes while it works', async () => {
    const begun: number[] = []
    const begin = oneInTurn((n: number) => {
      begun.push(n)
      if (n === 1) queueMicrotask(() => begin(4))
    })
    for (const n of [1, 2, 3]) begin(n)
    for (let turns = 0; turns < 5; turns += 1) await turn()
    expect(begun).toEqual([1, 2, 3, 4])
  })
})
