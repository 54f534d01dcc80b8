import type Koa from 'koa'
import { networkOf } from '../network.ts'
import type { Site } from './site.ts'
import type { Words } from './words/types.ts'

/** An organization an administrator can approve for. */
export interface Organization {
  /** Tenant id where it is known, else the domain: goes into links. */
  readonly tenant: string
  /** As people know it: a domain, or the id where only that is known. */
  readonly name: string
}

/** Why there is no link: no domain; unknown to Microsoft; in another cloud; not on the operator's list; a personal account. */
export type NoOrganization = 'wrong' | 'none' | 'elsewhere' | 'notListed' | 'personal'

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** The last labels of a mail address: a verified domain of the organization, as a rule. */
const domain = /^(?:[^@\s]+@)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9]))$/
const personalDomain = /^(?:outlook|hotmail|live|msn|passport)\.(?:[a-z]{2,7}|[a-z]{2,3}\.[a-z]{2})$/
export const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** @param typed a mail address, a domain or a tenant id */
export async function organizationOf(
  site: Site,
  ctx: Koa.Context,
  typed: string,
): Promise<Organization | NoOrganization> {
  const text = typed.trim().toLowerCase()
  if (text.length > 254) return 'wrong'
  if (guid.test(text)) return listed(site, { tenant: text, name: text })
  const name = domain.exec(text)?.[1]
  if (name === undefined) return 'wrong'
  if (personalDomain.test(name)) return 'personal'
  // Whoever asks too often goes without the look at Microsoft, not without the link.
  const isBusy = site.turnstile.enter(networkOf(ctx.ip)) !== undefined
  const found = isBusy ? ({ kind: 'unsure' } as const) : await site.deps.entra.findTenant(name)
  if (found.kind === 'unsure') return { tenant: name, name }
  return found.kind === 'found' ? listed(site, { tenant: found.tid, name }) : found.kind
}

function listed({ deps }: Site, organization: Organization): Organization | NoOrganization {
  if (organization.tenant === personalTenant) return 'personal'
  return deps.registration.allows(organization.tenant) ? organization : 'notListed'
}

/** An id says nothing to people. */
export const shownName = (words: Words, { name }: Organization): string => (guid.test(name) ? words.help.yours : name)

/** The one organization this bridge is for, if it is for one. */
export function ownOrganization({ deps }: Site): Organization | undefined {
  const { tenant } = deps.registration
  return tenant === undefined ? undefined : { tenant, name: tenant }
}
