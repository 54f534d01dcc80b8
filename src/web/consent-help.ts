/** The way to an administrator: the person's request, and the page that it leads to. Both are open to everybody. */
import type Koa from 'koa'
import { seeOther, show } from './answer.ts'
import { type ConsentRequest, consentLink, nameIn, requestIn, requestToken } from './consent-request.ts'
import { type NoOrganization, type Organization, organizationOf, ownOrganization } from './organization.ts'
import { type AdminFacts, adminPage } from './pages/admin.ts'
import { type ApprovalFacts, approvalPage, type Prepared } from './pages/help.ts'
import type { Form } from './route.ts'
import { findVisitor, type Site, type Visitor } from './site.ts'
import { rememberOrganization, waitingOf } from './waiting.ts'
import { wordsFor } from './words/all.ts'

export const approvalPath = '/help/approval'
export const adminPath = '/help/admin'

/** GET /help/approval: a request to make, or one that is ready: by `?r=`, or by `?org=` without a name. */
export async function approvalHelp(site: Site, ctx: Koa.Context): Promise<void> {
  const params = new URLSearchParams(ctx.querystring)
  const request = requestIn(site, params.get('r'))
  if (request.kind === 'good') return showApproval(site, ctx, { prepared: await prepare(site, request.value) })
  if (request.kind === 'expired') return showApproval(site, ctx, { isExpired: true })
  const typed = params.get('org')?.trim() ?? ''
  if (typed === '') return showApproval(site, ctx, {})
  const organization = await organizationOf(site, ctx, typed)
  if (typeof organization === 'string') return showApproval(site, ctx, { typed, problem: organization })
  const at = site.deps.clock.now()
  await showApproval(site, ctx, { prepared: await prepare(site, { by: '', isProven: false, organization, at }) })
}

/**
 * POST /help/approval: makes the request. It is in the address from then on, signed; this server keeps nothing. The browser remembers the
 * organization, so that an approval is seen by somebody who sent the mail and never said so.
 */
export async function makeRequest(site: Site, ctx: Koa.Context, form: Form): Promise<void> {
  const visitor = await findVisitor(site, ctx)
  const typed = form.get('org')?.trim() ?? ''
  const typedName = form.get('name')?.trim() ?? ''
  const by = typedName === '' ? '' : nameIn(typedName)
  const organization = await askedOrganization(site, ctx, typed)
  if (by === undefined || typeof organization === 'string') {
    const problem = typeof organization === 'string' ? organization : undefined
    return showApproval(site, ctx, { typed, typedName, problem, isNameWrong: by === undefined }, 400)
  }
  const isProven = by !== '' && by === visitor?.account.identity.name && belongsTo(site, visitor, organization)
  const token = requestToken(site, { by, isProven, organization, at: site.deps.clock.now() })
  if (visitor === undefined) rememberOrganization(site, ctx, organization.tenant)
  seeOther(ctx, `${site.links.path(approvalPath)}?r=${token}#ready`)
}

/** A name is proven where it was given: everybody is called as they like in an organization of their own. */
const belongsTo = (site: Site, { account }: Visitor, { tenant }: Organization): boolean =>
  tenant === account.identity.tid || tenant === ownOrganization(site)?.tenant

async function askedOrganization(site: Site, ctx: Koa.Context, typed: string): Promise<Organization | NoOrganization> {
  return ownOrganization(site) ?? organizationOf(site, ctx, typed)
}

async function prepare(site: Site, request: ConsentRequest): Promise<Prepared> {
  const token = requestToken(site, request)
  return {
    request,
    token,
    page: `${site.links.absolute(adminPath)}?r=${token}`,
    link: (await consentLink(site, request.organization)).url,
    toldAt: await site.approvals.toldAt(request.organization.tenant),
  }
}

async function showApproval(
  site: Site,
  ctx: Koa.Context,
  facts: Omit<ApprovalFacts, 'visitor' | 'waiting'>,
  status = 200,
): Promise<void> {
  const visitor = await findVisitor(site, ctx)
  const waiting = visitor === undefined ? await waitingOf(site, ctx) : undefined
  show(site, ctx, status, approvalPage(site, wordsFor(ctx), { ...facts, visitor, waiting }))
}

/** GET /help/admin: for the administrator. `?r=` says who asks; without, or with `?org=`, the page stands by itself. */
export async function adminHelp(site: Site, ctx: Koa.Context): Promise<void> {
  const params = new URLSearchParams(ctx.querystring)
  const request = requestIn(site, params.get('r'))
  const typed = params.get('org')?.trim() ?? ''
  const known = request.kind === 'bad' ? undefined : request.value.organization
  const organization = ownOrganization(site) ?? (typed === '' ? known : await organizationOf(site, ctx, typed))
  const facts: AdminFacts = {
    request: request.kind === 'good' ? request.value : undefined,
    isExpired: request.kind === 'expired',
    typed,
    ...(typeof organization === 'string' ? { problem: organization } : {}),
    ...(typeof organization === 'object' ? { organization, link: await consentLink(site, organization) } : {}),
    visitor: await findVisitor(site, ctx),
  }
  show(site, ctx, 200, adminPage(site, wordsFor(ctx), facts))
}
