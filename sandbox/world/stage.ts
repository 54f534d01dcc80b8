import { createHash } from 'node:crypto'
import { dateOf, dayOf } from '../graph/recurrence.ts'

/** Where and when a world is played: dates around today, and chance that falls the same way each time. */

export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

export interface Stage {
  /** Epoch ms when the sandbox started. */
  readonly now: number
  /** `yyyy-MM-dd`, n days from today. */
  day(n: number): string
  /** The Monday (1) … Sunday (0) of the week n weeks from this one. */
  weekday(week: number, weekday: Weekday): string
  /** This date in the year n years from this one, e.g. `inYear(0, '12-24')`. */
  inYear(n: number, monthDay: string): string
  readonly chance: Chance
}

export interface Chance {
  /** 0 … below n, whole. */
  below(n: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  /** True with probability p. */
  is(p: number): boolean
  /** `count` different members of a list, in its order. */
  some<T>(list: readonly T[], count: number): readonly T[]
}

/** Equal seeds give equal sequences: mulberry32 over a hash of the seed. */
export function chanceOf(seed: string): Chance {
  let state = createHash('sha256').update(seed).digest().readUInt32LE()
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    is: (p) => next() < p,
    some(list, count) {
      const ranked = list.map((each, index) => ({ each, index, rank: next() }))
      const taken = ranked.toSorted((a, b) => a.rank - b.rank).slice(0, count)
      return taken.toSorted((a, b) => a.index - b.index).map(({ each }) => each)
    },
  }
}

export function stageAt(now: number, seed: string): Stage {
  const today = Math.floor(now / 86_400_000)
  const year = new Date(now).getUTCFullYear()
  // Day 4 was a Monday.
  const monday = today - ((((today - 4) % 7) + 7) % 7)
  return {
    now,
    day: (n) => dateOf(today + n),
    weekday: (week, weekday) => dateOf(monday + week * 7 + ((weekday + 6) % 7)),
    inYear: (n, monthDay) => dateOf(dayOf(`${year + n}-${monthDay}`)),
    chance: chanceOf(seed),
  }
}

export const plusDays = (date: string, days: number): string => dateOf(dayOf(date) + days)
