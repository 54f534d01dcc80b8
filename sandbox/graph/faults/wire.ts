import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type Koa from 'koa'
import type { Fault, SandboxContext } from '../../model.ts'
import type { GraphRequest } from '../types.ts'
import { type Facts, type FaultRow, given, struck } from './fault.ts'

/** Faults on the wire: the answer was good, its bytes do not arrive so. Parts of a batch are never struck. */

type Raw = Koa.Context['res']

interface Spoil extends FaultRow {
  /** `undefined` leaves the answer to Koa, with whatever was set on `ctx`. */
  readonly spoil: (ctx: Koa.Context, text: string, fault: Fault, now: number) => Promise<void> | undefined
}

/** Takes the socket away from Koa: what follows is written by hand. */
function byHand(ctx: Koa.Context, headers: Readonly<Record<string, string>>): Raw {
  ctx.respond = false
  ctx.res.writeHead(200, { 'content-type': 'application/json', ...headers })
  return ctx.res
}

const length = (text: string): Record<string, string> => ({ 'content-length': String(Buffer.byteLength(text)) })

const whole =
  (text: (good: string, fault: Fault) => string, type = 'application/json'): Spoil['spoil'] =>
  (ctx, good, fault) => {
    const bytes = text(good, fault)
    byHand(ctx, { 'content-type': type, ...length(bytes) }).end(bytes)
    return Promise.resolve()
  }

async function cut(ctx: Koa.Context, text: string, fault: Fault): Promise<void> {
  const after = Math.min(given(fault, 'after', Math.floor(text.length / 2)), text.length)
  const res = byHand(ctx, length(text))
  res.write(Buffer.from(text).subarray(0, after), () => res.destroy())
  await once(res, 'close')
}

async function drip(ctx: Koa.Context, text: string, fault: Fault): Promise<void> {
  const res = byHand(ctx, length(text))
  const waitMs = 1000 / given(fault, 'bytesPerSecond', 1)
  for (const byte of Buffer.from(text)) {
    if (res.destroyed) return
    res.write(Buffer.of(byte))
    await delay(waitMs, undefined, { ref: false })
  }
  res.end()
}

async function drained(res: Raw): Promise<void> {
  const stop = new AbortController()
  const { signal } = stop
  await Promise.race([once(res, 'drain', { signal }), once(res, 'close', { signal })])
  stop.abort()
}

/** A body that never ends within reason: with.bytes (200 MB) of blanks before the JSON. */
async function big(ctx: Koa.Context, text: string, fault: Fault): Promise<void> {
  const bytes = given(fault, 'bytes', 200_000_000)
  const res = byHand(ctx, {})
  const blanks = Buffer.alloc(1 << 20, 0x20)
  for (let sent = 0; sent < bytes && !res.destroyed; sent += blanks.length) {
    if (!res.write(blanks)) await drained(res)
  }
  if (!res.destroyed) res.end(text)
}

const hang = (ctx: Koa.Context): Promise<void> => {
  ctx.respond = false
  return once(ctx.res, 'close').then(() => undefined)
}

/** Faults that never end by themselves end when they are switched off: the connection is gone then. */
const lasting: ReadonlySet<string> = new Set(['g21-hang', 'g22-drip'])
const endEveryMs = 20

function endWithFault(ctx: Koa.Context, context: SandboxContext, fault: Fault): void {
  const timer = setInterval(() => {
    if (!context.faults.list().some(({ name }) => name === fault.name)) ctx.res.destroy()
  }, endEveryMs)
  ctx.res.once('close', () => clearInterval(timer))
}

const reset = async (ctx: Koa.Context, text: string): Promise<void> => {
  const res = byHand(ctx, length(text))
  res.flushHeaders()
  await delay(10)
  ctx.req.socket.resetAndDestroy()
}

const html =
  '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><form action="/login">…</form></body></html>'

/** Lets Koa answer, after a change of headers or status. */
const set =
  (change: (ctx: Koa.Context, fault: Fault, now: number) => void): Spoil['spoil'] =>
  (ctx, text, fault, now) => {
    ctx.body = text
    ctx.type = 'application/json'
    change(ctx, fault, now)
    return Promise.resolve()
  }

export const spoils: readonly Spoil[] = [
  {
    name: 'g13-cut',
    does: 'The body ends after with.after bytes (half of it), then the connection is gone.',
    spoil: cut,
  },
  {
    name: 'g13-cut-chunked',
    does: 'The JSON is cut after with.after bytes, but the answer ends properly.',
    spoil: whole((text, fault) => text.slice(0, given(fault, 'after', Math.floor(text.length / 2)))),
  },
  { name: 'g21-hang', does: 'The call is accepted and never answered.', spoil: hang },
  { name: 'g22-drip', does: 'One byte per second (with.bytesPerSecond).', spoil: drip },
  { name: 'g22-reset', does: 'The connection is reset after the headers.', spoil: reset },
  {
    name: 'g23-html',
    does: '200 with an HTML page, as a captive portal does.',
    spoil: whole(() => html, 'text/html; charset=utf-8'),
  },
  { name: 'g23-html-as-json', does: '200 with an HTML page that claims to be JSON.', spoil: whole(() => html) },
  { name: 'g24-invalid-json', does: 'A body that is no JSON.', spoil: whole((text) => `${text.slice(0, -1)},}`) },
  {
    name: 'g24-duplicate-keys',
    does: 'A body in which `value` comes twice, empty the second time.',
    spoil: whole((text) => `${text.slice(0, -1)},"value":[]}`),
  },
  { name: 'g24-big', does: 'A body of with.bytes (200 MB).', spoil: big },
  {
    name: 'g25-redirect',
    does: '302 to another host: with.location.',
    spoil: set((ctx, fault) => {
      ctx.redirect(given(fault, 'location', 'https://graph.evil.example/v1.0/me'))
    }),
  },
  {
    name: 'g26-clock',
    does: 'The Date header is with.seconds (600) ahead.',
    spoil: set((ctx, fault, now) => {
      ctx.set('Date', new Date(now + given(fault, 'seconds', 600) * 1000).toUTCString())
    }),
  },
  {
    name: 'g26-no-date',
    does: 'No Date header.',
    spoil: set((ctx) => {
      ctx.remove('Date')
      ctx.res.sendDate = false
    }),
  },
  {
    name: 'empty-503',
    does: '503 without a body.',
    spoil: (ctx) => {
      ctx.respond = false
      ctx.res.writeHead(503, { 'content-length': '0' }).end()
      return Promise.resolve()
    },
  },
]

/** @returns whether the answer is taken care of. */
export async function spoil(
  ctx: Koa.Context,
  context: SandboxContext,
  request: GraphRequest,
  who: Pick<Facts, 'oid' | 'tid'>,
  text: string | undefined,
): Promise<boolean> {
  const facts = { request, now: context.now(), origin: context.origin(), ...who }
  const hit = struck(context.faults, spoils, facts)
  if (hit === undefined) return false
  if (lasting.has(hit.row.name) && hit.fault.times === undefined) endWithFault(ctx, context, hit.fault)
  await hit.row.spoil(ctx, text ?? '', hit.fault, facts.now)
  return true
}
