import type Koa from 'koa'
import type { AccountRecord, AppPassword } from '../accounts/types.ts'
import type { Scope } from '../calendar.ts'
import { Fault } from '../errors.ts'
import { show } from './answer.ts'
import { draftIn } from './drafts.ts'
import { offersOf } from './offers.ts'
import { appPage, previewPage } from './pages/preview.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'
import type { Site, Visitor } from './site.ts'
import { type Week, weekOf } from './week.ts'
import { wordsFor } from './words/all.ts'
import { zoneOf } from './zone.ts'

/** POST /preview: what an app will see with the choice in the form. Keeps nothing of it. */
export async function preview(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const { label, choice } = draftIn(form, site.deps.clock.now())
  const { tid } = visitor.account.identity
  const scope = await site.deps.tenants.narrow(tid, choice.scope)
  const [{ calendars = [] }, caps, week] = await Promise.all([
    site.deps.mirror.status(visitor.account.id),
    site.deps.tenants.caps(tid),
    weekWith(site, ctx, visitor, scope),
  ])
  const offers = offersOf(caps, calendars)
  const facts = { label, choice: { ...choice, scope }, offers, week }
  show(site, ctx, 200, previewPage(site, wordsFor(ctx), visitor, facts))
}

/** GET /passwords/:id/view: what that app sees. */
export async function viewPassword(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const list: readonly AppPassword[] = await site.deps.passwords.list(visitor.account.id)
  const password = list.find(({ id }) => id === ctx['params']?.['id'])
  if (password === undefined) throw new Refusal(404, 'password')
  const [{ calendars = [] }, week] = await Promise.all([
    site.deps.mirror.status(visitor.account.id),
    weekWith(site, ctx, visitor, password.scope),
  ])
  show(site, ctx, 200, appPage(site, wordsFor(ctx), visitor, { password, calendars, week }))
}

/** What a new password shows is made now, so that its app does not wait for it. Best effort: what fails is made when it is asked for. */
export function prepare(site: Site, account: AccountRecord, scope: Scope): void {
  const home = site.deps.mirror.kept(account, scope)
  const all = async () => {
    for (const { id } of await home.calendars()) await home.snapshot(id)
  }
  all().catch(() => {})
}

/** @returns undefined when nothing can be shown just now */
export async function weekWith(
  site: Site,
  ctx: Koa.Context,
  { account }: Visitor,
  scope: Scope,
): Promise<Week | undefined> {
  try {
    return await weekOf(site.deps.mirror.kept(account, scope), site.deps.clock.now(), zoneOf(site, ctx))
  } catch (error) {
    if (error instanceof Fault && ['unavailable', 'throttled', 'revoked'].includes(error.kind)) return undefined
    throw error
  }
}
