/** Scopes of OpenID Connect itself; MSAL adds the first three to every request by itself, answers name them or not. */
const oidc: ReadonlySet<string> = new Set(['openid', 'profile', 'offline_access', 'email'])

/** Those that mean something to Graph: `Calendars.Read`. */
export const apiScopes = (scopes: readonly string[]): string[] => scopes.filter((scope) => !oidc.has(scope))

/** `https://graph.microsoft.com/Calendars.Read` and `Calendars.Read` are the same. */
const short = (scope: string): string => scope.slice(scope.lastIndexOf('/') + 1)

/** @param scope member of a token answer: names with blanks between, short or with the resource in front. */
export const grantedScopes = (scope: unknown): readonly string[] =>
  typeof scope === 'string' ? scope.split(/\s+/).filter(Boolean).map(short) : []

/** Graph scopes that were asked for and not given; compared in any case, as Entra does. */
export function missing(wanted: readonly string[], granted: readonly string[]): readonly string[] {
  const given = new Set(granted.map((scope) => scope.toLowerCase()))
  return apiScopes(wanted).filter((scope) => !given.has(short(scope).toLowerCase()))
}
