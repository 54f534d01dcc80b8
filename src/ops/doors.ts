/** The outermost steps of the application: probes, and a stopwatch for every request. */
import type { IncomingMessage } from 'node:http'
import type Koa from 'koa'
import { secondsSince, stopwatch } from '../clock.ts'
import type { Meter } from './meter.ts'
import type { Readiness, Standing } from './ready.ts'
import { templateOf } from './routes.ts'
import { parentOf, type Tracer } from './tracer.ts'

/** By the first segment of a path; everything else is the token page. */
const doors: Readonly<Record<string, string>> = {
  dav: 'dav',
  '.well-known': 'dav',
  export: 'feed',
  feed: 'feed',
  health: 'probe',
  ready: 'probe',
}

const below = (path: string, basePath: string): string =>
  basePath !== '' && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path

export const countRequests =
  (meter: Meter, basePath: string): Koa.Middleware =>
  async (ctx, next) => {
    const began = stopwatch()
    try {
      await next()
    } finally {
      const door = doors[below(ctx.path, basePath).split('/', 2)[1] ?? ''] ?? 'page'
      meter.add('bridge_http_requests_total', [door, `${Math.floor(ctx.status / 100)}xx`])
      meter.observe('bridge_http_request_seconds', secondsSince(began), [door])
    }
  }

/** Probes apart: they would be most of what there is to see. @param believes whether this comes from a proxy that may have begun the trace */
export const traceRequests =
  (tracer: Tracer, basePath: string, believes: (request: IncomingMessage) => boolean): Koa.Middleware =>
  (ctx, next) => {
    const path = below(ctx.path, basePath)
    if (doors[path.split('/', 2)[1] ?? ''] === 'probe') return next()
    const parent = believes(ctx.req) ? parentOf(ctx.get('traceparent')) : undefined
    const outcome = () => {
      const page: unknown = ctx['_matchedRoute']
      const route = typeof page === 'string' ? below(page, basePath) : templateOf(path)
      return { method: ctx.method, route, status: ctx.status }
    }
    return tracer.request(parent, next, outcome)
  }

const says: Readonly<Record<Standing, string>> = {
  ready: 'ready',
  draining: 'draining: this bridge is about to end',
  store: 'not ready: the store does not answer',
  key: 'not ready: the sealing key does not fit',
}

/** GET /ready, with and without the sub-path. */
export const probe =
  (readiness: Readiness, basePath: string): Koa.Middleware =>
  async (ctx, next) => {
    if (below(ctx.path, basePath) !== '/ready' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    const standing = await readiness.check()
    ctx.status = standing === 'ready' ? 200 : 503
    ctx.set('Cache-Control', 'no-store')
    ctx.set('X-Content-Type-Options', 'nosniff')
    ctx.type = 'text/plain; charset=utf-8'
    ctx.body = `${says[standing]}\n`
  }
