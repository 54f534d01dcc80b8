/** What this browser knows of an approval it waits for: Microsoft tells an app nothing of it, so the person does. */
import type Koa from 'koa'
import { networkOf } from '../network.ts'
import type { Store } from '../store/types.ts'
import { seeOther } from './answer.ts'
import { nameIn, requestIn } from './consent-request.ts'
import { ownOrganization } from './organization.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'
import { randomToken } from './session.ts'
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

/** By the browser's `wait` cookie. @throws Fault `unavailable`, `locked` */
export class Waitings {
  readonly #store: Store
  readonly #records

  constructor(store: Store) {
    this.#store = store
    this.#records = store.collection<Waiting>('web-waiting')
  }

  async of(cookie: string | undefined): Promise<Waiting | undefined> {
    return cookie === undefined ? undefined : this.#records.get(this.#key(cookie))
  }

  async keep(cookie: string, waiting: Waiting): Promise<void> {
    await this.#records.set(this.#key(cookie), waiting, { expiresAt: waiting.at + keptDays * dayMs })
  }

  async forget(cookie: string): Promise<void> {
    await this.#records.delete(this.#key(cookie))
  }

  #key(cookie: string): string {
    return this.#store.mac('web-waiting', cookie)
  }
}

export async function waitingOf(site: Site, ctx: Koa.Context): Promise<KnownWaiting | undefined> {
  const waiting = await site.waitings.of(site.cookies.read(ctx, 'wait'))
  if (waiting === undefined) return undefined
  const tenant = waiting.tenant ?? ownOrganization(site)?.tenant
  const toldAt = tenant === undefined ? undefined : await site.approvals.toldAt(tenant)
  return { ...waiting, approvedAt: toldAt !== undefined && toldAt > waiting.at ? toldAt : undefined }
}

/** What is known already of that browser's waiting stays, unless it is said anew. */
export async function startWaiting(
  site: Site,
  ctx: Koa.Context,
  waiting: Omit<Waiting, 'at'>,
  at?: number,
): Promise<void> {
  const cookie = site.cookies.read(ctx, 'wait') ?? randomToken()
  const { tenant } = (await site.waitings.of(cookie)) ?? {}
  const known = tenant === undefined ? {} : { tenant }
  await site.waitings.keep(cookie, { ...known, ...waiting, at: at ?? site.deps.clock.now() })
  site.cookies.write(ctx, 'wait', cookie, (keptDays * dayMs) / 1000)
}

/** Connected, or given up. */
export async function endWaiting(site: Site, ctx: Koa.Context): Promise<void> {
  const cookie = site.cookies.read(ctx, 'wait')
  if (cookie === undefined) return
  await site.waitings.forget(cookie)
  site.cookies.clear(ctx, 'wait')
}

export const waitingFields = ['by', 'whom', 'ago', 'r'] as const
/** Days since, as the form offers them. */
export const agoDays = [0, 1, 3, 7, 14] as const

/** POST /waiting: somebody has asked their administrator, or sent the request on Microsoft's page. */
export async function reportRequest(site: Site, ctx: Koa.Context, form: Form): Promise<void> {
  const retryAfterSeconds = site.turnstile.enter(networkOf(ctx.ip))
  if (retryAfterSeconds !== undefined) throw new Refusal(429, 'tooMany', { retryAfterSeconds })
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
  await startWaiting(site, ctx, waiting, site.deps.clock.now() - days * dayMs)
  seeOther(ctx, site.links.path('/?note=waiting'))
}

/** POST /waiting/end */
export async function forgetRequest(site: Site, ctx: Koa.Context): Promise<void> {
  await endWaiting(site, ctx)
  seeOther(ctx, site.links.path('/'))
}
