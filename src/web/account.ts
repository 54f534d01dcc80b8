import type Koa from 'koa'
import type { CreateOptions } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import { seeOther, show } from './answer.ts'
import { homePage } from './pages/home.ts'
import { landingPage } from './pages/landing.ts'
import { disconnectPage } from './pages/message.ts'
import { revealPage } from './pages/reveal.ts'
import { prepare } from './preview.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'
import { chosenIn } from './scope-form.ts'
import { findVisitor, type Site, type Visitor } from './site.ts'
import { waitingOf } from './waiting.ts'
import { wordsFor } from './words/all.ts'
import type { NoteName } from './words/types.ts'
import { zoneOf } from './zone.ts'

/** GET / */
export async function home(site: Site, ctx: Koa.Context): Promise<void> {
  const words = wordsFor(ctx)
  const name = new URLSearchParams(ctx.querystring).get('note') ?? ''
  const note = Object.hasOwn(words.notes, name) ? (name as NoteName) : undefined
  const visitor = await findVisitor(site, ctx)
  if (visitor === undefined) return show(site, ctx, 200, landingPage(site, words, note, await waitingOf(site, ctx)))
  const { id } = visitor.account
  const { mirror, passwords: kept, tenants, admins } = site.deps
  const draft = note === 'again' ? await site.drafts.of(id) : undefined
  const [status, leftOut, passwords, caps, isAdmin] = await Promise.all([
    mirror.status(id),
    mirror.leftOut(id),
    kept.list(id),
    tenants.caps(visitor.account.identity.tid),
    admins.isAdmin(visitor.account),
  ])
  show(
    site,
    ctx,
    200,
    homePage(site, words, { visitor, status, leftOut, zone: zoneOf(site, ctx), draft, passwords, note, caps, isAdmin }),
  )
}

/** Back to the start, which says what happened. */
export function startWith(site: Site, ctx: Koa.Context, note: NoteName, fragment = ''): void {
  seeOther(ctx, site.links.path(`/?note=${note}${fragment}`))
}

/** POST /passwords: a new app password. Long-lived power, so the person must have signed in just now. */
export async function createPassword(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const { session, account } = visitor
  if (!site.sessions.isFresh(session)) {
    await site.drafts.keep(account.id, form)
    return seeOther(ctx, site.links.path('/login/again'))
  }
  try {
    const options = chosenIn(form, site.deps.clock.now())
    await refuseUnknown(site, account.id, options)
    const { password, secret } = await site.deps.passwords.create(account.id, form.get('label') ?? '', options)
    prepare(site, account, password.scope)
    await site.drafts.drop(account.id)
    await site.sessions.keepForReveal(session, password.id, secret.reveal())
    seeOther(ctx, site.links.path(`/passwords/${password.id}`))
  } catch (error) {
    if (!(error instanceof Fault && error.kind === 'rejected')) throw error
    startWith(site, ctx, noteOf[error.code ?? ''] ?? 'label', '#connect')
  }
}

/** A calendar that the person's list lacks can only be chosen in a form that is not ours. */
async function refuseUnknown(site: Site, accountId: string, { scope }: CreateOptions): Promise<void> {
  const { calendars } = scope?.calendars === undefined ? {} : await site.deps.mirror.status(accountId)
  if (calendars !== undefined && scope?.calendars?.every((id) => calendars.some((one) => one.id === id)) === false)
    throw new Refusal(400, 'form')
}

/** What was wrong with a new password, by the fault's code. */
const noteOf: Readonly<Record<string, NoteName>> = { tooMany: 'full', scope: 'scope' }

/** GET /passwords/:id: what to type into the app, once. Afterwards the secret is nowhere but in the app. */
export async function revealPassword(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const id = passwordId(ctx)
  const [list, status] = await Promise.all([
    site.deps.passwords.list(visitor.account.id),
    site.deps.mirror.status(visitor.account.id),
  ])
  const password = list.find((one) => one.id === id)
  const secret = password && (await site.sessions.reveal(visitor.session, id))
  if (password === undefined || secret === undefined) return seeOther(ctx, site.links.path('/'))
  const calendars = status.calendars ?? []
  show(site, ctx, 200, revealPage(site, wordsFor(ctx), { visitor, password, secret, calendars }))
}

/** POST /passwords/:id/revoke. Somebody else's password and none at all get the same answer. */
export async function revokePassword(site: Site, ctx: Koa.Context, { account }: Visitor): Promise<void> {
  const id = passwordId(ctx)
  if (!(await site.deps.passwords.revoke(account.id, id))) throw new Refusal(404, 'password')
  startWith(site, ctx, 'revoked', '#apps')
}

/** Route parameters arrive decoded, whatever they hold. */
function passwordId(ctx: Koa.Context): string {
  const id: unknown = ctx['params']?.['id']
  if (typeof id !== 'string' || !/^[A-Za-z0-9]{1,32}$/.test(id)) throw new Refusal(404, 'password')
  return id
}

/** The browser forgets who was here, and what it may have kept of the pages in spite of `no-store`. @see W3C Clear Site Data */
export function forgetPerson(site: Site, ctx: Koa.Context): void {
  site.cookies.clear(ctx, 'sid')
  ctx.set('Clear-Site-Data', '"cache", "storage"')
}

/** POST /logout */
export async function logout(site: Site, ctx: Koa.Context, { session }: Visitor): Promise<void> {
  await site.sessions.end(session.id)
  forgetPerson(site, ctx)
  startWith(site, ctx, 'signed-out')
}

/** POST /accounts/switch: another account that was signed in to in this browser. */
export async function switchAccount(site: Site, ctx: Koa.Context, { session }: Visitor, form: Form): Promise<void> {
  if (!(await site.sessions.take(session, form.get('account') ?? ''))) throw new Refusal(404, 'notFound')
  startWith(site, ctx, 'switched')
}

/** POST /sync: a look at Outlook at once, also when a failed one would still have to wait. */
export async function syncNow(site: Site, ctx: Koa.Context, { account }: Visitor): Promise<void> {
  if (site.syncs.mayBegin(account.id)) site.deps.mirror.connect(account)
  startWith(site, ctx, 'syncing')
}

/** GET /disconnect */
export async function askDisconnect(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  show(site, ctx, 200, disconnectPage(site, wordsFor(ctx), visitor))
}

/**
 * POST /disconnect. The passwords go first, because erasing the copy may have to wait for a round that is running; the account goes
 * last: should anything fail on the way, the person is still signed in and can repeat it.
 */
export async function disconnect(site: Site, ctx: Koa.Context, { session, account, others }: Visitor): Promise<void> {
  const { accounts, mirror, passwords } = site.deps
  for (const { id } of await passwords.list(account.id)) await passwords.revoke(account.id, id)
  await mirror.erase(account.id)
  await accounts.erase(account.id)
  await mirror.erase(account.id) // a round in another process may have ended in between
  await site.drafts.drop(account.id)
  await site.sessions.leaveAll(account.id, session)
  await site.sessions.leave(session)
  if (others.length === 0) forgetPerson(site, ctx)
  startWith(site, ctx, 'erased')
}
