import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type Koa from 'koa'
import { Refusal } from './refusal.ts'
import type { Site } from './site.ts'

const types = {
  'page.css': 'text/css; charset=utf-8',
  'parts.css': 'text/css; charset=utf-8',
  'forms.css': 'text/css; charset=utf-8',
  'consent.css': 'text/css; charset=utf-8',
  'week.css': 'text/css; charset=utf-8',
  'tenant.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

/** Read once, by name from this list: no path of a request ever reaches the file system. */
const assets = new Map(
  Object.entries(types).map(([name, type]) => {
    const bytes = readFileSync(new URL(`assets/${name}`, import.meta.url))
    return [name, { type, bytes, etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 16) }] as const
  }),
)

/** Changes with any of the files: part of their addresses, so that they may be kept for good. */
export const assetVersion = [...assets.values()].map(({ etag }) => etag.slice(0, 3)).join('')

/** GET /assets/:name */
export function asset(_site: Site, ctx: Koa.Context): void {
  const found = assets.get(String(ctx['params']?.['name']))
  if (found === undefined) throw new Refusal(404, 'notFound')
  const current = ctx.querystring === `v=${assetVersion}`
  ctx.set('Cache-Control', current ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
  ctx.status = 200
  ctx.type = found.type
  ctx.etag = found.etag
  if (ctx.fresh) ctx.status = 304
  else ctx.body = found.bytes
}
