/** What this browser knows of an approval it waits for: Microsoft tells an app nothing of it, so the person does. */
import type Koa from 'koa'
import { networkOf } from '../network.ts'
import type { Store } from '../store/types.ts'
import { seeOther } from './answer.ts'
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

export const waitingOf = (site: Site, ctx: Koa.Context): Promise<Waiting | undefined> =>
  site.waitings.of(site.cookies.read(ctx, 'wait'))

export async function startWaiting(site: Site, ctx: Koa.Context, state: WaitingState, by?: string): Promise<void> {
  const cookie = site.cookies.read(ctx, 'wait') ?? randomToken()
  const at = site.deps.clock.now()
  await site.waitings.keep(cookie, { state, at, ...(by === undefined ? {} : { by }) })
  site.cookies.write(ctx, 'wait', cookie, (keptDays * dayMs) / 1000)
}

/** Connected, or given up. */
export async function endWaiting(site: Site, ctx: Koa.Context): Promise<void> {
  const cookie = site.cookies.read(ctx, 'wait')
  if (cookie === undefined) return
  await site.waitings.forget(cookie)
  site.cookies.clear(ctx, 'wait')
}

/** POST /waiting: somebody has sent the request on Microsoft's page. */
export async function reportRequest(site: Site, ctx: Koa.Context, form: Form): Promise<void> {
  const retryAfterSeconds = site.turnstile.enter(networkOf(ctx.ip))
  if (retryAfterSeconds !== undefined) throw new Refusal(429, 'tooMany', { retryAfterSeconds })
  const by = form.get('by')?.trim() ?? ''
  await startWaiting(site, ctx, 'requested', /^[^\s@<>]{1,64}@[^\s@<>]{1,190}$/.test(by) ? by : undefined)
  seeOther(ctx, site.links.path('/?note=waiting'))
}

/** POST /waiting/end */
export async function forgetRequest(site: Site, ctx: Koa.Context): Promise<void> {
  await endWaiting(site, ctx)
  seeOther(ctx, site.links.path('/'))
}
