/** How much was asked of a store, as the store itself tells. */
import { statSync } from 'node:fs'
import pg from 'pg'
import { converse } from './wire.ts'

export interface Counter {
  /** Rises with each write, by any amount. */
  writes(): Promise<number>
  /** Commands until now; undefined where they are not counted. */
  commands(): Promise<number | undefined>
}

/** The bridge alone opens its file: what can be seen from outside is when its log was written to last. */
export function sqliteCounter(file: string): Counter {
  return {
    writes: async () => statSync(`${file}-wal`).mtimeMs,
    commands: async () => undefined,
  }
}

/** What the bridge says itself, and not what its scripts do on the server. */
export function redisCounter(port: number): Counter {
  const info = async (section: string, pattern: RegExp): Promise<number> => {
    const { all } = await converse({
      port,
      from: '127.0.0.1',
      parts: [`INFO ${section}\r\nQUIT\r\n`],
      patienceMs: 5_000,
    })
    return [...all.matchAll(pattern)].reduce((sum, [, count]) => sum + Number(count), 0)
  }
  return {
    writes: () => info('persistence', /^rdb_changes_since_last_save:(\d+)/gm),
    commands: () => info('commandstats', /^cmdstat_(?:mget|eval):calls=(\d+)/gm),
  }
}

/** Each transaction that writes has a number of its own, the next one; statements are counted by an extension of the server. */
export function postgresCounter(url: string): Counter & { close(): Promise<void> } {
  let client: pg.Client | undefined
  async function number(sql: string): Promise<number> {
    if (client === undefined) {
      client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query('CREATE EXTENSION pg_stat_statements')
    }
    return Number((await client.query<{ n: string }>(sql)).rows[0]?.n)
  }
  return {
    writes: () => number('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS n'),
    commands: () => number("SELECT coalesce(sum(calls), 0) AS n FROM pg_stat_statements WHERE query ~ '[.]records'"),
    close: async () => client?.end(),
  }
}
