import { type HappeningName, happenings, type MoveName, moves } from '../../../auth/sentences.ts'

const nexts = Object.fromEntries(Object.entries(moves).map(([name, { next }]) => [name, next])) as Record<
  MoveName,
  string
>

/** What Microsoft's codes mean, and what to do next: the same sentences that commands and logs have. */
export const codesWords = {
  happened: happenings as Readonly<Record<HappeningName, string>>,
  next: nexts,
}
