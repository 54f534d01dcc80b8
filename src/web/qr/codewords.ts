/** From a text to the codewords of a QR code: byte mode, error correction level M. @see ISO/IEC 18004 §7.4, §7.5 */

/** A size of code: `version` n has 17 + 4n modules on each side. */
export interface Size {
  readonly version: number
  /** Codewords of error correction in each block. */
  readonly check: number
  /** Data codewords of each block. */
  readonly blocks: readonly number[]
}

const same = (count: number, data: number): number[] => Array.from({ length: count }, () => data)

/** Table 9 for level M, as far as addresses need it. */
const sizes: readonly Size[] = [
  { version: 1, check: 10, blocks: [16] },
  { version: 2, check: 16, blocks: [28] },
  { version: 3, check: 26, blocks: [44] },
  { version: 4, check: 18, blocks: same(2, 32) },
  { version: 5, check: 24, blocks: same(2, 43) },
  { version: 6, check: 16, blocks: same(4, 27) },
  { version: 7, check: 18, blocks: same(4, 31) },
  { version: 8, check: 22, blocks: [...same(2, 38), ...same(2, 39)] },
  { version: 9, check: 22, blocks: [...same(3, 36), ...same(2, 37)] },
  { version: 10, check: 26, blocks: [...same(4, 43), 44] },
]

const capacity = ({ blocks }: Size): number => blocks.reduce((sum, data) => sum + data, 0)
const countBits = ({ version }: Size): number => (version < 10 ? 8 : 16)

/** @throws RangeError for more than 213 octets */
export function codewordsOf(text: string): { readonly size: Size; readonly codewords: readonly number[] } {
  const bytes = Buffer.from(text)
  const size = sizes.find((one) => 4 + countBits(one) + 8 * bytes.length <= 8 * capacity(one))
  if (size === undefined) throw new RangeError('too long for a code that a phone reads easily')
  return { size, codewords: interleaved(size, padded(size, bytes)) }
}

function padded(size: Size, bytes: Uint8Array): number[] {
  const bits = [...bitsOf(0b0100, 4), ...bitsOf(bytes.length, countBits(size))]
  for (const byte of bytes) bits.push(...bitsOf(byte, 8))
  const room = 8 * capacity(size)
  bits.push(...same(Math.min(4, room - bits.length), 0))
  bits.push(...same((8 - (bits.length % 8)) % 8, 0))
  const words = Array.from({ length: bits.length / 8 }, (_, at) =>
    Number.parseInt(bits.slice(8 * at, 8 * at + 8).join(''), 2),
  )
  for (let fill = 0xec; words.length < capacity(size); fill ^= 0xec ^ 0x11) words.push(fill)
  return words
}

const bitsOf = (value: number, length: number): number[] =>
  Array.from({ length }, (_, at) => (value >> (length - 1 - at)) & 1)

/** Data of all blocks in turns, then their error correction in turns. */
function interleaved({ blocks, check }: Size, words: readonly number[]): number[] {
  const startOf = (at: number) => blocks.slice(0, at).reduce((sum, length) => sum + length, 0)
  const data = blocks.map((length, at) => words.slice(startOf(at), startOf(at) + length))
  const checks = data.map((block) => remainder(block, generator(check)))
  const inTurns = (rows: readonly (readonly number[])[]) =>
    Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, at) =>
      rows.flatMap((row) => row[at] ?? []),
    ).flat()
  return [...inTurns(data), ...inTurns(checks)]
}

/** Powers of 2 in GF(256) over x⁸ + x⁴ + x³ + x² + 1. */
const powers: number[] = []
for (let value = 1; powers.length < 255; value = (value << 1) ^ (value > 127 ? 0x11d : 0)) powers.push(value)
const logs = new Map(powers.map((value, exponent) => [value, exponent]))

function times(a: number, b: number): number {
  const [x, y] = [logs.get(a), logs.get(b)]
  return x === undefined || y === undefined ? 0 : (powers[(x + y) % 255] ?? 0)
}

/** Reed–Solomon generator polynomial of that degree, highest power first, its leading 1 left out. */
function generator(degree: number): number[] {
  let polynomial = [1]
  for (let root = 0; root < degree; root += 1) {
    const shifted = [...polynomial, 0]
    const scaled = [0, ...polynomial.map((factor) => times(factor, powers[root] ?? 0))]
    polynomial = shifted.map((factor, at) => factor ^ (scaled[at] ?? 0))
  }
  return polynomial.slice(1)
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  let rest = same(divisor.length, 0)
  for (const word of data) {
    const factor = word ^ (rest[0] ?? 0)
    rest = [...rest.slice(1), 0].map((value, at) => value ^ times(divisor[at] ?? 0, factor))
  }
  return rest
}
