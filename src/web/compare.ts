import type Koa from 'koa'
import { Fault } from '../errors.ts'
import { show } from './answer.ts'
import { comparePage } from './pages/compare.ts'
import { messagePage } from './pages/message.ts'
import type { Site, Visitor } from './site.ts'
import { wordsFor } from './words/all.ts'

/** POST /compare: what apps are given against what Outlook shows. Changes nothing, but costs Graph some requests: so it is a form. */
export async function compare(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const words = wordsFor(ctx)
  try {
    const report = await site.comparisons.of(visitor.account)
    const count = report.differences.length
    site.deps.log.info(count === 0 ? 'fidelity.same' : 'fidelity.differs', { account: visitor.account.id, count })
    show(site, ctx, 200, comparePage(site, words, visitor, report))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    site.deps.log.warn('fidelity.failed', { account: visitor.account.id, reason: error.kind })
    const link = { to: '/', label: words.back }
    show(site, ctx, 503, messagePage(site, words, { ...words.compare.failed, link }))
  }
}
