/** kill -9 of the real bridge at random moments, under load, while everything is edited. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { type Client, calendarsOf } from '../../bench/stage/client.ts'
import { type Stage, startStage } from '../../bench/stage/stage.ts'
import { type Random, randomOf } from '../random.ts'
import { Person, type Tally } from './person.ts'

export interface KillOptions {
  readonly minutes: number
  readonly seed: number
}

const people = 4
/** Faults of Graph that come and go meanwhile. */
const faults = ['g04-503', 'g13-cut', 'g22-reset', 'g11-410', 'g24-invalid-json', 'g02-429-plain', 'g15-duplicate-page']
/** A life of the bridge: some die while they start. */
const longestLifeMs = 8_000
/** For the end; the clock of the bridge is put forward meanwhile. */
const calmMs = 90_000
const minuteMs = 60_000
const mostTold = 20

/** @returns how many things went wrong */
export async function runKills({ minutes, seed }: KillOptions, tell: (line: string) => void): Promise<number> {
  const random = randomOf(seed)
  const stage = await startStage({ crowd: people, settings: { FRESH_SECONDS: '0', LOG_LEVEL: 'silent' } })
  const tally: Tally = { syncs: 0, edits: 0, refused: 0, unreachable: 0 }
  const wrong: string[] = []
  try {
    const crowd = await gather(stage, random, tally)
    const end = performance.now() + minutes * 60_000
    const isOver = () => performance.now() > end || wrong.length > 0
    const again = (work: () => Promise<void>, pauseMs: number) => repeat(work, pauseMs, isOver, wrong)
    let kills = 0
    const lines = crowd.flatMap((person) => [again(() => person.edit(), 400), again(() => person.sync(), 20)])
    const trouble = again(() => weather(stage, random), 3_000)
    while (!isOver()) {
      await delay(random.below(longestLifeMs))
      await stage.restart('SIGKILL')
      kills += 1
      if (kills % 10 === 0) tell(`${kills} kills, ${shown(tally)}`)
    }
    await Promise.all([...lines, trouble])
    await stage.sandbox.ask('fault')
    if (wrong.length === 0) wrong.push(...(await settle(stage, crowd)))
    await stage.bridge().kill('SIGKILL')
    wrong.push(...damageOf(stage.dataDir))
    tell(`${kills} kills in ${minutes} min, seed ${seed}: ${shown(tally)}; ${wrong.length} wrong`)
    for (const line of wrong.slice(0, mostTold)) tell(line)
    return wrong.length
  } finally {
    await stage.close()
  }
}

const shown = ({ syncs, edits, refused, unreachable }: Tally): string =>
  `${syncs.toLocaleString('en')} syncs, ${edits.toLocaleString('en')} edits, ${refused} times 503, ${unreachable} times not there`

async function gather(stage: Stage, random: Random, tally: Tally): Promise<readonly Person[]> {
  const crowd: Person[] = []
  for (let number = 1; number <= people; number += 1) {
    const login = await stage.signIn(number)
    await stage.bridge().ask('connect', login)
    const client: Client = stage.client(login)
    const [calendar = ''] = await calendarsOf(client)
    crowd.push(new Person(number, calendar, { sandbox: stage.sandbox, client, random, tally }))
  }
  await stage.sandbox.ask('latency', { ms: 5 })
  return crowd
}

async function repeat(
  work: () => Promise<void>,
  pauseMs: number,
  isOver: () => boolean,
  wrong: string[],
): Promise<void> {
  while (!isOver()) {
    await work().catch((error: unknown) => wrong.push(error instanceof Error ? error.message : String(error)))
    await delay(pauseMs)
  }
}

async function weather(stage: Stage, random: Random): Promise<void> {
  await stage.sandbox.ask('fault')
  const name = random.pick(faults)
  if (name !== undefined && random.is(0.5)) await stage.sandbox.ask('fault', { name, times: 1 + random.below(6) })
}

/** All is well again: everybody holds exactly what exists, at the latest when the brake has seen the same twice. */
async function settle(stage: Stage, crowd: readonly Person[]): Promise<readonly string[]> {
  const end = performance.now() + calmMs
  for (;;) {
    for (const person of crowd) await person.sync()
    const different = crowd.flatMap((person) => person.difference())
    if (different.length === 0 || performance.now() > end) return different
    await stage.bridge().ask('advance', { ms: minuteMs })
    await delay(500)
  }
}

function damageOf(dataDir: string): readonly string[] {
  const db = new DatabaseSync(join(dataDir, 'bridge.sqlite'))
  try {
    const rows = db
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => String(row['integrity_check']))
    return rows.filter((row) => row !== 'ok')
  } finally {
    db.close()
  }
}
