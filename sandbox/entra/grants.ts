import type { Person } from '../model.ts'

/** What a tenant as a whole has granted: scopes for all its people, roles for the application itself. */
export interface TenantGrant {
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
}

/** Who has consented to what. Short names; `openid` and its kin count as scopes too. */
export interface Grants {
  /** Scopes that hold for that person: own consent and the tenant's. */
  ofPerson(person: Person): ReadonlySet<string>
  ofTenant(tid: string): TenantGrant
  /** Whether anybody in the tenant ever consented: then a service principal stands there. */
  knows(tid: string): boolean
  addPerson(person: Person, scopes: readonly string[]): void
  addTenant(tid: string, grant: TenantGrant): void
  /** v1 admin consent writes the registration's list over what was there. */
  replaceTenant(tid: string, grant: TenantGrant): void
  removePerson(oid: string): void
  /** Takes away the tenant-wide grant and those of all its people. */
  removeTenant(tid: string): void
  list(): { readonly people: Record<string, readonly string[]>; readonly tenants: Record<string, TenantGrant> }
}

const nothing: TenantGrant = { scopes: [], roles: [] }
const union = (one: Iterable<string>, other: Iterable<string>): readonly string[] => [...new Set([...one, ...other])]

/** @param homeTid the tenant that owns the registration, which knows the application without any consent. */
export function createGrants(homeTid: string): Grants {
  const people = new Map<string, { readonly tid: string; readonly scopes: readonly string[] }>()
  const tenants = new Map<string, TenantGrant>()
  const known = new Set([homeTid])
  const ofTenant = (tid: string) => tenants.get(tid) ?? nothing
  const setTenant = (tid: string, grant: TenantGrant) => {
    known.add(tid)
    tenants.set(tid, grant)
  }
  return {
    ofTenant,
    ofPerson: ({ oid, tid }) => new Set([...(people.get(oid)?.scopes ?? []), ...ofTenant(tid).scopes]),
    knows: (tid) => known.has(tid),
    addPerson({ oid, tid }, scopes) {
      known.add(tid)
      people.set(oid, { tid, scopes: union(people.get(oid)?.scopes ?? [], scopes) })
    },
    addTenant(tid, { scopes, roles }) {
      setTenant(tid, { scopes: union(ofTenant(tid).scopes, scopes), roles: union(ofTenant(tid).roles, roles) })
    },
    replaceTenant: setTenant,
    removePerson: (oid) => void people.delete(oid),
    removeTenant(tid) {
      tenants.delete(tid)
      for (const [oid, grant] of people) if (grant.tid === tid) people.delete(oid)
    },
    list: () => ({
      people: Object.fromEntries([...people].map(([oid, { scopes }]) => [oid, scopes])),
      tenants: Object.fromEntries(tenants),
    }),
  }
}
