/**
 * Where Microsoft tells of changes. Anybody may call; a body is believed in nothing but that something happened to a subscription
 * whose secret it knows, and the answer is the same whatever it is.
 */
import type Koa from 'koa'
import getRawBody from 'raw-body'
import type { Notice, Notifications } from '../mirror/subscriptions/types.ts'
import { sameText } from './session.ts'
import type { Site } from './site.ts'

export const hookPaths = ['/hooks/graph/:nonce', '/hooks/lifecycle/:nonce'] as const

const mostBytes = 1_048_576
/** Plain characters, and as many as any token of Graph's has by far. */
const handshakeToken = /^[\x20-\x7e]{1,2048}$/

/** POST /hooks/…/<nonce>: a handshake when the address has a `validationToken`, else notifications. */
export async function hook(site: Site, ctx: Koa.Context): Promise<void> {
  const { notifications } = site.deps
  ctx.set('Content-Security-Policy', "default-src 'none'; sandbox")
  const nonce: unknown = ctx['params']?.['nonce']
  if (notifications === undefined || typeof nonce !== 'string' || !sameText(nonce, notifications.nonce)) {
    return answer(ctx, 404)
  }
  if (/[?&]validationToken/i.test(ctx.url)) return handshake(ctx, notifications)
  const body = await read(ctx)
  if (body === 'tooLarge') {
    ctx.set('Connection', 'close')
    return answer(ctx, 413)
  }
  answer(ctx, 202)
  ctx.res.once('close', () => notifications.arrived(noticesIn(body)))
}

/** @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks */
async function handshake(ctx: Koa.Context, notifications: Notifications): Promise<void> {
  const params = [...new URLSearchParams(ctx.querystring)]
  const [name, token = ''] = params[0] ?? []
  const isPlain = params.length === 1 && name === 'validationToken' && handshakeToken.test(token)
  const isWhole = !/%(?![0-9a-f]{2})/i.test(ctx.querystring)
  if (!isPlain || !isWhole || !(await notifications.expectsHandshake())) return answer(ctx, 400)
  answer(ctx, 200, token)
}

function answer(ctx: Koa.Context, status: number, text = ''): void {
  ctx.status = status
  ctx.type = 'text/plain; charset=utf-8'
  ctx.body = text
  ctx.status = status
}

async function read(ctx: Koa.Context): Promise<string | 'tooLarge'> {
  const declared = ctx.req.headers['content-length']
  const length = declared === undefined ? {} : { length: declared }
  return getRawBody(ctx.req, { limit: mostBytes, encoding: 'utf8', ...length }).catch((error: unknown) =>
    error instanceof Error && 'status' in error && error.status === 413 ? 'tooLarge' : '',
  )
}

/**
 * What can be a notification of ours. We never ask for contents: entries with any, or with tokens that vouch for them, are made up.
 * Pure.
 */
export function noticesIn(body: string): readonly Notice[] {
  const parsed = objectIn(body)
  const { value } = parsed
  if (!Array.isArray(value) || 'validationTokens' in parsed) return []
  return value.flatMap((entry: unknown): Notice[] => {
    if (typeof entry !== 'object' || entry === null || 'encryptedContent' in entry) return []
    const { subscriptionId, clientState, tenantId, lifecycleEvent } = entry as Readonly<Record<string, unknown>>
    if (typeof subscriptionId !== 'string' || typeof clientState !== 'string') return []
    return [{ subscriptionId, clientState, tenantId: textOf(tenantId), lifecycleEvent: textOf(lifecycleEvent) }]
  })
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
