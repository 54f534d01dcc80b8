import type Koa from 'koa'
import { show } from './answer.ts'
import { type ApprovalFacts, approvalPage } from './pages/help.ts'
import { messagePage } from './pages/message.ts'
import { sameText } from './session.ts'
import { findVisitor, type Site } from './site.ts'
import { wordsFor } from './words/all.ts'

export const adminConsentPath = '/oauth/adminconsent'

/** The last labels of a mail address: a verified domain of the organization, as a rule. Or a tenant id. */
const tenantPattern =
  /^(?:[^@\s]+@)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** GET /help/approval: what to do, and the link for an administrator. */
export async function approvalHelp(site: Site, ctx: Koa.Context): Promise<void> {
  const typed = new URLSearchParams(ctx.querystring).get('org')?.trim()
  const visitor = await findVisitor(site, ctx)
  const facts: ApprovalFacts = { visitor, ...linkFor(site, typed) }
  show(site, ctx, 200, approvalPage(site, wordsFor(ctx), facts))
}

function linkFor(site: Site, typed: string | undefined): Omit<ApprovalFacts, 'visitor'> {
  if (typed === undefined || typed === '') return { wrong: undefined, link: undefined }
  const match = typed.length <= 254 ? tenantPattern.exec(typed) : null
  if (match === null) return { wrong: typed, link: undefined }
  const tenant = (match[1] ?? match[0]).toLowerCase()
  const redirectUri = site.links.absolute(adminConsentPath)
  return {
    wrong: undefined,
    link: { tenant, url: site.deps.entra.adminConsentUrl({ tenant, redirectUri, state: stateOf(site) }) },
  }
}

/**
 * The link travels by mail and is opened in somebody else's browser, so its state is bound to this bridge, not to a browser.
 * It need not be more: coming back enables nothing.
 */
function stateOf(site: Site): string {
  return site.deps.store.mac('web-consent', site.links.server).slice(0, 22)
}

/**
 * GET /oauth/adminconsent: an administrator comes back from Microsoft. Says how it went and does nothing else; `tenant` can be
 * made up and is not even read. `error` first: a failure carries `admin_consent=True` too.
 */
export function adminConsent(site: Site, ctx: Koa.Context): void {
  const words = wordsFor(ctx)
  const params = new URLSearchParams(ctx.querystring)
  const ours = sameText(params.get('state') ?? '', stateOf(site))
  const granted = params.get('admin_consent')?.toLowerCase() === 'true'
  const outcome = !ours ? 'unclear' : params.has('error') ? 'refused' : granted ? 'granted' : 'unclear'
  const start = { to: '/', label: words.consent.start }
  const help = { to: '/help/approval', label: words.consent.again }
  const message = {
    ...words.consent[outcome],
    link: outcome === 'refused' ? help : start,
    also: outcome === 'unclear' ? help : undefined,
  }
  show(site, ctx, outcome === 'granted' ? 200 : 400, messagePage(site, words, message))
}
