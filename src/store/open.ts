/** From an address to an opened database with an identity. */
import type { Clock } from '../clock.ts'
import { StartError } from '../errors.ts'
import type { Log } from '../log.ts'
import { type Backend, identityKey, installationNamespace } from './adapter.ts'
import { createDatabase, emptyDatabase, isNew, openDatabase } from './database.ts'
import { install } from './installation.ts'
import type { KeyMaterial } from './keyring.ts'
import { refuseLocalLocks } from './locks.ts'
import { openPostgres } from './postgres-backend.ts'
import { openRedis } from './redis-backend.ts'
import { sqliteBackend } from './sqlite.ts'

export interface Place {
  /** Path of a SQLite file, `:memory:`, or the address of a server: `redis:`, `rediss:`, `postgres:`. */
  readonly location: string
  /** On a server: what sets us apart from others there. Prefix in Redis, schema in Postgres. */
  readonly name?: string
}

export const defaultName = 'outlook_caldav_bridge'

const servers: Readonly<Record<string, typeof openRedis>> = {
  'redis:': openRedis,
  'rediss:': openRedis,
  'postgres:': openPostgres,
  'postgresql:': openPostgres,
}

export const isOnServer = (location: string): boolean => /^\w+:\/\//.test(location)

/** Opens what is there, and makes nothing but an empty table. @throws StartError */
export async function openBackend({ location, name = defaultName }: Place, clock: Clock, log: Log): Promise<Backend> {
  const address = isOnServer(location) ? new URL(location) : undefined
  const open = address && servers[address.protocol]
  if (address !== undefined && open !== undefined) return open(address, name, clock, log)
  const db = location === ':memory:' ? emptyDatabase(location) : await openDatabase(location)
  return sqliteBackend(db, location, clock)
}

/**
 * Opens the store's database; one that holds nothing yet gets an identity.
 *
 * @param keyFor the key, told whether the store is new
 * @param expectsData something was kept there before: an empty server has lost it
 */
export async function openInstalled(
  place: Place,
  keyFor: (storeIsNew: boolean) => KeyMaterial,
  expectsData: boolean,
  clock: Clock,
  log: Log,
): Promise<{ readonly backend: Backend; readonly key: KeyMaterial }> {
  const isFile = !isOnServer(place.location) && place.location !== ':memory:'
  if (isFile) {
    refuseLocalLocks(place.location) // before anything is made there
    const key = keyFor(isNew(place.location))
    if (isNew(place.location)) {
      await createDatabase(place.location, (db) =>
        install(sqliteBackend(db, place.location, clock).adapter(installationNamespace), key),
      )
    }
    return { backend: await openBackend(place, clock, log), key }
  }
  const backend = await openBackend(place, clock, log)
  try {
    return { backend, key: await identify(backend, keyFor, expectsData) }
  } catch (error) {
    await backend.close()
    throw error
  }
}

async function identify(
  backend: Backend,
  keyFor: (storeIsNew: boolean) => KeyMaterial,
  expectsData: boolean,
): Promise<KeyMaterial> {
  const adapter = backend.adapter(installationNamespace)
  if (await adapter.has(identityKey)) return keyFor(false)
  if (expectsData) {
    throw new StartError(
      `The store ${backend.location} is empty, and this bridge has kept data there before: put back a backup with restore, or, if all is really lost, begin anew with reset-secrets.`,
    )
  }
  const isEmpty = (await backend.namespaces()).length === 0
  const key = keyFor(isEmpty)
  if (isEmpty) await install(adapter, key)
  return key
}
