import { hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { StartError } from '../errors.ts'
import { discard, errnoOf, makeFolderOf, publish } from './files.ts'

/** The keys of a key file. */
export interface Ring {
  /** Id of the key that seals. */
  readonly current: string
  readonly keys: ReadonlyMap<string, Uint8Array>
}

/** Root keys by their id. Old ones open what they sealed; the current one seals. Shows itself as `[key]` wherever it leaks to. */
export class KeyMaterial {
  /** Where the keys came from, for messages to the operator. */
  readonly file: string
  /** Made by this very start: the operator must be told to keep a copy apart from the data. */
  readonly created: boolean
  #ring: Ring
  /** Of the file that the ring was read from. */
  #stamp: string

  constructor(
    keys: ReadonlyMap<string, Uint8Array>,
    current: string,
    origin: { readonly file: string; readonly created: boolean },
  ) {
    this.#ring = { keys, current }
    this.file = origin.file
    this.created = origin.created
    this.#stamp = stampOf(this.file)
  }

  /** Id of the key that seals. */
  get current(): string {
    return this.#ring.current
  }

  /** Ids of all keys, in the order of the file. */
  get ids(): readonly string[] {
    return [...this.#ring.keys.keys()]
  }

  /** A copy with the change, for writing it to the file. */
  changed(change: (ring: Ring) => Ring): Ring {
    return change(this.#ring)
  }

  /**
   * Reads the file again if it was written since. A file that cannot be used leaves everything as it is: the keys we have are right.
   *
   * @returns whether there is something new
   */
  reload(): boolean {
    const stamp = stampOf(this.file)
    if (stamp === this.#stamp) return false
    this.#stamp = stamp
    try {
      const text = readKeyFile(this.file)
      if (text === undefined) return false
      this.#ring = parseRing(text, this.file)
      return true
    } catch (error) {
      if (error instanceof StartError) return false
      throw error
    }
  }

  /**
   * 32 bytes for one purpose; a root key itself never seals anything.
   *
   * @returns undefined when there is no key of that id.
   * @see RFC 5869
   */
  derive(keyId: string, salt: Uint8Array, purpose: string): Buffer | undefined {
    const key = this.#ring.keys.get(keyId)
    return key && Buffer.from(hkdfSync('sha256', key, salt, `bridge/v1/${purpose}`, keyBytes))
  }

  toString(): string {
    return '[key]'
  }

  toJSON(): string {
    return '[key]'
  }

  [inspect.custom](): string {
    return '[key]'
  }
}

const keyBytes = 32
const firstKeyId = 'k1'

/**
 * The sealing key from its file: JSON `{"current":"k1","keys":{"k1":"<base64 of 32 bytes>"}}`, readable by its owner (and group) alone.
 * Made at the first start; never when the store already holds data, which only the lost key could open.
 *
 * @throws StartError
 */
export function loadKey(options: { readonly file: string; readonly storeIsNew: boolean }): KeyMaterial {
  const { file, storeIsNew } = options
  const text = readKeyFile(file)
  if (text !== undefined) {
    const { keys, current } = parseRing(text, file)
    return new KeyMaterial(keys, current, { file, created: false })
  }
  // Where several begin at the same moment, they go on with the key of the quickest.
  if (storeIsNew) return createKeyFile(file) ?? loadKey({ file, storeIsNew: false })
  throw new StartError(
    `The key file ${file} is missing, and without it the store cannot be opened: put it back from your copy; nothing was changed.`,
  )
}

/** A key that lives as long as the process: for stores in memory. */
export function temporaryKey(): KeyMaterial {
  return new KeyMaterial(new Map([[firstKeyId, randomBytes(keyBytes)]]), firstKeyId, { file: 'memory', created: true })
}

/** Moves with each change, of which two may come within one tick of the file system's clock. Empty for a file that is not there, as for keys that never had one. */
function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.mtimeMs} ${found.ino} ${found.size}`
}

function readKeyFile(file: string): string | undefined {
  try {
    // Group reading is let through: it is how orchestrators hand secrets to a user that is not root.
    const exposed = statSync(file).mode & 0o027
    if (exposed !== 0 && process.platform !== 'win32') {
      throw new StartError(`The key file ${file} can be read or changed by others: run "chmod 600 ${file}".`)
    }
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof StartError) throw error
    if (errnoOf(error) === 'ENOENT') return undefined
    throw new StartError(`The key file ${file} cannot be read (${errnoOf(error)}): check its owner and permissions.`)
  }
}

/** A key file's text. */
export function textOfRing({ current, keys }: Ring): string {
  const texts = [...keys].map(([id, key]) => [id, Buffer.from(key).toString('base64')])
  return `${JSON.stringify({ current, keys: Object.fromEntries(texts) })}\n`
}

/** @returns undefined when there is one by now */
function createKeyFile(file: string): KeyMaterial | undefined {
  const key = randomBytes(keyBytes)
  const text = textOfRing({ current: firstKeyId, keys: new Map([[firstKeyId, key]]) })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    makeFolderOf(file)
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
    if (!publish(draft, file)) return undefined
  } catch (error) {
    throw new StartError(
      `The key file ${file} cannot be written (${errnoOf(error)}): check the owner and permissions of its folder.`,
    )
  } finally {
    discard(draft)
  }
  return new KeyMaterial(new Map([[firstKeyId, key]]), firstKeyId, { file, created: true })
}

function parseRing(text: string, file: string): Ring {
  const { current, keys } = shape(text, file)
  const parsed = new Map<string, Uint8Array>()
  for (const [id, value] of Object.entries(keys)) parsed.set(id, parseKey(id, value, file))
  if (!parsed.has(current)) {
    throw new StartError(`The key file ${file} names ${JSON.stringify(current)} as current and does not hold it.`)
  }
  return { keys: parsed, current }
}

function shape(text: string, file: string): { readonly current: string; readonly keys: object } {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && 'current' in parsed && 'keys' in parsed) {
      const { current, keys } = parsed
      if (typeof current === 'string' && typeof keys === 'object' && keys !== null) return { current, keys }
    }
  } catch {
    // Whatever is wrong with the text, the operator reads the same sentence; the parser's own would quote the key.
  }
  throw new StartError(`The key file ${file} is not a key file of this bridge: put it back from your copy.`)
}

function parseKey(id: string, value: unknown, file: string): Uint8Array {
  if (!/^[a-z0-9]{1,16}$/i.test(id)) throw new StartError(`The key file ${file} holds a key with an unusable id.`)
  const key = Buffer.from(typeof value === 'string' ? value : '', 'base64')
  if (key.length !== keyBytes || key.toString('base64') !== value) {
    throw new StartError(
      `The key ${id} in ${file} must be ${keyBytes} bytes in base64: put the file back from your copy.`,
    )
  }
  // 32 random bytes with fewer than 8 different values do not happen; zeros, one letter or a short pattern do.
  if (new Set(key).size < 8) {
    throw new StartError(`The key ${id} in ${file} is not random: make one with "openssl rand -base64 32".`)
  }
  return key
}
