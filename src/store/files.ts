import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes a finished file appear under its name, whole or not at all, also when the power fails. Never replaces a file. */
export function publish(finished: string, name: string): void {
  flush(finished)
  linkSync(finished, name)
  rmSync(finished)
  flush(dirname(name))
}

/** Puts a finished file in the place of another, in one step. */
export function replace(finished: string, name: string): void {
  flush(finished)
  renameSync(finished, name)
  flush(dirname(name))
}

/** Removes a draft that was not published. */
export function discard(draft: string): void {
  if (existsSync(draft)) rmSync(draft)
}

/** Makes the folder of a file, for our eyes only, if it is not there yet. */
export function makeFolderOf(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
}

/** errno of a failed system call, `ENOENT` and the like. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

function flush(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
