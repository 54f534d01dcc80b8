import type { Person, Tenant } from '../model.ts'
import { isLowImpact, OIDC_SCOPES } from './scopes.ts'
import type { Registration } from './state.ts'

/** What must happen before the application gets what it asks for. */
export type ConsentNeed =
  | { readonly kind: 'none' }
  /** The person may decide. `tenantWide`: an administrator, who may decide for everybody. */
  | { readonly kind: 'ask'; readonly scopes: readonly string[]; readonly tenantWide: boolean }
  /** Only an administrator may, and the person cannot even ask here (90094). */
  | { readonly kind: 'admin' }
  /** Only an administrator may, and the person can ask (90095). */
  | { readonly kind: 'request'; readonly scopes: readonly string[] }

/** Scopes a request really means: `.default` stands for all that the registration lists. */
export const expandDefault = (scopes: readonly string[], app: Registration): readonly string[] => [
  ...new Set(scopes.flatMap((scope) => (scope === '.default' ? [...app.delegated] : [scope]))),
]

const isOidc = (scope: string) => OIDC_SCOPES.some((each) => each === scope)

export interface ConsentQuestion {
  readonly person: Person
  readonly tenant: Tenant
  readonly wanted: readonly string[]
  readonly granted: ReadonlySet<string>
  /** `prompt=consent`: ask again although all is granted, so that an administrator's consent helps nobody. */
  readonly again: boolean
}

/**
 * People may always grant low-impact scopes; the rest depends on the tenant's policy. Where assignment is required,
 * everything needs an administrator. Whoever has a tenant-wide grant of a resource is not asked for `openid` again.
 */
export function consentNeed({ person, tenant, wanted, granted, again }: ConsentQuestion): ConsentNeed {
  const missing = wanted.filter((scope) => !granted.has(scope) && !(isOidc(scope) && granted.size > 0))
  if (missing.length === 0 && !again) return { kind: 'none' }
  const asked = again ? wanted : missing
  const needsAdmin = tenant.assignmentRequired || (tenant.consent !== 'user' && !asked.every(isLowImpact))
  if (person.admin || !needsAdmin) return { kind: 'ask', scopes: wanted, tenantWide: person.admin }
  return tenant.consent === 'workflow' ? { kind: 'request', scopes: asked } : { kind: 'admin' }
}
