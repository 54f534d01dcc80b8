/** How much was asked of a store, as the store itself tells. */
import { statSync } from 'node:fs'
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

export function redisCounter(port: number): Counter {
  let own = 0
  const info = async (name: string): Promise<number> => {
    own += 2
    const { all } = await converse({ port, from: '127.0.0.1', parts: ['INFO\r\nQUIT\r\n'], patienceMs: 5_000 })
    return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(all)?.[1])
  }
  return {
    writes: () => info('rdb_changes_since_last_save'),
    commands: async () => (await info('total_commands_processed')) - own,
  }
}
