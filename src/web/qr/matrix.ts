/** From codewords to modules. @see ISO/IEC 18004 §7.7 (placement), §7.8 (masks), §7.9 (format), §7.10 (version) */
import { codewordsOf } from './codewords.ts'

/** `true` is dark. Rows from the top, without the quiet zone. */
export type Matrix = readonly (readonly boolean[])[]

interface Board {
  readonly side: number
  readonly dark: boolean[][]
  /** Modules that are not data. */
  readonly fixed: boolean[][]
}

/** @throws RangeError for more than 213 octets */
export function qrMatrix(text: string): Matrix {
  const { size, codewords } = codewordsOf(text)
  const board = boardOf(size.version)
  place(board, codewords)
  const masked = masks.map((mask, number) => withMask(board, mask, number))
  return masked.reduce((best, one) => (penalty(one) < penalty(best) ? one : best))
}

function boardOf(version: number): Board {
  const side = 17 + 4 * version
  const empty = () => Array.from({ length: side }, () => Array.from({ length: side }, () => false))
  const board = { side, dark: empty(), fixed: empty() }
  for (let at = 0; at < side; at += 1) {
    set(board, 6, at, at % 2 === 0)
    set(board, at, 6, at % 2 === 0)
  }
  for (const [row, column] of [
    [3, 3],
    [3, side - 4],
    [side - 4, 3],
  ] as const)
    finder(board, row, column)
  for (const row of centres(version)) {
    for (const column of centres(version)) {
      const atFinder =
        [row, column].every((at) => at === 6 || at === side - 7) && !(row === side - 7 && column === side - 7)
      if (!atFinder) ring(board, row, column, 2, (distance) => distance !== 1)
    }
  }
  format(board, 0)
  if (version >= 7) versionMarks(board, version)
  return board
}

function set({ side, dark, fixed }: Board, row: number, column: number, value: boolean): void {
  const [darks, fixes] = [dark[row], fixed[row]]
  if (darks === undefined || fixes === undefined || column < 0 || column >= side) return
  darks[column] = value
  fixes[column] = true
}

function ring(board: Board, row: number, column: number, reach: number, isDark: (distance: number) => boolean): void {
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      set(board, row + dy, column + dx, isDark(Math.max(Math.abs(dx), Math.abs(dy))))
    }
  }
}

/** With its light border. */
const finder = (board: Board, row: number, column: number): void =>
  ring(board, row, column, 4, (distance) => distance !== 2 && distance !== 4)

/** Centres of the alignment patterns. */
function centres(version: number): readonly number[] {
  if (version === 1) return []
  const last = 10 + 4 * version
  return version < 7 ? [6, last] : [6, (6 + last) / 2, last]
}

/** Level M is 00. BCH(15,5). */
function format(board: Board, mask: number): void {
  let rest = mask << 10
  for (let bit = 14; bit >= 10; bit -= 1) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10)
  const bits = ((mask << 10) | rest) ^ 0x5412
  const { side } = board
  for (let at = 0; at < 15; at += 1) {
    const value = ((bits >> at) & 1) === 1
    const down = at < 6 ? at : at < 8 ? at + 1 : side - 15 + at
    const across = at < 8 ? side - 1 - at : at === 8 ? 7 : 14 - at
    set(board, down, 8, value)
    set(board, 8, across, value)
  }
  set(board, side - 8, 8, true)
}

/** BCH(18,6). */
function versionMarks(board: Board, version: number): void {
  let rest = version << 12
  for (let bit = 17; bit >= 12; bit -= 1) if ((rest >> bit) & 1) rest ^= 0x1f25 << (bit - 12)
  const bits = (version << 12) | rest
  for (let at = 0; at < 18; at += 1) {
    const value = ((bits >> at) & 1) === 1
    const [far, near] = [board.side - 11 + (at % 3), Math.floor(at / 3)]
    set(board, near, far, value)
    set(board, far, near, value)
  }
}

/** Up and down in pairs of columns, from the right. */
function place({ side, dark, fixed }: Board, codewords: readonly number[]): void {
  let bit = 0
  for (let right = side - 1; right > 0; right -= 2) {
    const left = right <= 6 ? right - 1 : right
    const up = ((side - 1 - right) / 2) % 2 === 0
    for (let step = 0; step < side; step += 1) {
      const row = up ? side - 1 - step : step
      for (const column of [left, left - 1]) {
        const line = dark[row]
        if (line === undefined || fixed[row]?.[column] !== false) continue
        line[column] = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1
        bit += 1
      }
    }
  }
}

type Mask = (row: number, column: number) => boolean
const masks: readonly Mask[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
]

function withMask({ side, dark, fixed }: Board, mask: Mask, number: number): Matrix {
  const flipped = dark.map((line, row) =>
    line.map((value, column) => value !== (fixed[row]?.[column] === false && mask(row, column))),
  )
  format({ side, dark: flipped, fixed: fixed.map((line) => [...line]) }, number)
  return flipped
}

/** How hard a code is to read; the mask with the least is taken. */
function penalty(matrix: Matrix): number {
  const lines = [...matrix, ...matrix.map((_, column) => matrix.map((row) => row[column] ?? false))]
  const texts = lines.map((line) => line.map((value) => (value ? '1' : '0')).join(''))
  let sum = 0
  for (const text of texts) {
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2
    for (const _ of text.matchAll(/(?=00001011101|10111010000)/g)) sum += 40
  }
  for (let row = 1; row < matrix.length; row += 1) {
    for (let column = 1; column < matrix.length; column += 1) {
      const square = [
        matrix[row - 1]?.[column - 1],
        matrix[row - 1]?.[column],
        matrix[row]?.[column - 1],
        matrix[row]?.[column],
      ]
      if (new Set(square).size === 1) sum += 3
    }
  }
  const share = texts.slice(0, matrix.length).join('').replaceAll('0', '').length / matrix.length ** 2
  return sum + 10 * Math.floor(Math.abs(share * 20 - 10))
}
