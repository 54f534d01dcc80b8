/** kill -9 at points that have a name, in turn, and what is there afterwards. */
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Login } from '../../bench/stage/types.ts'
import { type OwnServer, ownPostgres, ownRedis } from '../../test/store/servers.ts'
import { isUnreachable } from '../app.ts'
import { type Random, randomOf } from '../random.ts'
import { type Door, type Site, startSite } from '../site.ts'
import { Calendar } from './calendar.ts'
import { Ledger } from './ledger.ts'
import { type Act, type Armed, onServers, type Point, points } from './table.ts'

export type Kind = 'file' | 'redis' | 'postgres'

export interface PointsOptions {
  readonly kills: number
  readonly seed: number
  readonly kind: Kind
  /** Of the table; all that the kind of store has. */
  readonly only?: readonly Point[]
}

const servers: Readonly<Record<Kind, (() => Promise<OwnServer>) | undefined>> = {
  file: undefined,
  redis: () => ownRedis('--appendonly', 'yes', '--appendfsync', 'always'),
  postgres: ownPostgres,
}

export const isKind = (text: string): text is Kind => Object.hasOwn(servers, text)

const minuteMs = 60_000
/** Between two deaths: longer than the brake remembers, and than anybody waits who failed a few times. */
const betweenMs = 6 * minuteMs
/** Longer than an access token lives. */
const tokenMs = 120 * minuteMs
/** Minutes of the clock until the app holds the present again. */
const healedWithin = 10
const latestUs = 4_000
/** Calls that may pass before somebody who came to a point is dead. */
const mostPolls = 4
const checkEvery = 25

interface Home {
  readonly login: Login
  readonly calendar: Calendar
}

interface Run {
  readonly site: Site
  readonly door: Door
  readonly random: Random
  readonly ledger: Ledger
  readonly home: Home
  /** Newest version that the store was brought to. */
  version: number
  /** The last one who signed in, and how many have. */
  newcomer: Home
  people: number
}

/** @returns how many things went wrong */
export async function runPoints(options: PointsOptions, tell: (line: string) => void): Promise<number> {
  const { kills, seed, kind } = options
  const list = options.only ?? (kind === 'file' ? points : onServers)
  const server = await servers[kind]?.()
  const settings = server === undefined ? {} : { STORE_URL: server.url }
  const site = await startSite({ crowd: 1 + kills, doors: 1, settings })
  const died = new Map<string, number>()
  const readyMs: number[] = []
  const wrong: string[] = []
  try {
    const run = await begin(site, randomOf(seed))
    for (let turn = 0; sum(died) < kills && turn < 3 * kills && wrong.length === 0; turn += 1) {
      const point = list[turn % list.length]
      if (point === undefined) break
      const ms = await oneDeath(run, point).catch((error: unknown) => {
        wrong.push(`${point.name}: ${error instanceof Error ? error.message : String(error)}`)
      })
      if (ms === undefined) continue
      readyMs.push(ms)
      died.set(point.name, (died.get(point.name) ?? 0) + 1)
      if (kind === 'file' && sum(died) % checkEvery === 0) wrong.push(...(await damageOf(run)))
      if (sum(died) % checkEvery === 0) tell(`${sum(died)} kills: ${wrong.length} wrong`)
    }
    for (const { name } of list) tell(`  ${died.get(name) ?? 0} × ${name}`)
    const [median, longest] = [readyMs.toSorted((a, b) => a - b).at(readyMs.length >> 1) ?? 0, Math.max(0, ...readyMs)]
    const ready = `ready again after ${Math.round(median)} ms (median), ${Math.round(longest)} ms at most`
    tell(`${sum(died)} kills at ${died.size} points, ${kind}, seed ${seed}; ${ready}; ${wrong.length} wrong`)
    for (const line of wrong) tell(line)
    return wrong.length
  } finally {
    await site.close()
    await server?.stop()
  }
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0)

async function begin(site: Site, random: Random): Promise<Run> {
  const [door] = site.doors
  if (door === undefined) throw new Error('there is no bridge')
  const home = await moveIn(site, random, 1)
  await settle(door, site, home)
  const rest = { version: 1, newcomer: home, people: 1 }
  return { site, door, random, home, ledger: new Ledger(home.login), ...rest }
}

/** Somebody new, whose calendar nobody has read yet. */
async function moveIn(site: Site, random: Random, number: number): Promise<Home> {
  const calendar = new Calendar(number, site.sandbox, random)
  await calendar.fill()
  const login = await site.signIn(number)
  return { login, calendar }
}

const acts: Readonly<Record<Act, (run: Run) => Promise<void>>> = {
  edit: async (run) => {
    for (let edits = 1 + run.random.below(3); edits > 0; edits -= 1) await run.home.calendar.edit()
    await polls(run)
  },
  'first sync': async (run) => {
    await run.door.bridge.ask('connect', run.newcomer.login)
  },
  renew: async (run) => {
    await run.home.calendar.edit()
    await run.site.advance(tokenMs)
    await polls(run)
  },
  mint: ({ ledger, door }) => ledger.mint(door),
  revoke: ({ ledger, door }) => ledger.revoke(door),
  rotate: ({ door }) => door.bridge.ask('rotate'),
  migrate: async () => {},
}

async function polls({ door, home }: Run): Promise<void> {
  for (let count = 0; count < mostPolls; count += 1) {
    if ((await home.calendar.sync(door.client(home.login))) === 'present') return
  }
}

/** @returns ms until it was ready again; undefined when it never came to that point */
async function oneDeath(run: Run, point: Point): Promise<number | undefined> {
  const { door, site, random, ledger, home } = run
  await site.advance(betweenMs)
  for (const each of new Set([home, run.newcomer])) await settle(door, site, each)
  await ledger.prepare(door)
  const armed = { ...point, nth: 1 + random.below(point.most), withinUs: random.below(latestUs) }
  if (point.act === 'first sync') {
    run.people += 1
    run.newcomer = await moveIn(site, random, run.people)
  }
  const died = point.act === 'migrate' ? await dieMigrating(run, armed) : await dieActing(run, point.act, armed)
  await site.sandbox.ask('fault', { name: 'g08-403' }) // is not tried again: nobody waits for it
  const startedAt = performance.now()
  await start(run)
  const ms = performance.now() - startedAt
  await verify(run)
  await site.sandbox.ask('fault')
  return died ? ms : undefined
}

const start = ({ door, version }: Run) => door.start({ MIGRATE_TO: String(version) })

/** @returns whether it died where it should */
async function dieActing(run: Run, act: Act, armed: Armed): Promise<boolean> {
  const { bridge } = run.door
  await bridge.ask('arm', armed)
  const done = acts[act](run).then(
    () => false,
    (error: unknown) => {
      if (isUnreachable(error) || String(error).includes('The program ')) return true
      throw error
    },
  )
  const isDead = await Promise.race([done, bridge.ended.then(() => true)])
  await bridge.kill()
  await done.catch(() => {})
  return isDead
}

async function dieMigrating(run: Run, armed: Armed): Promise<boolean> {
  const { door } = run
  await door.bridge.kill()
  run.version += 1
  const more = { MIGRATE_TO: String(run.version), CRASH_AT: JSON.stringify(armed) }
  const isUp = await door.start(more).then(
    () => true,
    () => false,
  )
  if (isUp) await door.bridge.kill()
  else if ((await door.bridge.ended) !== 'SIGKILL') throw new Error('the bridge did not start')
  return !isUp
}

/** While Microsoft is away: what is kept, and what was acknowledged. */
async function verify({ door, home, newcomer, ledger }: Run): Promise<void> {
  const found = await home.calendar.look(door.client(home.login))
  if (found === 'refused') throw new Error('the kept copy is not served')
  await newcomer.calendar.look(door.client(newcomer.login))
  await ledger.check(door)
}

async function settle(door: Door, site: Site, { calendar, login }: Home): Promise<void> {
  for (let minutes = 0; minutes < healedWithin; minutes += 1) {
    if ((await calendar.sync(door.client(login))) === 'present') return
    await site.advance(minuteMs)
  }
  throw new Error(`the app does not hold the present after ${healedWithin} minutes`)
}

/** Of a copy: the bridge itself has to do with what the death has left. */
async function damageOf(run: Run): Promise<readonly string[]> {
  const { door, site } = run
  await door.bridge.kill()
  const [place, copy] = ['bridge.sqlite', 'copy.sqlite'].map((name) => join(site.folder, name)) as [string, string]
  for (const end of ['', '-wal']) if (existsSync(place + end)) copyFileSync(place + end, copy + end)
  const db = new DatabaseSync(copy)
  const rows = db.prepare('PRAGMA integrity_check').all()
  db.close()
  rmSync(copy)
  await start(run)
  return rows.map((row) => String(row['integrity_check'])).filter((row) => row !== 'ok')
}
