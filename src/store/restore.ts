/** A backup put back in the place of what is there. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import { StartError } from '../errors.ts'
import type { Log } from '../log.ts'
import { type Backend, identityKey, installationNamespace, restoring, versionKey } from './adapter.ts'
import { createDatabase, isNew } from './database.ts'
import { type DumpedRecord, readBackup } from './dump.ts'
import { openInstallation } from './installation.ts'
import type { KeyMaterial } from './keyring.ts'
import { isOnServer, openBackend, type Place } from './open.ts'
import { expiryIn, valueIn } from './reseal.ts'
import type { Seals } from './sealed.ts'
import { sqliteBackend } from './sqlite.ts'
import { openStore } from './store.ts'
import type { Store } from './types.ts'

/** What becomes of a record of the backup: itself, another value, or nothing. */
export type Judge = (
  collection: string,
  key: string,
  value: () => unknown,
) => 'keep' | 'drop' | { readonly value: unknown }

/** A record as it is to be. */
export interface Added {
  readonly collection: string
  readonly key: string
  readonly value: unknown
}

export interface RestoreOptions {
  readonly place: Place
  readonly file: string
  readonly key: KeyMaterial
  readonly clock: Clock
  readonly log: Log
  /**
   * Looks at what is to be replaced, where it can still be opened with the same key, and at what is to come.
   *
   * @param present undefined when there is nothing, or nothing that opens
   */
  judge(present: Store | undefined, backup: () => AsyncIterable<DumpedRecord>): Promise<Judge>
  /** What is to be there although the backup may lack it. Asked after the judgement; written before any bridge can start. */
  more?(): Iterable<Added>
}

/**
 * The whole file is read before anything is changed. A SQLite file that is there is moved aside, never removed; on a server the old
 * records are removed, so a restore that is cut off there has to be run again, and no bridge starts before that.
 *
 * @returns how many records, and where the old file went
 * @throws StartError
 */
export async function restoreStore(options: RestoreOptions): Promise<{ count: number; aside: string | undefined }> {
  const { place, file, clock, log } = options
  for await (const _ of readBackup(file)); // to its end: it is whole
  const judge = await judged(options)
  if (isOnServer(place.location)) {
    const backend = await openBackend(place, clock, log)
    try {
      await backend.wipe()
      return { count: await fill(backend, options, judge), aside: undefined }
    } finally {
      await backend.close()
    }
  }
  const aside = isNew(place.location) ? undefined : `${place.location}.before-${clock.now()}`
  let count = 0
  const into = async (db: DatabaseSync) => {
    count = await fill(sqliteBackend(db, place.location, clock), options, judge)
  }
  if (!(await createDatabase(place.location, into, aside))) {
    throw new StartError(`The store ${place.location} was made by another process meanwhile: nothing was put back.`)
  }
  return { count, aside }
}

async function judged({ place, file, key, clock, log, judge }: RestoreOptions): Promise<Judge> {
  const backup = () => readBackup(file)
  const isThere = isOnServer(place.location) || existsSync(place.location)
  const present = isThere
    ? await openStore({ ...place, key, expectsData: true, clock, log }).catch(asUnreadable)
    : undefined
  try {
    return await judge(present, backup)
  } finally {
    await present?.close()
  }
}

/** A store that is in use must not be replaced; one that is broken may. */
function asUnreadable(error: unknown): undefined {
  if (error instanceof StartError && !error.unseen) return undefined
  throw error
}

async function fill(backend: Backend, { file, key, more }: RestoreOptions, judge: Judge): Promise<number> {
  const own = backend.adapter(installationNamespace)
  let seals: Seals | undefined
  let version: string | undefined
  const missing = new Map([...(more?.() ?? [])].map((one) => [nameOf(one.collection, one.key), one]))
  let count = 0
  for await (const { collection, key: place, text } of readBackup(file)) {
    if (collection === installationNamespace) {
      count += 1
      if (place === versionKey) version = text
      if (place !== identityKey) continue
      await own.set(versionKey, restoring)
      await own.set(identityKey, text)
      seals = (await openInstallation(own, key, file)).seals
      continue
    }
    if (seals === undefined) throw new StartError(`The backup ${file} does not say which store it is of.`)
    const next = afterJudgement(seals, judge, { collection, key: place, text })
    if (next === undefined) continue
    await backend.adapter(collection).set(place, next, expiryIn(next))
    missing.delete(nameOf(collection, place))
    count += 1
  }
  if (seals !== undefined) await addMissing(backend, seals, missing)
  await (version === undefined ? own.delete(versionKey) : own.set(versionKey, version))
  return count
}

/** No collection has a slash in its name. */
const nameOf = (collection: string, key: string): string => `${collection}/${key}`

/** Nothing can be read yet: on a server, what is half there looks emptied. */
async function addMissing(backend: Backend, seals: Seals, missing: ReadonlyMap<string, Added>): Promise<void> {
  for (const { collection, key, value } of missing.values()) {
    const sealed = seals.seal(collection, key, JSON.stringify({ value }))
    await backend.adapter(collection).set(key, JSON.stringify({ value: sealed }))
  }
}

function afterJudgement(seals: Seals, judge: Judge, { collection, key, text }: DumpedRecord): string | undefined {
  const opened = () => JSON.parse(seals.open(collection, key, valueIn(text))) as Record<string, unknown>
  const verdict = judge(collection, key, () => opened()['value'])
  if (verdict === 'drop') return undefined
  if (verdict === 'keep') return text
  const value = seals.seal(collection, key, JSON.stringify({ ...opened(), value: verdict.value }))
  const expires = expiryIn(text)
  return JSON.stringify(expires === undefined ? { value } : { value, expires })
}
