/** Stores that the bridge does not begin to work with. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { storageCommands } from '../../src/cli/backup-restore.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { createServices } from '../../src/services.ts'
import { writeBackup } from '../../src/store/dump.ts'
import { hasPostgres, hasRedis, ownPostgres, ownRedis } from '../store/servers.ts'
import { dataDir, endAll, ended, ownDataDir, plain, start } from './program.ts'

beforeEach(ownDataDir)
afterEach(endAll)

async function emptyRedis(url: string): Promise<void> {
  const client = await createClient({ url }).connect()
  await client.flushAll()
  client.destroy()
}

async function emptyPostgres(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query('DROP SCHEMA outlook_caldav_bridge CASCADE')
  await client.end()
}

describe('a store that cannot be trusted', () => {
  it('is not made or opened with a SQLite that can damage it', async () => {
    const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, sqlite: '3.51.2' } })"
    const { code, said } = await ended(
      start({ NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(old)}` }),
    )
    expect(code).toBe(1)
    expect(plain(said)).toBe('This Node brings SQLite 3.51.2; 3.52 or newer is needed: update Node.')
    expect(readdirSync(dataDir)).not.toContain('bridge.sqlite')
  })

  const servers = [
    { kind: 'Redis', isThere: hasRedis, launch: () => ownRedis('--appendonly', 'yes'), empty: emptyRedis },
    { kind: 'Postgres', isThere: hasPostgres, launch: ownPostgres, empty: emptyPostgres },
  ]
  for (const { kind, isThere, launch, empty } of servers) {
    describe.skipIf(!isThere)(`on ${kind}${isThere ? '' : ', which this machine does not have'}`, () => {
      it('is not taken for a new one when it came back empty, until that is said', async () => {
        const server = await launch()
        onTestFinished(() => server.stop())
        const id = '11111111-1111-4111-8111-111111111111'
        const secret = { ENTRA_CLIENT_ID: id, ENTRA_CLIENT_SECRET: 'x', TENANTS: '*' }
        const config = readConfig({ ...secret, DATA_DIR: dataDir, STORE_URL: server.url })
        const services = () => createServices(config, systemClock, silentLog)
        const first = await services()
        await first.close()
        await empty(server.url)
        await expect(services()).rejects.toThrow(
          'is empty, and this bridge has kept data there before: put back a backup',
        )
        const reset = storageCommands.find(({ words }) => words[0] === 'reset-secrets')
        const io = { out: () => {}, err: () => {} }
        const context = { config, clock: systemClock, log: silentLog, io }
        await reset?.run(context, { values: { confirm: 'everybody signs in again' }, positionals: [] })
        const anew = await services()
        await anew.close()
      })

      it('is not exchanged for a new file where its address is forgotten, and its data can be moved to one', async () => {
        const server = await launch()
        onTestFinished(() => server.stop())
        const secret = {
          ENTRA_CLIENT_ID: '11111111-1111-4111-8111-111111111111',
          ENTRA_CLIENT_SECRET: 'x',
          TENANTS: '*',
        }
        const onServer = readConfig({ ...secret, DATA_DIR: dataDir, STORE_URL: server.url })
        const first = await createServices(onServer, systemClock, silentLog)
        const backup = join(dataDir, 'backup.jsonl')
        const written = await writeBackup(first.store.backend, backup, systemClock.now())
        await first.close()
        const { code, said } = await ended(start({}))
        expect([code, plain(said)]).toEqual([1, expect.stringContaining('This bridge has kept its data on a server')])
        expect(readdirSync(dataDir)).not.toContain('bridge.sqlite')
        const restore = storageCommands.find(({ words }) => words[0] === 'restore')
        const config = readConfig({ ...secret, DATA_DIR: dataDir })
        const lines: string[] = []
        const io = { out: (line: string) => void lines.push(line), err: () => {} }
        const context = { config, clock: systemClock, log: silentLog, io }
        await restore?.run(context, { values: { epoch: 'none' }, positionals: [backup] })
        expect(lines).toContain(`${written} records were put back.`)
        const moved = await createServices(config, systemClock, silentLog)
        await moved.close()
      })
    })
  }
})
