/** K05: what nobody foresaw ends the process, and a process that dies again and again stops reading what it may die of. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { bodies, calendarsOf } from '../../bench/stage/client.ts'
import { startStage } from '../../bench/stage/stage.ts'
import { beginLife, livesFile } from '../../src/ops/lives.ts'
import { dataDir, endAll, ownDataDir, ready, start } from '../e2e/program.ts'
import { handClock } from '../mirror/stage.ts'

afterEach(endAll)

const minuteMs = 60_000
const patience = { timeout: 20_000 }
const all = bodies.query('20200101T000000Z', '20350101T000000Z')

describe('a bridge that died five times within ten minutes', () => {
  it('serves what is kept and reads nothing for ten minutes, then goes on', { timeout: 60_000 }, async () => {
    const stage = await startStage({ crowd: 1, settings: { FRESH_SECONDS: '0', LOG_LEVEL: 'silent' } })
    onTestFinished(() => stage.close())
    await stage.sandbox.ask('fill', { person: 1, events: 10, series: 0 })
    const login = await stage.signIn(1)
    await stage.bridge().ask('connect', login)
    const client = stage.client(login)
    const [calendar = ''] = await calendarsOf(client)
    const titles = async () => (await client.ask('REPORT', calendar, all)).text
    for (let deaths = 1; deaths <= 4; deaths += 1) await stage.restart('SIGKILL', true)
    await stage.sandbox.ask('change', { person: 1, at: 0, subject: 'After four deaths' })
    await expect.poll(titles, patience).toContain('After four deaths')
    await stage.restart('SIGKILL', true)
    await stage.sandbox.ask('change', { person: 1, at: 0, subject: 'After five deaths' })
    const { result, calls } = await stage.counted(async () => [await titles(), await titles()])
    for (const text of result) expect(text).toContain('After four deaths')
    expect(calls.calls).toBe(0)
    await stage.advance(11 * minuteMs)
    await expect.poll(titles, patience).toContain('After five deaths')
    await stage.restart('SIGKILL', true)
    await stage.sandbox.ask('change', { person: 1, at: 0, subject: 'Long after' })
    await expect.poll(titles, patience).toContain('Long after')
  })

  it('is not one that ended five times as it should, or died in an earlier hour', () => {
    ownDataDir()
    const clock = handClock()
    const begin = () => beginLife(livesFile(dataDir, 8080), clock)
    for (let ends = 0; ends < 6; ends += 1) {
      const life = begin()
      expect(life).toMatchObject({ deaths: 0, restMs: 0 })
      life.end()
    }
    for (let deaths = 0; deaths < 5; deaths += 1) expect(begin()).toMatchObject({ deaths, restMs: 0 })
    expect(beginLife(livesFile(dataDir, 8081), clock)).toMatchObject({ deaths: 0, restMs: 0 })
    begin().end()
    expect(begin()).toMatchObject({ deaths: 5, restMs: 10 * minuteMs })
    clock.advance(11 * minuteMs)
    expect(begin()).toMatchObject({ deaths: 0, restMs: 0 })
    writeFileSync(livesFile(dataDir, 8080), '[1,')
    expect(begin()).toMatchObject({ deaths: 0, restMs: 0 })
  })
})

describe.each(['rejection', 'exception'])('what nobody foresaw, as an unhandled %s,', (kind) => {
  it('ends the program at once, and is logged without what it says', async () => {
    ownDataDir()
    const more = `--import=${new URL('surprise.ts', import.meta.url).href}`
    const child = start({ NODE_OPTIONS: more, SURPRISE: `${kind} planted-secret`, LOG_LEVEL: 'error' })
    const said = text(child.stderr ?? Readable.from([]))
    await ready(child)
    const end = once(child, 'exit')
    child.kill('SIGUSR2')
    expect(await end).toEqual([70, null])
    expect(await said).toMatch(/"code":"TypeError".*"stack":".*surprise\.ts:\d+.*"msg":"bridge\.crashed"/)
    expect(await said).not.toContain('planted-secret')
  })
})
