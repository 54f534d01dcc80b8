/**
 * `npm run soak [-- --count <n>] [--minutes <n>] [--seed <first>] [--nodes <n>]`: random lives, each with faults of its own, one seed after
 * the other. A failure names its seed and the shortest schedule that still fails; the same seed begins there again.
 * With `--strain` hundreds of bad clients hold on to the real bridge while a good one reads.
 * With `--kill` the real bridge is killed at random moments instead, over HTTP and on a real file, for so many `--minutes` (10).
 */
import { parseArgs } from 'node:util'
import { runKills } from './kill/run.ts'
import { runLives } from './lives/run.ts'
import { runStrain } from './strain/run.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    minutes: { type: 'string' },
    kill: { type: 'boolean', default: false },
    strain: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    nodes: { type: 'string', default: '1' },
  },
})

const whole = (name: 'count' | 'minutes' | 'seed' | 'nodes'): number => {
  const text = values[name] ?? (values.kill ? '10' : '600')
  if (/^\d{1,9}$/.test(text)) return Number(text)
  console.error(`--${name} has to be a whole number.`)
  process.exit(2)
}

const options = { count: whole('count'), minutes: whole('minutes'), first: whole('seed'), nodes: whole('nodes') }
const tell = (line: string) => console.log(line)
const strain = { share: 1, questions: 100, longestMs: 1_000, seed: options.first }
const failures = await (values.strain
  ? runStrain(strain, tell)
  : values.kill
    ? runKills({ minutes: options.minutes, seed: options.first }, tell)
    : runLives(options, tell))
process.exitCode = failures === 0 ? 0 : 1
