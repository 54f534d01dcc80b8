/** What the files for installing say, read as their programs would read them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

export const root = join(import.meta.dirname, '../..')
export const read = (path: string): string => readFileSync(join(root, path), 'utf8')
export const yaml = (path: string): Record<string, unknown> => parse(read(path), { merge: true })
export const yamls = (path: string): readonly Record<string, unknown>[] =>
  parseAllDocuments(read(path), { merge: true }).map((document) => document.toJS())

export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()

export interface Instruction {
  readonly word: string
  readonly rest: string
}

/** The instructions of the Dockerfile, continued lines joined, comments left out. */
export const dockerfile: readonly Instruction[] = read('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .flatMap((line) => /^([A-Z]+) (.+)$/.exec(line.replace(/^ {2}(CMD)/, '$1'))?.slice(1, 3) ?? [])
  .reduce<Instruction[]>((found, text, i, all) => {
    if (i % 2 === 0) found.push({ word: text, rest: all[i + 1] ?? '' })
    return found
  }, [])

/** The command of the image: program and words. */
export const command = (word: 'CMD'): readonly string[] =>
  JSON.parse(dockerfile.findLast((row) => row.word === word)?.rest ?? '[]')
