/** Faults of the store, and states of an account, seen by an app that believes every answer. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bodies, clientOf } from '../../bench/stage/client.ts'
import { SqliteAdapter } from '../../src/store/sqlite.ts'
import { dayMs, type FaultStage, faultStage, type Sight, secondMs } from './stage.ts'
import { stateFaults } from './states.ts'

let stage: FaultStage
let before: Sight

beforeEach(async () => {
  stage = await faultStage()
  before = await stage.look()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await stage.close()
})

const later = (ms = 20 * secondMs) => stage.clock.leap(ms)
const adapter = SqliteAdapter.prototype

/** As node:sqlite says it. */
const sqliteError = (message: string, errcode: number) =>
  Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode })
const ioError = sqliteError('disk I/O error', 10)
const full = sqliteError('database or disk is full', 13)

function fail(methods: readonly ('get' | 'getMany' | 'set' | 'setMany')[], error: Error): void {
  for (const method of methods) vi.spyOn(adapter, method).mockRejectedValue(error)
}

const statuses = (sight: Sight): readonly string[] => [
  ...new Set(sight.refused.map((line) => line.split(' ')[1] ?? '')),
]

async function refused(): Promise<void> {
  const sight = await stage.look(before.token)
  expect(statuses(sight)).toEqual(['503'])
  expect(sight.retryAfter).toHaveLength(sight.refused.length)
  expect(sight.gone).toEqual([])
}

async function keptCopy(): Promise<void> {
  const sight = await stage.look(before.token)
  expect([sight.refused, sight.gone]).toEqual([[], []])
  expect([sight.token, sight.etags, sight.calendars]).toEqual([before.token, before.etags, before.calendars])
}

async function heals(title: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const sight = await stage.look(before.token)
    expect([sight.refused, sight.gone, [...sight.etags.keys()]]).toEqual([[], [], [...before.etags.keys()]])
    if (sight.titles.includes(title)) return
    await later(15 * secondMs)
  }
  expect.fail('it does not heal')
}

async function unwritten(error: Error): Promise<void> {
  fail(['set', 'setMany'], error)
  const title = stage.edit()
  await later()
  await keptCopy()
  await later()
  await keptCopy()
  vi.restoreAllMocks()
  await later()
  await heals(title)
}

/** @param times ms that are borne, and how many more are not: the clock runs on while an app waits, some hours on a busy machine */
async function outlasted(fault: string, [borne, more]: readonly [number, number]): Promise<void> {
  stage.sandbox.context.faults.on({ name: fault })
  const title = stage.edit()
  await later(borne)
  await keptCopy()
  await later(more)
  await refused()
  stage.sandbox.context.faults.off()
  await later(60 * secondMs)
  await stage.look(before.token)
  await heals(title)
}

const courses: Readonly<Record<string, () => Promise<void>>> = {
  S01: async () => {
    const title = stage.edit()
    fail(['get', 'getMany'], ioError)
    await later()
    await refused()
    vi.restoreAllMocks()
    await later()
    await heals(title)
  },
  S02: () => unwritten(ioError),
  S10: () => unwritten(full),
  S13: async () => {
    const spy = vi.spyOn(adapter, 'get').mockImplementation(async () => '{"value":"not sealed"}' as never)
    const written = vi.spyOn(adapter, 'set')
    await later()
    await refused()
    expect(written).not.toHaveBeenCalled()
    spy.mockRestore()
    await heals(stage.edit())
  },
  'NEVER-SYNCED': async () => {
    stage.sandbox.context.faults.on({ name: 'g04-503' })
    const { mirror, accounts } = stage.bridge.services
    await stage.pumped(mirror.erase(stage.login.accountId))
    const account = await accounts.get(stage.login.accountId)
    if (account !== undefined) mirror.connect(account)
    await refused()
    const client = clientOf(`http://127.0.0.1:${stage.bridge.port}`, stage.login)
    expect((await client.ask('PROPFIND', '/dav/', bodies.principal)).status).toBe(207)
  },
  'STALE-OUTAGE': () => outlasted('g04-503', [6 * dayMs, 1.1 * dayMs]),
  G08: () => outlasted('g08-403', [0.5 * dayMs, 0.6 * dayMs]),
}

describe('when something fails at home, an app misses nothing', () => {
  for (const { id, fails } of stateFaults) it(`${id}: ${fails}`, () => courses[id]?.())

  it('has a course for every row', () => {
    expect(Object.keys(courses)).toEqual(stateFaults.map(({ id }) => id))
  })
})
