/** A disk that is really full, as far as the process can tell: the system refuses to let its files grow. */
import { spawnSync } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bodies, calendarsOf, sync } from '../../bench/stage/client.ts'
import { startStage } from '../../bench/stage/stage.ts'

/** Of each file, in octets; undefined for no limit. @returns whether the system has a way to say so */
const limitFiles = (pid: number, most: number | undefined): boolean =>
  spawnSync('prlimit', ['--pid', String(pid), `--fsize=${most ?? 'unlimited'}:`]).status === 0

const canLimit = spawnSync('prlimit', ['--version']).status === 0

describe.skipIf(!canLimit)('a full disk', () => {
  it('what is kept is served, nothing is made, and it goes on once there is room', {
    timeout: 120_000,
  }, async () => {
    const stage = await startStage({ crowd: 1, settings: { FRESH_SECONDS: '0', LOG_LEVEL: 'silent' } })
    onTestFinished(() => stage.close())
    const login = await stage.signIn(1)
    await stage.sandbox.ask('add', { person: 1, subject: 'Before' })
    await stage.bridge().ask('connect', login)
    const client = stage.client(login)
    const [calendar = ''] = await calendarsOf(client)
    const before = await sync(client, calendar, '')
    expect(before.hrefs).toHaveLength(1)

    const { pid } = stage.bridge()
    expect(limitFiles(pid, 4_096)).toBe(true)
    await stage.sandbox.ask('add', { person: 1, subject: 'Meanwhile' })
    for (let n = 0; n < 3; n += 1) {
      const meanwhile = await sync(client, calendar, before.token)
      expect([meanwhile.token, meanwhile.hrefs]).toEqual([before.token, []])
    }
    const whole = await client.ask('REPORT', calendar, bodies.multiget(before.hrefs))
    expect([whole.status, whole.text]).toEqual([207, expect.stringContaining('SUMMARY:Before')])
    await expect(stage.bridge().ask('revoked', login)).rejects.toThrow('The store did not answer')

    limitFiles(pid, undefined)
    let after = await sync(client, calendar, before.token)
    for (let n = 0; n < 60 && after.token === before.token; n += 1) {
      await stage.bridge().ask('advance', { ms: 10_000 })
      after = await sync(client, calendar, before.token)
    }
    expect(after.hrefs).toHaveLength(1)
    await stage.restart('SIGKILL')
    expect((await sync(client, calendar, '')).hrefs).toHaveLength(2)
  })
})
