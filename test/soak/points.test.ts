/** A short run of `npm run soak -- --crash-points`. */
import { expect, it } from 'vitest'
import { runPoints } from '../../soak/points/run.ts'
import { points } from '../../soak/points/table.ts'

const few = ['after the ref', 'in the write of a password', 'in the write of a migration']

it('a bridge that is killed in a write serves a whole state afterwards, and all that it had acknowledged', async () => {
  const only = points.filter(({ name }) => few.includes(name))
  expect(only).toHaveLength(few.length)
  const said: string[] = []
  const wrong = await runPoints({ kills: few.length, seed: 1, kind: 'file', only }, (line) => said.push(line))
  expect(wrong, said.join('\n')).toBe(0)
  for (const name of few) expect(said).toContain(`  1 × ${name}`)
}, 120_000)
