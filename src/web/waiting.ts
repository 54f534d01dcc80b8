/** What this browser knows of an approval it waits for: Microsoft tells an app nothing of it, so the person does. */
import type Koa from 'koa'
import { seeOther } from './answer.ts'
import { nameIn, requestIn } from './consent-request.ts'
import { ownOrganization } from './organization.ts'
import type { Form } from './route.ts'
import { opened, sealed } from './signed.ts'
import type { Site } from './site.ts'

export type WaitingState = 'consentNeeded' | 'requested' | 'declined'

export interface Waiting {
  readonly state: WaitingState
  /** Epoch ms since when. */
  readonly at: number
  /** Address of whoever asked, if they said. */
  readonly by?: string
  /** Whom they asked, in their own words. */
  readonly whom?: string
  /** Organization of the request, where it is known: tenant id or domain. */
  readonly tenant?: string
}

/** What is known beside: an administrator of that organization seems to have approved since, at this epoch ms. */
export interface KnownWaiting extends Waiting {
  readonly approvedAt: number | undefined
}

const dayMs = 86_400_000
/** Requests end after so many days where an administrator has not set another number. */
export const requestDays = 30
const keptDays = 60

const purpose = 'web-waiting'

/**
 * All of it is in the browser's own cookie, so that nobody fills the store by asking again and again. Sealed, so that what is read is what
 * was written.
 */
function waitingIn(site: Site, ctx: Koa.Context): Waiting | undefined {
  const { store, clock } = site.deps
  const found = opened(store, purpose, site.cookies.read(ctx, 'wait') ?? '', clock.now())
  if (found.kind !== 'good') return undefined
  const [state, at, by, whom, tenant] = found.value.map(String)
  return { state: state as WaitingState, at: Number(at), ...given({ by, whom, tenant }) }
}

/** Without what is empty. */
const given = (texts: { by?: string | undefined; whom?: string | undefined; tenant?: string | undefined }) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text !== ''))

export async function waitingOf(site: Site, ctx: Koa.Context): Promise<KnownWaiting | undefined> {
  const waiting = waitingIn(site, ctx)
  if (waiting === undefined) return undefined
  const tenant = waiting.tenant ?? ownOrganization(site)?.tenant
  const toldAt = tenant === undefined ? undefined : await site.approvals.toldAt(tenant)
  return { ...waiting, approvedAt: toldAt !== undefined && toldAt > waiting.at ? toldAt : undefined }
}

/** What is known already of that browser's waiting stays, unless it is said anew. */
export function startWaiting(site: Site, ctx: Koa.Context, waiting: Omit<Waiting, 'at'>, at?: number): void {
  const { store, clock } = site.deps
  const since = at ?? clock.now()
  const { state, by = '', whom = '', tenant = waitingIn(site, ctx)?.tenant ?? '' } = waiting
  const cookie = sealed(store, purpose, [state, since, by, whom, tenant], since + keptDays * dayMs)
  site.cookies.write(ctx, 'wait', cookie, (keptDays * dayMs) / 1000)
}

/** Somebody has made a request ready for that organization. Who has said that they asked waits for what they said. */
export function rememberOrganization(site: Site, ctx: Koa.Context, tenant: string): void {
  const known = waitingIn(site, ctx)
  if (known?.state !== 'requested') startWaiting(site, ctx, { state: 'consentNeeded', tenant })
  else if (known.tenant === undefined) startWaiting(site, ctx, { ...known, tenant }, known.at)
}

/** Connected, or given up. */
export function endWaiting(site: Site, ctx: Koa.Context): void {
  if (site.cookies.has(ctx, 'wait')) site.cookies.clear(ctx, 'wait')
}

export const waitingFields = ['by', 'whom', 'ago', 'r'] as const
/** Days since, as the form offers them. */
export const agoDays = [0, 1, 3, 7, 14] as const

/** POST /waiting: somebody has asked their administrator, or sent the request on Microsoft's page. */
export function reportRequest(site: Site, ctx: Koa.Context, form: Form): void {
  const by = form.get('by')?.trim() ?? ''
  const whom = nameIn(form.get('whom'))
  const request = requestIn(site, form.get('r'))
  const days = agoDays.find((each) => String(each) === form.get('ago')) ?? 0
  const waiting = {
    state: 'requested' as const,
    ...(/^[^\s@<>]{1,64}@[^\s@<>]{1,190}$/.test(by) ? { by } : {}),
    ...(whom === undefined ? {} : { whom }),
    ...(request.kind === 'bad' ? {} : { tenant: request.value.organization.tenant }),
  }
  startWaiting(site, ctx, waiting, site.deps.clock.now() - days * dayMs)
  seeOther(ctx, site.links.path('/?note=waiting'))
}

/** POST /waiting/end */
export function forgetRequest(site: Site, ctx: Koa.Context): void {
  endWaiting(site, ctx)
  seeOther(ctx, site.links.path('/'))
}
