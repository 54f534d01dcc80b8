import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import getRawBody from 'raw-body'
import { ControlError, type ControlRequest, type ControlRow } from './controls.ts'

const MAX_BODY_BYTES = 1024 * 1024
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/**
 * Keeps everything below `/sandbox` to this machine. Pages of other sites are kept out by the Host (names that lead
 * here by rebinding) and by asking for JSON (which no form can send).
 */
export const onThisMachine: Middleware = async (ctx, next) => {
  if (!/^\/sandbox(\/|$)/.test(ctx.path)) return next()
  const local = loopback.has(ctx.req.socket.remoteAddress ?? '') && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(ctx.host)
  if (!local) return refuse(ctx, 403, 'The control endpoint is for this machine only.')
  await next()
  if (ctx.status === 404 && ctx.body === undefined) refuse(ctx, 404, 'No such switch: GET /sandbox lists them.')
}

function refuse(ctx: Context, status: number, error: string): void {
  ctx.body = { error }
  ctx.status = status
}

async function readBody(ctx: Context): Promise<Record<string, unknown>> {
  if (ctx.method === 'GET' || ctx.method === 'DELETE') return {}
  const text = await getRawBody(ctx.req, { limit: MAX_BODY_BYTES, encoding: 'utf8' })
  if (!ctx.is('application/json')) throw new ControlError(415, 'Send application/json.')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Falls through to the one answer for all bad bodies.
  }
  throw new ControlError(400, 'The body must be a JSON object.')
}

const answer =
  (row: ControlRow): Middleware =>
  async (ctx) => {
    const params = ctx['params'] as Readonly<Record<string, string>>
    const request: ControlRequest = { params, query: ctx.URL.searchParams, body: await readBody(ctx) }
    const value = await row.run(request)
    ctx.set('Cache-Control', 'no-store')
    if (value === undefined) ctx.status = 204
    else {
      ctx.type = 'application/json; charset=utf-8'
      ctx.body = `${JSON.stringify(value, undefined, 2)}\n`
    }
  }

const failures: Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    ctx.status = error.status
    ctx.body = { error: error.message, ...error.extra }
  }
}

/**
 * `/sandbox/*`: switches, logs and short cuts for tests and demos, JSON in and out. GET `/sandbox` lists them.
 * @param description what else to say there.
 */
export function createControl(rows: readonly ControlRow[], description: () => Record<string, unknown>): Middleware {
  const router = new Router({ prefix: '/sandbox' })
  router.use(failures)
  const endpoints = rows.map(({ method, path, about }) => ({ method, path: `/sandbox${path}`, about }))
  const self: ControlRow = {
    method: 'GET',
    path: '',
    about: 'this list',
    run: () => ({ ...description(), endpoints }),
  }
  for (const row of [self, ...rows]) router.register(row.path || '/', [row.method], [answer(row)])
  return router.routes() as Middleware
}
