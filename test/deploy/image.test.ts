/** The image's own command on this machine: its flags, its folders, no more rights than it gives. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DemoFacts } from '../../demo/demo.ts'
import { dav, elements } from '../e2e/stage.ts'
import { command, dockerfile, read, root } from './files.ts'

let folder = ''
let running: ChildProcess | undefined

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bridge-image-')))
  for (const name of ['data', 'key', 'backup', 'secrets']) mkdirSync(join(folder, name), { mode: 0o700 })
  writeFileSync(join(folder, 'secrets/entra'), 'the-secret\n')
})

afterEach(async () => {
  if (running?.exitCode === null && running.kill('SIGKILL')) await once(running, 'exit')
  running = undefined
  rmSync(folder, { recursive: true, force: true })
})

/** A word of the image's command, with this machine's folders in the place of the image's. */
const here = (word: string): string =>
  word
    .replace(/=\/app$/, `=${root}`)
    .replace(/=\/run\/secrets$/, `=${join(folder, 'secrets')}`)
    .replace(/=\/(data|key|backup)$/, (_, name: string) => `=${join(folder, name)}`)

const environment = () => ({
  PATH: process.env['PATH'] ?? '',
  PORT: '0',
  DATA_DIR: join(folder, 'data'),
  KEY_FILE: join(folder, 'key/bridge.key'),
  ENTRA_CLIENT_ID: '11111111-2222-4333-8444-555555555555',
  ENTRA_CLIENT_SECRET_FILE: join(folder, 'secrets/entra'),
  TENANTS: '*',
})

function start(words: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess {
  const [, ...rest] = words
  const child = spawn(process.execPath, rest, {
    cwd: root,
    env: { ...environment(), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running = child
  return child
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null || child.stderr === null) throw new Error('no output to read')
  const said = text(child.stderr)
  const ended = once(child, 'exit').then(async () => {
    throw new Error(`it ended: ${await said}`)
  })
  ended.catch(() => {}) // when the line has come, its later end is nobody's concern
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as [string]
  return line
}

/** Another process, as `docker exec bridge node src/main.ts …` starts it: without the flags. */
async function told(...words: string[]): Promise<string> {
  const child = spawn(process.execPath, ['src/main.ts', ...words], { cwd: root, env: environment() })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return out + err
}

const served = (): readonly string[] => command('CMD').map(here)

describe('the command of the image', () => {
  it('starts the bridge, makes its key, and lets commands work', async () => {
    const child = start(served())
    expect(await firstLine(child)).toContain('The bridge runs.')
    expect(existsSync(join(folder, 'key/bridge.key'))).toBe(true)
    expect(await told('keys', 'add')).toContain('k2 was added')
    expect(await told('backup', join(folder, 'backup/now.jsonl'))).toMatch(/records? were written/)
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await exit).toEqual([0, null])
  })

  it('says it plainly when a command wants to write elsewhere', async () => {
    await firstLine(start(served()))
    expect(await told('backup', join(folder, 'elsewhere.jsonl'))).toMatch(/^The file .* cannot be written\./)
  })

  it('cannot read what it has no business with', async () => {
    const elsewhere = join(folder, 'elsewhere')
    writeFileSync(elsewhere, 'the-secret')
    const child = start(served(), { ENTRA_CLIENT_SECRET_FILE: elsewhere })
    const err = child.stderr === null ? '' : await text(child.stderr)
    expect(err).toContain('ERR_ACCESS_DENIED')
  })

  it('is enough for everything between sign-in and an event in an app', async () => {
    const scratch = join(folder, 'data')
    const words = served().slice(0, -1)
    const child = start([...words, 'demo', '--json'], { TMPDIR: scratch, SANDBOX_PORT: '0' })
    const facts = JSON.parse(await firstLine(child)) as DemoFacts
    const body = '<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>'
    const { text: listed } = await dav({ facts }, 'PROPFIND', new URL(facts.homeUrl).pathname, { body, depth: '1' })
    expect(elements(listed, 'displayname')).toContain('Calendar')
  })
})

describe('the Dockerfile', () => {
  const all = (word: string): readonly string[] => dockerfile.filter((row) => row.word === word).map(({ rest }) => rest)

  it('names one base, by version and digest, and the Node that the tests ran on', () => {
    const bases = all('FROM').map((rest) => rest.replace(/ AS \w+$/, ''))
    expect(new Set(bases).size).toBe(1)
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } }
    expect(bases[0]).toMatch(new RegExp(`^node:${devDependencies.node}-bookworm-slim@sha256:[0-9a-f]{64}$`))
  })

  it('ends as a user that is not root, with one volume, and checks its health without a shell', () => {
    expect(all('USER')).toEqual(['10001:10001'])
    expect(all('VOLUME')).toEqual(['/data'])
    const [health = ''] = all('HEALTHCHECK')
    const [program] = JSON.parse(health.replace(/^.*? CMD /, '')) as string[]
    expect(program).toBe('node')
  })

  it('runs no install script and takes nothing but what is copied', () => {
    expect(
      all('RUN')
        .filter((rest) => rest.includes('npm ci'))
        .every((rest) => rest.includes('--ignore-scripts')),
    ).toBe(true)
    const [everything, ...let_in] = read('.dockerignore').trim().split('\n')
    expect(everything).toBe('**')
    const copied = all('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(' ').slice(0, -1))
    expect(let_in.map((line) => line.slice(1)).sort()).toEqual([...new Set(copied)].sort())
  })

  it('has a health check that says yes of a bridge that runs, and no of none', async () => {
    const [health = ''] = all('HEALTHCHECK')
    const [, ...words] = JSON.parse(health.replace(/^.*? CMD /, '')) as string[]
    const check = async (port: string) => {
      const child = spawn(process.execPath, words, { env: { PORT: port } })
      return ((await once(child, 'exit')) as [number])[0]
    }
    const child = start(served())
    const port = new URL((await firstLine(child)).replace(/^.*: /, '')).port
    expect(await check(port)).toBe(0)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await check(port)).toBe(1)
  })
})
