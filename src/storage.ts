/** Opens the store that the configuration names: a file of this machine, or a server that several bridges share. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { StartError } from './errors.ts'
import type { Job } from './jobs.ts'
import type { Log } from './log.ts'
import { Bad, settings } from './settings.ts'
import { isNew } from './store/database.ts'
import { loadKey } from './store/keyring.ts'
import { isOnServer, type Place } from './store/open.ts'
import { reseal } from './store/reseal.ts'
import { type KeptStore, openStore } from './store/store.ts'

/** Which store, by the settings. @throws StartError when the file with its address is of no use */
export function placeOf(config: Config): Required<Place> {
  const name = config.storeName
  if (config.storeUrl !== undefined) return { location: config.storeUrl, name }
  if (config.storeUrlFile === undefined) return { location: join(config.dataDir, 'bridge.sqlite'), name }
  const text = readSecretFile(config.storeUrlFile, 'STORE_URL_FILE')
  const location = settings.storeUrl.read(text)
  if (location instanceof Bad)
    throw new StartError(`The address in the file that STORE_URL_FILE names ${location.must}.`)
  return { location: location ?? '', name }
}

export const keyFileOf = (config: Config): string => config.keyFile ?? join(config.dataDir, 'bridge.key')

/** @throws StartError, each a plain sentence; nothing is overwritten then. */
export async function openStorage(config: Config, clock: Clock, log: Log): Promise<KeptStore> {
  const place = placeOf(config)
  const file = keyFileOf(config)
  const mark = markOf(config)
  if (existsSync(mark) && !isOnServer(place.location) && isNew(place.location)) throw elsewhere(mark)
  const store = await openStore({
    ...place,
    key: (storeIsNew) => loadKey({ file, storeIsNew }),
    expectsData: existsSync(mark),
    clock,
    log,
  })
  if (store.backend.shared && !existsSync(mark)) leaveMark(config, store, log)
  return store
}

/**
 * A server may come back empty; a file of ours tells that it was not always so. Without it a bridge that starts after the loss would take
 * the server for a new one, and every app would be told that its password is wrong.
 */
export const markOf = (config: Config): string => join(config.dataDir, `store-${config.storeName}`)

/** Where the address of the server is forgotten, a new file would take its place, and every app would be told that its password is wrong. */
const elsewhere = (mark: string): StartError =>
  new StartError(
    `This bridge has kept its data on a server, and neither STORE_URL_FILE nor STORE_URL names one now. Set it again, or put a backup back to go on with a SQLite file; to begin anew, remove ${mark}.`,
  )

function leaveMark(config: Config, store: KeptStore, log: Log): void {
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
    writeFileSync(markOf(config), `${store.backend.location}\n`, { mode: 0o600 })
  } catch {
    log.warn('store.noMark', {
      reason: 'DATA_DIR cannot be written: a server that lost its data would be taken for a new one',
    })
  }
}

/** @param name of the setting, for the message */
export function readSecretFile(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new StartError(`The file that ${name} names cannot be read (${code}).`)
  }
}

const lookMs = 60_000
/** With two keys in the file and nothing left to do, the records are looked through this rarely. */
const restMs = 60 * lookMs

/** Brings every record under the current key, in the background: after `keys add`, or when that was cut off. */
export function resealing({ key, backend, installation }: KeptStore, clock: Clock, log: Log): Job {
  let restsUntil = 0
  let done = ''
  return {
    name: 'store.reseal',
    everyMs: lookMs,
    isShared: true,
    async run(signal) {
      if (key.ids.length < 2 || (done === key.current && clock.now() < restsUntil)) return
      const current = key.current
      const written = await reseal({ backend, key, seals: installation.seals, signal })
      if (written > 0) log.info('store.resealed', { count: written })
      else if (!signal.aborted) {
        done = current
        restsUntil = clock.now() + restMs
      }
    },
  }
}
