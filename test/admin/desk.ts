/** The bridge where real browsers reach it, on this machine, reading by the application: Megan looks after Contoso. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { CONTOSO_TID } from '../../sandbox/directory.ts'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { type Bridge, startBridge } from '../../src/serve.ts'

export interface Desk {
  readonly sandbox: Sandbox
  readonly bridge: Bridge
  close(): Promise<void>
}

export async function openDesk(): Promise<Desk> {
  const sandbox = await startSandbox({ quiet: true })
  const dataDir = mkdtempSync(join(tmpdir(), 'bridge-desk-'))
  const megan = sandbox.people.find(({ name }) => name === 'Megan Bowen')
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    ENTRA_CLIENT_ID: sandbox.clientId,
    ENTRA_CLIENT_SECRET: sandbox.clientSecret,
    TENANTS: '*',
    LOGIN_URL: sandbox.origin,
    GRAPH_URL: sandbox.origin,
    ALLOW_INSECURE_UPSTREAM: '1',
    APP_ONLY: '1',
    ADMINS: `${CONTOSO_TID}/${megan?.oid}`,
  })
  const bridge = await startBridge(config, systemClock, silentLog)
  sandbox.register(`${bridge.publicUrl}/oauth/callback`, `${bridge.publicUrl}/oauth/adminconsent`)
  const close = async () => {
    await bridge.close()
    await sandbox.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { sandbox, bridge, close }
}

/** A browser in which that person has signed in. */
export async function arrive(
  browser: Browser,
  { bridge }: Desk,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(8_000)
  const page = await context.newPage()
  await page.goto(`${bridge.publicUrl}/login`)
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  const [accept, status] = [page.getByRole('button', { name: 'Accept' }), page.locator('#status')]
  await status.or(accept).waitFor()
  if (await accept.isVisible()) await accept.click()
  await status.waitFor()
  return page
}
