/** Care of the whole store: another key, a backup and its way back, a migration. On every kind of store that the machine has. */
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { StartError } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { writeBackup } from '../../src/store/dump.ts'
import { addKey, dropKey } from '../../src/store/keyfile.ts'
import { loadKey } from '../../src/store/keyring.ts'
import type { Migration } from '../../src/store/migrations.ts'
import { census, reseal } from '../../src/store/reseal.ts'
import { type Judge, restoreStore } from '../../src/store/restore.ts'
import { openStore } from '../../src/store/store.ts'
import { ownFolder } from './folder.ts'
import { hasPostgres, hasRedis, type OwnServer, ownPostgres, ownRedis } from './servers.ts'

const kinds: readonly { kind: string; isThere: boolean; start?: () => Promise<OwnServer> }[] = [
  { kind: 'a SQLite file', isThere: true },
  { kind: 'Redis', isThere: hasRedis, start: () => ownRedis('--appendonly', 'yes') },
  { kind: 'Postgres', isThere: hasPostgres, start: ownPostgres },
]

for (const { kind, isThere, start } of kinds) {
  describe.skipIf(!isThere)(`care of a store in ${kind}${isThere ? '' : ', which this machine does not have'}`, () => {
    let server: OwnServer | undefined
    let count = 0
    beforeAll(async () => {
      server = await start?.()
    })
    afterAll(() => server?.stop())

    function place() {
      count += 1
      const folder = ownFolder()
      const [location, name] = [server?.url ?? join(folder, 'bridge.sqlite'), `care_${count}`]
      const keyFile = join(folder, 'bridge.key')
      loadKey({ file: keyFile, storeIsNew: true })
      const key = () => loadKey({ file: keyFile, storeIsNew: false })
      const open = async (migrations?: readonly Migration[]) => {
        const more = migrations === undefined ? {} : { migrations }
        const options = { location, name, key, clock: systemClock, log: silentLog, ...more }
        const store = await openStore(options)
        onTestFinished(() => store.close())
        return store
      }
      return { folder, place: { location, name }, key, keyFile, open }
    }

    it('seals everything anew while it is written and read, and needs the old key no more', async () => {
      const { open, keyFile } = place()
      const store = await open()
      const notes = store.collection<number>('notes')
      const keys = Array.from({ length: 250 }, (_, n) => `n/${n}`)
      await notes.setMany(keys.map((key) => [key, 0] as const))
      await notes.set('short', 0, { expiresAt: systemClock.now() + 3_600_000 })
      const before = store.mac('purpose', 'text')
      expect(addKey(store.key, false)).toBe('k2')
      const counting = keys.slice(0, 60).map((key) => notes.update(key, (sum = 0) => sum + 1))
      await reseal({ backend: store.backend, key: store.key, seals: store.installation.seals })
      await Promise.all(counting)
      await reseal({ backend: store.backend, key: store.key, seals: store.installation.seals })
      expect(Object.fromEntries(await census(store.backend))).toEqual({ k2: 252 })
      dropKey(store.key, 'k1')
      await store.close()
      expect(Object.keys(JSON.parse(readFileSync(keyFile, 'utf8')).keys)).toEqual(['k2'])
      const again = await open()
      const read = await again.collection<number>('notes').getMany(keys)
      expect([...read.values()]).toEqual(keys.map((_, n) => (n < 60 ? 1 : 0)))
      expect(again.mac('purpose', 'text')).toBe(before)
    })

    it('goes on sealing anew where it was cut off', async () => {
      const { open } = place()
      const store = await open()
      await store.collection<number>('notes').setMany(Array.from({ length: 250 }, (_, n) => [`n/${n}`, n] as const))
      addKey(store.key, false)
      const cut = new AbortController()
      const work = { backend: store.backend, key: store.key, seals: store.installation.seals }
      const first = await reseal({ ...work, signal: cut.signal, progress: () => cut.abort() })
      expect(first).toBe(101) // a page, and the identity
      expect(await reseal(work)).toBe(150)
      expect(await reseal(work)).toBe(0)
    })

    it('comes back from a backup made while it was written, with what the judge lets through', async () => {
      const { open, folder, place: where, key } = place()
      const store = await open()
      const notes = store.collection<string>('notes')
      await notes.setMany(Array.from({ length: 300 }, (_, n) => [`n/${n}`, `${n}`] as const))
      await notes.set('short', 'x', { expiresAt: systemClock.now() + 3_600_000 })
      const fleeting = ['lease', 'web-session', 'web-session-of', 'web-signin', 'web-reveal']
      for (const name of fleeting) await store.collection(name).set('s', 'x')
      const file = join(folder, 'backup')
      const writing = Promise.all(Array.from({ length: 50 }, (_, n) => notes.set(`later/${n}`, 'x')))
      await writeBackup(store.backend, file, 0)
      await writing
      const written = readFileSync(file, 'utf8')
      expect(written).toContain('notes')
      expect(fleeting.filter((name) => written.includes(`"${name}"`))).toEqual([])
      await notes.set('n/0', 'changed since')
      await notes.set('after', 'made since')
      await store.close()
      const judge: Judge = (_, at, value) =>
        at === 'n/1' ? 'drop' : at === 'n/2' ? { value: `${String(value())} judged` } : 'keep'
      const presents: (string | undefined)[] = []
      const { count } = await restoreStore({
        place: where,
        file,
        key: key(),
        clock: systemClock,
        log: silentLog,
        judge: async (present) => {
          presents.push(await present?.collection<string>('notes').get('after'))
          return judge
        },
      })
      expect(presents).toEqual(['made since'])
      expect(count).toBeGreaterThanOrEqual(300)
      const back = (await open()).collection<string>('notes')
      const read = await back.getMany(['n/0', 'n/1', 'n/2', 'n/299', 'after', 'short'])
      expect(Object.fromEntries(read)).toEqual({ 'n/0': '0', 'n/2': '2 judged', 'n/299': '299', short: 'x' })
    })

    it('does not touch anything for a backup that is damaged, cut off, or of another key', async () => {
      const { open, folder, place: where, key } = place()
      const store = await open()
      const notes = store.collection<string>('notes')
      await notes.set('a', 'kept')
      const file = join(folder, 'backup')
      await writeBackup(store.backend, file, 0)
      await store.close()
      const whole = readFileSync(file)
      const judge = async (): Promise<Judge> => () => 'keep'
      const restore = () => restoreStore({ place: where, file, key: key(), clock: systemClock, log: silentLog, judge })
      truncateSync(file, whole.length - 12)
      await expect(restore()).rejects.toThrow(/is damaged in line|was cut off/)
      writeFileSync(file, whole.toString().replace(/\{"end".*\n/, ''))
      await expect(restore()).rejects.toThrow('was cut off')
      writeFileSync(file, 'BEGIN:VCALENDAR\n')
      await expect(restore()).rejects.toThrow('is no backup')
      writeFileSync(file, whole)
      appendFileSync(file, '["notes","b","x"]\n')
      await expect(restore()).rejects.toThrow('was cut off')
      expect(await (await open()).collection<string>('notes').get('a')).toBe('kept')
    })

    it('shows nobody a restore that was cut off, lets no bridge start on it, and can be run again', async () => {
      const { open, folder, place: where, key } = place()
      const store = await open()
      await store.collection<string>('notes').setMany([
        ['a', '1'],
        ['b', '2'],
      ])
      const file = join(folder, 'backup')
      await writeBackup(store.backend, file, 0)
      if (server === undefined) await store.close() // one process has a file; a server is there for all
      let diesAfter = 1
      const judge = async (): Promise<Judge> => () => {
        if (diesAfter === 0) throw new StartError('killed')
        diesAfter -= 1
        return 'keep'
      }
      const killing = () => {
        throw new StartError('killed at the end')
      }
      let value: unknown = { toJSON: killing }
      const more = function* () {
        yield { collection: 'notes', key: 'c', value }
        yield { collection: 'notes', key: 'b', value: 'not in the place of what is there' }
      }
      const options = { place: where, file, key: key(), clock: systemClock, log: silentLog, judge, more }
      const restore = () => restoreStore(options)
      await expect(restore()).rejects.toThrow('killed')
      if (server === undefined) {
        const whole = await open()
        expect(await whole.collection('notes').get('b')).toBe('2')
        await whole.close()
      } else {
        const emptied = { kind: 'unavailable', code: 'EMPTIED' }
        await expect(store.collection('notes').get('b')).rejects.toMatchObject(emptied)
        await expect(store.collection('notes').keys()[Symbol.asyncIterator]().next()).rejects.toMatchObject(emptied)
        await expect(open()).rejects.toThrow('A restore of the store')
      }
      diesAfter = 9
      await expect(restore()).rejects.toThrow('killed at the end')
      if (server !== undefined) await expect(open()).rejects.toThrow('A restore of the store')
      ;[diesAfter, value] = [9, '3']
      expect((await restore()).count, 'two notes, and whose store it is').toBe(3)
      const notes = (await open()).collection('notes')
      expect([await notes.get('b'), await notes.get('c')]).toEqual(['2', '3'])
    })

    it('finishes a migration that was cut off half way, and lets no older bridge in meanwhile', async () => {
      const { open } = place()
      const store = await open([])
      await store.collection<number>('notes').setMany([
        ['a', 1],
        ['b', 2],
      ])
      await store.close()
      const tenfold = (diesAfter: number): Migration => ({
        to: 2,
        async run(collection) {
          const notes = collection<number | { tenfold: number }>('notes')
          let done = 0
          for await (const key of notes.keys()) {
            if (done === diesAfter) throw new Error('killed')
            await notes.update(key, (kept) => (typeof kept === 'number' ? { tenfold: kept * 10 } : undefined))
            done += 1
          }
        },
      })
      await expect(open([tenfold(1)])).rejects.toThrow('killed')
      await expect(open([])).rejects.toThrow('was written by a newer version of the bridge')
      const migrated = await open([tenfold(9)])
      const notes = migrated.collection('notes')
      expect(Object.fromEntries(await notes.getMany(['a', 'b']))).toEqual({ a: { tenfold: 10 }, b: { tenfold: 20 } })
      await migrated.close()
      const again = await open([{ to: 2, run: () => Promise.reject(new Error('not again')) }])
      await again.close()
      await expect(open([])).rejects.toThrow('nothing was changed')
    })
  })
}
