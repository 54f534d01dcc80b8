/** A store in memory that many processes may open, whose writes can fail, and that can die with its process at any write. */
import type { Clock } from '../../src/clock.ts'
import { Fault } from '../../src/errors.ts'
import type { Collection, SetOptions, Store } from '../../src/store/types.ts'

interface Kept {
  readonly text: string
  readonly expiresAt: number | undefined
}

/** What outlives processes. */
export type Disk = Map<string, Kept>

/** One process's way to the disk. */
export interface Handle extends Store {
  /** How many writes (reads) from now on fail. */
  failWrites: number
  failReads: number
  /** After so many writes more the process is dead: nothing it does arrives any more. */
  writesLeft: number
}

const down = () => new Fault('unavailable', 'The store did not answer.')

export function openDisk(disk: Disk, clock: Clock): Handle {
  const handle: Handle = {
    failWrites: 0,
    failReads: 0,
    writesLeft: Number.POSITIVE_INFINITY,
    collection: (name) => collectionOn(disk, name, handle, clock),
    mac: (purpose, text) => `${purpose}:${text}`,
    close: async () => {
      handle.writesLeft = 0
    },
  }
  return handle
}

/** @throws Fault when this process cannot read now. */
function mayRead(handle: Handle): void {
  if (handle.writesLeft <= 0) throw down()
  if (handle.failReads <= 0) return
  handle.failReads -= 1
  throw down()
}

/** @throws Fault when the write fails; nothing of it arrives then. */
function write(handle: Handle, change: () => void): void {
  if (handle.writesLeft <= 0) throw down()
  handle.writesLeft -= 1
  if (handle.failWrites > 0) {
    handle.failWrites -= 1
    throw down()
  }
  change()
}

function collectionOn<T>(disk: Disk, name: string, handle: Handle, clock: Clock): Collection<T> {
  const at = (key: string) => `${name}:${key}`
  const read = (key: string): readonly T[] => {
    const kept = disk.get(at(key))
    const isGone = kept === undefined || (kept.expiresAt !== undefined && clock.now() > kept.expiresAt)
    return isGone ? [] : [JSON.parse(kept.text) as T]
  }
  const set = (key: string, value: T, { expiresAt }: SetOptions = {}) =>
    write(handle, () => void disk.set(at(key), { text: JSON.stringify(value), expiresAt }))
  const remove = (key: string) => write(handle, () => void disk.delete(at(key)))
  return {
    async get(key) {
      mayRead(handle)
      return read(key)[0]
    },
    async getMany(keys) {
      mayRead(handle)
      return new Map(keys.flatMap((key) => read(key).map((value) => [key, value] as const)))
    },
    set: async (key, value, options) => set(key, value, options),
    // One after the other, as on a store without transactions: a part of them may arrive.
    async setMany(entries, options) {
      for (const [key, value] of entries) set(key, value, options)
    },
    async add(key, value, options) {
      mayRead(handle)
      if (read(key).length > 0) return false
      set(key, value, options)
      return true
    },
    async update(key, change, options) {
      mayRead(handle)
      const before = read(key)[0]
      const after = change(before)
      if (after !== undefined) set(key, after, options)
      return after ?? before
    },
    async take(key) {
      mayRead(handle)
      const kept = read(key)[0]
      if (kept !== undefined) remove(key)
      return kept
    },
    delete: async (key) => remove(key),
    async deleteMany(keys) {
      for (const key of keys) remove(key)
    },
    async *keys(prefix = '') {
      mayRead(handle)
      for (const key of [...disk.keys()]) if (key.startsWith(at(prefix))) yield key.slice(name.length + 1)
    },
  }
}
