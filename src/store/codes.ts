/** Stable codes of what drivers throw, and what a person can do about those of SQLite. */
import { errnoOf } from './files.ts'

/** `unseen`: the file may be whole all the same. */
type CodeRow = readonly [name: string, advice: string, 'unseen'?]

/** SQLite's primary result codes that a person can do something about. @see https://sqlite.org/rescode.html */
const codes: Readonly<Record<number, CodeRow>> = {
  3: ['SQLITE_PERM', 'cannot be opened: check its owner and permissions', 'unseen'],
  5: ['SQLITE_BUSY', 'is in use by another process: stop that one first', 'unseen'],
  8: ['SQLITE_READONLY', 'cannot be written: check the owner and permissions of the file and its folder', 'unseen'],
  10: ['SQLITE_IOERR', 'cannot be read or written: check the disk'],
  11: ['SQLITE_CORRUPT', 'is damaged: put back a backup; nothing was changed'],
  13: ['SQLITE_FULL', 'cannot grow: the disk is full'],
  14: ['SQLITE_CANTOPEN', 'cannot be opened: check the owner and permissions of the file and its folder', 'unseen'],
  26: ['SQLITE_NOTADB', 'is not a database, or is damaged: put back a backup; nothing was changed'],
}

/** `SQLITE_FULL` and the like; errno or SQLSTATE of other drivers; the word that Redis begins its refusals with; undefined when the error has no code. */
export function codeOf(error: unknown): string | undefined {
  return entryOf(error)?.[0] ?? errnoOf(error) ?? refusalOf(error)
}

export function entryOf(error: unknown): CodeRow | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  // The low byte is the primary code; the rest tells variants apart.
  return typeof code === 'number' ? codes[code & 0xff] : undefined
}

function refusalOf(error: unknown): string | undefined {
  return error instanceof Error ? /^[A-Z]{2,20}(?= )/.exec(error.message)?.[0] : undefined
}
