import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { StartError } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { type KeyMaterial, temporaryKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import { ownFolder } from './folder.ts'

describe('opening a store', () => {
  it('makes the file, for its owner alone, and its folder, and leaves no draft', async () => {
    const { folder, location, key } = place('data')
    const store = await open(location, key)
    for (const name of ['bridge.sqlite', 'bridge.sqlite-wal']) {
      expect(statSync(join(folder, 'data', name)).mode & 0o777).toBe(0o600)
    }
    await store.close()
    expect(readdirSync(join(folder, 'data'))).toEqual(['bridge.sqlite'])
  })

  it('makes one file for all who begin at the same moment, and lets one of them have it', async () => {
    const { folder, location, key } = place()
    const all = await Promise.allSettled([open(location, key), open(location, key), open(location, key)])
    const refusals = all.flatMap((each) => (each.status === 'rejected' ? [String(each.reason.message)] : []))
    const inUse = `The store ${location} is in use by another process: stop that one first (SQLITE_BUSY).`
    expect(refusals).toEqual([inUse, inUse])
    for (const each of all) if (each.status === 'fulfilled') await each.value.close()
    expect(readdirSync(folder)).toEqual(['bridge.sqlite'])
  })

  it('finds everything again, digests too', async () => {
    const { location, key } = await filled()
    const store = await open(location, key)
    expect(await store.collection('notes').get('a')).toEqual({ text: canary })
    const before = store.mac('purpose', 'text')
    await store.close()
    const again = await open(location, key)
    expect(again.mac('purpose', 'text')).toBe(before)
    await again.close()
  })

  it('writes nothing readable to the disk', async () => {
    const { folder } = await filled()
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name))
      expect(bytes.includes(canary)).toBe(false)
      expect(bytes.includes(Buffer.from(canary).toString('base64').slice(4, -4))).toBe(false)
    }
  })

  it('gives every store digests of its own', async () => {
    const one = await open(':memory:', temporaryKey())
    const two = await open(':memory:', temporaryKey())
    expect(one.mac('purpose', 'text')).not.toBe(two.mac('purpose', 'text'))
    await one.close()
    await two.close()
  })
})

describe('a store that must not be opened', () => {
  it('has another key', async () => {
    const { location } = await filled()
    await refused(
      location,
      `The key file memory does not fit the store ${location}: put back the key file used with it; nothing was changed.`,
    )
  })

  it('is an empty file', async () => {
    const { location, key } = await filled()
    writeFileSync(location, '')
    await refused(location, `The store ${location} is empty: put back a backup.`, key)
  })

  it('is another kind of file', async () => {
    const { location, key } = place()
    writeFileSync(location, 'BEGIN:VCALENDAR\r\n'.repeat(1000))
    await refused(location, 'is not a database, or is damaged', key)
  })

  it('is a database of another program', async () => {
    const { location, key } = place()
    const other = new DatabaseSync(location)
    other.exec('CREATE TABLE t (x)')
    other.close()
    await refused(location, `The file ${location} is not a store of this bridge`, key)
  })

  it('was written by another version', async () => {
    const { location, key } = await filled()
    alter(location, 'PRAGMA user_version = 2')
    await refused(location, 'was written by another version of the bridge', key)
  })

  it('has lost its installation record', async () => {
    const { location, key } = await filled()
    alter(location, "DELETE FROM records WHERE collection = 'installation'")
    await refused(location, 'has lost its installation record', key)
  })

  it('has a damaged page', async () => {
    const { location, key } = await filled()
    for (let page = 1; page < statSync(location).size / 8192; page++) scribble(location, page * 8192)
    await refused(location, 'is damaged', key)
  })

  it('is gone while its log is still there', async () => {
    const { location, key } = await filled()
    renameSync(location, `${location}-wal`)
    await refused(location, `The store ${location} is gone, but its log`, key)
    expect(existsSync(location)).toBe(false)
  })

  it('lies in a folder that cannot be made', async () => {
    const { folder, key } = place()
    writeFileSync(join(folder, 'file'), '')
    await refused(join(folder, 'file', 'bridge.sqlite'), 'cannot be opened: check the owner and permissions', key)
  })

  it('is a folder', async () => {
    const { folder, key } = place()
    await refused(folder, 'cannot be opened', key)
  })
})

const canary = 'Planning with Adele Vance'

function place(...below: string[]) {
  const folder = ownFolder()
  return { folder, location: join(folder, ...below, 'bridge.sqlite'), key: temporaryKey() }
}

const open = (location: string, key: KeyMaterial) => openStore({ location, key, clock: systemClock, log: silentLog })

async function filled() {
  const made = place()
  const store = await open(made.location, made.key)
  const notes = store.collection<{ text: string }>('notes')
  await notes.setMany(Array.from({ length: 200 }, (_, n) => [`a${n || ''}`, { text: canary }] as const))
  await store.close()
  return made
}

/** Refused in one sentence, and the files are as they were. */
async function refused(location: string, sentence: string, key = temporaryKey()) {
  const before = bytesOf(location)
  const error: unknown = await open(location, key).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StartError)
  expect(String(error)).toContain(sentence)
  expect(String(error)).not.toContain('\n')
  expect(bytesOf(location)).toEqual(before)
}

function bytesOf(location: string): Buffer | undefined {
  return existsSync(location) && statSync(location).isFile() ? readFileSync(location) : undefined
}

function alter(location: string, sql: string): void {
  const db = new DatabaseSync(location)
  db.exec(sql)
  db.close()
}

function scribble(location: string, position: number): void {
  const file = openSync(location, 'r+')
  writeSync(file, Buffer.alloc(64, 0xff), 0, 64, position)
  closeSync(file)
}
