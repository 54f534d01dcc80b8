/** Which events are to be read, and which removals to be asked about. Pure. */
import type { Missing, Problem, Source, Tries } from './source.ts'
import type { SkipReason } from './types.ts'

/** A reason that time may heal, as against those that only a change of the event does. */
export const transientReason = 'could not be read from Microsoft' satisfies SkipReason
/** Nobody can tell a private event of somebody else from one that a replica does not have yet. */
export const hiddenReason = 'is hidden from this account' satisfies SkipReason

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Shorter than an app's next poll: what failed for a moment is well again when the app looks next. */
const soonMs = 10_000

/** An event that could not be read or translated is tried again after this long, or when it changes. */
const retries: Readonly<Record<string, (times: number) => number>> = {
  [transientReason]: (times) => Math.min(soonMs * 2 ** times, minuteMs),
  [hiddenReason]: (times) => Math.min(soonMs * 4 ** times, 6 * hourMs),
}
const retryMs = ({ reason, times = 0 }: Problem): number => retries[reason]?.(times) ?? 15 * minuteMs

/** A replica that lags behind is given ten seconds, forty, three minutes, …: the last try is more than a day after the first. */
const unlikeTries = 8
const unlikeMs = (times: number): number => soonMs * 4 ** times

/**
 * A removal that was not confirmed is asked about again after ten seconds, forty, … an hour; within a minute where Graph did not say.
 */
const missingMs = ({ times, isUnsaid }: Missing): number =>
  Math.min(soonMs * 4 ** (times - 1), isUnsaid ? minuteMs : hourMs)

/** @param changeKey as it is now; empty when it was not told */
export function isDue(source: Source | undefined, changeKey: string, now: number): boolean {
  if (source === undefined || source.changeKey !== changeKey || changeKey === '') return true
  return source.missing !== undefined || isDueAgain(source, now)
}

function isDueAgain({ problem, unlike }: Source, now: number): boolean {
  if (unlike !== undefined && unlike.times < unlikeTries && isPast(unlike, unlikeMs(unlike.times), now)) return true
  return problem !== undefined && isPast(problem, retryMs(problem), now)
}

/** The future is past: the clock was set back since. */
const isPast = ({ at }: Pick<Tries, 'at'>, ms: number, now: number): boolean => now < at || now - at >= ms

/** Those to be tried once more although nothing is known of a change. */
export const dueAgain = (kept: ReadonlyMap<string, Source>, now: number): readonly (readonly [string, Source])[] =>
  [...kept].filter(([, source]) => isDueAgain(source, now))

/** Whether the removal of an event may be asked about: not again and again while the answer is no. */
export const mayAsk = ({ missing }: Pick<Source, 'missing'>, now: number): boolean =>
  missing === undefined || isPast(missing, missingMs(missing), now)

/** Whether something is left to be asked for once more. */
export const isOpen = ({ missing, unlike }: Source): boolean =>
  missing !== undefined || (unlike !== undefined && unlike.times < unlikeTries)

/** So many events at most change while a replica lags behind. Where more seem to differ, the feed tells in a way of its own. */
const laggingMost = 20

/** What a listing and the beginning of a change feed, of the same moment, do not agree on. */
export interface Disagreement {
  /** What the feed has and the listing lacks, or has in another state: ids with the feed's changeKeys. */
  readonly more: ReadonlyMap<string, string>
  /** What the listing has and the feed does not: deleted before the feed began, or added after it. */
  readonly less: ReadonlySet<string>
}

/**
 * The listing may come from a replica that lags behind; of what was before its beginning, the feed tells no more.
 * @param present changeKeys by id, empty where not told; undefined where there is no feed
 * @param listing changeKeys by id
 */
export function disagreement(
  present: ReadonlyMap<string, string> | undefined,
  listing: ReadonlyMap<string, string>,
): Disagreement {
  if (present === undefined) return { more: new Map(), less: new Set() }
  const lacking = [...present].filter(([id]) => !listing.has(id))
  const other = [...present].filter(([id, key]) => key !== '' && listing.has(id) && listing.get(id) !== key)
  const less = [...listing.keys()].filter((id) => !present.has(id))
  const few = <T>(some: readonly T[]): readonly T[] => (some.length > laggingMost ? [] : some)
  return { more: new Map([...lacking, ...few(other)]), less: new Set(few(less)) }
}
