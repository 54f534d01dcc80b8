/** The bridge, Radicale and Xandikos, each with the same events. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { bodies, calendarsOf, elements, multistatus } from '../../bench/stage/client.ts'
import { startStage } from '../../bench/stage/stage.ts'
import { debianVersion, mustRun } from '../run.ts'
import { type Ask, askerOf } from './ask.ts'

export interface Server {
  readonly name: string
  readonly version: string
  readonly home: string
  readonly calendar: string
  readonly ask: Ask
  /** Processor time of the server since it started, all its threads and the processes it waited for. */
  cpuMs(): Promise<number>
  close(): Promise<void>
}

export interface Loaded {
  readonly bridge: Server
  /** The objects, by name. */
  readonly objects: ReadonlyMap<string, string>
}

/** The bridge with so many events, and what they are as iCalendar. */
export async function startBridge(events: number, series: number, version: string): Promise<Loaded> {
  const stage = await startStage({ crowd: 1 })
  await stage.sandbox.ask('fill', { person: 1, events, series })
  const login = await stage.signIn(1)
  await stage.bridge().ask('connect', { accountId: login.accountId })
  const client = stage.client(login)
  const [calendar = ''] = await calendarsOf(client)
  const origin = await stage.bridge().ask<string>('publicUrl')
  const listed = await multistatus(client.ask('PROPFIND', calendar, bodies.etags, '1'))
  const hrefs = elements(listed.text, 'href').filter((href) => href.endsWith('.ics'))
  const ask = askerOf(origin, login.username, login.password)
  const texts = await Promise.all(
    hrefs.map(async (href) => [href.split('/').at(-1) ?? '', (await ask('GET', href, '')).text] as const),
  )
  const cpuMs = async () => (await stage.usage()).cpuMs
  return {
    bridge: { name: 'this bridge', version, home: client.home, calendar, ask, cpuMs, close: () => stage.close() },
    objects: new Map(texts),
  }
}

interface Foreign {
  readonly name: string
  readonly debian: string
  readonly home: string
  readonly calendar: string
  /** @returns words of its command line */
  command(folder: string, port: number): readonly [command: string, ...args: string[]]
  /** Puts the events where the server keeps them, as it would itself: one PUT for each takes minutes. */
  load(folder: string, objects: ReadonlyMap<string, string>): Promise<void>
}

export const foreign: readonly Foreign[] = [
  {
    name: 'Radicale',
    debian: 'radicale',
    home: '/user/',
    calendar: '/user/same/',
    command: (folder, port) => {
      const config = join(folder, 'config')
      const users = join(folder, 'users')
      writeFileSync(users, 'user:user\n')
      const auth = `type = htpasswd\nhtpasswd_filename = ${users}\nhtpasswd_encryption = plain`
      const text = `[server]\nhosts = 127.0.0.1:${port}\n[auth]\n${auth}\n[storage]\nfilesystem_folder = ${folder}/collections\n[logging]\nlevel = error\n`
      writeFileSync(config, text)
      return ['/usr/bin/python3', '-m', 'radicale', '--config', config]
    },
    load: async (folder, objects) => {
      const calendar = join(folder, 'collections', 'collection-root', 'user', 'same')
      mkdirSync(calendar, { recursive: true })
      writeFileSync(join(calendar, '.Radicale.props'), JSON.stringify({ tag: 'VCALENDAR' }))
      writeAll(calendar, objects)
    },
  },
  {
    name: 'Xandikos',
    debian: 'xandikos',
    home: '/user/calendars/',
    calendar: '/user/calendars/calendar/',
    command: (folder, port) => {
      mkdirSync(join(folder, 'data'), { recursive: true })
      return ['/usr/bin/xandikos', '-d', join(folder, 'data'), '--defaults', '-l', '127.0.0.1', '-p', String(port)]
    },
    load: async (folder, objects) => {
      const calendar = join(folder, 'data', 'user', 'calendars', 'calendar')
      writeAll(calendar, objects)
      const git = ['-C', calendar, '-c', 'user.name=compare', '-c', 'user.email=compare@localhost']
      await mustRun('git', [...git, 'add', '-A'])
      await mustRun('git', [...git, 'commit', '-q', '-m', 'The same events'])
    },
  },
]

function writeAll(folder: string, objects: ReadonlyMap<string, string>): void {
  for (const [name, text] of objects) writeFileSync(join(folder, name), text)
}

/** @returns undefined when it is not installed */
export async function startForeign(kind: Foreign, objects: ReadonlyMap<string, string>): Promise<Server | undefined> {
  const version = await debianVersion(kind.debian)
  if (version === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), `${kind.debian}-`))
  const port = await freePort()
  const [command, ...args] = kind.command(folder, port)
  const env = { PATH: '/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8' }
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'ignore'] })
  const ask = askerOf(`http://127.0.0.1:${port}`, 'user', 'user')
  const close = async () => {
    await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  await answering(ask)
  await kind.load(folder, objects)
  const { name, home, calendar } = kind
  return { name, version, home, calendar, ask, cpuMs: async () => cpuOf(child.pid ?? 0), close }
}

/** In hundredths of a second, as Linux counts for others. @see proc(5): utime, stime, cutime, cstime */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0)
}

async function answering(ask: Ask): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await ask('OPTIONS', '/', '').catch(() => undefined)
    if (answer !== undefined) return
    await delay(200)
  }
  throw new Error('the server does not come up')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
