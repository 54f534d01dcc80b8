/**
 * The main job without a Microsoft account: the real bridge, on a store that goes away with it, beside a pretend Microsoft.
 * Signs one person in through the same steps a browser takes, waits for the first sync, and says what to copy into an app.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../sandbox/server.ts'
import type { AccountRecord } from '../src/accounts/types.ts'
import type { Io } from '../src/cli/command.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { readConfig } from '../src/config.ts'
import { StartError } from '../src/errors.ts'
import { createLog } from '../src/log.ts'
import { Secret } from '../src/secret.ts'
import { type Bridge, startBridge } from '../src/serve.ts'
import { demoText } from './text.ts'

/** What `--json` prints, as one line, when everything is ready. */
export interface DemoFacts {
  readonly caldavUrl: string
  /** The collection that holds the calendars. */
  readonly homeUrl: string
  readonly username: string
  readonly password: string
  readonly tokenPageUrl: string
  readonly sandboxUrl: string
  /** Everybody who can sign in on the token page. */
  readonly people: readonly {
    readonly name: string
    readonly username: string
    readonly organization: string
    readonly consent: string
    /** Looks after that organization at `/admin`. */
    readonly isAdmin: boolean
  }[]
  /** Calendars are read once an administrator has switched the organization on. */
  readonly isAppOnly: boolean
}

export interface Demo {
  readonly facts: DemoFacts
  readonly bridge: Bridge
  readonly sandbox: Sandbox
  close(): Promise<void>
}

const defaultSandboxPort = '9090'
const syncLimitMs = 60_000

type Environment = Readonly<Record<string, string | undefined>>

/** Starts both programs. @param environment PORT and SANDBOX_PORT (0: any free one) and the bridge's own settings */
export async function startDemo(environment: Environment, clock: Clock = systemClock): Promise<Demo> {
  // What was begun is ended in the opposite order, also when a later step fails.
  const ends: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    return { ...(await start(environment, clock, ends)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function start(
  environment: Environment,
  clock: Clock,
  ends: (() => Promise<void> | void)[],
): Promise<Omit<Demo, 'close'>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'outlook-caldav-demo-'))
  ends.push(() => rmSync(dataDir, { recursive: true, force: true }))
  const sandbox = await startSandboxOn(environment['SANDBOX_PORT'] ?? defaultSandboxPort)
  ends.push(() => sandbox.close())
  const config = readConfig({
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    ADMINS: adminsOf(sandbox),
    ...environment,
    DATA_DIR: dataDir,
    KEY_FILE: '',
    ENTRA_CLIENT_ID: sandbox.clientId,
    ENTRA_CLIENT_SECRET: sandbox.clientSecret,
    ENTRA_CLIENT_SECRET_FILE: '',
    ENTRA_TENANT: 'common',
    TENANTS: '*',
    LOGIN_URL: sandbox.origin,
    GRAPH_URL: sandbox.origin,
    ALLOW_INSECURE_UPSTREAM: '1',
  })
  const bridge = await startBridge(config, clock, createLog(config.logLevel), true)
  ends.push(() => bridge.close())
  sandbox.register(`${bridge.publicUrl}/oauth/callback`, `${bridge.publicUrl}/oauth/adminconsent`)
  return { facts: await prepare(bridge, sandbox, config.appOnly), bridge, sandbox }
}

/** Whoever may approve at the pretended Microsoft looks after their organization here. */
const adminsOf = ({ people }: Sandbox): string =>
  people.flatMap(({ admin, tid, oid }) => (admin ? [`${tid}/${oid}`] : [])).join(',')

async function startSandboxOn(port: string): Promise<Sandbox> {
  if (!/^\d{1,5}$/.test(port)) throw new StartError('SANDBOX_PORT must be a port number; 0 takes any free one.')
  try {
    return await startSandbox({ port: Number(port) })
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!inUse) throw error
    throw new StartError(`Port ${port} is in use by another program. Stop it, or choose another with SANDBOX_PORT.`)
  }
}

/** Signs the first person in, makes an app password and waits for the calendars, unless an administrator has to let them be read first. */
async function prepare(bridge: Bridge, sandbox: Sandbox, isAppOnly: boolean): Promise<DemoFacts> {
  const { directory } = sandbox.context
  const able = directory.people.filter((person) => person.kind === 'person' && !person.disabled)
  const first = able[0]
  if (first === undefined) throw new StartError('The sandbox has nobody who can sign in.')
  const account = await signIn(bridge, sandbox, first.oid)
  const { secret } = await bridge.services.passwords.create(account.id, 'Demo')
  if (!isAppOnly) await firstSync(bridge, account)
  return {
    caldavUrl: `${bridge.publicUrl}/dav/`,
    homeUrl: `${bridge.publicUrl}/dav/calendars/${account.id}/`,
    username: account.identity.username,
    password: secret.reveal(),
    tokenPageUrl: `${bridge.publicUrl}/`,
    sandboxUrl: sandbox.origin,
    people: able.map((person) => {
      const tenant = directory.tenant(person.tid)
      return {
        name: person.name,
        username: person.upn,
        organization: tenant?.displayName ?? '',
        consent: tenant?.consent ?? '',
        isAdmin: person.admin,
      }
    }),
    isAppOnly,
  }
}

async function signIn(bridge: Bridge, sandbox: Sandbox, oid: string): Promise<AccountRecord> {
  const { entra, accounts, mirror } = bridge.services
  const [state, nonce, verifier] = [random(), random(), random()]
  const redirectUri = `${bridge.publicUrl}/oauth/callback`
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url')
  const address = await entra.authorizeUrl({ redirectUri, state, nonce, codeChallenge })
  const callback = new URL(await sandbox.authorize(address, oid))
  const code = new Secret(callback.searchParams.get('code') ?? '')
  const account = await accounts.signedIn(
    await entra.redeem({ code, redirectUri, codeVerifier: new Secret(verifier), nonce }),
  )
  mirror.connect(account)
  return account
}

const random = (): string => randomBytes(32).toString('base64url')

async function firstSync(bridge: Bridge, account: AccountRecord): Promise<void> {
  const { mirror, clock } = bridge.services
  const deadline = clock.now() + syncLimitMs
  for (;;) {
    const { calendars } = await mirror.status(account.id)
    if (calendars?.every((calendar) => calendar.checkedAt !== undefined)) return
    if (clock.now() > deadline) throw new StartError('The first sync with the sandbox did not end.')
    await clock.sleep(50)
  }
}

/** `demo`: runs until stopped. @param stopped resolves when the person wants to end it */
export async function runDemo(
  environment: Environment,
  asJson: boolean,
  io: Io,
  stopped: Promise<void>,
): Promise<number> {
  const demo = await startDemo(environment)
  if (asJson) io.out(JSON.stringify(demo.facts))
  else io.out(demoText(demo.facts))
  await stopped
  await demo.close()
  return 0
}
