import type { Call } from './call.ts'
import { DavError } from './conditions.ts'

/**
 * Absent means 0: the apps that leave it out ask for one resource, although the specification would have them mean
 * everything below.
 * @throws DavError `bad-request`, `propfind-finite-depth`
 * @see RFC 4918 §10.2
 */
export function depthOf(call: Call): '0' | '1' {
  const depth = call.header('Depth').trim().toLowerCase()
  if (depth === '' || depth === '0') return '0'
  if (depth === '1') return '1'
  throw new DavError(depth === 'infinity' ? 'propfind-finite-depth' : 'bad-request')
}

/** @see RFC 8144 §2; macOS 10.9 writes it with a hyphen, Exchange's `Brief` is older than both. */
export const isMinimal = (call: Call): boolean =>
  /(?:^|[,;\s])return[=-]"?minimal"?(?:$|[,;\s])/i.test(call.header('Prefer')) ||
  call.header('Brief').trim().toLowerCase() === 't'

/** Members alone, without what they are members of. @see RFC 8144 §3 */
export const isRootless = (call: Call): boolean => /(?:^|[,;\s])depth-noroot(?:$|[,;\s])/i.test(call.header('Prefer'))

/** What an answer says of itself. */
export function applied(minimal: boolean, rootless = false): Readonly<Record<string, string>> {
  const preferences = [...(minimal ? ['return=minimal'] : []), ...(rootless ? ['depth-noroot'] : [])]
  return preferences.length === 0 ? {} : { 'Preference-Applied': preferences.join(', ') }
}
