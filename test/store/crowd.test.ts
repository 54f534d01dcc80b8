/** Many who want something of a Postgres at once: it has few connections, and nobody who comes may be told that it fails. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { silentLog } from '../../src/log.ts'
import { temporaryKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import { converse, nextLoopback } from '../security/corpus/wire.ts'
import { startStage } from '../security/stage.ts'
import { hasPostgres, ownPostgres } from './servers.ts'

const many = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)))

async function opened(...options: readonly string[]) {
  const server = await ownPostgres(...options)
  const store = await openStore({ location: server.url, key: temporaryKey(), clock: systemClock, log: silentLog })
  onTestFinished(async () => {
    await store.close()
    await server.stop()
  })
  return store.collection<number>('numbers')
}

describe.skipIf(!hasPostgres)('a Postgres that a crowd comes to', () => {
  it('answers five thousand who read at once', async () => {
    const numbers = await opened()
    await numbers.setMany(Array.from({ length: 50 }, (_, n) => [`k${n}`, n] as const))
    const read = await many(5_000, (n) => numbers.get(`k${n % 60}`))
    expect(read).toEqual(Array.from({ length: 5_000 }, (_, n) => (n % 60 < 50 ? n % 60 : undefined)))
  })

  it('answers five hundred who write at once', async () => {
    const numbers = await opened()
    await many(500, (n) => numbers.set(`k${n}`, n))
    expect((await numbers.getMany(Array.from({ length: 500 }, (_, n) => `k${n}`))).size).toBe(500)
  })

  it('answers those who wait while this process was too busy to look', async () => {
    const numbers = await opened()
    const all = many(200, (n) => numbers.set(`k${n}`, n))
    const busyUntil = performance.now() + 2_000
    setTimeout(() => {
      while (performance.now() < busyUntil);
    }, 2)
    await all
    expect(await numbers.get('k199')).toBe(199)
  })

  it('is content with the few connections that the server has left', async () => {
    const numbers = await opened(
      '-c',
      'max_connections=4',
      '-c',
      'superuser_reserved_connections=0',
      '-c',
      'max_wal_senders=0',
    )
    await many(1_000, (n) => numbers.set(`k${n}`, n))
    expect(await many(200, (n) => numbers.get(`k${n}`))).toEqual(Array.from({ length: 200 }, (_, n) => n))
  })
})

describe.skipIf(!hasPostgres)('a bridge on Postgres', () => {
  it('tells a thousand strangers at once that their passwords are wrong, and not that it is busy', async () => {
    const server = await ownPostgres()
    const stage = await startStage({ STORE_URL: server.url })
    onTestFinished(async () => {
      await stage.close()
      await server.stop()
    })
    const { port } = stage.bridge
    const auth = Buffer.from('adele@contoso.example:abcd2-efgh3-jkmn4-pqrs5-tuvw6-xyz27').toString('base64')
    const parts = [
      `PROPFIND /dav/ HTTP/1.1\r\nHost: cal.contoso.example\r\nAuthorization: Basic ${auth}\r\nDepth: 0\r\nConnection: close\r\n\r\n`,
    ]
    const answers = await many(1_000, () => converse({ port, from: nextLoopback(), parts, patienceMs: 10_000 }))
    expect(
      Object.entries(Object.groupBy(answers, ({ status }) => String(status))).map(([s, l]) => [s, l?.length]),
    ).toEqual([['401', 1_000]])
  }, 60_000)
})
