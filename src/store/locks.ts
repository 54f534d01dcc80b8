/**
 * The lock on the file is all that keeps a second bridge from writing to it. So a start refuses a file system that has no locks, or that keeps
 * them on this machine while others have the same folder.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../errors.ts'
import { codeOf } from './codes.ts'
import { discard, errnoOf } from './files.ts'

const nfs = /^(nolock|local_lock=(all|posix))$/
const smb = /^(nobrl|nolock)$/
/** Options of a mount that keep locks on this machine, by kind of file system. @see nfs(5), mount.cifs(8) */
const localLocks: Readonly<Record<string, RegExp>> = { nfs, nfs4: nfs, cifs: smb, smb3: smb }

interface Mount {
  readonly folder: string
  readonly kind: string
  readonly options: readonly string[]
}

/** Linux's list of what is mounted. @see proc_pid_mountinfo(5) */
const listOfMounts = '/proc/self/mountinfo'

/** @throws StartError when others may have the file without us noticing */
export function refuseLocalLocks(location: string): void {
  const { kind, options } = mountOf(location) ?? { kind: '', options: [] }
  const option = options.find((one) => localLocks[kind]?.test(one))
  if (option === undefined) return
  throw new StartError(
    `The store ${location} lies on a network file system (${kind}) that is mounted without locks between machines (${option}): a second bridge could write to it at the same time. Mount it without that option, keep the data on a disk of this machine, or use a server with STORE_URL.`,
    { unseen: true },
  )
}

/** SQLITE_IOERR_RDLOCK, _CHECKRESERVEDLOCK, _LOCK: the file system refused to lock, or to look for locks. @see https://sqlite.org/rescode.html */
const lockErrors: readonly unknown[] = [2314, 3594, 3850]

const isAboutLocks = (error: unknown): boolean =>
  codeOf(error) === 'SQLITE_BUSY' ||
  (error instanceof Error && 'errcode' in error && lockErrors.includes(error.errcode))

/** Nobody else can have a file that is new: where even that cannot be locked, there are no locks. @param error that opening the store met */
export function lacksLocks(location: string, error: unknown): boolean {
  if (!isAboutLocks(error)) return false
  const draft = `${location}.${randomBytes(6).toString('hex')}`
  try {
    const db = new DatabaseSync(draft)
    try {
      db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT')
    } finally {
      db.close()
    }
    return false
  } catch (refusal) {
    return isAboutLocks(refusal)
  } finally {
    discard(draft)
  }
}

/** @returns undefined where the system does not tell */
function mountOf(location: string): Mount | undefined {
  const folder = nearest(resolve(dirname(location)))
  const mounts = read(listOfMounts)
    .split('\n')
    .flatMap((line) => mountIn(line) ?? [])
    .filter((mount) => contains(mount.folder, folder))
  return mounts.reduce<Mount | undefined>(
    // Of two in the same place the later one hides the other.
    (best, mount) => (best === undefined || mount.folder.length >= best.folder.length ? mount : best),
    undefined,
  )
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Where the folder really is, or the one above it that is there already. */
function nearest(folder: string): string {
  try {
    return realpathSync.native(folder)
  } catch (error) {
    const isThere = errnoOf(error) !== 'ENOENT' || dirname(folder) === folder
    return isThere ? folder : nearest(dirname(folder))
  }
}

function mountIn(line: string): Mount | undefined {
  const [before = '', after = ''] = line.split(' - ')
  const [, , , , folder, options = ''] = before.split(' ')
  const [kind = '', , more = ''] = after.split(' ')
  if (folder === undefined) return undefined
  // Spaces and the like stand there in octal.
  const name = folder.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
  return { folder: name, kind, options: `${options},${more}`.split(',') }
}

function contains(folder: string, inner: string): boolean {
  const way = relative(folder, inner)
  return !way.startsWith('..') && !isAbsolute(way)
}
