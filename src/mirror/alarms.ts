/** What does not heal by itself, and at which point that is said: one that comes once or twice is no news. */
import type { Fault } from '../errors.ts'

/** So often in a row. */
export const alarming = 3

/** Answers that make no sense, as opposed to none: something on the way, or Graph itself, is not what it should be. */
const senseless: ReadonlySet<string> = new Set([
  'ENDLESS_PAGES',
  'BAD_PAGE',
  'FOREIGN_LINK',
  'REDIRECTED',
  'NOT_JSON',
  'TOO_LARGE',
])

/** @param failures of the same round in a row, this one included */
export const isStuck = ({ code = '' }: Fault, failures: number): boolean => failures >= alarming && senseless.has(code)
