import { randomUUID } from 'node:crypto'
import type Koa from 'koa'
import { parseBasic } from '../basic.ts'
import { Fault } from '../errors.ts'
import { networkOf } from '../network.ts'
import { isLate, Turns } from '../turns.ts'
import { readBody, xmlOf } from './body.ts'
import { DavError } from './conditions.ts'
import { isForCaldav, wellKnownService } from './door.ts'
import { internalError, replyTo, tooManyAttempts, unauthorized } from './errors.ts'
import { roomsOf } from './href.ts'
import { answer, readsBody } from './methods/table.ts'
import { Receiving } from './receiving.ts'
import { send } from './reply.ts'
import { hrefs, localPath, placeOf } from './resource.ts'
import { type CaldavDeps, compose, type Step } from './step.ts'

export type { CaldavDeps } from './step.ts'

/** The CalDAV door: leaves requests that are not for it to the next one. */
export function caldav(deps: CaldavDeps): Koa.Middleware {
  const served = steps(deps)
  return (ctx, next) => {
    const path = localPath(ctx.req.url ?? '', deps.basePath)
    if (!isForCaldav(ctx, path)) return next()
    ctx.state['path'] = path
    return served(ctx, next)
  }
}

/** What happens to a request, in this order. */
const steps = (deps: CaldavDeps): Step =>
  compose([
    headers(deps),
    wellKnown(deps),
    failures(deps), // the one place where an error becomes an answer
    authenticate(deps), // → ctx.state.session
    receive(), // → ctx.state.place, ctx.state.body
    inTurn(),
    authenticateLate(deps), // → ctx.state.session, anew
    respond(deps), // places × methods
  ])

/** On every answer: some apps read `DAV` from whatever they get first. */
const headers =
  ({ push = false }: CaldavDeps): Step =>
  (ctx, next) => {
    ctx.set({
      DAV: `1, 3, calendar-access${push ? ', webdav-push' : ''}`,
      'Cache-Control': 'private, no-store',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    })
    return next()
  }

/** For every method, and before anybody is asked for a password. 301, since not all apps know 308. @see RFC 6764 §5 */
const wellKnown =
  ({ basePath }: CaldavDeps): Step =>
  (ctx, next) => {
    const service = wellKnownService(ctx.state.path)
    if (service === 'caldav') return send(ctx, { status: 301, headers: { Location: `${basePath}/dav/` } })
    return service === 'nothing' ? send(ctx, { status: 404 }) : next()
  }

const failures =
  ({ log }: CaldavDeps): Step =>
  async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const { method } = ctx
      const reply = replyTo(error)
      if (reply !== undefined) {
        if (error instanceof Fault)
          log.warn('dav.fault', { route: 'caldav', method, status: reply.status, code: error.kind })
        return send(ctx, reply)
      }
      const requestId = randomUUID()
      log.error('dav.failed', { route: 'caldav', method, requestId, code: nameOf(error), stack: stackOf(error) })
      await send(ctx, internalError(requestId))
    }
  }

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

/** Where it happened, without the message: that may quote what a person wrote. */
const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? '').replace(/^.*?(?=\n {4}at |$)/s, '').trim() : ''

/** Before the body is read, and anew for each request of a connection. */
const authenticate =
  ({ authenticate: check, clock }: CaldavDeps): Step =>
  async (ctx, next) => {
    ctx.state.admittedAt = clock.now()
    // Node would keep the first and forget the others; which one a proxy looked at is anybody's guess.
    const sent = ctx.req.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'authorization')
    if (sent.length > 1) throw new DavError('bad-request')
    const credentials = parseBasic(ctx.get('Authorization'))
    if (credentials === undefined) return send(ctx, unauthorized)
    const userAgent = ctx.get('User-Agent').slice(0, 256)
    const outcome = await check({ ...credentials, source: networkOf(ctx.ip), userAgent })
    if (outcome === 'refused') return send(ctx, unauthorized)
    if ('retryAfterSeconds' in outcome) return send(ctx, tooManyAttempts(outcome))
    ctx.state.session = outcome
    await next()
  }

/** Once more for those who sent their body, or had their turn, long after they were let in. */
function authenticateLate(deps: CaldavDeps): Step {
  const again = authenticate(deps)
  return (ctx, next) => (isLate(ctx.state.admittedAt, deps.clock.now()) ? again(ctx, next) : next())
}

/** Before the request has its turn. Of a body that is given up nobody waits for the end. */
function receive(): Step {
  const receiving = new Receiving()
  return async (ctx, next) => {
    const { session, path } = ctx.state
    const { id } = session.account
    const place = placeOf(path, id, roomsOf(session))
    const read = () => receiving.body(id, announced(ctx), () => readBody(ctx)).catch(endConnection(ctx))
    const body = readsBody(ctx.method, { place, session }) ? await read() : Buffer.alloc(0)
    Object.assign(ctx.state, { place, body })
    await next()
  }
}

/** Node has looked at the framing: one of the two fields is there, or no body. */
const announced = ({ req }: Koa.Context): number | undefined =>
  req.headers['transfer-encoding'] === undefined ? Number(req.headers['content-length'] ?? 0) : undefined

const endConnection = (ctx: Koa.Context) => (error: unknown) => {
  if (error instanceof Fault) ctx.set('Connection', 'close')
  throw error
}

/** A turn lasts until the answer is out: what a slow reader has not read yet is kept in memory. */
function inTurn(): Step {
  const turns = new Turns()
  return async (ctx, next) => {
    const end = await turns.begin(ctx.state.session.account.id, ctx.state.body.length)
    if (ctx.res.closed) return end() // gave up while it waited
    ctx.res.once('close', end)
    await next()
  }
}

const respond =
  ({ basePath, publicOrigin, clock, log }: CaldavDeps): Step =>
  async (ctx) => {
    const { session, place, body } = ctx.state
    const { id } = session.account
    const reply = await answer(ctx.method, {
      place,
      session,
      href: hrefs(basePath, id),
      local: (target) => localPath(target, basePath),
      origin: publicOrigin,
      hosts: [new URL(publicOrigin).host, ctx.get('Host').toLowerCase()],
      now: () => clock.now(),
      header: (name) => ctx.get(name),
      xml: () => xmlOf(body),
      text: () => body.toString('utf8'),
    })
    log.debug('dav.answered', { account: id, route: place.kind, method: ctx.method, status: reply.status })
    await send(ctx, reply)
  }
