import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGzip, gzip } from 'node:zlib'
import type Koa from 'koa'
import type { Throttled } from '../calendar.ts'
import type { Fault, FaultKind } from '../errors.ts'
import type { Format } from './address.ts'
import type { Content } from './content.ts'

/** Up to here an answer is made whole before its first octet leaves, so that trouble can still become a clear 503. */
const wholeBelowBytes = 1_048_576
const gzipAboveBytes = 1_024
const gzipped = promisify(gzip)

/** On every answer of this door: nothing is passed on, found by search engines, or shown as anything but a file. */
export function protect(ctx: Koa.Context, publicUrl: URL): void {
  ctx.set({
    'Cache-Control': 'private, no-cache',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow, noarchive',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  if (publicUrl.protocol === 'https:') ctx.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
}

export function refuse(ctx: Koa.Context, status: number, headers: Readonly<Record<string, string>> = {}): void {
  ctx.body = ''
  ctx.status = status
  ctx.remove('Content-Type')
  if (status !== 304) ctx.remove('ETag')
  ctx.set({ ...headers })
}

/** The realm is that of the CalDAV tree: it is the same user name and app password. @see RFC 7617 */
export const unauthorized = (ctx: Koa.Context): void =>
  refuse(ctx, 401, { 'WWW-Authenticate': 'Basic realm="Outlook CalDAV Bridge", charset="UTF-8"' })

export const tooManyAttempts = (ctx: Koa.Context, { retryAfterSeconds }: Throttled): void =>
  refuse(ctx, 429, { 'Retry-After': seconds(retryAfterSeconds) })

/** Seconds to wait, by what went wrong. Apps that get less than there is delete the rest: so they get nothing but this. */
const usualWait: Partial<Readonly<Record<FaultKind, number>>> = { locked: 3_600 }

export function comeBack(ctx: Koa.Context, { kind, retryAfterSeconds }: Fault): void {
  refuse(ctx, 503, { 'Retry-After': seconds(retryAfterSeconds ?? usualWait[kind] ?? 30) })
}

const seconds = (value: number): string => String(Math.max(1, Math.ceil(value)))

const names: Readonly<Record<Format, string>> = { ics: 'calendar.ics', ifb: 'freebusy.ifb' }

/**
 * Weak, because the packed and the plain form share the tag. No Last-Modified: an event that goes takes its date with it, and an app
 * that compares dates alone would never learn of it.
 */
export async function send(ctx: Koa.Context, format: Format, content: Content): Promise<void> {
  const etag = `W/"${content.tag}"`
  ctx.set({ ETag: etag, Vary: 'Accept-Encoding' })
  if (matches(ctx.get('If-None-Match'), content.tag)) return refuse(ctx, 304)
  const packed = ctx.acceptsEncodings('gzip', 'identity') === 'gzip'
  const whole = content.size < wholeBelowBytes ? await wholeOf(content) : undefined
  ctx.status = 200
  ctx.set({
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': `attachment; filename="${names[format]}"`,
  })
  if (whole === undefined) return stream(ctx, content, packed)
  if (!packed || whole.length < gzipAboveBytes) {
    ctx.body = whole
    return
  }
  const bytes = await gzipped(whole, { level: 5 })
  ctx.set('Content-Encoding', 'gzip')
  ctx.body = bytes
}

async function wholeOf(content: Content): Promise<string> {
  let text = ''
  for await (const piece of content.pieces()) text += piece
  return text
}

/** HEAD reads no event: the length is not known before all are read, and need not be told. @see RFC 9110 §8.6 */
function stream(ctx: Koa.Context, content: Content, packed: boolean): void {
  if (packed) ctx.set('Content-Encoding', 'gzip')
  if (ctx.method === 'HEAD') {
    ctx.body = Readable.from([])
    return
  }
  const source = Readable.from(content.pieces())
  // A failure on either side ends the connection, so that half a calendar is never taken for a whole one.
  ctx.body = packed ? pipeline(source, createGzip({ level: 5 }), () => {}) : source
}

/** @see RFC 9110 §13.1.2: compared weakly */
const matches = (header: string, tag: string): boolean =>
  header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === `"${tag}"`)
