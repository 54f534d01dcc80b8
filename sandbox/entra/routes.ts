import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { adminConsentV1, adminConsentV2 } from './adminconsent.ts'
import { authorize, isRegistered, type PageRequest } from './authorize.ts'
import { deviceCode, deviceLogin } from './device.ts'
import { EntraError } from './errors.ts'
import { endSession, facts, interfere, note, pageRequest, sendJson, sendPage, sendReply } from './http.ts'
import { instanceDiscovery, openidConfiguration } from './metadata.ts'
import { message } from './pages.ts'
import type { Reply } from './reply.ts'
import type { EntraState } from './state.ts'
import { token } from './token.ts'

/** What people see. GET shows, POST of a form goes on. */
const pages: Readonly<Record<string, (state: EntraState, request: PageRequest) => Reply>> = {
  '/:tenant/oauth2/v2.0/authorize': authorize,
  '/:tenant/adminconsent': adminConsentV1,
  '/:tenant/v2.0/adminconsent': adminConsentV2,
  '/devicelogin': deviceLogin,
}

/** What clients post forms to. */
const endpoints: Readonly<Record<string, (state: EntraState, tenant: string, ctx: Context) => unknown>> = {
  '/:tenant/oauth2/v2.0/token': (state, tenant, ctx) =>
    token(state, { tenant, ...facts(ctx), authorization: ctx.get('Authorization') || undefined }),
  '/:tenant/oauth2/v2.0/devicecode': (state, tenant, ctx) => deviceCode(state, tenant, facts(ctx).form),
}

/** What clients read. */
const documents: Readonly<Record<string, (state: EntraState, tenant: string, ctx: Context) => unknown>> = {
  '/:tenant/v2.0/.well-known/openid-configuration': ({ context }, tenant) =>
    openidConfiguration(context.origin(), context.directory, tenant),
  '/:tenant/discovery/v2.0/keys': ({ tokens }) => tokens.jwks(),
  '/:tenant/discovery/instance': ({ context }, _tenant, ctx) =>
    instanceDiscovery(context.origin(), ctx.URL.searchParams.get('authorization_endpoint')),
}

const LOGOUT = '/:tenant/oauth2/v2.0/logout'

export const entraPaths: readonly string[] = [
  ...[pages, endpoints, documents].flatMap((table) => Object.keys(table)),
  LOGOUT,
]

/** Entra's side of the sandbox; calls next for paths that are not its own. */
export function createEntra(state: EntraState): Middleware {
  const router = new Router({ sensitive: true })
  const own = [note(state), interfere(state)]
  const tenantOf = (ctx: Context) => String(ctx['params'].tenant)
  for (const [path, answer] of Object.entries(pages))
    router.register(path, ['GET', 'POST'], [...own, (ctx) => sendReply(state, ctx, answer(state, pageRequest(ctx)))])
  for (const [path, answer] of Object.entries(endpoints)) {
    router.register(path, ['POST'], [...own, (ctx) => sendJson(state, ctx, () => answer(state, tenantOf(ctx), ctx))])
    router.register(path, ['GET'], [...own, (ctx) => sendJson(state, ctx, postOnly)])
  }
  for (const [path, answer] of Object.entries(documents))
    router.register(path, ['GET'], [...own, (ctx) => sendJson(state, ctx, () => answer(state, tenantOf(ctx), ctx))])
  router.register(LOGOUT, ['GET', 'POST'], [...own, (ctx) => logout(state, ctx)])
  return router.routes() as Middleware
}

function postOnly(): never {
  throw new EntraError(900561, 'token')
}

/** Ends the session in this browser; goes on to `post_logout_redirect_uri` when that one is registered. */
function logout(state: EntraState, ctx: Context): void {
  endSession(ctx)
  const next = ctx.URL.searchParams.get('post_logout_redirect_uri')
  if (next !== null && isRegistered(state, next)) ctx.redirect(next)
  else sendPage(ctx, message('You signed out of your account', 'It is a good idea to close all browser windows.'))
}
