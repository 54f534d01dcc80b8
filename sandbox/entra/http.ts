import { setTimeout as delay } from 'node:timers/promises'
import type { Context, Middleware } from 'koa'
import getRawBody from 'raw-body'
import { type PageRequest, provenAt } from './authorize.ts'
import { EntraError, errorBody, trace } from './errors.ts'
import { formPost } from './pages.ts'
import type { Page, Reply } from './reply.ts'
import type { EntraState } from './state.ts'
import { type CallFacts, strikeHttp } from './strikes.ts'
import { fixedTid, tenantPath } from './tenants.ts'
import type { Answers } from './visit.ts'

const MAX_FORM_BYTES = 64 * 1024
const SESSION_COOKIE = 'sandbox-entra'

/** What `note` puts into `ctx.state`: the posted form, and the facts faults and the log of calls want. */
export interface EntraFacts {
  readonly form: URLSearchParams
  readonly call: CallFacts
}
export const facts = (ctx: Context): EntraFacts => ctx.state as EntraFacts

/** Reads the form, finds out whom the call is about, and writes the call into the log once it is answered. */
export function note(state: EntraState): Middleware {
  let inFlight = 0
  return async (ctx, next) => {
    const form = new URLSearchParams(ctx.method === 'POST' ? await formText(ctx) : '')
    const oid = subject(state, form)
    const tid = (oid && state.context.directory.person(oid)?.tid) ?? pathTid(state, String(ctx['params'].tenant))
    const call = { method: ctx.method, path: ctx.path, ...(oid && { oid }), ...(tid && { tid }) }
    Object.assign(ctx.state, { form, call } satisfies EntraFacts)
    const began = { at: state.context.now(), inFlight: ++inFlight }
    try {
      await next()
    } finally {
      inFlight -= 1
      const path = readable(ctx.path) + ctx.search
      const { method, status } = ctx
      state.context.calls.add({ ...began, side: 'entra', method, path, oid, status, inBatch: false })
    }
  }
}

/** Decoded where it can be. */
function readable(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

const formText = (ctx: Context): Promise<string> =>
  getRawBody(ctx.req, { limit: MAX_FORM_BYTES, encoding: 'utf8', length: ctx.request.length ?? null })

/** Whom a form is about: the person picked, or the one behind a code or token. */
function subject(state: EntraState, form: URLSearchParams): string | undefined {
  const field = (name: string) => form.get(name) ?? ''
  const device = state.deviceCodes.get(field('device_code'))?.status
  const record = state.codes.get(field('code')) ?? state.refreshTokens.get(field('refresh_token'))
  return record?.person.oid ?? (typeof device === 'object' ? device.oid : undefined) ?? form.get('person') ?? undefined
}

function pathTid(state: EntraState, segment: string): string | undefined {
  try {
    return fixedTid(tenantPath(state.context.directory, segment))
  } catch {
    return undefined
  }
}

/** Strikes with the faults that spoil a whole answer. */
export const interfere =
  (state: EntraState): Middleware =>
  async (ctx, next) => {
    const fault = strikeHttp(state.context.faults, facts(ctx).call)
    if (fault?.hang === true || fault?.reset === true) {
      ctx.respond = false
      if (fault.reset === true) ctx.req.socket.destroy()
      return
    }
    if (fault?.delayMs !== undefined) await delay(fault.delayMs)
    if (fault?.status === undefined) return next()
    ctx.type = fault.type ?? 'text/plain'
    ctx.body = fault.body ?? ''
    ctx.status = fault.status
    if (fault.retryAfter !== undefined) ctx.set('Retry-After', fault.retryAfter)
    if (fault.status === 302) ctx.set('Location', 'https://login.attacker.example/')
  }

/** An answer for programs, or the whole error body. */
export async function sendJson(state: EntraState, ctx: Context, answer: () => unknown): Promise<void> {
  const correlationId = facts(ctx).form.get('client-request-id') ?? ctx.URL.searchParams.get('client-request-id')
  const ids = trace(state.context.now(), correlationId ?? undefined)
  ctx.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache', 'x-ms-request-id': ids.traceId })
  ctx.type = 'application/json; charset=utf-8'
  try {
    ctx.body = JSON.stringify(await answer())
    ctx.status = 200
  } catch (error) {
    if (!(error instanceof EntraError)) throw error
    ctx.body = JSON.stringify(errorBody(error, ids, state.context.origin()))
    ctx.status = error.status
  }
}

/** As `oid_milliseconds`, with dots between. */
const sessionsIn = (cookie: string): readonly (readonly [oid: string, provenAt: number])[] =>
  [...cookie.matchAll(/([^._]+)_(\d+)/g)].map(([, oid = '', at]) => [oid, Number(at)])

/** The page request of a browser. */
export const pageRequest = (ctx: Context): PageRequest => ({
  method: ctx.method,
  tenant: String(ctx['params'].tenant),
  url: ctx.url,
  params: ctx.URL.searchParams,
  answers: answersOf(facts(ctx).form),
  sessions: new Map(sessionsIn(ctx.cookies.get(SESSION_COOKIE) ?? '')),
})

function answersOf(form: URLSearchParams): Answers {
  const consent = form.get('consent')
  const person = form.get('person')
  const justification = form.get('justification')
  return {
    ...(person === null ? {} : { person }),
    ...(consent === 'accept' || consent === 'decline' ? { consent } : {}),
    ...(justification === null ? {} : { justification }),
    tenantWide: form.get('tenant_wide') === '1',
  }
}

export function sendReply(state: EntraState, ctx: Context, reply: Reply): void {
  if (reply.signedIn !== undefined) {
    const request = pageRequest(ctx)
    const own = [reply.signedIn.oid, provenAt(state, request, reply.signedIn)] as const
    const sessions = new Map([...request.sessions, own])
    const kept = [...sessions].map((session) => session.join('_')).join('.')
    ctx.cookies.set(SESSION_COOKIE, kept, { httpOnly: true, sameSite: 'lax', overwrite: true })
  }
  if (reply.kind === 'redirect') {
    ctx.redirect(reply.location)
    ctx.body = ''
  } else sendPage(ctx, reply.kind === 'page' ? reply.page : formPost(reply.action, reply.fields))
}

export function sendPage(ctx: Context, page: Page): void {
  ctx.type = 'html'
  ctx.body = page.markup
  ctx.status = page.status ?? 200
  ctx.set({
    'Cache-Control': 'no-store',
    'X-Frame-Options': 'DENY',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  })
}

export const endSession = (ctx: Context): void => {
  ctx.cookies.set(SESSION_COOKIE, '')
}
