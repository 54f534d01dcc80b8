/**
 * Long texts become octets bit by bit. As one string, a listing of some hundred rows would lie beyond what the engine moves about cheaply,
 * would be measured first, and then be given three octets for each character.
 */

/** Characters that are put together before they are written. */
export const lineLength = 2_048
const usualBytes = 262_144
/** Octets of one character at most. */
const widest = 3

let spare: Buffer | undefined

/** What is written goes out in pieces; `bytes` is about how large one is. */
export class Sheet {
  readonly #bytes: number
  #page: Buffer | undefined
  #at = 0

  constructor(bytes = usualBytes) {
    this.#bytes = bytes
  }

  /** @returns the pieces that are full now, ahead of which the text does not fit */
  *add(text: string): Generator<Buffer> {
    const need = text.length * widest
    if (this.#at + need > this.#bytes) yield* this.rest()
    if (need > this.#bytes) return yield Buffer.from(text)
    this.#page ??= spare?.length === this.#bytes ? spare : Buffer.allocUnsafeSlow(this.#bytes)
    spare = undefined
    this.#at += this.#page.write(text, this.#at)
  }

  /** What is left. The page is free for another answer then: nobody may come back to it after that. */
  *rest(): Generator<Buffer> {
    if (this.#page === undefined) return
    const piece = Buffer.from(this.#page.subarray(0, this.#at))
    spare = this.#page
    this.#page = undefined
    this.#at = 0
    yield piece
  }
}
