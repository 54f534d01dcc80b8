import { randomUUID } from 'node:crypto'
import type Koa from 'koa'
import getRawBody from 'raw-body'
import type { SandboxContext } from '../model.ts'
import { spoil } from './faults/wire.ts'
import { graphRequest } from './request.ts'
import type { Service } from './service.ts'
import type { GraphResponse } from './types.ts'

/** The HTTP side: Koa in, JSON out, and the headers every Graph answer has. */

const PREFIX = '/v1.0'
const MAX_BODY = '4mb'

/** @returns a middleware for everything below `/v1.0`. */
export function graphRoutes(context: SandboxContext, service: Service): Koa.Middleware {
  return async (ctx, next) => {
    if (ctx.path !== PREFIX && !ctx.path.startsWith(`${PREFIX}/`)) return next()
    const request = graphRequest(ctx.method, ctx.url.slice(PREFIX.length), {
      headers: headersOf(ctx),
      body: await bodyOf(ctx),
      inBatch: false,
    })
    const ids = { 'request-id': randomUUID(), 'client-request-id': ctx.get('client-request-id') || randomUUID() }
    const answer = await service(request, ctx.get('authorization') || undefined)
    ctx.set({ ...ids, 'x-ms-ags-diagnostic': diagnostic, Date: new Date(context.now()).toUTCString() })
    ctx.set('Cache-Control', 'private')
    ctx.set({ ...answer.headers })
    const text = answer.body === undefined ? undefined : JSON.stringify(withInner(answer.body, ids, context.now()))
    if (await spoil(ctx, context, request, answer.who, text)) return
    if (text !== undefined) {
      ctx.type = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'
      ctx.body = text
    }
    ctx.status = answer.status
  }
}

const diagnostic = JSON.stringify({
  ServerInfo: {
    DataCenter: 'Germany West Central',
    Slice: 'E',
    Ring: '4',
    ScaleUnit: '001',
    RoleInstance: 'FR1PEPF00000F4C',
  },
})

const headersOf = (ctx: Koa.Context): Record<string, string> =>
  Object.fromEntries(Object.entries(ctx.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]))

/** @returns undefined for no body, and for one that is no JSON: endpoints that need one refuse both alike. */
async function bodyOf(ctx: Koa.Context): Promise<unknown> {
  if (!['POST', 'PATCH', 'PUT'].includes(ctx.method)) return undefined
  const text = await getRawBody(ctx.req, { limit: MAX_BODY, encoding: 'utf8' })
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Puts the ids of the request into an error, also into those of a batch's parts. */
function withInner(body: unknown, ids: Readonly<Record<string, string>>, now: number): unknown {
  if (typeof body !== 'object' || body === null) return body
  if ('responses' in body && Array.isArray(body.responses)) {
    const responses = body.responses.map((part: GraphResponse) =>
      part.body === undefined ? part : { ...part, body: withInner(part.body, ids, now) },
    )
    return { ...body, responses }
  }
  if (!('error' in body) || typeof body.error !== 'object') return body
  return { error: { ...body.error, innerError: { date: new Date(now).toISOString().slice(0, 19), ...ids } } }
}
