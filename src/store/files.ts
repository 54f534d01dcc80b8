import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a finished file appear under its name, whole or not at all, also when the power fails. Never replaces a file.
 *
 * @returns false when there is one by now
 */
export function publish(finished: string, name: string): boolean {
  flush(finished)
  try {
    linkSync(finished, name)
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
  rmSync(finished)
  flush(dirname(name), name)
  return true
}

/** Puts a finished file in the place of another, in one step. */
export function replace(finished: string, name: string): void {
  flush(finished)
  renameSync(finished, name)
  flush(dirname(name), name)
}

/** Removes a draft that was not published. Where Node's permission model does not even let us look, there can be none of ours. */
export function discard(draft: string): void {
  try {
    if (existsSync(draft)) rmSync(draft)
  } catch (error) {
    if (errnoOf(error) !== 'ERR_ACCESS_DENIED') throw error
  }
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

/**
 * Node's permission model (`--permission`, as in the image) forbids `fsyncSync`, whatever the file, and leaves only the flush of a
 * FileHandle. Then it is begun here and not waited for: what has its final name is safe some milliseconds later instead of at once.
 *
 * @param later what else has to be flushed in that case; nothing for a draft, which has its name for a moment only
 */
function flush(path: string, ...later: readonly string[]): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } catch (error) {
    if (errnoOf(error) !== 'ERR_ACCESS_DENIED') throw error
    if (later.length > 0) for (const each of [...later, path]) void flushSoon(each)
  } finally {
    closeSync(descriptor)
  }
}

/** Never rejects: whatever went wrong, the file is there and whole for every process. */
async function flushSoon(path: string): Promise<void> {
  try {
    await using handle = await open(path, 'r')
    await handle.sync()
  } catch {
    // Removed or replaced meanwhile: nothing is left to flush.
  }
}
