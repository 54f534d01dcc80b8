/**
 * `npm run soak [-- --count <n>] [--minutes <n>] [--seed <first>] [--nodes <n>]`: random lives, each with faults of its own, one seed after
 * the other. A failure names its seed and the shortest schedule that still fails; the same seed begins there again.
 */
import { parseArgs } from 'node:util'
import { runLives } from './lives/run.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    nodes: { type: 'string', default: '1' },
  },
})

const whole = (name: 'count' | 'minutes' | 'seed' | 'nodes'): number => {
  const text = values[name]
  if (/^\d{1,9}$/.test(text)) return Number(text)
  console.error(`--${name} has to be a whole number.`)
  process.exit(2)
}

const options = { count: whole('count'), minutes: whole('minutes'), first: whole('seed'), nodes: whole('nodes') }
const failures = await runLives(options, (line) => console.log(line))
process.exitCode = failures === 0 ? 0 : 1
