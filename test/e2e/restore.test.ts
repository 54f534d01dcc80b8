/** A backup and its way back, a key that was lost: at a terminal. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AuditEntry } from '../../src/audit/types.ts'
import type { Identity } from '../../src/auth/types.ts'
import { storageCommands } from '../../src/cli/backup-restore.ts'
import { runCommand } from '../../src/cli/run.ts'
import { understood } from '../../src/cli/words.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { createServices } from '../../src/services.ts'
import { hasRedis, ownRedis } from '../store/servers.ts'

const guid = '11111111-1111-4111-8111-111111111111'

describe('a backup that is put back', () => {
  it('does not revive what was revoked or erased since, where the store can still be asked', async () => {
    const stage = await backedUp()
    const printed = await stage.restore()
    expect(printed).toContain('records were put back')
    expect(await stage.opens()).toEqual({ kept: true, revoked: false, erased: false })
  })

  it('asks which passwords to trust when the store is gone, and changes nothing before it knows', async () => {
    const stage = await backedUp()
    rmSync(join(stage.dataDir, 'bridge.sqlite'))
    await expect(stage.restore()).rejects.toThrow('Say which to trust with --epoch')
    expect(existsSync(join(stage.dataDir, 'bridge.sqlite'))).toBe(false)
    await stage.restore('--epoch', 'now')
    expect(await stage.opens()).toEqual({ kept: false, revoked: false, erased: false })
  })

  it('takes the operator’s word for it', async () => {
    const stage = await backedUp()
    rmSync(join(stage.dataDir, 'bridge.sqlite'))
    await stage.restore('--epoch', 'none')
    expect(await stage.opens()).toEqual({ kept: true, revoked: true, erased: true })
    await stage.restore('--epoch', new Date(systemClock.now() + 60_000).toISOString())
    expect(await stage.opens()).toEqual({ kept: false, revoked: false, erased: false })
  })

  it('is not begun while a bridge has the store, or where nobody can tell', async () => {
    const stage = await backedUp()
    const running = await stage.services()
    await expect(stage.restore('--epoch', 'none')).rejects.toThrow('is in use by another process')
    expect(await running.accounts.find('adele@contoso.example')).toBeDefined()
    await running.close()
    expect(readdirSync(stage.dataDir).filter((name) => name.includes('.before-'))).toEqual([])
    if (!hasRedis) return
    const server = await ownRedis()
    await server.stop()
    const elsewhere = stage.storage('restore', { STORE_URL: server.url }, stage.file, '--epoch', 'none')
    await expect(elsewhere).rejects.toThrow('cannot be reached (ECONNREFUSED)')
  })

  it('is a line of the audit log, behind those of the backup', async () => {
    const stage = await backedUp()
    await stage.restore()
    const again = await stage.services()
    const lines = [] as AuditEntry[]
    for await (const { line } of again.ops.audit.lines()) lines.push(JSON.parse(line) as AuditEntry)
    expect(lines.map(({ event }) => event)).toContain('passwordCreated')
    expect(lines.at(-1)).toMatchObject({ event: 'restored', reason: 'asked', count: expect.any(Number) })
    expect((await again.ops.audit.verify()).broken).toBeUndefined()
    await again.close()
  })

  it('moves what was there aside', async () => {
    const stage = await backedUp()
    await stage.restore()
    const aside = readdirSync(stage.dataDir).filter((name) => name.startsWith('bridge.sqlite.before-'))
    expect(aside).toHaveLength(1)
  })
})

it('a lost key costs everybody a sign-in, after it was said twice, and nothing is deleted', async () => {
  const stage = await backedUp()
  rmSync(join(stage.dataDir, 'bridge.key'))
  await expect(stage.services()).rejects.toThrow('The key file')
  await expect(stage.storage('reset-secrets', {})).rejects.toThrow('--confirm')
  await stage.storage('reset-secrets', {}, '--confirm', 'everybody signs in again')
  expect(readdirSync(stage.dataDir).some((name) => name.startsWith('bridge.sqlite.lost-'))).toBe(true)
  expect(await stage.opens()).toEqual({ kept: false, revoked: false, erased: false })
})

/** A backup with three passwords in it, after which one was revoked and the account of another was erased. */
async function backedUp() {
  const dataDir = mkdtempSync(join(tmpdir(), 'bridge-restore-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const settings = { DATA_DIR: dataDir, ENTRA_CLIENT_ID: guid, ENTRA_CLIENT_SECRET: 'x', TENANTS: '*' }
  const config = readConfig(settings)
  const services = () => createServices(config, systemClock, silentLog)
  const said: string[] = []
  const io = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) }

  const first = await services()
  const signIn = (name: string) => {
    const identity: Identity = { tid: guid, oid: name, name, username: `${name}@contoso.example`, email: undefined }
    return first.accounts.signedIn({ identity, scopes: [], grant: new Secret('grant') })
  }
  const [adele, alex] = [await signIn('adele'), await signIn('alex')]
  const made = {
    kept: await first.passwords.create(adele.id, 'kept'),
    revoked: await first.passwords.create(adele.id, 'revoked'),
    erased: await first.passwords.create(alex.id, 'erased'),
  }
  const file = join(dataDir, 'backup.jsonl')
  const words = ['backup', file]
  expect(await runCommand(first, '', words, io, new AbortController().signal)).toBe(0)
  for (const { secret } of Object.values(made)) expect(readFileSync(file, 'utf8')).not.toContain(secret.reveal())
  await first.passwords.revoke(adele.id, made.revoked.password.id)
  await first.accounts.erase(alex.id)
  await first.close()

  const storage = async (name: string, more: Readonly<Record<string, string>>, ...args: string[]) => {
    said.length = 0
    const command = storageCommands.find((each) => each.words[0] === name)
    if (command === undefined) throw new Error(`no ${name}`)
    const config = readConfig({ ...settings, ...more })
    await command.run({ config, clock: systemClock, log: silentLog, io }, understood(command, args))
    return said.join('\n')
  }
  const opens = async () => {
    const again = await services()
    const each = Object.entries(made).map(async ([name, { secret }]) => {
      return [name, typeof (await again.passwords.verify('me', secret.reveal(), '')) === 'object'] as const
    })
    const answer = Object.fromEntries(await Promise.all(each))
    await again.close()
    return answer
  }
  const restore = (...args: string[]) => storage('restore', {}, file, ...args)
  return { dataDir, file, services, storage, restore, opens }
}
