/** Setting up apps: the page with addresses and recipes, and the profile that Apple's devices read. */
import { createHash } from 'node:crypto'
import type Koa from 'koa'
import { show } from './answer.ts'
import { profile } from './pages/profile.ts'
import { setupPage, userName } from './pages/setup.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'
import { findVisitor, type Site, type Visitor } from './site.ts'
import { wordsFor } from './words/all.ts'

export const profilePath = '/setup/outlook-calendars.mobileconfig'

/** GET /setup */
export async function setup(site: Site, ctx: Koa.Context): Promise<void> {
  const visitor = await findVisitor(site, ctx)
  const status = visitor && (await site.deps.mirror.status(visitor.account.id))
  show(site, ctx, 200, setupPage(site, wordsFor(ctx), visitor, status?.calendars ?? []))
}

/** GET: a profile without user name and password, the same for everybody. */
export function openProfile(site: Site, ctx: Koa.Context): void {
  const words = wordsFor(ctx)
  send(site, ctx, { name: words.setup.profileNameAlone, text: words.setup.profileText, path: '/dav/' })
}

/** POST /passwords/:id/profile: with what stands on the page that shows a new password. Kept nowhere. */
export async function ownProfile(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const { account } = visitor
  const password = (await site.deps.passwords.list(account.id)).find(({ id }) => id === ctx['params']?.['id'])
  const secret = form.get('secret') ?? ''
  if (password === undefined || !secret.startsWith(`${password.id}-`) || !/^[0-9a-z-]{20,60}$/.test(secret))
    throw new Refusal(404, 'password')
  const words = wordsFor(ctx)
  const path = site.deps.principalPath(account.id)
  const name = words.setup.profileName(password.label)
  send(site, ctx, { name, text: words.setup.profileText, path, user: userName(account), secret })
}

interface Facts {
  readonly name: string
  readonly text: string
  readonly path: string
  readonly user?: string
  readonly secret?: string
}

function send(site: Site, ctx: Koa.Context, facts: Facts): void {
  const server = new URL(site.links.absolute(facts.path))
  ctx.status = 200
  ctx.type = 'application/x-apple-aspen-config'
  ctx.set('Content-Disposition', 'attachment; filename="outlook-calendars.mobileconfig"')
  ctx.body = profile({ ...facts, server, id: idOf(`${server.href} ${facts.secret?.slice(0, 8) ?? ''}`) }).toString()
}

/** A UUID by name: the same profile installed twice replaces itself. @see RFC 9562 §5.8 */
function idOf(text: string): string {
  const hex = createHash('sha256').update(`mobileconfig ${text}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
