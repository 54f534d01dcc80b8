/** A change of the sealing key where two machines share a store and each has a copy of the key file. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../src/cli/run.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { createServices, type Services } from '../../src/services.ts'
import { hasPostgres, hasRedis, type OwnServer, ownPostgres, ownRedis } from '../store/servers.ts'

const guid = '11111111-1111-4111-8111-111111111111'

const kinds = [
  { kind: 'Redis', isThere: hasRedis, start: () => ownRedis('--appendonly', 'yes') },
  { kind: 'Postgres', isThere: hasPostgres, start: ownPostgres },
]

for (const { kind, isThere, start } of kinds) {
  describe.skipIf(!isThere)(`two machines on one ${kind}${isThere ? '' : ', which this machine does not have'}`, () => {
    let folder: string
    let server: OwnServer
    let machines: readonly [Services, Services]
    const keyFile = (at: 0 | 1) => join(folder, `${at}`, 'bridge.key')

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'keys-'))
      server = await start()
      const first = await machine(0)
      mkdirSync(join(folder, '1'))
      bring(0, 1)
      machines = [first, await machine(1)]
    })
    afterAll(async () => {
      for (const each of machines) await each.close()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const machine = (at: 0 | 1) => {
      const settings = { ENTRA_CLIENT_ID: guid, ENTRA_CLIENT_SECRET: 'x', TENANTS: '*', STORE_URL: server.url }
      return createServices(readConfig({ ...settings, DATA_DIR: join(folder, `${at}`) }), systemClock, silentLog)
    }
    /** As an operator copies the file, some time ago: nobody meets it before he looks. */
    function bring(from: 0 | 1, to: 0 | 1): void {
      if (from !== to) copyFileSync(keyFile(from), keyFile(to))
      const then = new Date(systemClock.now() - 60_000)
      utimesSync(keyFile(to), then, then)
    }
    async function run(at: 0 | 1, ...words: string[]) {
      const said: string[] = []
      const io = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) }
      const services = machines[at]
      const code = await runCommand(services, '', words, io, new AbortController().signal)
      return { code, said: said.join('\n') }
    }
    const note = (at: 0 | 1) => machines[at].store.collection<string>('notes')

    it('a prepared key is brought to both, then used, and the old one goes when nothing needs it any more', async () => {
      await note(0).set('before', 'kept')
      expect(await run(0, 'keys', 'add', '--prepare')).toMatchObject({
        code: 0,
        said: expect.stringContaining('keys use k2'),
      })
      await note(0).set('prepared', 'kept')
      expect((await run(0, 'keys', 'list')).said).toMatch(
        /^k1 {2}seals and opens {2}[1-9]\d* records\nk2 {2}opens {2}0 records$/,
      )
      expect((await run(0, 'keys', 'use', 'k9')).said).toContain('There is no key k9')
      bring(0, 1)
      expect((await run(0, 'keys', 'use', 'k2')).code).toBe(0)
      await note(0).set('used', 'kept')
      expect(await note(1).get('used')).toBe('kept') // by the copy that was brought before it was used
      bring(0, 1)
      await note(1).set('here-too', 'kept')
      expect((await run(0, 'keys', 'retire', 'k2')).said).toContain('k2 is the key that seals')
      bring(0, 0)
      expect(await run(0, 'keys', 'retire', 'k1')).toMatchObject({
        code: 1,
        said: expect.stringContaining('still need k1'),
      })
      expect((await run(0, 'keys', 'reseal')).code).toBe(0)
      expect((await run(0, 'keys', 'retire', 'k1')).code).toBe(0)
      expect(Object.keys(JSON.parse(readFileSync(keyFile(0), 'utf8')).keys)).not.toContain('k1')
      bring(0, 1)
      for (const at of [0, 1] as const) {
        const keys = ['before', 'prepared', 'used', 'here-too']
        expect((await note(at).getMany(keys)).size).toBe(keys.length)
      }
    })

    it('an old key stays while the file was changed a moment ago: others may still seal with it', async () => {
      await run(0, 'keys', 'add')
      await run(0, 'keys', 'reseal')
      const early = await run(0, 'keys', 'retire', 'k2')
      expect(early).toMatchObject({ code: 1, said: expect.stringContaining('try again in half a minute') })
      bring(0, 0)
      expect((await run(0, 'keys', 'retire', 'k2')).code).toBe(0)
    })
  })
}
