import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGzip, gzip } from 'node:zlib'
import type Koa from 'koa'
import { maxBodyBytes } from './body.ts'

/** An answer as a value: methods and reports return it, `send` alone puts it on the wire. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: ReplyBody
}

export interface ReplyBody {
  /** Media type without parameters; everything goes out in UTF-8. */
  readonly type: 'application/xml' | 'text/calendar' | 'text/plain'
  /** The whole text, or pieces of it that are made only as fast as the client reads. */
  readonly text: string | Buffer | Pieces
}

type Pieces = Iterable<string | Buffer> | AsyncIterable<string>

const gzipAboveBytes = 1_024
const gzipped = promisify(gzip)

export async function send(ctx: Koa.Context, reply: Reply): Promise<void> {
  ctx.status = reply.status
  ctx.set({ ...reply.headers })
  // A body nobody is going to read keeps the connection busy; small ones are drained instead, which clients like better.
  if (Number(ctx.get('Content-Length')) > maxBodyBytes) ctx.set('Connection', 'close')
  if (reply.body === undefined) return empty(ctx)
  const { type, text } = reply.body
  ctx.set('Content-Type', `${type}; charset=utf-8`)
  // Objects stay as they are: their strong ETag promises the same octets each time.
  const compress = type === 'application/xml' && ctx.acceptsEncodings('gzip', 'identity') === 'gzip'
  if (type === 'application/xml') ctx.vary('Accept-Encoding')
  if (typeof text === 'string' || Buffer.isBuffer(text)) await sendText(ctx, text, compress)
  else sendPieces(ctx, text, compress)
}

function empty(ctx: Koa.Context): void {
  const { status } = ctx
  ctx.body = ''
  ctx.status = status
  ctx.remove('Content-Type')
}

async function sendText(ctx: Koa.Context, text: string | Buffer, compress: boolean): Promise<void> {
  if (!compress || text.length < gzipAboveBytes) {
    ctx.body = text
    return
  }
  const packed = await gzipped(text, { level: 5 })
  ctx.set('Content-Encoding', 'gzip')
  ctx.body = packed
}

function sendPieces(ctx: Koa.Context, pieces: Pieces, compress: boolean): void {
  const source = Readable.from(pieces)
  if (!compress) {
    ctx.body = source
    return
  }
  ctx.set('Content-Encoding', 'gzip')
  // A failure on either side ends the connection, so that half an answer is never taken for a whole one.
  ctx.body = pipeline(source, createGzip({ level: 5 }), () => {})
}
