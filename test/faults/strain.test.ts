/** A short run of `npm run soak -- --strain`: bad clients of every kind hold on to the bridge, and a good one is answered. */
import { expect, it } from 'vitest'
import { runStrain } from '../../soak/strain/run.ts'

it('a good client is answered while others are slow, silent, cut off, refused or too many, and nothing stays open', {
  timeout: 120_000,
}, async () => {
  const said: string[] = []
  const options = { share: 0.1, questions: 10, longestMs: 20_000, seed: 1 }
  const wrong = await runStrain(options, (line) => said.push(line))
  expect(wrong, said.join('\n')).toBe(0)
})
