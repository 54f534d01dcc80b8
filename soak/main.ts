/**
 * `npm run soak [-- --count <n>] [--minutes <n>] [--seed <first>] [--nodes <n>]`: random lives, each with faults of its own, one seed after
 * the other. A failure names its seed and the shortest schedule that still fails; the same seed begins there again.
 * With `--kill` the real bridge is killed at random moments instead, over HTTP and on a real file, for so many `--minutes` (10).
 */
import { parseArgs } from 'node:util'
import { runKills } from './kill/run.ts'
import { runLives } from './lives/run.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    minutes: { type: 'string' },
    kill: { type: 'boolean', default: false },
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
const failures = values.kill
  ? await runKills({ minutes: options.minutes, seed: options.first }, tell)
  : await runLives(options, tell)
process.exitCode = failures === 0 ? 0 : 1
