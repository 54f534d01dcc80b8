/** Which networks a password is used from: coarse enough for phones that wander within one, and nothing that could be read back. */

/** Most that are remembered for a password; what was seen last stays. */
const mostRemembered = 32

/** @param source an IPv4 address or an IPv6 prefix @returns what is likely to be the same provider at the same place: /24, /48 */
export const neighbourhood = (source: string): string =>
  source.includes(':') ? source.split(':').slice(0, 3).join(':') : source.split('.').slice(0, 3).join('.')

/** @param known undefined for a password that nothing is known of yet: its first network is no news */
export function withNetworks(
  known: readonly string[] | undefined,
  seen: Iterable<string>,
): { readonly networks: readonly string[]; readonly isNew: boolean } {
  const now = new Set(seen)
  const before = known ?? []
  const isNew = before.length > 0 && [...now].some((network) => !before.includes(network))
  return { networks: [...before.filter((network) => !now.has(network)), ...now].slice(-mostRemembered), isNew }
}
