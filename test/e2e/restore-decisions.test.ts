/** What administrators decided, and a backup that is older. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Identity } from '../../src/auth/types.ts'
import { storageCommands } from '../../src/cli/backup-restore.ts'
import { runCommand } from '../../src/cli/run.ts'
import { understood } from '../../src/cli/words.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { createServices, type Services } from '../../src/services.ts'

const [contoso, fabrikam] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']
const clientId = '33333333-3333-4333-8333-333333333333'
const secret = (text: string) => ({ clientId, kind: 'secret', proof: new Secret(text) }) as const
const io = { out: () => {}, err: () => {} }

/** A backup, after which everything that was decided is decided otherwise. */
async function decidedTwice() {
  const dataDir = mkdtempSync(join(tmpdir(), 'bridge-decisions-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const config = readConfig({
    DATA_DIR: dataDir,
    ENTRA_CLIENT_ID: clientId,
    ENTRA_CLIENT_SECRET: 'x',
    TENANTS: '*',
    APP_ONLY: '1',
    ADMIN_CLAIM: 'roles',
  })
  const open = async <T>(look: (services: Services) => Promise<T>): Promise<T> => {
    const services = await createServices(config, systemClock, silentLog)
    try {
      return await look(services)
    } finally {
      await services.close()
    }
  }
  const file = join(dataDir, 'backup.jsonl')
  const identity: Identity = { tid: contoso, oid: 'adele', name: 'A', username: 'a@contoso.example', email: undefined }
  const { id } = await open(async ({ accounts }) => accounts.signedIn({ identity, scopes: [], grant: new Secret('') }))
  await open(async (services) => {
    const { appOnly, tenants } = services
    for (const tid of [contoso, fabrikam]) {
      await appOnly?.keep(tid, id, secret(`first of ${tid}`))
      await appOnly?.enable(tid, id)
    }
    for (const name of ['support', 'room']) await appOnly?.grant(id, { address: `${name}@contoso.example` }, id)
    await tenants.setCaps(contoso, { detail: 'titles' })
    expect(await runCommand(services, '', ['backup', file], io, new AbortController().signal)).toBe(0)
    await appOnly?.drop(contoso)
    await appOnly?.keep(fabrikam, id, secret('second'))
    await appOnly?.withdraw(id, 'support@contoso.example', id)
    await tenants.setCaps(contoso, {})
    await tenants.setCaps(fabrikam, { detail: 'busy' })
  })
  const restore = (...words: string[]) => {
    const command = storageCommands.find(({ words: [name] }) => name === 'restore')
    if (command === undefined) throw new Error('no restore')
    return command.run({ config, clock: systemClock, log: silentLog, io }, understood(command, [file, ...words]))
  }
  const now = () =>
    open(async ({ appOnly, tenants, store }) => ({
      on: await Promise.all([contoso, fabrikam].map(async (tid) => (await appOnly?.state(tid)) !== undefined)),
      proofs: await Promise.all(
        [contoso, fabrikam].map(
          async (tid) => (await store.collection<{ proof: string }>('app-registrations').get(tid))?.proof,
        ),
      ),
      granted: (await appOnly?.granted(id))?.map(({ address }) => address.split('@')[0]),
      caps: await Promise.all([contoso, fabrikam].map((tid) => tenants.caps(tid))),
    }))
  return { restore, now }
}

describe('decisions of administrators', () => {
  it('are as they were last, whatever the backup says', async () => {
    const { restore, now } = await decidedTwice()
    const last = { on: [false, true], proofs: [undefined, 'second'], granted: ['room'], caps: [{}, { detail: 'busy' }] }
    expect(await now()).toEqual(last)
    await restore()
    expect(await now()).toEqual(last)
  })

  it('are trusted from the moment on that the operator names, where the store cannot be asked; limits in any case', async () => {
    const { restore, now } = await decidedTwice()
    await restore('--epoch', 'now')
    const caps = [{ detail: 'titles' }, {}]
    expect(await now()).toEqual({ on: [false, false], proofs: [undefined, undefined], granted: [], caps })
    await restore('--epoch', 'none')
    const proofs = [contoso, fabrikam].map((tid) => `first of ${tid}`)
    expect(await now()).toEqual({ on: [true, true], proofs, granted: ['room', 'support'], caps })
  })
})
