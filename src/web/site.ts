import type Koa from 'koa'
import type { AccountRecord } from '../accounts/types.ts'
import { Turns } from '../turns.ts'
import { Approvals } from './approvals.ts'
import { Comparisons } from './comparisons.ts'
import { type Cookies, cookies } from './cookies.ts'
import { Drafts } from './drafts.ts'
import { type Links, links } from './links.ts'
import { type Session, Sessions } from './session.ts'
import type { Proven } from './session-record.ts'
import { SignIns } from './signin.ts'
import { Syncs } from './syncs.ts'
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
  /** The same for what is kept for weeks. */
  readonly lasting: Turnstile
  /** Of people who are signed in: whoever asks for much keeps only themselves waiting. */
  readonly turns: Turns
  readonly comparisons: Comparisons
  readonly drafts: Drafts
  readonly approvals: Approvals
  readonly syncs: Syncs
}

/** A signed-in person. */
export interface Visitor {
  readonly session: Session
  readonly account: AccountRecord
  /** Other accounts that this person has signed in to in this browser. */
  readonly others: readonly AccountRecord[]
}

export function createSite(deps: WebDeps): Site {
  return {
    deps,
    links: links(deps.publicUrl),
    cookies: cookies(deps.publicUrl),
    sessions: new Sessions(deps.store, deps.clock),
    signIns: new SignIns(deps.store, deps.clock),
    turnstile: new Turnstile(deps.clock),
    lasting: new Turnstile(deps.clock, 30),
    turns: new Turns(4),
    drafts: new Drafts(deps.store, deps.clock),
    comparisons: new Comparisons(deps.mirror, deps.clock),
    approvals: new Approvals(deps.store, deps.clock),
    syncs: new Syncs(deps.clock),
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
  const account = await opened(site, session)
  if (account === undefined) {
    await site.sessions.end(session.id)
    return undefined
  }
  const others = await Promise.all((session.others ?? []).map((proven) => opened(site, proven)))
  return { session, account, others: others.filter((one) => one !== undefined) }
}

/** The account that a sign-in opens, as long as it does. */
async function opened(
  site: Site,
  { accountId, accountCreatedAt, signedInAt }: Proven,
): Promise<AccountRecord | undefined> {
  const account = await site.deps.accounts.get(accountId)
  const withdrawn = account?.state === 'revoked' && account.stateSince > signedInAt
  return account?.createdAt === accountCreatedAt && !withdrawn ? account : undefined
}
