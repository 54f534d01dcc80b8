import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import type { Adapter } from '../../src/store/adapter.ts'
import { createCollection } from '../../src/store/collection.ts'
import { emptyDatabase } from '../../src/store/database.ts'
import { temporaryKey } from '../../src/store/keyring.ts'
import { createSeals } from '../../src/store/sealed.ts'
import { SqliteAdapter } from '../../src/store/sqlite.ts'
import { openStore } from '../../src/store/store.ts'
import { ownFolder } from './folder.ts'

const clock = { now: () => 0, sleep: async () => {} }

function over(alter: (adapter: Adapter) => Partial<Adapter> = () => ({})) {
  const db = emptyDatabase(':memory:')
  const adapter = new SqliteAdapter(db, 'notes', clock)
  const altered: Adapter = Object.assign(adapter, alter(adapter))
  const seals = createSeals(temporaryKey(), Buffer.alloc(32, 7))
  return { db, notes: createCollection<string>('notes', { adapter: altered, seals, clock, wrote: () => {} }) }
}

describe('a collection whose records were tampered with', () => {
  const locked = { name: 'Fault', kind: 'locked' }

  it('says locked for one put in the place of another', async () => {
    const { db, notes } = over()
    await notes.set('a', 'of a')
    await notes.set('b', 'of b')
    db.exec("UPDATE records SET value = (SELECT value FROM records WHERE key = 'a') WHERE key = 'b'")
    expect(await notes.get('a')).toBe('of a')
    await expect(notes.get('b')).rejects.toMatchObject(locked)
    await expect(notes.getMany(['a', 'b'])).rejects.toMatchObject(locked)
  })

  it.each(['', 'null', '[]', '0', '"v1"', '{', '{}', '{"value":null}', '{"value":{}}', '{"value":"v1.k1.x.y"}'])(
    'says locked for one that reads %j, never "not there"',
    async (text) => {
      const { db, notes } = over()
      await notes.set('a', 'of a')
      db.prepare('UPDATE records SET value = ?').run(text)
      await expect(notes.get('a')).rejects.toMatchObject(locked)
      await expect(notes.getMany(['a'])).rejects.toMatchObject(locked)
    },
  )

  it('does not believe a longer life that was written next to the seal', async () => {
    let now = 0
    const moving = { now: () => now, sleep: async () => {} }
    const db = emptyDatabase(':memory:')
    const adapter = new SqliteAdapter(db, 'notes', moving)
    const seals = createSeals(temporaryKey(), Buffer.alloc(32, 7))
    const notes = createCollection<string>('notes', { adapter, seals, clock: moving, wrote: () => {} })
    await notes.set('a', 'session', { expiresAt: 10 })
    db.exec('UPDATE records SET expires = NULL, value = replace(value, \'"expires":10\', \'"expires":99\')')
    now = 11
    expect(await notes.get('a')).toBeUndefined()
  })
})

describe('a collection on a store that fails', () => {
  const broken = async () => {
    throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
  }
  const unavailable = { name: 'Fault', kind: 'unavailable', code: 'SQLITE_FULL' }

  it('rejects each operation as unavailable, with the code of the cause', async () => {
    const all = { get: broken, getMany: broken, set: broken, setMany: broken, delete: broken, deleteMany: broken }
    const { notes } = over(() => all)
    await expect(notes.get('a')).rejects.toMatchObject(unavailable)
    await expect(notes.getMany(['a'])).rejects.toMatchObject(unavailable)
    await expect(notes.set('a', 'x')).rejects.toMatchObject(unavailable)
    await expect(notes.setMany([['a', 'x']])).rejects.toMatchObject(unavailable)
    await expect(notes.delete('a')).rejects.toMatchObject(unavailable)
    await expect(notes.deleteMany(['a'])).rejects.toMatchObject(unavailable)
  })

  it('rejects a write that the store did not take, even when it says so politely', async () => {
    const { notes } = over(() => ({ set: async () => false, setMany: async (entries) => entries.map((_, n) => n > 0) }))
    await expect(notes.set('a', 'x')).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(
      notes.setMany([
        ['a', 'x'],
        ['b', 'y'],
      ]),
    ).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('writes all of a setMany or nothing', async () => {
    const { db, notes } = over()
    db.exec("CREATE TRIGGER full BEFORE INSERT ON records WHEN NEW.key = 'c' BEGIN SELECT RAISE(ABORT, 'full'); END")
    await expect(notes.setMany(['a', 'b', 'c'].map((key) => [key, key] as const))).rejects.toMatchObject({
      kind: 'unavailable',
    })
    expect(await notes.getMany(['a', 'b', 'c'])).toEqual(new Map())
    await notes.set('a', 'works again')
    expect(await notes.get('a')).toBe('works again')
  })

  it('goes on reading when the disk is full, and writes again when there is room', async () => {
    const { db, notes } = over()
    await notes.set('a', 'kept')
    db.exec('PRAGMA max_page_count = 8')
    await expect(notes.set('b', 'x'.repeat(100_000))).rejects.toMatchObject(unavailable)
    expect(await notes.getMany(['a', 'b'])).toEqual(new Map([['a', 'kept']]))
    db.exec('PRAGMA max_page_count = 1000')
    await notes.set('b', 'x'.repeat(100_000))
    expect((await notes.get('b'))?.length).toBe(100_000)
  })

  it('refuses to keep undefined, which it could not tell from nothing', async () => {
    const { notes } = over()
    await expect(notes.set('a', undefined as unknown as string)).rejects.toMatchObject({ kind: 'rejected' })
  })
})

it('frees the room of expired records, a while after, when something is written', async () => {
  let now = 0
  const location = join(ownFolder(), 'bridge.sqlite')
  const moving = { now: () => now, sleep: async () => {} }
  const store = await openStore({ location, key: temporaryKey(), clock: moving, log: silentLog })
  const notes = store.collection<string>('notes')
  await notes.setMany(
    Array.from({ length: 1500 }, (_, n) => [`short/${n}`, 'x'] as const),
    { expiresAt: 10 },
  )
  await notes.set('long', 'x', { expiresAt: 1e12 })
  now = 2 * 60 * 60 * 1000
  await notes.set('one', 'x')
  await notes.set('two', 'x')
  await store.close()
  const db = new DatabaseSync(location)
  const rows = db.prepare("SELECT key FROM records WHERE collection = 'notes' ORDER BY key").all()
  db.close()
  expect(rows.map((row) => row['key'])).toEqual(['long', 'one', 'two'])
})
