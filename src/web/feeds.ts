import type Koa from 'koa'
import type { CreateOptions } from '../accounts/types.ts'
import { type Detail, feedScope, type Scope } from '../calendar.ts'
import { Fault } from '../errors.ts'
import { startWith } from './account.ts'
import { seeOther, show } from './answer.ts'
import { offersOf } from './offers.ts'
import { feedPage, feedPreviewPage } from './pages/feeds.ts'
import { weekWith } from './preview.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'
import { chosenDays } from './scope-form.ts'
import type { Site, Visitor } from './site.ts'
import { wordsFor } from './words/all.ts'

export const feedFields = ['label', 'calendar', 'detail', 'past', 'future', 'ends'] as const

/** The least comes first: addresses get around. */
export const feedDetails: readonly Detail[] = ['busy', 'titles', 'all']
/** Days after which an address ends, to choose from. */
export const feedEnds = [30, 90, 365] as const

const dayMs = 86_400_000

/** POST /feeds: a secret address. As long-lived as an app password, so the person must have signed in just now. */
export async function createFeed(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const { session, account } = visitor
  const { passwords, clock } = site.deps
  if (!site.sessions.isFresh(session)) return seeOther(ctx, site.links.path('/login/address'))
  const options = chosenIn(form, clock.now())
  try {
    const { password, secret } = await passwords.create(account.id, form.get('label') ?? '', options)
    await site.sessions.keepForReveal(session, password.id, secret.reveal())
    seeOther(ctx, site.links.path(`/feeds/${password.id}`))
  } catch (error) {
    if (!(error instanceof Fault && error.kind === 'rejected')) throw error
    startWith(site, ctx, error.code === 'tooMany' ? 'full' : 'label', '#feeds')
  }
}

/** @throws Refusal 400 for values that our form does not have */
function chosenIn(form: Form, now: number): CreateOptions {
  const ends = endsIn(form)
  return { use: 'feed', scope: scopeIn(form), ...(ends === undefined ? {} : { expiresAt: now + ends * dayMs }) }
}

function scopeIn(form: Form): Scope {
  const detail = feedDetails.find((one) => one === form.get('detail'))
  if (detail === undefined) throw new Refusal(400, 'form')
  const calendar = form.get('calendar') ?? ''
  const [pastDays, futureDays] = [chosenDays(form, 'past'), chosenDays(form, 'future')]
  return {
    detail,
    ...(calendar === '' ? {} : { calendars: [calendar] }),
    ...(pastDays === undefined ? {} : { pastDays }),
    ...(futureDays === undefined ? {} : { futureDays }),
  }
}

function endsIn(form: Form): number | undefined {
  const text = form.get('ends') ?? ''
  const days = feedEnds.find((one) => String(one) === text)
  if (text !== '' && days === undefined) throw new Refusal(400, 'form')
  return days
}

/** POST /feeds/preview: what such an address will show. Keeps nothing of it. */
export async function previewFeed(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const { account } = visitor
  const [scope, ends] = [scopeIn(form), endsIn(form)]
  const { tid } = account.identity
  const narrow = feedScope(await site.deps.tenants.narrow(tid, scope))
  const [{ calendars = [] }, caps, week] = await Promise.all([
    site.deps.mirror.status(account.id),
    site.deps.tenants.caps(tid),
    weekWith(site, ctx, visitor, narrow),
  ])
  const choice = { label: form.get('label') ?? '', scope: narrow, ends }
  const facts = { visitor, calendars, offers: offersOf(caps, calendars), feeds: [], choice, week }
  show(site, ctx, 200, feedPreviewPage(site, wordsFor(ctx), facts))
}

/** GET /feeds/:id: the address, once. */
export async function revealFeed(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const id = feedId(ctx)
  const list = await site.deps.passwords.list(visitor.account.id)
  const feed = list.find((one) => one.id === id && one.use === 'feed')
  const secret = feed && (await site.sessions.reveal(visitor.session, id))
  if (feed === undefined || secret === undefined) return seeOther(ctx, site.links.path('/'))
  show(site, ctx, 200, feedPage(site, wordsFor(ctx), { visitor, label: feed.label, secret }))
}

/** POST /feeds/:id/revoke. Somebody else's address and none at all get the same answer. */
export async function revokeFeed(site: Site, ctx: Koa.Context, { account }: Visitor): Promise<void> {
  if (!(await site.deps.passwords.revoke(account.id, feedId(ctx)))) throw new Refusal(404, 'password')
  startWith(site, ctx, 'withdrawn', '#feeds')
}

/** Route parameters arrive decoded, whatever they hold. */
function feedId(ctx: Koa.Context): string {
  const id: unknown = ctx['params']?.['id']
  if (typeof id !== 'string' || !/^[A-Za-z0-9]{1,32}$/.test(id)) throw new Refusal(404, 'password')
  return id
}
