/** Whom a bridge is for: one organization, all of them, personal accounts, or everybody; each over the pretend Microsoft. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { type Bridge, startBridge } from '../../src/serve.ts'

let sandbox: Sandbox
let bridge: Bridge
let dataDir: string

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true })
})
afterEach(async () => {
  await bridge.close()
  rmSync(dataDir, { recursive: true, force: true })
})
afterAll(() => sandbox.close())

const tidOf = (domain: string) => sandbox.context.directory.tenant(domain)?.id ?? ''

async function start(tenant: string, tenants = '*', cloud = 'global'): Promise<void> {
  dataDir = mkdtempSync(join(tmpdir(), 'bridge-audience-'))
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    ENTRA_CLIENT_ID: sandbox.clientId,
    ENTRA_CLIENT_SECRET: sandbox.clientSecret,
    ENTRA_TENANT: tenant,
    TENANTS: tenants,
    CLOUD: cloud,
    LOGIN_URL: sandbox.origin,
    GRAPH_URL: sandbox.origin,
    ALLOW_INSECURE_UPSTREAM: '1',
  })
  bridge = await startBridge(config, systemClock, silentLog)
  sandbox.register(`${bridge.publicUrl}/oauth/callback`, `${bridge.publicUrl}/oauth/adminconsent`)
}

const page = async (path: string) => (await fetch(bridge.publicUrl + path)).text()

/** @returns where a person ends up who signs in with the first click */
async function signIn(address: string): Promise<string> {
  const begun = await fetch(`${bridge.publicUrl}/login`, { redirect: 'manual' })
  const cookie = begun.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const oid = sandbox.people.find(({ upn }) => upn === address)?.oid ?? ''
  const back = await sandbox.authorize(new URL(begun.headers.get('Location') ?? ''), oid).catch(() => undefined)
  if (back === undefined) return 'stays with Microsoft'
  const done = await fetch(back, { redirect: 'manual', headers: { cookie } })
  return done.headers.get('Location') ?? `refused ${done.status}`
}

describe('a bridge for', () => {
  it('one organization knows whom to ask, and lets nobody else in', async () => {
    const tid = tidOf('contoso.example')
    await start(tid, tid)
    expect(await page('/help/admin')).toContain(`${sandbox.origin}/${tid}/v2.0/adminconsent?`)
    expect(await signIn('adele@contoso.example')).toBe('/')
    expect(await signIn('johanna@outlook.example')).toBe('stays with Microsoft')
  })

  it('work and school accounts finds the organization of an address', async () => {
    await start('organizations')
    expect(await page('/help/admin?org=miriam@fabrikam.example')).toContain(
      `${sandbox.origin}/${tidOf('fabrikam.example')}/v2.0/adminconsent?`,
    )
    expect(await page('/help/admin?org=miriam@fabrikan.example')).toContain('knows no organization with that domain')
    expect(await page('/help/admin?org=outlook.example')).toContain('a personal account')
    expect(await signIn('johanna@outlook.example')).toBe('stays with Microsoft')
  })

  it('listed organizations says so before somebody approves in vain', async () => {
    await start('organizations', tidOf('contoso.example'))
    expect(await page('/help/admin?org=fabrikam.example')).toContain('not on this bridge’s list')
    expect(await page('/help/admin?org=contoso.example')).toContain('id="approve-link"')
  })

  it('personal accounts asks no administrator', async () => {
    await start('consumers')
    expect(await page('/help/approval')).toContain('Nobody has to approve anything')
    expect(await page('/help/admin')).not.toContain('adminconsent?')
    expect(await signIn('johanna@outlook.example')).toBe('/')
    expect(await signIn('adele@contoso.example')).toBe('stays with Microsoft')
  })

  it('everybody takes both, each by their own way', async () => {
    await start('common')
    expect(await signIn('johanna@outlook.example')).toBe('/')
    expect(await signIn('adele@contoso.example')).toBe('/')
    expect(await page('/help/admin?org=contoso.example')).toContain('id="approve-link"')
  })

  it('a national cloud leads to its own admin center, wherever its addresses were set to', async () => {
    await start('organizations', '*', 'china')
    const text = await page('/help/admin')
    expect(text).toContain('https://entra.microsoftonline.cn/#view')
    expect(text).not.toContain('entra.microsoft.com')
    expect(await page('/help/consent/report?saw=nothing')).toMatch(/Cloud: +china\n/)
  })
})
