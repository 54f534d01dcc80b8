import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, renameSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../errors.ts'
import { codeOf, entryOf } from './codes.ts'
import { discard, errnoOf, makeFolderOf, publish, replace } from './files.ts'
import { lacksLocks } from './locks.ts'

const applicationId = 0x4f434442 // "OCDB"
const schemaVersion = 1
/** The driver is synchronous: while it waits for a lock, nothing else of the process runs. */
const busyTimeoutMs = 250
const cacheKib = 8_000
/** Older ones can damage a write-ahead log when it restarts. */
const oldestSqlite = [3, 52]

const schema = `
  CREATE TABLE records (
    collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires INTEGER,
    PRIMARY KEY (collection, key)
  ) STRICT;
  CREATE INDEX records_by_expiry ON records (expires) WHERE expires IS NOT NULL;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};`

/** Whether there is no store at that place yet. */
export function isNew(location: string): boolean {
  return !existsSync(location)
}

/**
 * A new database file. It appears under its name only when `fill` is done, so an empty or half-made file is never our doing.
 *
 * @param aside another name for what is at that place already; without one, nothing may be there
 * @returns false when somebody else was quicker to make one: theirs is left alone
 * @throws StartError
 */
export async function createDatabase(
  location: string,
  fill: (db: DatabaseSync) => Promise<void>,
  aside?: string,
): Promise<boolean> {
  requireSqlite()
  if (aside === undefined && !isNew(`${location}-wal`) && isNew(location)) {
    throw new StartError(
      `The store ${location} is gone, but its log ${location}-wal is still there: put back a backup.`,
    )
  }
  const draft = `${location}.${randomBytes(6).toString('hex')}`
  return orRefuse(location, async () => {
    makeFolderOf(location)
    const db = emptyDatabase(draft)
    chmodSync(draft, 0o600) // its log will be made alike
    await fill(db)
    db.close()
    if (aside === undefined) return publish(draft, location)
    exchange(draft, location, aside)
    return true
  }).finally(() => discard(draft))
}

/** There is a store under that name at every moment. A log that a broken one left goes along with it. */
function exchange(draft: string, location: string, aside: string): void {
  linkSync(location, aside)
  if (existsSync(`${location}-wal`)) renameSync(`${location}-wal`, `${aside}-wal`)
  replace(draft, location)
}

/** @param location path of the file to make, or `:memory:`. */
export function emptyDatabase(location: string): DatabaseSync {
  const db = new DatabaseSync(location)
  db.exec(`PRAGMA page_size = 8192; PRAGMA secure_delete = FAST; ${schema}`)
  return db
}

/**
 * Opens an existing database for this process alone. The lock is the file system's, so it ends with the process however that dies.
 *
 * @throws StartError when another process has it, it is damaged, or not ours. Nothing is repaired or made anew.
 */
export async function openDatabase(location: string): Promise<DatabaseSync> {
  return orRefuse(location, async () => {
    requireSqlite()
    if (statSync(location).size === 0) throw new StartError(`The store ${location} is empty: put back a backup.`)
    const unread = await readThrough(location)
    const db = new DatabaseSync(location, { timeout: busyTimeoutMs })
    try {
      // Looked at before anything is set that would change a file of somebody else's.
      db.exec('PRAGMA locking_mode = EXCLUSIVE')
      check(db, location)
      // FULL: what was acknowledged survives a power cut, revocations and renewed grants among it.
      db.exec('PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864; PRAGMA synchronous = FULL')
      // Room for the inner pages of a file of some gigabytes: a record is then two reads away, not five.
      db.exec(`PRAGMA cache_size = -${cacheKib}; PRAGMA secure_delete = FAST; BEGIN IMMEDIATE; COMMIT`)
      return db
    } catch (error) {
      db.close()
      throw error instanceof StartError ? error : (unread ?? error)
    }
  })
}

const pieceOctets = 1_048_576

/** Of SQLite: the disk did not do its part. @see https://sqlite.org/rescode.html */
const diskError = 10

/**
 * The check takes the pages in the order of the keys, which is none on the disk: a seventh of the wait, once all of the file was read from end
 * to end.
 *
 * Only before SQLite opens the file: when a process closes a file, it loses every lock that it has there. @see https://sqlite.org/howtocorrupt.html#posix_close
 *
 * @returns an error of the disk, which SQLite tells as damage in places; it is none as long as the check finds all that it needs
 */
async function readThrough(location: string): Promise<Error | undefined> {
  const file = await open(location).catch(() => undefined)
  const piece = Buffer.allocUnsafe(pieceOctets)
  try {
    while (file !== undefined && (await file.read(piece)).bytesRead > 0);
    return undefined
  } catch (error) {
    return errnoOf(error) === 'EIO' ? Object.assign(new Error('EIO'), { errcode: diskError }) : undefined
  } finally {
    await file?.close()
  }
}

function check(db: DatabaseSync, location: string): void {
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
  if (pragma('application_id') !== applicationId) {
    throw new StartError(
      `The file ${location} is not a store of this bridge: choose another file; nothing was changed.`,
    )
  }
  if (pragma('user_version') !== schemaVersion) {
    throw new StartError(`The store ${location} was written by another version of the bridge: start that version.`)
  }
  // Never of a mapped file: an error of the disk would end the process by SIGBUS, without a word.
  const found = String(pragma('quick_check(1)'))
  const unread = /unable to get the page\. error code=(\d+)/.exec(found)?.[1]
  if (unread !== undefined) throw Object.assign(new Error(found), { errcode: Number(unread) })
  if (found !== 'ok') throw new StartError(`The store ${location} is damaged: put back a backup; nothing was changed.`)
}

function requireSqlite(): void {
  const version = process.versions['sqlite'] ?? ''
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestSqlite
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new StartError(`This Node brings SQLite ${version}; ${oldestSqlite.join('.')} or newer is needed: update Node.`)
}

const withoutLocks = (location: string): string =>
  `The store ${location} lies on a file system without locks: nothing would keep a second bridge out. Keep the data on a disk of this machine, or use a server with STORE_URL.`

async function orRefuse<T>(location: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StartError) throw error
    if (lacksLocks(location, error)) throw new StartError(withoutLocks(location), { unseen: true })
    const [, advice, unseen] = entryOf(error) ?? [
      '',
      'cannot be opened: check the owner and permissions of the file and its folder',
      'unseen',
    ]
    const message = `The store ${location} ${advice} (${codeOf(error) ?? 'no code'}).`
    throw new StartError(message, { unseen: unseen !== undefined })
  }
}
