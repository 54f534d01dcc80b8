/** GET /oauth/adminconsent: an administrator comes back from Microsoft. */
import type Koa from 'koa'
import { meanings } from '../auth/aadsts.ts'
import { errorFromCallback } from '../auth/explain.ts'
import { networkOf } from '../network.ts'
import { show } from './answer.ts'
import { readsByItself, stateIn } from './consent-request.ts'
import { doctorQuery } from './doctor-case.ts'
import { correlationIn } from './doctor-screen.ts'
import { type Outcome, returnPage } from './pages/consent-return.ts'
import { findVisitor, type Site } from './site.ts'
import { wordsFor } from './words/all.ts'

/**
 * Says how it went. Nothing is enabled by it: `tenant` can be made up, and is held against the link at most. `error` first: a failure
 * carries `admin_consent=True` too.
 */
export async function adminConsent(site: Site, ctx: Koa.Context): Promise<void> {
  const facts = await outcomeOf(site, ctx, new URLSearchParams(ctx.querystring))
  site.deps.log.info('consent.returned', { reason: facts.outcome })
  const isGood = facts.outcome === 'granted' || facts.outcome === 'again'
  const isSignedIn = (await findVisitor(site, ctx)) !== undefined
  const state = stateIn(site, new URLSearchParams(ctx.querystring).get('state') ?? '')
  const isOwn = isGood && state.kind !== 'bad' && (await readsByItself(site, state.value.tenant))
  show(site, ctx, isGood ? 200 : 400, returnPage(site, wordsFor(ctx), { ...facts, isSignedIn, isOwn }))
}

async function outcomeOf(site: Site, ctx: Koa.Context, params: URLSearchParams): Promise<Outcome> {
  for (const name of params.keys()) if (params.getAll(name).length > 1) return { outcome: 'unclear' }
  const state = stateIn(site, params.get('state') ?? '')
  if (state.kind === 'bad') return { outcome: 'unclear' }
  if (params.has('error')) return refusal(site, params)
  if (params.get('admin_consent')?.toLowerCase() !== 'true') return { outcome: 'unclear' }
  if (state.kind === 'expired') return { outcome: 'expired' }
  const { tenant, madeAt } = state.value
  if (isOther(tenant, params.get('tenant'))) return { outcome: 'otherTenant' }
  // Who overdoes it is answered, and leaves nothing behind.
  if (site.lasting.enter(networkOf(ctx.ip)) !== undefined) return { outcome: 'granted' }
  const isFirst = await site.approvals.tell(tenant, madeAt)
  if (isFirst) site.deps.log.info('consent.reported', {})
  return { outcome: isFirst ? 'granted' : 'again' }
}

/** Only a difference means something: that two are equal proves nothing. */
const isOther = (asked: string, said: string | null): boolean =>
  said !== null && /^[0-9a-f-]{36}$/.test(asked) && /^[0-9a-f-]{36}$/i.test(said) && said.toLowerCase() !== asked

function refusal(site: Site, params: URLSearchParams): Outcome {
  const { code } = errorFromCallback(params)
  const correlationId = correlationIn(params.get('error_description') ?? '')
  site.deps.log.info('consent.refused', {
    code: code ?? 'unknown',
    ...(correlationId === undefined ? {} : { correlationId }),
  })
  const isDeclined = code !== undefined && declined.has(code)
  const known = code !== undefined && (meanings.has(code) || /^AADSTS\d+$/.test(code)) ? code : undefined
  const help = doctorQuery({ saw: 'code', code: known, correlationId, at: undefined })
  return { outcome: isDeclined ? 'declined' : 'refused', code: known, correlationId, help }
}

/** The administrator has pressed Cancel, in the words of both consent endpoints. */
const declined: ReadonlySet<string> = new Set(['AADSTS65004', 'access_denied', 'permission_denied'])
