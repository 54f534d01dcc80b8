import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { type Backend, installationNamespace } from './adapter.ts'
import { codeOf } from './codes.ts'
import { createCollection } from './collection.ts'
import { type Installation, openInstallation } from './installation.ts'
import type { KeyMaterial } from './keyring.ts'
import { createLeases, noLeases } from './lease.ts'
import { type Migration, migrate } from './migrations.ts'
import { openInstalled, type Place } from './open.ts'
import { isRemembered, remembered } from './recent.ts'
import type { Collection, Leases, Store } from './types.ts'

export interface StoreOptions extends Place {
  /** The sealing key, or how to get it once it is known whether the store is new. */
  readonly key: KeyMaterial | ((storeIsNew: boolean) => KeyMaterial)
  /** On a server: refuse one that holds nothing. */
  readonly expectsData?: boolean
  readonly migrations?: readonly Migration[]
  readonly clock: Clock
  readonly log: Log
}

/** The store with what only its keeper needs: the wiring, and commands that care for all of it. */
export interface KeptStore extends Store {
  readonly backend: Backend
  readonly key: KeyMaterial
  readonly installation: Installation
  readonly leases: Leases
}

const sweepIntervalMs = 60 * 60 * 1000
/** A sweep runs between requests: few enough rows to go unnoticed. */
const sweepRows = 1000
/** How long another process may go on sealing with a key that is not the current one any more. */
export const keyLookMs = 5_000

/**
 * Opens the store, and makes it when there is none at that place.
 *
 * @throws StartError when it is in use, damaged, cannot be reached or written, or sealed with another key; nothing is changed then.
 */
export async function openStore(options: StoreOptions): Promise<KeptStore> {
  const { clock, log } = options
  const keyFor = typeof options.key === 'function' ? options.key : () => options.key as KeyMaterial
  const { backend, key } = await openInstalled(options, keyFor, options.expectsData === true, clock, log)
  try {
    const identity = backend.adapter(installationNamespace)
    const installation = await openInstallation(identity, key, backend.location)
    const collection = collections(backend, installation, clock, log)
    await migrate({ identity, collection, location: backend.location, log }, options.migrations)
    const look = setInterval(() => key.reload(), keyLookMs)
    look.unref()
    return {
      collection,
      backend,
      key,
      installation,
      leases: backend.shared ? createLeases(collection('lease'), clock) : noLeases,
      mac: (purpose, text) => installation.mac(purpose, text),
      async close() {
        clearInterval(look)
        await backend.close()
      },
    }
  } catch (error) {
    await backend.close()
    throw error
  }
}

function collections(
  backend: Backend,
  { seals }: Installation,
  clock: Clock,
  log: Log,
): <T>(name: string) => Collection<T> {
  const wrote = createSweep(backend, clock, log)
  const known = new Map<string, Collection<unknown>>()
  const open = (name: string): Collection<unknown> => {
    const collection = createCollection(name, { adapter: backend.adapter(checked(name)), seals, clock, wrote })
    return !backend.shared && isRemembered(name) ? remembered(collection) : collection
  }
  return <T>(name: string) => {
    const found = known.get(name) ?? open(name)
    known.set(name, found)
    return found as Collection<T>
  }
}

/** Removes expired records, a few at a time and at most hourly. They are unseen as soon as they expire; this only frees their room. */
function createSweep(backend: Backend, clock: Clock, log: Log): () => void {
  let due = clock.now()
  const sweep = async (now: number) => {
    try {
      const removed = await backend.sweep(now, sweepRows)
      if (removed === sweepRows) due = now
      if (removed > 0) log.debug('store.swept', { removed })
    } catch (error) {
      log.warn('store.sweepFailed', { code: codeOf(error) ?? 'unknown' })
    }
  }
  return () => {
    const now = clock.now()
    if (now < due) return
    due = now + sweepIntervalMs
    void sweep(now)
  }
}

function checked(name: string): string {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name) || name === installationNamespace) {
    throw new TypeError(`"${name}" cannot name a collection.`)
  }
  return name
}
