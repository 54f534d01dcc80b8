import type Koa from 'koa'
import { parseBasic } from '../basic.ts'
import type { Authenticate, OpenFeed, Session, Throttled } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import { networkOf } from '../network.ts'
import { isLate, Turns } from '../turns.ts'
import { type Address, addressOf, exportPath, isForFeeds } from './address.ts'
import { comeBack, protect, refuse, send, tooManyAttempts, unauthorized } from './answer.ts'
import { busyFile, calendarFile } from './content.ts'

export interface FeedsDeps {
  readonly authenticate: Authenticate
  readonly openFeed: OpenFeed
  /** Address that people and apps use, with any sub-path. */
  readonly publicUrl: URL
  readonly clock: Clock
  readonly log: Log
}

const files = { ics: calendarFile, ifb: busyFile }

/** Whole calendars as files, for apps that know nothing but addresses: behind an app password, or behind an address nobody can guess. */
export function feeds(deps: FeedsDeps): Koa.Middleware {
  const basePath = deps.publicUrl.pathname.replace(/\/+$/, '')
  const turns = new Turns()
  return async (ctx, next) => {
    const path = localPath(ctx.req.url ?? '', basePath)
    if (!isForFeeds(path)) return next()
    protect(ctx, deps.publicUrl)
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return refuse(ctx, 405, { Allow: 'GET, HEAD' })
    const address = addressOf(path)
    // What has not even the form of a secret guesses nothing: not counted.
    if (address === undefined) return refuse(ctx, 404)
    await failuresOf(deps, ctx, address, () => answer(deps, turns, ctx, address))
  }
}

function localPath(target: string, basePath: string): string {
  const path = target.replace(/[?#].*$/s, '')
  return basePath !== '' && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path
}

async function answer(deps: FeedsDeps, turns: Turns, ctx: Koa.Context, address: Address): Promise<void> {
  const admittedAt = deps.clock.now()
  const first = await admitted(deps, ctx, address)
  if (first === undefined) return
  const end = await turns.begin(first.account.id)
  if (ctx.res.closed) return end() // gave up while it waited
  ctx.res.once('close', end)
  const session = isLate(admittedAt, deps.clock.now()) ? await admitted(deps, ctx, address) : first
  if (session === undefined) return
  const { calendarId, format } = address
  const source = calendarId === undefined ? undefined : deps.publicUrl.href.replace(/\/+$/, '') + exportPath(calendarId)
  const content = await files[format]({ session, calendarId, source, now: deps.clock.now() })
  await send(ctx, format, content)
  deps.log.debug('feed.answered', { account: session.account.id, route: routeOf(address), status: ctx.status })
}

/** Answers those who are not let in. */
async function admitted(deps: FeedsDeps, ctx: Koa.Context, address: Address): Promise<Session | undefined> {
  const session = await opened(deps, ctx, address)
  // A wrong secret, a revoked one, and one that never was: all the same.
  if (session === 'refused') address.secret === undefined ? unauthorized(ctx) : refuse(ctx, 404)
  else if ('retryAfterSeconds' in session) tooManyAttempts(ctx, session)
  else return session
  return undefined
}

async function opened(
  deps: FeedsDeps,
  ctx: Koa.Context,
  { secret }: Address,
): Promise<Session | 'refused' | Throttled> {
  const from = { source: networkOf(ctx.ip), userAgent: ctx.get('User-Agent').slice(0, 256) }
  if (secret !== undefined) return deps.openFeed({ secret, ...from })
  const credentials = parseBasic(ctx.get('Authorization'))
  return credentials === undefined ? 'refused' : deps.authenticate({ ...credentials, ...from })
}

/** For the log: the address itself may be a secret. */
const routeOf = ({ secret }: Address): string => (secret === undefined ? 'export' : 'feed')

async function failuresOf(
  { log }: FeedsDeps,
  ctx: Koa.Context,
  address: Address,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    const route = routeOf(address)
    if (!(error instanceof Fault)) {
      log.error('feed.failed', { route, code: error instanceof Error ? error.name : typeof error })
      return comeBack(ctx, new Fault('unavailable', 'unforeseen'))
    }
    if (error.kind === 'notFound') return refuse(ctx, 404)
    if (error.kind === 'revoked') return address.secret === undefined ? unauthorized(ctx) : refuse(ctx, 404)
    log.warn('feed.fault', { route, status: 503, code: error.kind })
    comeBack(ctx, error)
  }
}
