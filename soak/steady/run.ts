/** The real bridge under an even load, long enough to see whether its memory grows. */
import { setTimeout as delay } from 'node:timers/promises'
import { calendarsOf } from '../../bench/stage/client.ts'
import { type Stage, startStage } from '../../bench/stage/stage.ts'
import { Person, type Tally } from '../kill/person.ts'
import { randomOf } from '../random.ts'

export interface SteadyOptions {
  readonly minutes: number
  readonly seed: number
}

const people = 10
const editEveryMs = 2_000
const syncEveryMs = 500
const samples = 90
const mebibyte = 2 ** 20
/** Between the second and the last third; the first is for warming up. */
const mostGrowthMiB = 16

/** @returns how many things went wrong */
export async function runSteady({ minutes, seed }: SteadyOptions, tell: (line: string) => void): Promise<number> {
  const stage = await startStage({ crowd: people, settings: { FRESH_SECONDS: '0', LOG_LEVEL: 'silent' } })
  const tally: Tally = { syncs: 0, edits: 0, refused: 0, unreachable: 0 }
  const wrong: string[] = []
  try {
    const crowd = await gather(stage, seed, tally)
    const end = performance.now() + minutes * 60_000
    const again = async (work: () => Promise<void>, everyMs: number) => {
      while (performance.now() < end && wrong.length === 0) {
        await work().catch((error: unknown) => wrong.push(error instanceof Error ? error.message : String(error)))
        await delay(everyMs)
      }
    }
    const lines = crowd.flatMap((person) => [
      again(() => person.edit(), editEveryMs),
      again(() => person.sync(), syncEveryMs),
    ])
    const sizes = await measured(stage, minutes, () => wrong.length > 0, tell)
    await Promise.all(lines)
    wrong.push(...grown(sizes))
    const { syncs, edits, refused } = tally
    tell(`${minutes} min, seed ${seed}: ${syncs} syncs, ${edits} edits, ${refused} times 503; ${said(sizes)}`)
    for (const line of wrong) tell(line)
    return wrong.length
  } finally {
    await stage.close()
  }
}

async function gather(stage: Stage, seed: number, tally: Tally): Promise<readonly Person[]> {
  const random = randomOf(seed)
  const crowd: Person[] = []
  for (let number = 1; number <= people; number += 1) {
    const login = await stage.signIn(number)
    await stage.bridge().ask('connect', login)
    const client = stage.client(login)
    const [calendar = ''] = await calendarsOf(client)
    crowd.push(new Person(number, calendar, { sandbox: stage.sandbox, clients: [client], random, tally }))
  }
  return crowd
}

/** @returns resident memory of the bridge, MiB, at even distances */
async function measured(stage: Stage, minutes: number, isOver: () => boolean, tell: (line: string) => void) {
  const sizes: number[] = []
  while (sizes.length < samples && !isOver()) {
    await delay((minutes * 60_000) / samples)
    sizes.push((await stage.usage()).rssBytes / mebibyte)
    if (sizes.length % 10 === 0) tell(`${sizes.length} of ${samples}: ${sizes.at(-1)?.toFixed(0)} MiB`)
  }
  return sizes
}

const mean = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0) / sizes.length

function thirds(sizes: readonly number[]): readonly [number, number, number] {
  const third = Math.floor(sizes.length / 3)
  return [mean(sizes.slice(0, third)), mean(sizes.slice(third, 2 * third)), mean(sizes.slice(2 * third))]
}

function grown(sizes: readonly number[]): readonly string[] {
  const [, second, last] = thirds(sizes)
  return last - second > mostGrowthMiB ? [`memory grew from ${second.toFixed(0)} to ${last.toFixed(0)} MiB`] : []
}

const said = (sizes: readonly number[]): string =>
  `memory ${sizes[0]?.toFixed(0)} MiB first, ${sizes.at(-1)?.toFixed(0)} last, thirds ${thirds(sizes)
    .map((size) => size.toFixed(0))
    .join(', ')}`
