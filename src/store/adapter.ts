import type { KeyvStorageAdapter } from 'keyv'

/**
 * What the store needs of a Keyv storage adapter: Keyv's contract without its event emitter (a failure is reported where it happens and
 * nowhere else), and what Keyv cannot ask for: keys by prefix, and writes that depend on what is there, each in one step, also between
 * processes. Values are texts. Expiry is absolute, epoch ms, and told by our clock alone.
 */
export interface Adapter
  extends Pick<KeyvStorageAdapter, 'namespace' | 'capabilities' | 'has' | 'hasMany' | 'clear' | 'iterator'>,
    Pick<KeyvStorageAdapter, 'get' | 'getMany' | 'set' | 'setMany' | 'delete' | 'deleteMany'> {
  /** Page by page: the caller may write in between. */
  keys(prefix: string): AsyncIterable<string>
  /** Writes the record if there is none (or none that is alive). @returns whether it did */
  add(key: string, value: string, expires?: number): Promise<boolean>
  /** Replaces a record that is still, byte for byte, `before`. @returns whether it was */
  swap(key: string, before: string, value: string, expires?: number): Promise<boolean>
  /** Removes a record. @returns what it was: to one caller only */
  take(key: string): Promise<string | undefined>
}

/** One database, as the store sees it. */
export interface Backend {
  /** For messages to the operator: never a password in it. */
  readonly location: string
  /** Whether other processes may have it open at the same time. */
  readonly shared: boolean
  /** One namespace for one Keyv. Two Keyvs must not share an adapter: the namespace of the last would win for both. */
  adapter(namespace: string): Adapter
  /** Names of the namespaces that hold (or held) anything. */
  namespaces(): Promise<readonly string[]>
  /** Frees the room of records that expired before `now`, at most so many. @returns how many */
  sweep(now: number, most: number): Promise<number>
  /** Removes everything. */
  wipe(): Promise<void>
  close(): Promise<void>
}

/** Records without which a store is not whole: in the clear, and looked at with each answer of a server. */
export const installationNamespace = 'installation'
export const identityKey = 'identity'
export const versionKey = 'version'
/** The version, until a restore is through. */
export const restoring = 'restoring'

/** The server came back empty, something else removed what is ours, or a restore is under way: what is "not there" may be lost. */
export class Emptied extends Error {
  override readonly name = 'Emptied'
  readonly code = 'EMPTIED'
}

/** @throws Emptied */
export function requireWhole(identity: string | undefined, version: string | undefined): void {
  if (identity === undefined || version === restoring) throw new Emptied()
}

/** What a record reads, unopened. */
export async function textAt(adapter: Adapter, key: string): Promise<string | undefined> {
  const text = await adapter.get<string>(key)
  return typeof text === 'string' ? text : undefined
}

/** Likewise, for each of the keys. */
export async function textsAt(adapter: Adapter, keys: string[]): Promise<readonly (string | undefined)[]> {
  const texts = await adapter.getMany<string>(keys)
  return texts.map((text) => (typeof text === 'string' ? text : undefined))
}

/** In parts that one command can carry. */
export function* partsOf<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += pageSize) yield all.slice(i, i + pageSize)
}

/** Keys of a page: few enough to answer quickly, many enough to be worth the way. */
export const pageSize = 500
/** Higher than any character of a key. */
export const endOfKeys = '\x7f'
