import type { EntraState } from './state.ts'

/**
 * Ends what was issued to a person, a tenant, or (neither given) everybody, as "revoke sessions" does: refresh tokens
 * at once, access tokens only when asked, since without continuous access evaluation they live on.
 * @returns how many refresh tokens it hit.
 */
export function revoke(state: EntraState, scope: { oid?: string; tid?: string }, accessTokens: boolean): number {
  const hit = (oid: string | undefined, tid: string) =>
    (scope.oid === undefined || scope.oid === oid) && (scope.tid === undefined || scope.tid === tid)
  let revoked = 0
  for (const record of state.refreshTokens.values()) {
    if (record.revoked || !hit(record.person.oid, record.person.tid)) continue
    record.revoked = true
    revoked += 1
  }
  if (accessTokens) state.tokens.revokeAccess(({ oid, tid }) => hit(oid, tid))
  return revoked
}
