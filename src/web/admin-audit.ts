/** The audit log of an organization, to keep elsewhere. */
import type Koa from 'koa'
import type { AuditEntry } from '../audit/types.ts'
import { admitted } from './admin.ts'
import { colleagues } from './admin-people.ts'
import type { Site, Visitor } from './site.ts'

/**
 * GET /admin/audit: what the log has about the tenant's accounts, erased ones included, oldest first, one JSON object a line. It names
 * them by their ids.
 */
export async function exportAudit(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return
  const mine = new Set((await colleagues(site, tid)).map(({ id }) => id))
  const lines = () => site.deps.audit?.lines() ?? []
  // That somebody was erased is said at the end of what is to be told of them.
  for await (const { line } of lines()) {
    const { account, tenant } = entryIn(line)
    if (account !== undefined && tenant === tid) mine.add(account)
  }
  const told: string[] = []
  for await (const { line } of lines()) if (mine.has(entryIn(line).account ?? '')) told.push(`${line}\n`)
  ctx.status = 200
  ctx.type = 'application/x-ndjson; charset=utf-8'
  ctx.set('Content-Disposition', 'attachment; filename="audit.ndjson"')
  ctx.body = told.join('')
}

const entryIn = (line: string) => JSON.parse(line) as Pick<AuditEntry, 'account' | 'tenant'>
