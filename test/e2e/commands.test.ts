/** An operator at a terminal: signing in with a code, app passwords, beside a running server and without one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'

const main = join(import.meta.dirname, '../../src/main.ts')
let sandbox: Sandbox
let dataDir = ''

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true, deviceIntervalSeconds: 1 })
  dataDir = mkdtempSync(join(tmpdir(), 'bridge-cli-'))
})

afterAll(async () => {
  await sandbox.close()
  rmSync(dataDir, { recursive: true, force: true })
})

function start(...words: string[]): ChildProcess {
  const env = {
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    DATA_DIR: dataDir,
    ENTRA_CLIENT_ID: sandbox.clientId,
    ENTRA_CLIENT_SECRET: sandbox.clientSecret,
    TENANTS: '*',
    LOGIN_URL: sandbox.origin,
    GRAPH_URL: sandbox.origin,
    ALLOW_INSECURE_UPSTREAM: '1',
    LOG_LEVEL: 'error',
  }
  return spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command to its end. @param each called with every line it prints */
async function run(words: readonly string[], each: (line: string) => void = () => {}): Promise<Ended> {
  const child = start(...words)
  const said = { out: '', err: '' }
  for (const stream of ['out', 'err'] as const) {
    const input = child[stream === 'out' ? 'stdout' : 'stderr']
    if (input === null) throw new Error('no output to read')
    createInterface({ input }).on('line', (line) => {
      said[stream] += `${line}\n`
      each(line)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...said }
}

async function enterCode(line: string): Promise<void> {
  const code = /enter the code (\S+?)\.$/.exec(line)?.[1]
  if (code === undefined) return
  const adele = sandbox.people.find((person) => person.upn === 'adele@contoso.example')
  const body = JSON.stringify({ code, userCode: code, user_code: code, oid: adele?.oid })
  const answer = await fetch(`${sandbox.origin}/sandbox/devicelogin`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  if (!answer.ok) throw new Error(await answer.text())
}

const create = ['password', 'create', '--user', 'adele@contoso.example', '--label', 'Terminal']
const passwordIn = ({ out }: Ended): string => /Password: +(\S+)/.exec(out)?.[1] ?? ''

describe('a terminal', () => {
  it('signs in with a code from another device, and makes, lists and revokes passwords', async () => {
    const login = await run(['login', '--device-code'], (line) => void enterCode(line))
    expect([login.code, login.out]).toEqual([0, expect.stringContaining('Signed in as adele@contoso.example')])
    const made = await run([...create, '--detail', 'busy', '--past-days', '30', '--expires', '2099-01-31'])
    expect(made.code).toBe(0)
    const id = passwordIn(made).slice(0, 8)
    const list = await run(['password', 'list', '--user', 'ADELE@contoso.example'])
    expect(list.out).toContain(`${id}  Terminal`)
    expect(list.out).toContain('busy only, 30 days back, ends 2099-01-31')
    expect(list.out).not.toContain(passwordIn(made))
    expect((await run(['password', 'revoke', '--user', 'adele@contoso.example', id])).code).toBe(0)
    expect((await run(['password', 'list', '--user', 'adele@contoso.example'])).out).toBe('')
  })

  it('reaches the server that already runs on the same data', async () => {
    const server = start('serve')
    const out = server.stdout
    if (out === null) throw new Error('no output to read')
    const [said] = (await once(out, 'data')) as [Buffer]
    const address = /https?:\/\/\S+/.exec(String(said))?.[0] ?? ''
    const made = await run(create)
    const basic = Buffer.from(`adele@contoso.example:${passwordIn(made)}`).toString('base64')
    const ask = () =>
      fetch(`${address}/dav/`, { method: 'PROPFIND', headers: { depth: '0', authorization: `Basic ${basic}` } })
    expect((await ask()).status).toBe(207)
    await run(['password', 'revoke', '--user', 'adele@contoso.example', passwordIn(made).slice(0, 8)])
    expect((await ask()).status).toBe(401)
    server.kill('SIGTERM')
    await once(server, 'exit')
  })

  it('says in a sentence what it cannot do', async () => {
    const nobody = await run(['password', 'create', '--user', 'nobody@contoso.example', '--label', 'x'])
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining('has signed in')])
    const usage = await run(['password', 'create', '--user', 'adele@contoso.example'])
    expect([usage.code, usage.err]).toEqual([2, expect.stringContaining('--label')])
    for (const [option, value] of [
      ['--calendars', 'Nowhere'],
      ['--detail', 'some'],
      ['--future-days', '0'],
      ['--expires', '31.1.2099'],
    ] as const) {
      expect((await run([...create, option, value])).code, option).toBe(2)
    }
  })
})
