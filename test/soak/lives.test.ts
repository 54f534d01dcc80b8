/** A short run of `npm run soak`: clients that believe every answer lose nothing that exists, whatever fails. */
import { describe, expect, it } from 'vitest'
import { scheduleOf, shrunk } from '../../soak/lives/life.ts'
import { runLives } from '../../soak/lives/run.ts'

describe('clients that believe every answer', () => {
  for (const [nodes, count] of [
    [1, 150],
    [2, 50],
  ] as const) {
    it(`lose nothing that exists, and end with exactly what exists (${nodes} process(es), ${count} lives)`, async () => {
      const said: string[] = []
      const failures = await runLives({ count, minutes: 5, first: 1, nodes }, (line) => said.push(line))
      expect(failures, said.join('\n')).toBe(0)
      expect(said.at(-1)).toContain(`${count} lives from seed 1 on`)
    })
  }
})

describe('a failure', () => {
  const fatal = {
    step: {
      name: 'fatal',
      often: 0,
      run: () => {
        throw new Error('on purpose')
      },
    },
    seed: 1,
  }

  it('is shown by the shortest schedule that still fails', async () => {
    const schedule = scheduleOf(7).toSpliced(5, 0, fatal)
    expect(await shrunk({ seed: 7, schedule, nodes: 1 })).toEqual([fatal])
  })

  it('follows from its seed', () => {
    const names = (seed: number) => scheduleOf(seed).map(({ step, seed: own }) => `${step.name} ${own}`)
    expect(names(7)).toEqual(names(7))
    expect(names(7)).not.toEqual(names(8))
  })
})
