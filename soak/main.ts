/**
 * `npm run soak [-- --count <n>] [--minutes <n>] [--seed <first>] [--nodes <n>]`: random lives, each with faults of its own, one seed after
 * the other. A failure names its seed and the shortest schedule that still fails; the same seed begins there again.
 * With `--strain` hundreds of bad clients hold on to the real bridge while a good one reads.
 * With `--steady` it has an even load for so many `--minutes` (30), and its memory is watched.
 * With `--kill` real bridges are killed at random moments instead, over HTTP, for so many `--minutes` (10): one on a file, or `--nodes 2` on
 * a Redis server of their own.
 * With `--crash-points` it is killed `--count` times (500) at points that have a name; `--store` is `file`, `redis` or `postgres`.
 */
import { parseArgs } from 'node:util'
import { runKills } from './kill/run.ts'
import { runLives } from './lives/run.ts'
import { isKind, runPoints } from './points/run.ts'
import { runSteady } from './steady/run.ts'
import { runStrain } from './strain/run.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string' },
    minutes: { type: 'string' },
    kill: { type: 'boolean', default: false },
    'crash-points': { type: 'boolean', default: false },
    strain: { type: 'boolean', default: false },
    steady: { type: 'boolean', default: false },
    store: { type: 'string', default: 'file' },
    seed: { type: 'string', default: '1' },
    nodes: { type: 'string', default: '1' },
  },
})

function refuse(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}

const defaults = {
  count: values['crash-points'] ? '500' : '1000',
  minutes: values.kill ? '10' : values.steady ? '30' : '600',
}

const whole = (name: 'count' | 'minutes' | 'seed' | 'nodes'): number => {
  const text = { ...defaults, ...values }[name]
  return /^\d{1,9}$/.test(text) ? Number(text) : refuse(`--${name} has to be a whole number.`)
}

const [count, minutes, seed, nodes] = [whole('count'), whole('minutes'), whole('seed'), whole('nodes')]
const { store } = values
const tell = (line: string) => console.log(line)

function run(): Promise<number> {
  if (values.strain) return runStrain({ share: 1, questions: 100, longestMs: 1_000, seed }, tell)
  if (values.steady) return runSteady({ minutes, seed }, tell)
  if (values.kill) return runKills({ minutes, seed, doors: nodes }, tell)
  if (!values['crash-points']) return runLives({ count, minutes, first: seed, nodes }, tell)
  if (!isKind(store)) return refuse('--store has to be file, redis or postgres.')
  return runPoints({ kills: count, seed, kind: store }, tell)
}

process.exitCode = (await run()) === 0 ? 0 : 1
