/** The bridge as it is in production, over a pretended Microsoft, with three people who must not see each other's calendars. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { PERSONAL_TID } from '../../sandbox/directory.ts'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type Bridge, startBridge } from '../../src/serve.ts'
import { Browser, origin } from './browser.ts'

/** What nobody but its owner may ever see: the title of an event. */
export const titles = { adele: 'PLANTED adele', alex: 'PLANTED alex', miriam: 'PLANTED miriam' } as const
export type Name = keyof typeof titles

export interface Person {
  readonly oid: string
  readonly tid: string
  readonly user: string
  readonly password: string
  readonly passwordId: string
  readonly accountId: string
  readonly calendarId: string
  readonly syncToken: string
  /** Of another calendar of the same person. */
  readonly otherSyncToken: string
  /** Of the planted event. */
  readonly objectName: string
  readonly graphId: string
  readonly principal: string
  readonly home: string
  readonly calendar: string
}

export interface Stage {
  readonly bridge: Bridge
  readonly sandbox: Sandbox
  readonly people: Readonly<Record<Name, Person>>
  readonly dataDir: string
  /** Everything that was logged, at the level that says most. */
  readonly log: readonly string[]
  readonly browser: () => Browser
  close(): Promise<void>
}

/**
 * @param more settings besides the usual ones
 * @param prepare what has to be so before anybody signs in
 */
export async function startStage(
  more: Readonly<Record<string, string>> = {},
  clock: Clock = systemClock,
  prepare: (bridge: Bridge, sandbox: Sandbox) => Promise<void> = consentForFabrikam,
): Promise<Stage> {
  const sandbox = await startSandbox({ quiet: true })
  const dataDir = mkdtempSync(join(tmpdir(), 'bridge-security-'))
  const { tenants } = sandbox.context.directory
  const config = readConfig({
    PORT: '0',
    PUBLIC_URL: origin,
    DATA_DIR: dataDir,
    ENTRA_CLIENT_ID: sandbox.clientId,
    ENTRA_CLIENT_SECRET: sandbox.clientSecret,
    TENANTS: tenants
      .map(({ id }) => id)
      .filter((id) => id !== PERSONAL_TID)
      .join(','),
    LOGIN_URL: sandbox.origin,
    GRAPH_URL: sandbox.origin,
    ALLOW_INSECURE_UPSTREAM: '1',
    TRUSTED_PROXIES: '127.0.0.1',
    FRESH_SECONDS: '3600',
    ...more,
  })
  const log: string[] = []
  const bridge = await startBridge(config, clock, createLog('debug', { write: (line) => void log.push(line) }))
  sandbox.register(`${origin}/oauth/callback`, `${origin}/oauth/adminconsent`)
  const browser = () => new Browser(bridge.port, sandbox)
  const close = async () => {
    await bridge.close()
    await sandbox.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  await prepare(bridge, sandbox)
  const arrival = (name: Name) => arrive(bridge, sandbox, name, browser())
  const [adele, alex, miriam] = await Promise.all([arrival('adele'), arrival('alex'), arrival('miriam')])
  return { bridge, sandbox, people: { adele, alex, miriam }, dataDir, log, browser, close }
}

/** Alex works there, and may not consent himself. */
export async function consentForFabrikam({ services }: Bridge, sandbox: Sandbox): Promise<void> {
  const redirectUri = `${origin}/oauth/adminconsent`
  const url = services.entra.adminConsentUrl({ tenant: 'fabrikam.example', redirectUri, state: 'any' })
  await sandbox.authorize(url, personIn(sandbox, 'isaiah').oid)
}

function personIn({ people }: Sandbox, name: string) {
  const found = people.find(({ upn }) => upn.startsWith(`${name}@`))
  if (found === undefined) throw new Error(`nobody is called ${name}`)
  return found
}

/** Signs in with a browser, makes a password and waits until the planted event is there. */
async function arrive({ services }: Bridge, sandbox: Sandbox, name: Name, browser: Browser): Promise<Person> {
  const { oid, tid, upn: user } = personIn(sandbox, name)
  const graphId = await plant(sandbox, oid, titles[name])
  await browser.signIn(oid)
  const account = await services.accounts.find(user)
  if (account === undefined) throw new Error(`${name} could not sign in`)
  const { password, secret } = await services.passwords.create(account.id, `App of ${name}`)
  const isRead = async () => (await services.mirror.status(account.id)).calendars?.every(({ checkedAt }) => checkedAt)
  await vi.waitUntil(isRead, { timeout: 20_000 })
  const home = services.mirror.home(account)
  const read = await Promise.all(
    (await home.calendars()).map(async ({ id }) => {
      const snapshot = await home.snapshot(id)
      const all = await snapshot.texts(snapshot.index.map((entry) => entry.name))
      return { id, token: snapshot.token, planted: [...all].find(([, text]) => text.includes(titles[name]))?.[0] }
    }),
  )
  const own = read.find(({ planted }) => planted !== undefined)
  const other = read.find(({ planted }) => planted === undefined)
  if (own?.planted === undefined || other === undefined) throw new Error(`the event of ${name} did not arrive`)
  const homePath = `/dav/calendars/${account.id}/`
  return {
    oid,
    tid,
    user,
    password: secret.reveal(),
    passwordId: password.id,
    accountId: account.id,
    graphId,
    calendarId: own.id,
    syncToken: own.token,
    otherSyncToken: other.token,
    objectName: own.planted,
    principal: `/dav/principals/${account.id}/`,
    home: homePath,
    calendar: `${homePath}${own.id}/`,
  }
}

/** @returns Graph's id of the event */
export async function plant(sandbox: Sandbox, oid: string, subject: string, more: object = {}): Promise<string> {
  const below = `${sandbox.origin}/sandbox/graph/people/${oid}/calendars`
  const listed = (await (await fetch(below)).json()) as { key: string; role: string }[]
  const own = listed.find(({ role }) => role === 'owner') ?? listed[0]
  const at = (hour: number) => ({ dateTime: `2026-11-20T${hour}:00:00`, timeZone: 'UTC' })
  const answer = await fetch(`${below}/${own?.key}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject, start: at(10), end: at(11), ...more }),
  })
  return ((await answer.json()) as { immutableId: string }).immutableId
}
