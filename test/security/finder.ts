/** Looks for secrets in what was written, however they are written there. */

/** So many bytes of a secret in a row count as the secret. */
export const windowBytes = 12

/** What every spelling has at least. */
const prefixBytes = 4

const isPlain = (byte: number): boolean => /[A-Za-z0-9._~-]/.test(String.fromCharCode(byte))
const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
/** Without the last character where it depends on what follows. */
const base64 = (bytes: Buffer): string => bytes.toString('base64').slice(0, Math.floor((bytes.length * 8) / 6))

/** By name; each makes one text of some bytes in a row, which is found wherever in a longer text those bytes are spelled so. */
export const spellings: Readonly<Record<string, (bytes: Buffer) => string>> = {
  exact: (bytes) => bytes.toString('latin1'),
  base64,
  base64url: (bytes) => base64(bytes).replaceAll('+', '-').replaceAll('/', '_'),
  hex: (bytes) => bytes.toString('hex'),
  HEX: (bytes) => bytes.toString('hex').toUpperCase(),
  percent: (bytes) => [...bytes].map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : percent(byte))).join(''),
}

/** Of the first characters of a text, to sort out quickly where nothing can begin. */
const slot = (text: Buffer, at: number): number => Math.imul(text.readUInt32BE(at), 0x9e3779b1) >>> 8

export class Finder {
  readonly #windows = new Map<string, string>()
  readonly #lengths = new Set<number>()
  readonly #slots = new Uint8Array(1 << 24)

  /**
   * @param name how it is called when it is found
   * @param least so many bytes of it in a row are looked for: all of what is no secret in parts
   */
  add(name: string, secret: string | Buffer, least = windowBytes): void {
    const bytes = Buffer.from(secret as string)
    if (bytes.length < least || least < prefixBytes) throw new Error(`${name} is too short to be looked for`)
    for (let at = 0; at + least <= bytes.length; at += 1) {
      for (const [spelling, write] of Object.entries(spellings)) {
        const text = write(bytes.subarray(at, at + least))
        if (this.#windows.has(text)) continue
        this.#windows.set(text, `${name} (${spelling})`)
        this.#lengths.add(text.length)
        this.#slots[slot(Buffer.from(text, 'latin1'), 0)] = 1
      }
    }
  }

  /** @returns names of what is in it, with the spelling */
  in(written: string | Buffer): readonly string[] {
    const bytes = Buffer.from(written as string)
    const text = bytes.toString('latin1')
    const found = new Set<string>()
    for (let at = 0; at + prefixBytes <= bytes.length; at += 1) {
      if (this.#slots[slot(bytes, at)] === 0) continue
      for (const length of this.#lengths) {
        const name = this.#windows.get(text.slice(at, at + length))
        if (name !== undefined) found.add(name)
      }
    }
    return [...found]
  }
}
