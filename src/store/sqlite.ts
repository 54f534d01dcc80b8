import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type KeyvStorageCapability, type KeyvStorageEntry, keyvStorageCapability } from 'keyv'
import type { Clock } from '../clock.ts'
import { type Adapter, type Backend, endOfKeys, pageSize } from './adapter.ts'
import { type Group, groupOf } from './group.ts'

/**
 * One namespace of the `records` table. Several adapters may share a database handle.
 */
export class SqliteAdapter implements Adapter {
  readonly namespace: string
  readonly capabilities: KeyvStorageCapability
  readonly #group: Group
  readonly #clock: Clock
  readonly #get: StatementSync
  readonly #set: StatementSync
  readonly #delete: StatementSync
  readonly #clear: StatementSync
  readonly #rows: StatementSync
  readonly #keys: StatementSync
  readonly #add: StatementSync
  readonly #swap: StatementSync
  readonly #take: StatementSync

  constructor(db: DatabaseSync, namespace: string, clock: Clock) {
    this.#group = groupOf(db)
    this.namespace = namespace
    this.#clock = clock
    this.capabilities = keyvStorageCapability(this)
    const alive = '(expires IS NULL OR expires >= ?)'
    this.#get = db.prepare(`SELECT value FROM records WHERE collection = ? AND key = ? AND ${alive}`)
    this.#set = db.prepare(
      `INSERT INTO records (collection, key, value, expires) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, expires = excluded.expires`,
    )
    this.#delete = db.prepare('DELETE FROM records WHERE collection = ? AND key = ?')
    this.#clear = db.prepare('DELETE FROM records WHERE collection = ?')
    const page = `WHERE collection = ? AND key >= ? AND key > ? AND key < ? AND ${alive} ORDER BY key LIMIT ${pageSize}`
    this.#rows = db.prepare(`SELECT key, value FROM records ${page}`)
    this.#keys = db.prepare(`SELECT key FROM records ${page}`)
    this.#add = db.prepare(
      `INSERT INTO records (collection, key, value, expires) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, expires = excluded.expires WHERE records.expires < ?`,
    )
    this.#swap = db.prepare('UPDATE records SET value = ?, expires = ? WHERE collection = ? AND key = ? AND value = ?')
    this.#take = db.prepare(`DELETE FROM records WHERE collection = ? AND key = ? AND ${alive} RETURNING value`)
  }

  async get<Value>(key: string): Promise<Value | undefined> {
    return this.#get.get(this.namespace, key, this.#clock.now())?.['value'] as Value | undefined
  }

  async getMany<Value>(keys: string[]): Promise<(Value | undefined)[]> {
    const now = this.#clock.now()
    return keys.map((key) => this.#get.get(this.namespace, key, now)?.['value'] as Value | undefined)
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    return (await this.getMany(keys)).map((value) => value !== undefined)
  }

  async set(key: string, value: unknown, expires?: number): Promise<boolean> {
    await this.#group.run(() => this.#set.run(this.namespace, key, String(value), expires ?? null))
    return true
  }

  async setMany<Value>(entries: KeyvStorageEntry<Value>[]): Promise<boolean[]> {
    await this.#group.run(() => {
      for (const { key, value, expires } of entries) {
        this.#set.run(this.namespace, key, String(value), expires ?? null)
      }
    })
    return entries.map(() => true)
  }

  delete(key: string): Promise<boolean> {
    return this.#group.run(() => this.#delete.run(this.namespace, key).changes > 0)
  }

  deleteMany(keys: string[]): Promise<boolean[]> {
    return this.#group.run(() => keys.map((key) => this.#delete.run(this.namespace, key).changes > 0))
  }

  add(key: string, value: string, expires?: number): Promise<boolean> {
    return this.#group.run(
      () => this.#add.run(this.namespace, key, value, expires ?? null, this.#clock.now()).changes > 0,
    )
  }

  swap(key: string, before: string, value: string, expires?: number): Promise<boolean> {
    return this.#group.run(() => this.#swap.run(value, expires ?? null, this.namespace, key, before).changes > 0)
  }

  take(key: string): Promise<string | undefined> {
    return this.#group.run(
      () => this.#take.get(this.namespace, key, this.#clock.now())?.['value'] as string | undefined,
    )
  }

  async clear(): Promise<void> {
    await this.#group.run(() => this.#clear.run(this.namespace))
  }

  async *iterator<Value>(): AsyncGenerator<(string | Awaited<Value> | undefined)[], void> {
    for (const row of this.#pages(this.#rows, '')) yield [String(row['key']), row['value'] as Awaited<Value>]
  }

  async *keys(prefix: string): AsyncGenerator<string, void> {
    for (const row of this.#pages(this.#keys, prefix)) yield String(row['key'])
  }

  /** A large collection is never in memory. */
  *#pages(statement: StatementSync, prefix: string) {
    let after = ''
    while (true) {
      const page = statement.all(this.namespace, prefix, after, prefix + endOfKeys, this.#clock.now())
      yield* page
      const last = page.at(-1)
      if (last === undefined || page.length < pageSize) return
      after = String(last['key'])
    }
  }
}

/** A database file as a backend. */
export function sqliteBackend(db: DatabaseSync, location: string, clock: Clock): Backend {
  const names = db.prepare('SELECT DISTINCT collection FROM records ORDER BY collection')
  const expired = db.prepare('DELETE FROM records WHERE rowid IN (SELECT rowid FROM records WHERE expires < ? LIMIT ?)')
  return {
    location,
    shared: false,
    adapter: (namespace) => new SqliteAdapter(db, namespace, clock),
    namespaces: async () => names.all().map((row) => String(row['collection'])),
    sweep: async (now, most) => Number(expired.run(now, most).changes),
    wipe: async () => db.exec('DELETE FROM records'),
    close: async () => {
      if (!db.isOpen) return
      groupOf(db).flush()
      db.close()
    },
  }
}
