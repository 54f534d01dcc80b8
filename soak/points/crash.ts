/** In the bridge's process: watches what it passes, and kills it there when it is told to. To be loaded before the bridge. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { Agent } from 'undici'
import { PostgresAdapter } from '../../src/store/postgres.ts'
import { RedisAdapter } from '../../src/store/redis.ts'
import { SqliteAdapter } from '../../src/store/sqlite.ts'
import type { Armed, When } from './table.ts'

let armed: (Armed & { left: number }) | undefined
const told = new Int32Array(new SharedArrayBuffer(4))

export function arm(point: Armed): void {
  armed = { ...point, left: point.nth }
  if (point.when === 'in') new Worker(new URL('killer.ts', import.meta.url), { workerData: told }).unref()
}

/** @returns whether it is here, and to be killed from the other thread */
function passed(when: When, what: string): boolean {
  if (armed === undefined || armed.when !== when || !new RegExp(armed.what).test(what)) return false
  armed.left -= 1
  if (armed.left !== 0) return false
  if (when !== 'in') process.kill(process.pid, 'SIGKILL')
  return true
}

/** The death comes while `work` waits for the disk, or the moment after: nobody hears that it was done. */
function dieIn(work: () => void): void {
  Atomics.store(told, 0, 1 + Math.floor(Math.random() * (armed?.withinUs ?? 0)))
  Atomics.notify(told, 0)
  work()
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** Namespaces that the transaction under way has changed. */
const pending = new Set<string>()

type Work = (this: { readonly namespace: string }, ...input: unknown[]) => Promise<unknown>

function watchWrites(prototype: object): void {
  const methods = prototype as Record<string, Work>
  for (const name of ['set', 'setMany', 'add', 'swap', 'take', 'delete', 'deleteMany']) {
    const original = methods[name]
    if (original === undefined) throw new Error(`no adapter writes by ${name}`)
    methods[name] = async function (...input) {
      const what = `put ${this.namespace}`
      passed('before', what)
      pending.add(this.namespace)
      const done = await original.apply(this, input)
      passed('after', what)
      return done
    }
  }
}

for (const { prototype } of [SqliteAdapter, RedisAdapter, PostgresAdapter]) watchWrites(prototype)

const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (sql) {
  if (sql !== 'COMMIT') return exec.call(this, sql)
  const what = `commit ${[...pending].join(' ')}`
  pending.clear()
  if (passed('in', what)) return dieIn(() => exec.call(this, sql))
  exec.call(this, sql)
  if (passed('in', 'checkpoint')) dieIn(() => exec.call(this, 'PRAGMA wal_checkpoint(TRUNCATE)'))
}

const { renameSync } = fs
fs.renameSync = (from, to) => {
  const isKeyFile = String(to).endsWith('.key')
  if (isKeyFile) passed('before', 'key file')
  renameSync(from, to)
  if (isKeyFile) passed('after', 'key file')
}
syncBuiltinESMExports()

/** Answers of Graph, once they are there to the last octet. */
const { dispatch } = Agent.prototype
Agent.prototype.dispatch = function (options, handler) {
  const end = handler.onResponseEnd?.bind(handler)
  if (end !== undefined && options.path.startsWith('/v1.0')) {
    handler.onResponseEnd = (...input) => {
      end(...input)
      setImmediate(() => passed('after', 'page')) // when the bridge has read it
    }
  }
  return dispatch.call(this, options, handler)
}
