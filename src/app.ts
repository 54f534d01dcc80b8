/** The Koa application: the doors, one behind the other. */
import Koa from 'koa'
import { createEntrances } from './accounts/authenticate.ts'
import { createKept } from './accounts/kept.ts'
import { hrefs } from './caldav/resource.ts'
import { caldav } from './caldav/server.ts'
import { feeds } from './feeds/server.ts'
import type { Services } from './services.ts'
import { sourceOf } from './source.ts'
import { version } from './version.ts'
import { web } from './web/server.ts'

/**
 * @param publicUrl where clients and browsers find the bridge; all links are made from it
 * @param notice shown on the token page; the demo says there that its Microsoft is a pretended one
 */
export function createApp(services: Services, publicUrl: URL, notice?: string): Koa {
  const { accounts, passwords, entra, mirror, store, push, clock, log, config } = services
  const app = new Koa()
  app.silent = true
  app.on('error', (error: Error) => log.error('http.error', { code: error.name }))
  app.use(async (ctx, next) => {
    ctx.request.ip = sourceOf(ctx.req, config.trustedProxies)
    await next()
  })
  const { authenticate, openFeed } = createEntrances({
    passwords,
    home: mirror.home,
    kept: createKept(store),
    clock,
    log,
  })
  const basePath = publicUrl.pathname.replace(/\/+$/, '')
  app.use(caldav({ authenticate, basePath, publicOrigin: publicUrl.origin, clock, log }))
  app.use(feeds({ authenticate, openFeed, publicUrl, clock, log }))
  app.use(onlyPages)
  const demo = notice === undefined ? {} : { demo: { notice } }
  const loginOrigin = config.loginUrl.origin
  const calendarPath = (accountId: string, calendarId: string) => hrefs('', accountId)({ kind: 'calendar', calendarId })
  const facts = { publicUrl, loginOrigin, calendarPath, version, ...demo, ...(push && { notifications: push }) }
  app.use(web({ accounts, passwords, entra, mirror, store, clock, log, ...facts }))
  return app
}

const pageMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

/** What only DAV clients say ends here, with nothing to read: a page would be taken for XML. */
const onlyPages: Koa.Middleware = async (ctx, next) => {
  if (pageMethods.has(ctx.method)) return next()
  ctx.body = ''
  ctx.status = 404
}
