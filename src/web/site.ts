import type Koa from 'koa'
import type { AccountRecord } from '../accounts/types.ts'
import { Comparisons } from './comparisons.ts'
import { type Cookies, cookies } from './cookies.ts'
import { type Links, links } from './links.ts'
import { type Session, Sessions } from './session.ts'
import { SignIns } from './signin.ts'
import { Turnstile } from './turnstile.ts'
import type { WebDeps } from './types.ts'

/** What every page works with; made once. */
export interface Site {
  readonly deps: WebDeps
  readonly links: Links
  readonly cookies: Cookies
  readonly sessions: Sessions
  readonly signIns: SignIns
  readonly turnstile: Turnstile
  readonly comparisons: Comparisons
}

/** A signed-in person. */
export interface Visitor {
  readonly session: Session
  readonly account: AccountRecord
}

export function createSite(deps: WebDeps): Site {
  return {
    deps,
    links: links(deps.publicUrl),
    cookies: cookies(deps.publicUrl),
    sessions: new Sessions(deps.store, deps.clock),
    signIns: new SignIns(deps.store, deps.clock),
    turnstile: new Turnstile(deps.clock),
    comparisons: new Comparisons(deps.mirror, deps.clock),
  }
}

/**
 * Who is visiting. A session ends with its account, also when that is made anew, and when access was withdrawn after its sign-in.
 *
 * @throws Fault `unavailable`, `locked`
 */
export async function findVisitor(site: Site, ctx: Koa.Context): Promise<Visitor | undefined> {
  const id = site.cookies.read(ctx, 'sid')
  const session = id === undefined ? undefined : await site.sessions.find(id)
  if (session === undefined) return undefined
  const account = await site.deps.accounts.get(session.accountId)
  const withdrawn = account?.state === 'revoked' && account.stateSince > session.signedInAt
  const isOurs = account?.createdAt === session.accountCreatedAt
  if (account !== undefined && isOurs && !withdrawn) return { session, account }
  await site.sessions.end(session.id)
  return undefined
}
