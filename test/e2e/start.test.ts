/** What an operator meets when something is wrong: the program itself, started as they would. */
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataDir, endAll, ended, ownDataDir, plain, ready, start, stopped } from './program.ts'

beforeEach(ownDataDir)
afterEach(endAll)

describe('a bad configuration', () => {
  it('is refused with every bad variable at once, and none of their values', async () => {
    const { code, said } = await ended(
      start({
        PORT: '70000',
        PUBLIC_URL: 'http://cal.contoso.example',
        ENTRA_CLIENT_ID: 'not-a-guid',
        TENANTS: 'contoso',
        LOGIN_URL: 'http://10.1.2.3',
        FRESH_SECONDS: '-1',
        TRUSTED_PROXIES: '10.0.0.0/33',
      }),
    )
    expect(code).toBe(1)
    for (const name of [
      'PORT',
      'PUBLIC_URL',
      'ENTRA_CLIENT_ID',
      'TENANTS',
      'LOGIN_URL',
      'FRESH_SECONDS',
      'TRUSTED_PROXIES',
    ])
      expect(said).toContain(name)
    for (const value of ['70000', 'cal.contoso.example', 'not-a-guid', '10.1.2.3', '10.0.0.0', 's3cret-value'])
      expect(said).not.toContain(value)
  })

  it('that lacks everything says what is needed', async () => {
    const { code, said } = await ended(start({ ENTRA_CLIENT_ID: '', ENTRA_CLIENT_SECRET: '', TENANTS: '' }))
    expect(code).toBe(1)
    for (const name of ['ENTRA_CLIENT_ID', 'ENTRA_CLIENT_SECRET_FILE', 'TENANTS'])
      expect(said).toContain(`${name} is missing`)
  })

  it('with plain http upstream is refused unless it is this machine and allowed', async () => {
    const { said } = await ended(start({ GRAPH_URL: 'http://127.0.0.1:1' }))
    expect(said).toContain('ALLOW_INSECURE_UPSTREAM=1')
    const { said: other } = await ended(
      start({ GRAPH_URL: 'http://graph.contoso.example', ALLOW_INSECURE_UPSTREAM: '1' }),
    )
    expect(other).toContain('GRAPH_URL must be https')
  })
})

describe('trouble with what is around', () => {
  it('a port in use is said plainly', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const { code, said } = await ended(start({ PORT: port }))
    other.close()
    expect(code).toBe(1)
    expect(plain(said)).toBe(`Port ${port} is in use by another program. Stop it, or choose another with PORT.`)
  })

  it('a data folder that cannot be written is said plainly', async () => {
    const file = join(dataDir, 'file')
    writeFileSync(file, '')
    const { code, said } = await ended(start({ DATA_DIR: join(file, 'data') }))
    expect(code).toBe(1)
    expect(plain(said).split('\n')).toHaveLength(1)
    expect(said).toContain('data')
  })

  it('an empty or missing secret file is said plainly', async () => {
    const file = join(dataDir, 'secret')
    const missing = await ended(start({ ENTRA_CLIENT_SECRET: '', ENTRA_CLIENT_SECRET_FILE: file }))
    expect(plain(missing.said)).toContain('cannot be read')
    writeFileSync(file, '\n')
    const empty = await ended(start({ ENTRA_CLIENT_SECRET: '', ENTRA_CLIENT_SECRET_FILE: file }))
    expect(plain(empty.said)).toContain('is empty')
  })
})

describe('the sealing key', () => {
  const key = () => join(dataDir, 'bridge.key')

  it('is made at the first start, for its owner alone, and stays', async () => {
    const first = start({})
    await ready(first)
    expect(await stopped(first)).toBe(0)
    expect(statSync(key()).mode & 0o777).toBe(0o600)
    const before = readFileSync(key())
    const second = start({})
    await ready(second)
    expect(await stopped(second)).toBe(0)
    expect(readFileSync(key())).toEqual(before)
  })

  it('that others can read is refused', async () => {
    const first = start({})
    await ready(first)
    await stopped(first)
    chmodSync(key(), 0o644)
    const { code, said } = await ended(start({}))
    expect(code).toBe(1)
    expect(plain(said)).toContain('bridge.key')
    expect(statSync(key()).mode & 0o777).toBe(0o644)
  })

  it('that is lost stops the start, and nothing is made or overwritten', async () => {
    const first = start({})
    await ready(first)
    await stopped(first)
    rmSync(key())
    const before = readFileSync(join(dataDir, 'bridge.sqlite'))
    const { code, said } = await ended(start({}))
    expect(code).toBe(1)
    expect(plain(said)).toContain('bridge.key')
    expect(readdirSync(dataDir)).not.toContain('bridge.key')
    expect(readFileSync(join(dataDir, 'bridge.sqlite'))).toEqual(before)
  })

  it('that belongs to other data stops the start', async () => {
    const first = start({})
    await ready(first)
    await stopped(first)
    const other = mkdtempSync(join(tmpdir(), 'bridge-other-'))
    const second = start({ DATA_DIR: other })
    await ready(second)
    await stopped(second)
    writeFileSync(key(), readFileSync(join(other, 'bridge.key')))
    rmSync(other, { recursive: true })
    const { code, said } = await ended(start({}))
    expect(code).toBe(1)
    expect(plain(said)).toContain('bridge.key')
  })
})

describe('a second server on the same data', () => {
  it('is refused, the first goes on, and after a kill -9 of that one the data opens again', async () => {
    const first = start({})
    await ready(first)
    const { code, said } = await ended(start({}))
    expect(code).toBe(1)
    expect(plain(said)).toBe(
      `The store ${join(dataDir, 'bridge.sqlite')} is in use by another process: stop that one first (SQLITE_BUSY).`,
    )
    const asked = await ended(start({}, 'accounts', 'list'))
    expect([asked.code, asked.said]).toEqual([0, expect.not.stringContaining('in use')])
    first.kill('SIGKILL')
    await once(first, 'exit')
    const third = start({})
    await ready(third)
    expect(await stopped(third)).toBe(0)
  })

  it('that begins at the same moment, on a new folder, is refused, and the one that runs keeps its key', async () => {
    const all = [start({}), start({}), start({})]
    const outcomes = await Promise.all(
      all.map((each) => Promise.race([ready(each).then(() => 'runs' as const), ended(each)])),
    )
    const refused = outcomes.filter((outcome) => outcome !== 'runs')
    expect(refused).toHaveLength(2)
    for (const { code, said } of refused)
      expect([code, said]).toEqual([1, expect.stringContaining('in use by another process')])
    const key = readFileSync(join(dataDir, 'bridge.key'))
    for (const each of all) if (each.exitCode === null) expect(await stopped(each)).toBe(0)
    const next = start({})
    await ready(next)
    expect(await stopped(next)).toBe(0)
    expect(readFileSync(join(dataDir, 'bridge.key'))).toEqual(key)
  })
})

describe('the program', () => {
  it('explains itself', async () => {
    const help = await ended(start({}, '--help'))
    expect(help.code).toBe(0)
    for (const words of [
      'serve',
      'demo',
      'login --device-code',
      'password create',
      'password list',
      'password revoke',
    ]) {
      expect(help.said).toContain(words)
    }
  })

  it.each([
    { typed: ['pasword', 'list'], said: 'There is no command “pasword”. Did you mean “password list”?' },
    { typed: ['accounts', 'list', '--foo'], said: '“accounts list” does not know the option --foo.' },
    { typed: ['serve', '--port', '80'], said: '“serve” does not know the option --port.' },
    {
      typed: ['restore', 'x', '--epoh', 'now'],
      said: '“restore” does not know the option --epoh. Did you mean “--epoch”?',
    },
  ])('says which word of $typed it does not know, before it looks at settings or data', async ({ typed, said }) => {
    const told = await ended(start({ ENTRA_CLIENT_ID: '' }, ...typed))
    expect([told.code, plain(told.said).split('\n')]).toEqual([2, [said, expect.stringMatching(/^Usage: |--help/)]])
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('explains one command alone', async () => {
    const help = await ended(start({ ENTRA_CLIENT_ID: '' }, 'audit', 'verify', '--help'))
    expect([help.code, help.said]).toEqual([0, expect.stringMatching(/^audit verify \[--head .*\n {2}prove/)])
  })
})
