/** Changes of what is kept, from one version of the bridge to the next. Forward only; each can be cut off anywhere and begun again. */
import { StartError } from '../errors.ts'
import type { Log } from '../log.ts'
import { type Adapter, restoring, textAt, versionKey } from './adapter.ts'
import type { Collection } from './types.ts'

export interface Migration {
  /** The version that the store has afterwards. Versions follow each other without gaps, from 2 on. */
  readonly to: number
  /** Must be able to begin anew on what an earlier run left, and to run in two processes at once: record by record, with `update`. */
  run(collection: <T>(name: string) => Collection<T>): Promise<void>
}

/** Those that there are. The first one that is needed goes here, with `to: 2`. */
export const migrations: readonly Migration[] = []

const firstVersion = 1

interface Version {
  readonly version: number
  /** A run towards `version` has begun: no older bridge may open the store any more. */
  readonly unfinished: boolean
}

export interface MigrateDeps {
  /** Of the installation's namespace: the version stands there in the clear. */
  readonly identity: Adapter
  readonly collection: <T>(name: string) => Collection<T>
  readonly location: string
  readonly log: Log
}

/**
 * Brings the store to the newest version of the list.
 *
 * @throws StartError when it was written by a newer bridge; nothing is changed then
 */
export async function migrate(deps: MigrateDeps, list: readonly Migration[] = migrations): Promise<void> {
  const { identity, location, log } = deps
  const newest = list.at(-1)?.to ?? firstVersion
  if ((await textAt(identity, versionKey)) === restoring) {
    throw new StartError(`A restore of the store ${location} was cut off: run it again.`)
  }
  const { version, unfinished } = await versionOf(identity)
  if (version > newest) {
    throw new StartError(
      `The store ${location} was written by a newer version of the bridge: start that version; nothing was changed.`,
    )
  }
  const due = list.filter(({ to }) => to > version || (to === version && unfinished))
  for (const { to, run } of due) {
    log.info('store.migrating', { count: to })
    await setVersion(identity, { version: to, unfinished: true })
    await run(deps.collection)
    await setVersion(identity, { version: to, unfinished: false })
    log.info('store.migrated', { count: to })
  }
}

async function versionOf(identity: Adapter): Promise<Version> {
  const text = await textAt(identity, versionKey)
  const [, version, unfinished] = /^(\d{1,6})( unfinished)?$/.exec(text ?? String(firstVersion)) ?? []
  return { version: Number(version ?? Number.MAX_SAFE_INTEGER), unfinished: unfinished !== undefined }
}

async function setVersion(identity: Adapter, { version, unfinished }: Version): Promise<void> {
  await identity.set(versionKey, `${version}${unfinished ? ' unfinished' : ''}`)
}
