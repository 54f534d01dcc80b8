/**
 * How far the copy of a granted calendar may be shown. It is read anew when its owner shares less, which takes a while and may fail: until
 * all of it is, a lens stands before what was read when more was shared. Pure.
 */
import type { Detail } from '../calendar.ts'
import { Fault } from '../errors.ts'
import { sights } from '../event.ts'
import type { Sight } from '../graph/types.ts'
import type { Kept } from './merging.ts'

/** What a ref keeps of it; nothing for calendars that the person reads by themselves. */
export interface Shown {
  /** How it is shared, as the last round learned before it read anything. */
  readonly sight?: Sight
  /** Epoch ms when that came to be known: what another process was told before does not count any more. */
  readonly sightAt?: number
  /** The widest sight that some text was made with, where that is wider. */
  readonly made?: Sight
}

const isWider = (one: Sight, other: Sight): boolean => sights.indexOf(one) > sights.indexOf(other)
const widest = (some: readonly Sight[]): Sight =>
  some.reduce((one, other) => (isWider(other, one) ? other : one), 'nothing')

/** @throws Fault `notFound`, `NOT_SHARED` */
export function mustBeShown(sight: Sight | undefined): void {
  if (sight === 'nothing') throw new Fault('notFound', 'The calendar is not shared any more.', { code: 'NOT_SHARED' })
}

/**
 * The ref with what is shared now, where that is less than was known. The very same where it is not: that more is shared shows with the
 * texts that are read then.
 */
export function narrowed<T extends Shown & { readonly translator: string }>(
  ref: T,
  sight: Sight | undefined,
  now: number,
): T {
  if (sight === undefined) return ref
  const known = learned(ref, sight, now)
  // A version that did not keep this wrote it: nobody knows how its texts were made.
  if (ref.sight === undefined) return { ...ref, ...known, made: 'private', translator: '' }
  return isWider(ref.sight, sight) ? { ...ref, ...known, made: widest([ref.sight, ref.made ?? ref.sight]) } : ref
}

export function learned(before: Shown | undefined, sight: Sight | undefined, now: number): Shown {
  if (sight === undefined) return {}
  const at = before?.sight === sight ? before.sightAt : now
  return { sight, ...(at === undefined ? {} : { sightAt: at }) }
}

/** What is to be kept of a state that was read while that was shared. */
export function shownOf({ entries, sources }: Kept, known: Shown): Shown {
  const { sight } = known
  if (sight === undefined) return {}
  const served = new Set(entries.map(({ name }) => name))
  const made = widest(sources.filter(({ name }) => served.has(name)).map((source) => source.sight ?? 'private'))
  return { ...known, ...(isWider(made, sight) ? { made } : {}) }
}

/**
 * The lens through which the copy is served. Busy times always have it, so that they say no more than a password for busy times. No lens
 * hides just what is private: whoever may not see that any more sees titles meanwhile.
 */
export function limitOf({ sight, made }: Shown): Detail {
  if (sight === 'busy') return 'busy'
  return made === undefined ? 'all' : 'titles'
}
