/**
 * A backup: one line of JSON for each record, sealed as it lies in the store, so that a backup is worth no more to a thief than the store.
 * It fits every kind of store. First comes a head, last a count, so that a cut file shows.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Fault, StartError } from '../errors.ts'
import { type Backend, identityKey, installationNamespace, textAt } from './adapter.ts'
import { discard, errnoOf, publish } from './files.ts'
import { pages } from './reseal.ts'

export interface DumpedRecord {
  readonly collection: string
  readonly key: string
  readonly text: string
}

const format = 'outlook-caldav-bridge backup 1'
/** Sessions and work under way are of their moment. */
const fleeting = new Set(['lease', 'web-session', 'web-session-of', 'web-signin', 'web-reveal'])
/**
 * What names others goes before what it names: a change during the backup can then only add records that nothing refers to, never leave
 * out one that is referred to.
 */
const topDown = [
  'audit-link',
  'mirror-home',
  'mirror-ref',
  'mirror-derived',
  'mirror-tree',
  'mirror-bucket',
  'mirror-source',
]

/**
 * Writes a backup while everything goes on.
 *
 * @param file must not be there yet; readable by its owner alone
 * @returns how many records
 * @throws Fault `rejected` when the file cannot be written
 */
export async function writeBackup(backend: Backend, file: string, now: number): Promise<number> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    if (existsSync(file)) throw there(file)
    const out = createWriteStream(draft, { mode: 0o600, flags: 'wx' })
    await once(out, 'open')
    const write = async (line: unknown) => {
      if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain')
    }
    await write({ format, at: now })
    const count = await writeRecords(backend, write)
    await write({ end: count })
    out.end()
    await once(out, 'finish')
    if (!publish(draft, file)) throw there(file)
    return count
  } catch (error) {
    if (error instanceof Fault || errnoOf(error) === undefined) throw error
    throw new Fault('rejected', `The file ${file} cannot be written.`, { code: errnoOf(error) ?? 'unknown' })
  } finally {
    discard(draft)
  }
}

const there = (file: string): Fault => new Fault('rejected', `The file ${file} is there already: choose another name.`)

async function writeRecords(backend: Backend, write: (line: unknown) => Promise<void>): Promise<number> {
  let count = 0
  const own = backend.adapter(installationNamespace)
  for (const key of [identityKey, 'version']) {
    const text = await textAt(own, key)
    if (text === undefined) continue
    await write([installationNamespace, key, text])
    count += 1
  }
  const names = (await backend.namespaces()).filter((name) => !fleeting.has(name))
  const order = [...topDown.filter((name) => names.includes(name)), ...names.filter((name) => !topDown.includes(name))]
  for await (const { namespace, page } of pages({ ...backend, namespaces: async () => order })) {
    for (const [key, text] of page) await write([namespace, key, text])
    count += page.length
  }
  return count
}

/** @throws StartError when the file is none of ours, or was cut off: after the last record */
export async function* readBackup(file: string): AsyncGenerator<DumpedRecord> {
  const refuse = (why: string) => new StartError(`The backup ${file} ${why}; nothing was changed.`)
  const input = createReadStream(file)
  let [line, count] = [0, 0]
  let end: unknown
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1
      const parsed = parsedLine(text)
      if (line === 1) {
        if (!(parsed instanceof Object && 'format' in parsed && parsed.format === format)) throw refuse('is no backup')
      } else if (Array.isArray(parsed)) {
        const [collection, key, text]: unknown[] = parsed
        if (typeof collection !== 'string' || typeof key !== 'string' || typeof text !== 'string')
          throw refuse(`is damaged in line ${line}`)
        count += 1
        yield { collection, key, text }
      } else if (parsed instanceof Object && 'end' in parsed) end = parsed.end
      else throw refuse(`is damaged in line ${line}`)
    }
  } catch (error) {
    if (error instanceof StartError || errnoOf(error) === undefined) throw error
    throw refuse(`cannot be read (${errnoOf(error)})`)
  }
  if (end !== count) throw refuse('was cut off')
}

function parsedLine(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
