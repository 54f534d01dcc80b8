import { createHmac } from 'node:crypto'
import type { Clock } from '../../src/clock.ts'
import { Fault } from '../../src/errors.ts'
import type { Collection, Store } from '../../src/store/types.ts'

/** 2026-11-24T09:00:00Z */
export const start = Date.UTC(2026, 10, 24, 9)

export class FakeClock implements Clock {
  time = start
  now = () => this.time
  sleep = async () => {}
  pass(minutes: number): void {
    this.time += minutes * 60_000
  }
}

/** Keeps everything in a map; `down` makes every call fail as a store that is gone. */
export class FakeStore implements Store {
  readonly records = new Map<string, string>()
  /** When what was set ends, epoch ms: it is not forgotten here. */
  readonly ends = new Map<string, number | undefined>()
  down = false

  collection<T>(name: string): Collection<T> {
    const { records, ends } = this
    const check = () => {
      if (this.down) throw new Fault('unavailable', 'store down')
    }
    const at = (key: string) => `${name}:${key}`
    const unused = () => Promise.reject(new Error('not used by the token page'))
    return {
      get: async (key) => {
        check()
        const text = records.get(at(key))
        return text === undefined ? undefined : (JSON.parse(text) as T)
      },
      set: async (key, value, options) => {
        check()
        ends.set(at(key), options?.expiresAt)
        if (!/^[A-Za-z0-9._/-]{1,200}$/.test(key)) throw new Error('bad key')
        records.set(at(key), JSON.stringify(value))
      },
      add: async (key, value) => {
        check()
        if (records.has(at(key))) return false
        records.set(at(key), JSON.stringify(value))
        return true
      },
      update: async (key, change) => {
        check()
        const text = records.get(at(key))
        const before = text === undefined ? undefined : (JSON.parse(text) as T)
        const after = change(before)
        if (after !== undefined) records.set(at(key), JSON.stringify(after))
        return after ?? before
      },
      take: async (key) => {
        check()
        const text = records.get(at(key))
        records.delete(at(key))
        return text === undefined ? undefined : (JSON.parse(text) as T)
      },
      delete: async (key) => {
        check()
        records.delete(at(key))
      },
      getMany: async (keys) => {
        check()
        const known = keys.flatMap((key) => {
          const text = records.get(at(key))
          return text === undefined ? [] : [[key, JSON.parse(text) as T] as const]
        })
        return new Map(known)
      },
      setMany: unused,
      deleteMany: unused,
      async *keys(prefix = '') {
        check()
        for (const key of records.keys()) if (key.startsWith(at(prefix))) yield key.slice(name.length + 1)
      },
    }
  }

  mac(purpose: string, text: string): string {
    return createHmac('sha256', 'key').update(`${purpose}\0${text}`).digest('base64url')
  }

  close = async () => {}
}
