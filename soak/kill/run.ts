/**
 * kill -9 of real bridges at random moments, under load, while everything is edited: over HTTP, on a real file or, with several of them, on a
 * Redis server of its own that all of them share.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { calendarsOf } from '../../bench/stage/client.ts'
import { type OwnServer, ownRedis } from '../../test/store/servers.ts'
import { type Random, randomOf } from '../random.ts'
import { type Site, startSite } from '../site.ts'
import { Person, type Tally } from './person.ts'

export interface KillOptions {
  readonly minutes: number
  readonly seed: number
  /** Bridges; several of them share a Redis server. */
  readonly doors: number
}

const people = 4
/** Faults of Graph that come and go meanwhile. */
const faults = ['g04-503', 'g13-cut', 'g22-reset', 'g11-410', 'g24-invalid-json', 'g02-429-plain', 'g15-duplicate-page']
/** A life of a bridge: some die while they start. */
const longestLifeMs = 8_000
const minuteMs = 60_000
/** So fast do the clocks of all go: what the brake holds is let go in the same run, and grants are renewed in it. */
const hurryMs = 30_000
const mostTold = 20
/**
 * What the kept copy may lack once all is well, in minutes: the brake may hold removals, and all that came after them, for five from the
 * last one that was too many, and what was not confirmed then is asked about after one, two and four minutes more.
 */
const calmMinutes = 15

interface Run {
  readonly site: Site
  readonly random: Random
  readonly crowd: readonly Resident[]
  readonly tally: Tally
  readonly wrong: string[]
}

interface Resident {
  readonly accountId: string
  readonly person: Person
}

/** @returns how many things went wrong */
export async function runKills(options: KillOptions, tell: (line: string) => void): Promise<number> {
  const redis = options.doors > 1 ? await ownRedis('--appendonly', 'yes') : undefined
  const settings = redis === undefined ? {} : { STORE_URL: redis.url }
  const site = await startSite({ crowd: people, doors: options.doors, settings })
  try {
    return await killIn(site, redis, options, tell)
  } finally {
    await site.close()
    await redis?.stop()
  }
}

async function killIn(
  site: Site,
  redis: OwnServer | undefined,
  { minutes, seed, doors }: KillOptions,
  tell: (line: string) => void,
): Promise<number> {
  const random = randomOf(seed)
  const tally: Tally = { syncs: 0, edits: 0, refused: 0, unreachable: 0 }
  const run: Run = { site, random, tally, crowd: await gather(site, random, tally), wrong: [] }
  const kills = await underLoad(run, minutes * minuteMs, tell)
  await site.sandbox.ask('fault')
  const calm = run.wrong.length === 0 ? await settle(run) : 0
  for (const door of site.doors) await door.bridge.kill('SIGKILL')
  if (redis === undefined) run.wrong.push(...damageOf(site.folder))
  const what = `${kills} kills of ${doors} process(es) in ${minutes} min, seed ${seed}: ${shown(tally)}`
  tell(`${what}; all there ${calm} min of the clock after the last edit; ${run.wrong.length} wrong`)
  for (const line of run.wrong.slice(0, mostTold)) tell(line)
  return run.wrong.length
}

const shown = ({ syncs, edits, refused, unreachable }: Tally): string =>
  `${syncs.toLocaleString('en')} syncs, ${edits.toLocaleString('en')} edits, ${refused} times 503, ${unreachable} times not there`

/** @returns how many kills there were */
async function underLoad({ site, random, crowd, tally, wrong }: Run, ms: number, tell: (line: string) => void) {
  const end = performance.now() + ms
  const isOver = () => performance.now() > end || wrong.length > 0
  const again = (work: () => Promise<unknown>, pauseMs: number) => repeat(work, pauseMs, isOver, wrong)
  const lines = crowd.flatMap(({ person }) => [again(() => person.edit(), 400), again(() => person.sync(), 20)])
  lines.push(again(() => weather(site, random), 3_000))
  lines.push(again(() => site.advance(hurryMs), 1_000))
  let kills = 0
  while (!isOver()) {
    await delay(random.below(longestLifeMs))
    await random.pick(site.doors)?.restart()
    kills += 1
    if (kills % 10 === 0) tell(`${kills} kills, ${shown(tally)}`)
  }
  await Promise.all(lines)
  return kills
}

async function gather(site: Site, random: Random, tally: Tally): Promise<readonly Resident[]> {
  const crowd: Resident[] = []
  for (let number = 1; number <= people; number += 1) {
    const login = await site.signIn(number)
    await site.doors[0]?.bridge.ask('connect', login)
    const clients = site.doors.map((door) => door.client(login))
    const [calendar = ''] = clients[0] === undefined ? [] : await calendarsOf(clients[0])
    const person = new Person(number, calendar, { sandbox: site.sandbox, clients, random, tally })
    crowd.push({ accountId: login.accountId, person })
  }
  await site.sandbox.ask('latency', { ms: 5 })
  return crowd
}

async function repeat(
  work: () => Promise<unknown>,
  pauseMs: number,
  isOver: () => boolean,
  wrong: string[],
): Promise<void> {
  while (!isOver()) {
    await work().catch((error: unknown) => wrong.push(error instanceof Error ? error.message : String(error)))
    await delay(pauseMs)
  }
}

async function weather(site: Site, random: Random): Promise<void> {
  await site.sandbox.ask('fault')
  const name = random.pick(faults)
  if (name !== undefined && random.is(0.5)) await site.sandbox.ask('fault', { name, times: 1 + random.below(6) })
}

/** All is well again: everybody holds exactly what exists, at the latest when the brake has let go. @returns after how many minutes */
async function settle({ site, crowd, wrong }: Run): Promise<number> {
  for (let minutes = 0; ; minutes += 1) {
    for (const { person } of crowd) await person.sync()
    const different = crowd.filter(({ person }) => person.difference().length > 0)
    if (different.length === 0) return minutes
    if (minutes === calmMinutes) {
      for (const one of different) wrong.push(...one.person.difference(), await refsOf(site, one))
      return minutes
    }
    await site.advance(minuteMs)
    await delay(500)
  }
}

/** What the bridge says of it: a difference that the brake explains is no other than one that lasts too long, but is found sooner. */
async function refsOf({ doors }: Site, { accountId }: Resident): Promise<string> {
  return `the refs: ${JSON.stringify(await doors[0]?.bridge.ask('refs', { accountId }))}`
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
