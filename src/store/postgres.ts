import { type KeyvStorageCapability, type KeyvStorageEntry, keyvStorageCapability } from 'keyv'
import type { Pool, QueryResult } from 'pg'
import type { Clock } from '../clock.ts'
import {
  type Adapter,
  endOfKeys,
  identityKey,
  installationNamespace,
  pageSize,
  partsOf,
  requireWhole,
  versionKey,
} from './adapter.ts'
import { Gathered } from './gathered.ts'
import type { Link } from './link.ts'

/** Octets that one statement may carry. */
const statementOctets = 4_000_000
/** Records that several readers may ask for together. */
const mostGathered = 100

type Row = Readonly<Record<string, unknown>>
type Entry = readonly [key: string, value: string, expires: number | null]

/** One namespace of the table `records` in a schema. */
export class PostgresAdapter implements Adapter {
  readonly namespace: string
  readonly capabilities: KeyvStorageCapability
  readonly #link: Link<Pool>
  readonly #table: string
  readonly #clock: Clock
  readonly #reads = new Gathered<unknown>((keys) => this.#found(keys), mostGathered)

  constructor(link: Link<Pool>, schema: string, namespace: string, clock: Clock) {
    this.#link = link
    this.#table = tableOf(schema)
    this.namespace = namespace
    this.#clock = clock
    this.capabilities = keyvStorageCapability(this)
  }

  async get<Value>(key: string): Promise<Value | undefined> {
    return (await this.getMany<Value>([key]))[0]
  }

  async getMany<Value>(keys: string[]): Promise<(Value | undefined)[]> {
    const texts: (Value | undefined)[] = []
    for (const part of partsOf(keys)) {
      const found = await this.#reads.read(part)
      for (const key of part) texts.push(found.get(key) as Value | undefined)
    }
    return texts
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    return (await this.getMany(keys)).map((value) => value !== undefined)
  }

  async set(key: string, value: unknown, expires?: number): Promise<boolean> {
    return (await this.setMany([{ key, value, ...(expires === undefined ? {} : { expires }) }]))[0] === true
  }

  async setMany<Value>(entries: KeyvStorageEntry<Value>[]): Promise<boolean[]> {
    const rows = entries.map(({ key, value, expires }): Entry => [key, String(value), expires ?? null])
    for (const batch of batches(rows)) {
      await this.#ask(
        `INSERT INTO ${this.#table} (collection, key, value, expires)
         SELECT $1, * FROM UNNEST($2::text[], $3::text[], $4::bigint[])
         ON CONFLICT (collection, key) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
        () => [batch.map(([key]) => key), batch.map(([, value]) => value), batch.map(([, , expires]) => expires)],
      )
    }
    return entries.map(() => true)
  }

  async delete(key: string): Promise<boolean> {
    return (await this.deleteMany([key]))[0] === true
  }

  /** Locked in the order of the keys, so that two who delete (or write) the same ones do not wait for each other. */
  async deleteMany(keys: string[]): Promise<boolean[]> {
    const gone = new Set<unknown>()
    for (const part of partsOf(keys)) {
      const { rows } = await this.#ask(
        `WITH found AS (SELECT key FROM ${this.#table} WHERE collection = $1 AND key = ANY($2) ORDER BY key FOR UPDATE)
         DELETE FROM ${this.#table} AS kept USING found WHERE kept.collection = $1 AND kept.key = found.key RETURNING kept.key`,
        () => [part],
      )
      for (const row of rows) gone.add(row['key'])
    }
    return keys.map((key) => gone.has(key))
  }

  async add(key: string, value: string, expires?: number): Promise<boolean> {
    const { rowCount } = await this.#ask(
      `INSERT INTO ${this.#table} AS kept (collection, key, value, expires) VALUES ($1, $2, $3, $4)
       ON CONFLICT (collection, key) DO UPDATE SET value = excluded.value, expires = excluded.expires WHERE kept.expires < $5`,
      () => [key, value, expires ?? null, this.#clock.now()],
    )
    return rowCount === 1
  }

  async swap(key: string, before: string, value: string, expires?: number): Promise<boolean> {
    const { rowCount } = await this.#ask(
      `UPDATE ${this.#table} SET value = $4, expires = $5 WHERE collection = $1 AND key = $2 AND value = $3`,
      () => [key, before, value, expires ?? null],
    )
    return rowCount === 1
  }

  async take(key: string): Promise<string | undefined> {
    const { rows } = await this.#ask(
      `DELETE FROM ${this.#table} WHERE collection = $1 AND key = $2 AND ${alive('$3')} RETURNING value`,
      () => [key, this.#clock.now()],
    )
    return rows[0]?.['value'] as string | undefined
  }

  async clear(): Promise<void> {
    await this.#ask(`DELETE FROM ${this.#table} WHERE collection = $1`, () => [])
  }

  async *iterator<Value>(): AsyncGenerator<(string | Awaited<Value> | undefined)[], void> {
    for await (const key of this.keys('')) yield [key, (await this.get<Value>(key)) as Awaited<Value>]
  }

  async *keys(prefix: string): AsyncGenerator<string, void> {
    let after = ''
    while (true) {
      const rows = await this.#rows(
        `SELECT key, NULL AS value FROM ${this.#table} WHERE collection = $1 AND key >= $2 AND key > $3 AND key < $4 AND ${alive('$5')}
         ORDER BY key LIMIT ${pageSize}`,
        () => [prefix, after, prefix + endOfKeys, this.#clock.now()],
      )
      const keys = rows.map((row) => String(row['key'])).toSorted()
      yield* keys
      const last = keys.at(-1)
      if (last === undefined || keys.length < pageSize) return
      after = last
    }
  }

  async #found(keys: () => string[]): Promise<ReadonlyMap<string, unknown>> {
    const rows = await this.#rows(
      `SELECT key, value FROM ${this.#table} WHERE collection = $1 AND key = ANY($2) AND ${alive('$3')}`,
      () => [keys(), this.#clock.now()],
    )
    return new Map(rows.map((row) => [String(row['key']), row['value']]))
  }

  /** What a query finds. What tells that the store is whole comes with every answer. */
  async #rows(sql: string, values: () => readonly unknown[]): Promise<readonly Row[]> {
    const own = `SELECT key, value FROM ${this.#table} WHERE collection = '${installationNamespace}' AND key IN ('${identityKey}', '${versionKey}')`
    const { rows } = await this.#ask(
      `SELECT 'own' AS whose, * FROM (${own}) AS own UNION ALL SELECT 'found', * FROM (${sql}) AS found`,
      values,
    )
    const ownAt = (key: string) => rows.find((row) => row['whose'] === 'own' && row['key'] === key)?.['value']
    if (this.namespace !== installationNamespace) {
      requireWhole(ownAt(identityKey) as string | undefined, ownAt(versionKey) as string | undefined)
    }
    return rows.filter((row) => row['whose'] === 'found')
  }

  /** @param values looked at when there is somebody to be asked */
  #ask(sql: string, values: () => readonly unknown[]): Promise<QueryResult<Row>> {
    return this.#link.run((pool) => pool.query<Row>(sql, [this.namespace, ...values()]))
  }
}

/** @param schema checked already: lower case, digits, underscores */
export const tableOf = (schema: string): string => `${schema}.records`

const alive = (now: string): string => `(expires IS NULL OR expires >= ${now})`

/** Sorted by key, each key once (the last one counts), in parts that one statement can carry. */
function* batches(rows: readonly Entry[]): Generator<Entry[]> {
  const byKey = [...new Map(rows.map((row) => [row[0], row])).values()].sort(([a], [b]) => (a < b ? -1 : 1))
  let batch: Entry[] = []
  let octets = 0
  for (const row of byKey) {
    batch.push(row)
    octets += row[1].length
    if (octets < statementOctets && batch.length < pageSize) continue
    yield batch
    batch = []
    octets = 0
  }
  if (batch.length > 0) yield batch
}
