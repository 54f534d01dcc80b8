import { PERSONAL_TID } from '../directory.ts'
import type { Directory, Person, Tenant } from '../model.ts'
import { EntraError } from './errors.ts'

/** The first part of a path: one tenant, or a name for many. */
export type TenantPath =
  | { readonly kind: 'common' | 'organizations' | 'consumers' }
  | { readonly kind: 'one'; readonly tenant: Tenant }

/** @throws EntraError 90002 */
export function tenantPath(directory: Directory, segment: string): TenantPath {
  if (segment === 'common' || segment === 'organizations' || segment === 'consumers') return { kind: segment }
  const tenant = directory.tenant(segment)
  if (tenant === undefined) throw new EntraError(90002, 'request', { detail: segment })
  return { kind: 'one', tenant }
}

/** Tenant the path leads to whoever signs in; undefined where the person decides. */
export const fixedTid = (path: TenantPath): string | undefined =>
  path.kind === 'one' ? path.tenant.id : path.kind === 'consumers' ? PERSONAL_TID : undefined

/** Guests sign in only where they are guests; at the names for many everybody meets the own tenant. */
const welcome: { readonly [K in TenantPath['kind']]: (person: Person, path: TenantPath) => boolean } = {
  common: (person) => person.kind === 'person',
  organizations: (person) => person.kind === 'person' && person.tid !== PERSONAL_TID,
  consumers: (person) => person.tid === PERSONAL_TID,
  one: (person, path) => path.kind === 'one' && person.tid === path.tenant.id,
}

export const mayUse = (person: Person, path: TenantPath): boolean => welcome[path.kind](person, path)

/** Rooms and shared mailboxes have no sign-in. */
export const signsIn = (person: Person): boolean => person.kind === 'person' || person.kind === 'guest'

/**
 * The person behind an oid, if that person may sign in here.
 * @throws EntraError 50034 (nobody, a room, a shared mailbox), 50020 (another kind of account), 50057 (disabled).
 */
export function admit(directory: Directory, path: TenantPath, oid: string): Person {
  const person = directory.person(oid)
  if (person === undefined || !signsIn(person)) throw new EntraError(50034, 'page')
  if (!mayUse(person, path)) throw new EntraError(50020, 'page', { detail: person.mail })
  if (person.disabled) throw new EntraError(50057, 'page')
  return person
}
