/** A person's browser sessions: which there are, and their end. @see OWASP ASVS 5.0, 7.5.2 */
import type Koa from 'koa'
import { forgetPerson, startWith } from './account.ts'
import { seeOther, show } from './answer.ts'
import { sessionsPage } from './pages/sessions.ts'
import { Refusal } from './refusal.ts'
import type { Site, Visitor } from './site.ts'
import { wordsFor } from './words/all.ts'

export const sessionsPath = '/sessions'

/** GET /sessions */
export async function listSessions(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const sessions = await site.sessions.of(visitor.account, visitor.session)
  const isDone = new URLSearchParams(ctx.querystring).get('note') === 'sessionEnded'
  show(site, ctx, 200, sessionsPage(site, wordsFor(ctx), { visitor, sessions, isDone }))
}

/** POST /sessions/:handle/end: of the own account; another's and none at all get the same answer. */
export async function endSession(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  if (!site.sessions.isFresh(visitor.session)) return askAgain(site, ctx)
  const known = await site.sessions.of(visitor.account, visitor.session)
  const wanted = known.find(({ handle }) => handle === ctx['params']?.['handle'])
  if (wanted === undefined) throw new Refusal(404, 'notFound')
  await site.sessions.endListed(visitor.account.id, wanted)
  site.deps.log.info('session.ended', { account: visitor.account.id, count: 1 })
  if (wanted.isThis) return leave(site, ctx)
  seeOther(ctx, site.links.path(`${sessionsPath}?note=sessionEnded`))
}

/** POST /sessions/end: all of them, the one at hand last, so that whatever fails on the way can be repeated. */
export async function endSessions(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  if (!site.sessions.isFresh(visitor.session)) return askAgain(site, ctx)
  const known = await site.sessions.of(visitor.account, visitor.session)
  for (const one of known.toSorted((a, b) => Number(a.isThis) - Number(b.isThis)))
    await site.sessions.endListed(visitor.account.id, one)
  site.deps.log.info('session.ended', { account: visitor.account.id, count: known.length })
  leave(site, ctx)
}

/** Whoever only found an open browser must not lock its owner out. */
const askAgain = (site: Site, ctx: Koa.Context): void => seeOther(ctx, site.links.path('/login/sessions'))

function leave(site: Site, ctx: Koa.Context): void {
  forgetPerson(site, ctx)
  startWith(site, ctx, 'signed-out')
}
