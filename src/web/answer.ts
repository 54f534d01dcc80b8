import type Koa from 'koa'
import { document, type Page } from './pages/document.ts'
import type { Site } from './site.ts'
import { wordsFor } from './words/all.ts'

/** The headers of every answer of ours. No CORS header, ever. */
export function protect(site: Site, ctx: Koa.Context): void {
  const { publicUrl, loginOrigin } = site.deps
  ctx.state['language'] = site.cookies.read(ctx, 'lang')
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    // A form may be answered with a redirect to the sign-in, and browsers hold that against form-action too.
    `form-action 'self' ${loginOrigin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  ctx.set({
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'X-Robots-Tag': 'noindex',
  })
  if (publicUrl.protocol === 'https:') ctx.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
}

export function show(site: Site, ctx: Koa.Context, status: number, page: Page): void {
  ctx.status = status
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = `<!doctype html>\n${document(site, wordsFor(ctx), page).toString()}`
}

/** See Other: the next page is asked for with GET, and a reload repeats nothing. @param target one of our paths, or Microsoft's sign-in */
export function seeOther(ctx: Koa.Context, target: string): void {
  ctx.status = 303
  ctx.set('Location', target)
  ctx.type = 'text/plain; charset=utf-8'
  ctx.body = ''
}

/** @param seconds until it is worth trying again; may be fractional */
export function askToComeBack(ctx: Koa.Context, seconds: number): void {
  ctx.set('Retry-After', String(Math.ceil(seconds)))
}
