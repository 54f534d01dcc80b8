/** The bridge and the pretended Microsoft, each in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packageFile from '../../package.json' with { type: 'json' }
import { livesFile } from '../../src/ops/lives.ts'
import { type Client, clientOf } from './client.ts'
import { Program } from './program.ts'
import type { Calls, Login, SandboxFacts, Usage } from './types.ts'

export interface Stage {
  readonly sandbox: Program
  readonly dataDir: string
  /** The one that runs now. */
  bridge(): Program
  readonly publicUrl: string
  /** Ends the bridge as it is and starts another one on the same data. @param remembers whether it counts how often that was done */
  restart(signal?: NodeJS.Signals, remembers?: boolean): Promise<void>
  client(login: Login): Client
  /** Signs a person of the crowd in, without reading anything yet. */
  signIn(person: number): Promise<Login>
  /** What happened at Graph while something ran. */
  counted<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly calls: Calls }>
  usage(): Promise<Usage>
  /** Puts the clocks of both forward: apart, no sign-in would be believed after a while. */
  advance(ms: number): Promise<void>
  close(): Promise<void>
}

export interface StageOptions {
  readonly crowd: number
  /** Settings of the bridge besides the usual ones. */
  readonly settings?: Readonly<Record<string, string>>
  /** Of Node, after the usual ones. */
  readonly more?: readonly string[]
  /** Whether what the bridge says to its terminal is left out, where it is to die loudly. */
  readonly isQuiet?: boolean
}

/** A program of this folder. */
export const fileOf = (name: string): string => join(import.meta.dirname, name)

/** The bridge gets what `npm start` and the image give it. */
export const flags: readonly string[] = packageFile.scripts.start.match(/--\S+/g) ?? []

/** Settings of a bridge whose Microsoft is the pretended one, for everybody there. */
export const upstream = ({ origin, clientId, clientSecret }: SandboxFacts): Readonly<Record<string, string>> => ({
  LOG_LEVEL: 'error',
  ENTRA_CLIENT_ID: clientId,
  ENTRA_CLIENT_SECRET: clientSecret,
  ENTRA_TENANT: 'common',
  TENANTS: '*',
  LOGIN_URL: origin,
  GRAPH_URL: origin,
  ALLOW_INSECURE_UPSTREAM: '1',
  MALLOC_ARENA_MAX: '2',
})

export async function startStage({ crowd, settings = {}, more = [], isQuiet = false }: StageOptions): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bridge-bench-'))
  const sandbox = new Program(fileOf('sandbox.ts'), { CROWD: String(crowd) })
  const { origin, clientId, clientSecret } = await sandbox.ask<SandboxFacts>('facts')
  const publicUrl = `http://localhost:${await freePort()}`
  await sandbox.ask('register', { publicUrl })
  const environment = {
    ...upstream({ origin, clientId, clientSecret }),
    PORT: new URL(publicUrl).port,
    DATA_DIR: dataDir,
    ...settings,
  }
  let aheadMs = 0
  const start = () =>
    new Program(fileOf('bridge.ts'), { ...environment, AHEAD_MS: String(aheadMs) }, [...flags, ...more], isQuiet)
  let bridge = start()
  await bridge.ask('publicUrl')
  return {
    sandbox,
    dataDir,
    publicUrl,
    bridge: () => bridge,
    restart: async (signal = 'SIGKILL', remembers = false) => {
      await bridge.kill(signal)
      if (!remembers) rmSync(livesFile(dataDir, Number(environment.PORT)), { force: true })
      bridge = start()
      await bridge.ask('publicUrl')
    },
    client: (login) => clientOf(publicUrl, login),
    signIn: (person) => bridge.ask('signIn', { user: `person${person}@contoso.example` }),
    counted: async (work) => {
      await sandbox.ask('forget')
      const result = await work()
      return { result, calls: await sandbox.ask<Calls>('calls') }
    },
    usage: () => bridge.ask('usage'),
    advance: async (ms) => {
      aheadMs += ms
      await Promise.all([bridge.ask('advance', { ms }), sandbox.ask('advance', { ms })])
    },
    close: async () => {
      await bridge.kill()
      await sandbox.kill()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A port that is free now: the bridge must come back on the same one after a restart. */
async function freePort(): Promise<number> {
  const { promise: listening, resolve } = Promise.withResolvers<void>()
  const server = createServer().listen(0, '127.0.0.1', () => resolve())
  await listening
  const { port } = server.address() as AddressInfo
  const { promise: closed, resolve: close } = Promise.withResolvers<void>()
  server.close(() => close())
  await closed
  return port
}
