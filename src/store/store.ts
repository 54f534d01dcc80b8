import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createCollection } from './collection.ts'
import { codeOf, createDatabase, emptyDatabase, isNew, openDatabase } from './database.ts'
import { install, installationNamespace, openInstallation } from './installation.ts'
import type { KeyMaterial } from './keyring.ts'
import { SqliteAdapter } from './sqlite.ts'
import type { Collection, Store } from './types.ts'

export interface StoreOptions {
  /** Path of the SQLite file, or `:memory:` for a store that ends with the process. */
  readonly location: string
  readonly key: KeyMaterial
  readonly clock: Clock
  readonly log: Log
}

const sweepIntervalMs = 60 * 60 * 1000
/** A sweep runs between requests: few enough rows to go unnoticed. */
const sweepRows = 1000

/**
 * Opens the store, and makes it when there is none at that place.
 *
 * @throws StartError when it is in use, damaged, cannot be written, or sealed with another key; nothing is changed then.
 */
export async function openStore({ location, key, clock, log }: StoreOptions): Promise<Store> {
  const db = await openOrCreate(location, (fresh) =>
    install(new SqliteAdapter(fresh, installationNamespace, clock), key),
  )
  try {
    const identity = new SqliteAdapter(db, installationNamespace, clock)
    const installation = await openInstallation(identity, key, location)
    const wrote = createSweep(db, clock, log)
    const collections = new Map<string, Collection<unknown>>()
    return {
      collection<T>(name: string) {
        const adapter = () => new SqliteAdapter(db, checked(name), clock)
        const known =
          collections.get(name) ??
          createCollection<unknown>(name, { adapter: adapter(), seals: installation.seals, clock, wrote })
        collections.set(name, known)
        return known as Collection<T>
      },
      mac: (purpose, text) => installation.mac(purpose, text),
      async close() {
        if (db.isOpen) db.close()
      },
    }
  } catch (error) {
    db.close()
    throw error
  }
}

async function openOrCreate(location: string, fill: (db: DatabaseSync) => Promise<void>): Promise<DatabaseSync> {
  if (location === ':memory:') {
    const db = emptyDatabase(location)
    await fill(db)
    return db
  }
  if (isNew(location)) await createDatabase(location, fill)
  return openDatabase(location)
}

/** Removes expired records, a few at a time and at most hourly. They are unseen as soon as they expire; this only frees their room. */
function createSweep(db: DatabaseSync, clock: Clock, log: Log): () => void {
  const remove = db.prepare(
    `DELETE FROM records WHERE rowid IN (SELECT rowid FROM records WHERE expires < ? LIMIT ${sweepRows})`,
  )
  let due = clock.now()
  return () => {
    const now = clock.now()
    if (now < due) return
    due = now + sweepIntervalMs
    try {
      const removed = Number(remove.run(now).changes)
      if (removed === sweepRows) due = now
      if (removed > 0) log.debug('store.swept', { removed })
    } catch (error) {
      log.warn('store.sweepFailed', { code: codeOf(error) ?? 'unknown' })
    }
  }
}

function checked(name: string): string {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name) || name === installationNamespace) {
    throw new TypeError(`"${name}" cannot name a collection.`)
  }
  return name
}
