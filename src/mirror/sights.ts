/**
 * How far the copy of a granted calendar may be shown. It is read anew when its owner shares less, which takes a while and may fail: until
 * all of it is, a lens stands before what was read when more was shared. Pure.
 */
import type { Detail } from '../calendar.ts'
import { Fault } from '../errors.ts'
import type { Sight } from '../graph/types.ts'
import type { Kept } from './merging.ts'

/** What a ref keeps of it; nothing for calendars that the person reads by themselves. */
export interface Shown {
  /** How it is shared, as the last round learned before it read anything. */
  readonly sight?: Sight
  /** The widest sight that some text was made with, where that is wider. */
  readonly made?: Sight
}

/** From the least to the most. */
const sights: readonly Sight[] = ['nothing', 'busy', 'titles', 'details', 'private']
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
export function narrowed<T extends Shown & { readonly translator: string }>(ref: T, sight: Sight | undefined): T {
  if (sight === undefined) return ref
  // A version that did not keep this wrote it: nobody knows how its texts were made.
  if (ref.sight === undefined) return { ...ref, sight, made: 'private', translator: '' }
  return isWider(ref.sight, sight) ? { ...ref, sight, made: widest([ref.sight, ref.made ?? ref.sight]) } : ref
}

/** What is to be kept of a state that was read while that was shared. */
export function shownOf({ entries, sources }: Kept, sight: Sight | undefined): Shown {
  if (sight === undefined) return {}
  const served = new Set(entries.map(({ name }) => name))
  const made = widest(sources.filter(({ name }) => served.has(name)).map((source) => source.sight ?? 'private'))
  return { sight, ...(isWider(made, sight) ? { made } : {}) }
}

/**
 * The lens through which the copy is served. Busy times always have it, so that they say no more than a password for busy times. No lens
 * hides just what is private: whoever may not see that any more sees titles meanwhile.
 */
export function limitOf({ sight, made }: Shown): Detail {
  if (sight === 'busy') return 'busy'
  return made === undefined ? 'all' : 'titles'
}
