/** A disk that does not read: the system answers reads of the store with an error, from a certain one on. */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataDir, endAll, ended, environment, main, ownDataDir, plain, ready, start, stopped } from '../e2e/program.ts'

beforeEach(ownDataDir)
afterEach(endAll)

const canInject = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

/** A command, for which the disk reads the store no more from that page on. */
function startOnBadDisk(page: number) {
  const store = join(dataDir, 'bridge.sqlite')
  const bad = ['-e', 'inject=read:error=EIO', '-e', `inject=pread64:error=EIO:when=${page}+`]
  const traced = ['-f', '-o', '/dev/null', '-P', store, ...bad, process.execPath, main, 'keys', 'list']
  return spawn('strace', traced, { env: environment({}), stdio: ['ignore', 'pipe', 'pipe'] })
}

describe.skipIf(!canInject)('a disk that does not read the store', () => {
  it('is told in a sentence at the start, whichever page it is', { timeout: 120_000 }, async () => {
    const first = start({})
    await ready(first)
    expect(await stopped(first)).toBe(0)
    for (const page of [1, 2, 3, 4]) {
      const { code, said } = await ended(startOnBadDisk(page))
      expect([page, code, plain(said)]).toEqual([
        page,
        1,
        `The store ${join(dataDir, 'bridge.sqlite')} cannot be read or written: check the disk (SQLITE_IOERR).`,
      ])
    }
    const again = start({})
    await ready(again)
    expect(await stopped(again)).toBe(0)
  })
})
