/** The Koa application: the doors, one behind the other. */
import type { IncomingMessage } from 'node:http'
import Koa from 'koa'
import { createEntrances } from './accounts/authenticate.ts'
import { createKept } from './accounts/kept.ts'
import { parsePassword } from './accounts/password-text.ts'
import type { AccountRecord } from './accounts/types.ts'
import { hrefs } from './caldav/resource.ts'
import { caldav } from './caldav/server.ts'
import type { Authenticate, Scope } from './calendar.ts'
import { allowedTenants, askedScopes, audienceOf, type Config } from './config.ts'
import { feedPath } from './feeds/address.ts'
import { feeds } from './feeds/server.ts'
import { busyTimesOf } from './mirror/busy.ts'
import { countRequests, probe, traceRequests } from './ops/doors.ts'
import { countedAuthenticate, countedFeed } from './ops/measured.ts'
import { noteVisit } from './ops/visits.ts'
import type { AppPush } from './push/push.ts'
import type { Services } from './services.ts'
import { isTrusted, sourceOf } from './source.ts'
import { version } from './version.ts'
import { web } from './web/server.ts'
import type { Registration } from './web/types.ts'

/**
 * @param publicUrl where clients and browsers find the bridge; all links are made from it
 * @param isDemo the token page says on top of everything that this Microsoft is a pretended one
 */
export function createApp(services: Services, publicUrl: URL, isDemo = false): Koa {
  const { accounts, passwords, entra, mirror, store, push, appPush, ops, clock, log, config } = services
  const basePath = publicUrl.pathname.replace(/\/+$/, '')
  const app = new Koa()
  app.silent = true
  app.on('error', (error: NodeJS.ErrnoException) => {
    log[hungUp.has(error.code ?? '') ? 'debug' : 'error']('http.error', { code: error.code ?? error.name })
  })
  watched(app, services, basePath)
  const entrances = createEntrances({
    passwords,
    home: mirror.home,
    kept: createKept(store),
    // With the application's permission, Outlook would tell what colleagues do not let this person see.
    ...(!config.appOnly && {
      busyTimes: (account: AccountRecord, scope: Scope) => busyTimesOf(services.schedules, account, scope),
    }),
    ...(store.backend.shared && { shared: store }),
    clock,
    log,
  })
  const authenticate = countedAuthenticate(withPush(entrances.authenticate, appPush), ops.meter)
  const openFeed = countedFeed(entrances.openFeed, ops.meter)
  app.use(caldav({ authenticate, basePath, publicOrigin: publicUrl.origin, push: appPush !== undefined, clock, log }))
  app.use(feeds({ authenticate, openFeed, publicUrl, clock, log }))
  app.use(onlyPages)
  const loginOrigin = config.loginUrl.origin
  const facts = {
    registration: registrationOf(config),
    publicUrl,
    loginOrigin,
    ...paths,
    version,
    isDemo,
    ...(push && { notifications: push }),
    audit: ops.audit,
    credentials: ops.credentials,
  }
  app.use(web({ accounts, passwords, ...officeOf(services), entra, mirror, store, clock, log, ...facts }))
  return app
}

/** Where each request comes from, and how it fares. */
function watched(app: Koa, { ops, config: { trustedProxies } }: Services, basePath: string): void {
  app.use(async (ctx, next) => {
    ctx.request.ip = sourceOf(ctx.req, trustedProxies)
    await next()
  })
  const proxied = ({ socket }: IncomingMessage) => isTrusted(socket.remoteAddress ?? '', trustedProxies)
  if (ops.tracer !== undefined) app.use(traceRequests(ops.tracer, basePath, proxied))
  app.use(countRequests(ops.meter, basePath))
  app.use(noteVisit(ops.visits, proxied))
  app.use(probe(ops.readiness, basePath))
}

/** What an administrator's pages work with. */
const officeOf = ({ tenants, admins, contacts, appOnly }: Services) => ({
  tenants,
  admins,
  contacts,
  ...(appOnly && { appOnly }),
})

/** Where things are below the public address, for the pages that tell it. */
const paths = {
  feedPath,
  calendarPath: (accountId: string, calendarId: string) => hrefs('', accountId)({ kind: 'calendar', calendarId }),
  homePath: (accountId: string) => hrefs('', accountId)({ kind: 'home' }),
  principalPath: (accountId: string) => hrefs('', accountId)({ kind: 'principal' }),
}

function registrationOf(config: Config): Registration {
  const audience = audienceOf(config)
  const tenants = allowedTenants(config)
  return {
    clientId: config.clientId,
    scopes: askedScopes(config),
    audience,
    tenant: audience === 'one' ? config.tenant.toLowerCase() : undefined,
    allows: (tid) => tenants === '*' || tenants.has(tid),
    cloud: config.cloud,
  }
}

/** The client went away while it was answered: its own affair, and nothing to wake anybody for. */
const hungUp: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'])

/** What an app registers belongs to the password that it came with. */
function withPush(authenticate: Authenticate, appPush: AppPush | undefined): Authenticate {
  if (appPush === undefined) return authenticate
  return async (credentials) => {
    const opened = await authenticate(credentials)
    const passwordId = parsePassword(credentials.password)?.id
    if (opened === 'refused' || !('account' in opened) || passwordId === undefined) return opened
    return { ...opened, push: appPush.desk(opened.account.id, passwordId) }
  }
}

const pageMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

/** What only DAV clients say ends here, with nothing to read: a page would be taken for XML. */
const onlyPages: Koa.Middleware = async (ctx, next) => {
  if (pageMethods.has(ctx.method)) return next()
  ctx.body = ''
  ctx.status = 404
}
