/** Crockford's alphabet in lower case: no i, l, o, u, so that nothing is mistaken when read aloud or typed from paper. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** @returns the first `length` characters of the bytes in base 32, 5 bits each, highest bits first. */
export function base32(bytes: Uint8Array, length: number): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff
    bits += 8
    for (; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31]
  }
  if (text.length < length) throw new RangeError(`${bytes.length} bytes do not make ${length} characters.`)
  return text.slice(0, length)
}

/** What a person may have typed, as it was meant: any case, o for 0, i and l for 1. The result may still hold foreign characters. */
export function asTyped(text: string): string {
  return text.toLowerCase().replaceAll('o', '0').replaceAll(/[il]/g, '1')
}
