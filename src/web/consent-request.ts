/** A person's request to an administrator: a page of ours with who asks, and Microsoft's page where it is decided. */
import type { Organization } from './organization.ts'
import { type Opened, opened, sealed } from './signed.ts'
import type { Site } from './site.ts'

const dayMs = 86_400_000
export const requestKeptDays = 60
const linkKeptDays = 30

export interface ConsentRequest {
  /** Who asks; empty when they did not say. */
  readonly by: string
  /** Whether a sign-in has shown who they are; otherwise they have typed it. */
  readonly isProven: boolean
  readonly organization: Organization
  /** Epoch ms. */
  readonly at: number
}

/** What goes to Microsoft and comes back. */
export interface ConsentState {
  readonly tenant: string
  /** Epoch ms when the link was made. */
  readonly madeAt: number
}

/** @returns the query of the page for the administrator */
export function requestToken(site: Site, request: ConsentRequest): string {
  const { store, clock } = site.deps
  const { by, isProven, organization, at } = request
  const fields = [by, isProven ? 1 : 0, organization.tenant, organization.name, at]
  return sealed(store, 'web-request', fields, clock.now() + requestKeptDays * dayMs)
}

export function requestIn(site: Site, token: string | null | undefined): Opened<ConsentRequest> {
  const found = opened(site.deps.store, 'web-request', token ?? '', site.deps.clock.now())
  if (found.kind === 'bad') return found
  const [by, isProven, tenant, name, at] = found.value
  const organization = { tenant: String(tenant), name: String(name) }
  return { kind: found.kind, value: { by: String(by), isProven: isProven === 1, organization, at: Number(at) } }
}

/**
 * Microsoft's page for that organization. The link travels by mail and is opened in somebody else's browser, so its state is bound to
 * this bridge, the organization and a time, not to a browser. It need not be more: coming back enables nothing.
 */
export async function consentLink(site: Site, { tenant }: Organization): Promise<ConsentLink> {
  const { appOnly, entra } = site.deps
  const isOwn = await readsByItself(site, tenant)
  const address: Address = (request) =>
    appOnly === undefined || isOwn ? entra.adminConsentUrl(request) : appOnly.consentUrl(request)
  return { url: consentUrl(site, tenant, address), isOwn }
}

export interface ConsentLink {
  readonly url: URL
  /** A registration of the organization's own reads there: the operator's is approved for sign-ins alone, and must not get more. */
  readonly isOwn: boolean
}

/** @param tenant id or domain */
export async function readsByItself({ deps: { appOnly, entra } }: Site, tenant: string): Promise<boolean> {
  if (appOnly === undefined) return false
  const found = tenant.includes('.') ? await entra.findTenant(tenant) : ({ kind: 'found', tid: tenant } as const)
  return found.kind === 'found' && (await appOnly.registration(found.tid)) !== undefined
}

type Address = (request: { readonly tenant: string; readonly redirectUri: string; readonly state: string }) => URL

/** The same for another address at Microsoft. */
export function consentUrl({ deps, links }: Site, tenant: string, address: Address): URL {
  const now = deps.clock.now()
  const state = sealed(deps.store, 'web-consent', [tenant, now], now + linkKeptDays * dayMs)
  return address({ tenant, redirectUri: links.absolute(adminConsentPath), state })
}

export function stateIn(site: Site, token: string): Opened<ConsentState> {
  const found = opened(site.deps.store, 'web-consent', token, site.deps.clock.now())
  if (found.kind === 'bad') return found
  const [tenant, madeAt] = found.value
  return { kind: found.kind, value: { tenant: String(tenant), madeAt: Number(madeAt) } }
}

export const adminConsentPath = '/oauth/adminconsent'

/** A name to show to others: visible characters on one line. @returns undefined for anything else */
export function nameIn(text: string | undefined): string | undefined {
  const name = (text ?? '').trim()
  return /^[^\p{C}\p{Zl}\p{Zp}<>]{1,80}$/u.test(name) ? name : undefined
}
