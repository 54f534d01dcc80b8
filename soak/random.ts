/** Numbers that follow from a seed (mulberry32). */
export interface Random {
  /** [0, 1) */
  next(): number
  /** Whole numbers from 0 up to, and without, `count`. */
  below(count: number): number
  pick<T>(items: readonly T[]): T | undefined
  is(chance: number): boolean
}

export function randomOf(seed: number): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return { next, below, pick: (items) => items[below(items.length)], is: (chance) => next() < chance }
}
