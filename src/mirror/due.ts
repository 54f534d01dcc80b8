/** Which events are to be read. Pure. */
import type { Source } from './objects.ts'

/** The reason that time may heal, as against those that only a change of the event does. */
export const transientReason = 'could not be read from Microsoft'

const minuteMs = 60_000

/** An event that could not be read or translated is tried again after this long, or when it changes. */
const retryMs = (reason: string): number => (reason === transientReason ? minuteMs : 15 * minuteMs)

/** @param changeKey as it is now; empty when it was not told */
export function isDue(source: Source | undefined, changeKey: string, now: number): boolean {
  return source === undefined || source.changeKey !== changeKey || changeKey === '' || isDueAgain(source, now)
}

function isDueAgain({ problem }: Source, now: number): boolean {
  if (problem === undefined) return false
  const age = now - problem.at
  return age < 0 || age >= retryMs(problem.reason)
}

/** Those to be tried once more although nothing is known of a change. */
export const dueAgain = (kept: ReadonlyMap<string, Source>, now: number): readonly (readonly [string, Source])[] =>
  [...kept].filter(([, source]) => isDueAgain(source, now))
