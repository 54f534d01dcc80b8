/** The audit log of an organization, to keep elsewhere. */
import type Koa from 'koa'
import { admitted } from './admin.ts'
import { colleagues } from './admin-people.ts'
import type { Site, Visitor } from './site.ts'

/** GET /admin/audit: what the log has about the tenant's accounts, oldest first, one JSON object a line. It names them by their ids. */
export async function exportAudit(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return
  const mine = new Set((await colleagues(site, tid)).map(({ id }) => id))
  const lines: string[] = []
  for await (const { line } of site.deps.audit?.lines() ?? []) {
    const { account } = JSON.parse(line) as { readonly account?: string }
    if (account !== undefined && mine.has(account)) lines.push(`${line}\n`)
  }
  ctx.status = 200
  ctx.type = 'application/x-ndjson; charset=utf-8'
  ctx.set('Content-Disposition', 'attachment; filename="audit.ndjson"')
  ctx.body = lines.join('')
}
