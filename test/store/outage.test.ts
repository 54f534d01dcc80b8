import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { StartError } from '../../src/errors.ts'
import { type Log, silentLog } from '../../src/log.ts'
import { temporaryKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import { hasPostgres, hasRedis, type OwnServer, ownPostgres, ownRedis } from './servers.ts'

const unavailable = { name: 'Fault', kind: 'unavailable' }

const kinds = [
  { kind: 'Redis', isThere: hasRedis, start: () => ownRedis('--appendonly', 'yes', '--appendfsync', 'always') },
  { kind: 'Postgres', isThere: hasPostgres, start: ownPostgres },
]

for (const { kind, isThere, start } of kinds) {
  describe.skipIf(!isThere)(`a store on ${kind}${isThere ? '' : ', which this machine does not have'}`, () => {
    it('fails while the server is dead, and finds everything again when it is back', async () => {
      const { server, store, found } = await opened(start)
      const notes = store.collection<string>('notes')
      await notes.set('a', 'kept')
      await server.kill()
      await expect(notes.get('a')).rejects.toMatchObject(unavailable)
      await expect(notes.get('a')).rejects.toMatchObject({ ...unavailable, code: 'OFFLINE' })
      await expect(notes.set('a', 'lost')).rejects.toMatchObject(unavailable)
      await server.restart()
      await found()
      expect(await notes.get('a')).toBe('kept')
      await notes.set('a', 'anew')
      expect(await notes.get('a')).toBe('anew')
    })

    it('fails while the server is frozen, waits for it once, and goes on when it thaws', async () => {
      const { server, store, found } = await opened(start)
      const notes = store.collection<string>('notes')
      await notes.set('a', 'kept')
      server.freeze()
      const all = await Promise.allSettled(Array.from({ length: 100 }, () => notes.get('a')))
      expect(all.filter((each) => each.status === 'fulfilled')).toEqual([])
      await expect(notes.get('a')).rejects.toMatchObject({ ...unavailable, code: 'OFFLINE' })
      await expect(first(notes.keys())).rejects.toMatchObject(unavailable)
      server.thaw()
      await found()
      expect(await notes.get('a')).toBe('kept')
    })
  })
}

describe.skipIf(!hasRedis)('a Redis server', () => {
  it.each([
    { why: 'nobody answers there', place: '//user:planted@127.0.0.1', told: '(ECONNREFUSED)' },
    {
      why: 'its name is not known',
      place: '//user:planted@store.invalid',
      told: '(ENOTFOUND): the name of its server',
    },
  ])('is refused at once and in plain words when $why', async ({ place, told }) => {
    const server = await ownRedis()
    await server.stop()
    const sentence = await refusal(server.url.replace('//127.0.0.1', place))
    expect(sentence).toContain(`The store redis://${place.replace(/.*@/, '')}:${server.port} cannot be reached ${told}`)
    expect(sentence).not.toContain('planted')
  })

  it('that wants another password is refused at once and in plain words', async () => {
    const server = await ownRedis('--requirepass', 'the right one')
    onTestFinished(() => server.stop())
    for (const who of ['', 'default:planted@']) {
      const sentence = await refusal(server.url.replace('//', `//${who}`))
      expect(sentence).toContain('user name or password are wrong')
      expect(sentence).not.toContain('planted')
    }
  })

  it('that came back empty is unavailable, not a store without records', async () => {
    const { server, store, found } = await opened(() => ownRedis())
    const notes = store.collection<string>('notes')
    await notes.set('a', 'kept')
    await server.kill()
    await notes.get('a').catch(() => {})
    await server.restart()
    await found()
    const emptied = { ...unavailable, code: 'EMPTIED' }
    await expect(notes.get('a')).rejects.toMatchObject(emptied)
    await expect(notes.getMany(['a'])).rejects.toMatchObject(emptied)
    await expect(first(notes.keys())).rejects.toMatchObject(emptied)
    await expect(notes.set('b', 'x')).rejects.toMatchObject(emptied)
    await expect(notes.take('a')).rejects.toMatchObject(emptied)
    await expect(notes.update('a', () => 'x')).rejects.toMatchObject(emptied)
  })

  it('that throws records away when memory is short is refused', async () => {
    const server = await ownRedis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru')
    onTestFinished(() => server.stop())
    const opening = openStore({ location: server.url, key: temporaryKey(), clock: systemClock, log: silentLog })
    await expect(opening).rejects.toThrow('(maxmemory-policy allkeys-lru): set it to noeviction.')
  })

  it.each([
    { options: [], warning: /keeps nothing on disk/ },
    { options: ['--save', '60', '1'], warning: /from time to time only/ },
    { options: ['--appendonly', 'yes'], warning: undefined },
  ])('started with $options warns of $warning', async ({ options, warning }) => {
    const { warnings } = await opened(() => ownRedis(...options))
    expect(warnings).toEqual(warning === undefined ? [] : [expect.stringMatching(warning)])
  })

  it('that is full refuses writes and goes on reading', async () => {
    const { store } = await opened(() => ownRedis('--maxmemory', '3mb'))
    const notes = store.collection<string>('notes')
    await notes.set('a', 'kept')
    await expect(notes.set('b', 'x'.repeat(4_000_000))).rejects.toMatchObject({ ...unavailable, code: 'OOM' })
    expect(await notes.get('a')).toBe('kept')
  })
})

describe.skipIf(!hasPostgres)('a Postgres server', () => {
  it('whose table was emptied is unavailable, not a store without records', async () => {
    const { server, store } = await opened(ownPostgres)
    const notes = store.collection<string>('notes')
    await notes.set('a', 'kept')
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query('TRUNCATE outage.records')
    await client.end()
    const emptied = { ...unavailable, code: 'EMPTIED' }
    await expect(notes.get('a')).rejects.toMatchObject(emptied)
    await expect(first(notes.keys())).rejects.toMatchObject(emptied)
    await expect(notes.update('a', () => 'x')).rejects.toMatchObject(emptied)
  })

  it.each([
    { place: '//stranger:planted@', name: undefined, told: '(28000): this user may not connect' },
    { place: '//bridge@', name: 'gone', told: '(3D000): there is no such database' },
  ])('is refused in plain words: $told', async ({ place, name, told }) => {
    const server = await ownPostgres()
    onTestFinished(() => server.stop())
    const location = server.url.replace('//bridge@', place).replace(/postgres$/, name ?? 'postgres')
    const sentence = await refusal(location)
    expect(sentence).toContain(`cannot be opened ${told}`)
    expect(sentence).not.toContain('planted')
  })

  it('that wants another password, or is not there, is refused at once and in plain words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hba-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    chmodSync(folder, 0o755)
    const rules = join(folder, 'pg_hba.conf')
    writeFileSync(rules, 'host all all all scram-sha-256\n')
    const server = await ownPostgres('-c', `hba_file=${rules}`)
    for (const who of ['//bridge@', '//bridge:planted@']) {
      const sentence = await refusal(server.url.replace('//bridge@', who))
      expect(sentence).toContain('user name or password are wrong')
      expect(sentence).not.toContain('planted')
    }
    await server.stop()
    expect(await refusal(server.url)).toContain('(ECONNREFUSED): check STORE_URL and that the server runs')
  })
})

/** Less than it would take to ask a second time and a third. */
const atOnceMs = 2_000

/** What is said where a start is refused, once it is sure that it was said at once. */
async function refusal(location: string): Promise<string> {
  const began = performance.now()
  const opening = openStore({ location, key: temporaryKey(), clock: systemClock, log: silentLog })
  const error: unknown = await opening.then(
    (store) => store.close(),
    (thrown: unknown) => thrown,
  )
  expect(performance.now() - began).toBeLessThan(atOnceMs)
  expect(error).toBeInstanceOf(StartError)
  return (error as StartError).message
}

/** A server and a store on it; `found` resolves when the connection is back after it was lost. */
async function opened(start: () => Promise<OwnServer>) {
  const server = await start()
  onTestFinished(() => server.stop())
  const warnings: string[] = []
  let back = () => {}
  const found = new Promise<void>((resolve) => {
    back = resolve
  })
  const log: Log = {
    ...silentLog,
    info: (event) => (event === 'store.found' ? back() : undefined),
    warn: (event, { reason } = {}) => (event === 'store.notDurable' ? void warnings.push(String(reason)) : undefined),
  }
  const store = await openStore({ location: server.url, name: 'outage', key: temporaryKey(), clock: systemClock, log })
  onTestFinished(() => store.close())
  return { server, store, warnings, found: () => found }
}

async function first(keys: AsyncIterable<string>): Promise<string | undefined> {
  for await (const key of keys) return key
  return undefined
}
