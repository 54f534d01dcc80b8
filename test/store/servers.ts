/** Servers of a test's own, on free ports, with their data in a folder that goes away with them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'

export interface OwnServer {
  readonly port: number
  /** Address for STORE_URL. */
  readonly url: string
  /** Stops it in its tracks: connections stay open and nothing answers. */
  freeze(): void
  thaw(): void
  kill(): Promise<void>
  /** On the same port, with what is on its disk. */
  restart(): Promise<void>
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>
}

const folders = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  ...(existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []).map(
    (version) => `/usr/lib/postgresql/${version}/bin`,
  ),
]
const programOf = (...names: readonly string[]) =>
  names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))

const redisProgram = programOf('redis-server', 'valkey-server')
const initdb = programOf('initdb')
/** Beside `initdb`: what lies elsewhere in the path may be a wrapper, whose death is not the server's. */
const postgres = initdb === undefined ? undefined : join(initdb, '..', 'postgres')

/** Postgres refuses to run as root. */
export const postgresUser = ((): { uid: number; gid: number } | undefined => {
  const { uid, gid } = userInfo()
  if (uid !== 0) return { uid, gid }
  try {
    const of = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: of('-u'), gid: of('-g') }
  } catch {
    return undefined
  }
})()

const required = process.env['BRIDGE_STORES'] === 'required'
/** Where these are false the tests are skipped, unless the machine is said to have the servers. */
export const hasRedis = required || redisProgram !== undefined
export const hasPostgres = required || (postgres !== undefined && postgresUser !== undefined)

/** @param options of the server, such as `--appendonly yes` */
export async function ownRedis(...options: readonly string[]): Promise<OwnServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options]
  const launch = () => spawn(redisProgram ?? 'redis-server', words, { stdio: 'ignore' })
  return running(port, `redis://127.0.0.1:${port}`, folder, launch)
}

/** @param options of the server, such as `-c` and `ssl=on` */
export async function ownPostgres(...options: readonly string[]): Promise<OwnServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  const { uid, gid } = postgresUser ?? { uid: 0, gid: 0 }
  chownSync(folder, uid, gid)
  const data = join(folder, 'data')
  const initWords = ['-D', data, '-U', 'bridge', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(initdb ?? 'initdb', initWords, { uid, gid, cwd: folder, stdio: 'ignore' })
  const words = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    folder,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'fsync=off',
    ...options,
  ]
  const launch = () => spawn(postgres ?? 'postgres', words, { uid, gid, cwd: folder, stdio: 'ignore' })
  return running(port, `postgres://bridge@127.0.0.1:${port}/postgres`, folder, launch)
}

async function running(port: number, url: string, folder: string, launch: () => ChildProcess): Promise<OwnServer> {
  let child = launch()
  const pid = () => child.pid ?? Number.NaN
  const kill = async () => {
    const ended = once(child, 'exit')
    signal(pid(), 'SIGCONT')
    signal(pid(), 'SIGKILL')
    await ended
  }
  await reachable(port)
  return {
    port,
    url,
    freeze: () => signal(pid(), 'SIGSTOP'),
    thaw: () => signal(pid(), 'SIGCONT'),
    kill,
    restart: async () => {
      child = launch()
      await reachable(port)
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Postgres is many processes, each the head of a group of its own. */
function signal(pid: number, name: NodeJS.Signals): void {
  for (const each of [pid, ...childrenOf(pid)]) {
    try {
      process.kill(each, name)
    } catch {
      // gone already
    }
  }
}

function childrenOf(pid: number): number[] {
  try {
    const pids = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    return pids.split('\n').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Until somebody listens; the store's own patience does the rest. */
async function reachable(port: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Nothing listens on port ${port}.`)
}
