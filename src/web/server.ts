import Router from '@koa/router'
import type Koa from 'koa'
import { isLate } from '../turns.ts'
import {
  askDisconnect,
  createPassword,
  disconnect,
  home,
  logout,
  revealPassword,
  revokePassword,
  startWith,
  switchAccount,
  syncNow,
} from './account.ts'
import { activity } from './activity.ts'
import { adminPage, personPage, proof, revokeOfPerson, revokeOfTenant, revokeOne, saveCaps } from './admin.ts'
import { probeAppOnly, probeFields, switchOffAppOnly, testAppOnly } from './admin-app-only.ts'
import { exportAudit } from './admin-audit.ts'
import { capsFields } from './admin-caps.ts'
import { grantMailbox, mailboxFields, withdrawMailbox } from './admin-mailboxes.ts'
import { enterRegistration, registrationFields, registrationPath, removeRegistration } from './admin-registration.ts'
import { protect } from './answer.ts'
import { asset } from './assets.ts'
import { compare } from './compare.ts'
import { adminConsent } from './consent.ts'
import { adminHelp, adminPath, approvalHelp, approvalPath, makeRequest } from './consent-help.ts'
import { adminConsentPath } from './consent-request.ts'
import { doctor, doctorPath, readPasted, supportReport } from './doctor.ts'
import { callback, callbackPath, login, loginAgain, loginAnother } from './entry.ts'
import { showFailure } from './failure.ts'
import { createFeed, feedFields, previewFeed, revealFeed, revokeFeed } from './feeds.ts'
import { checkOrigin, readForm } from './form.ts'
import { chooseLanguage } from './language.ts'
import { hook, hookPaths } from './notifications.ts'
import { preview, viewPassword } from './preview.ts'
import { Refusal } from './refusal.ts'
import { methodsOf, type Route } from './route.ts'
import { calendarField, scopeFields } from './scope-form.ts'
import { sameText } from './session.ts'
import { endSession, endSessions, listSessions, sessionsPath } from './sessions.ts'
import { openProfile, ownProfile, profilePath, setup } from './setup.ts'
import { createSite, findVisitor, type Site, type Visitor } from './site.ts'
import type { WebDeps } from './types.ts'
import { forgetRequest, reportRequest, waitingFields } from './waiting.ts'

export type { WebDeps } from './types.ts'

const chosen = { fields: ['label', ...scopeFields], fieldsFrom: calendarField }

/** Every address of the token page. */
const routes: readonly Route[] = [
  { path: '/', open: home },
  { path: '/login', open: login, once: true },
  { path: '/login/again', open: loginAgain('create'), once: true },
  { path: '/login/another', open: loginAnother, once: true },
  { path: '/login/address', open: loginAgain('address'), once: true },
  { path: '/login/admin', open: loginAgain('admin'), once: true },
  { path: '/login/sessions', open: loginAgain('sessions'), once: true },
  { path: '/accounts/switch', form: 'switch', fields: ['account'], submit: switchAccount },
  { path: '/language/:code', open: chooseLanguage },
  { path: '/waiting', anybody: reportRequest, fields: waitingFields },
  { path: '/waiting/end', anybody: forgetRequest, fields: [] },
  { path: '/setup', open: setup },
  { path: profilePath, open: openProfile },
  { path: callbackPath, open: callback, once: true },
  { path: adminConsentPath, open: adminConsent },
  { path: approvalPath, open: approvalHelp },
  { path: approvalPath, anybody: makeRequest, fields: ['name', 'org'] },
  { path: adminPath, open: adminHelp },
  { path: doctorPath, open: doctor },
  { path: doctorPath, anybody: readPasted, fields: ['screen'] },
  { path: `${doctorPath}/report`, open: supportReport },
  { path: '/passwords', form: 'create', ...chosen, submit: createPassword },
  { path: '/preview', form: 'create', ...chosen, submit: preview },
  { path: '/passwords/:id', personal: revealPassword, once: true },
  { path: '/passwords/:id/view', personal: viewPassword },
  { path: '/passwords/:id/profile', form: 'profile', fields: ['secret'], submit: ownProfile },
  { path: '/passwords/:id/revoke', form: 'revoke', fields: [], submit: revokePassword },
  { path: '/feeds', form: 'feed', fields: feedFields, submit: createFeed },
  { path: '/feeds/preview', form: 'feed', fields: feedFields, submit: previewFeed },
  { path: '/feeds/:id', personal: revealFeed, once: true },
  { path: '/feeds/:id/revoke', form: 'revoke', fields: [], submit: revokeFeed },
  { path: '/sync', form: 'sync', fields: [], submit: syncNow },
  { path: '/compare', form: 'compare', fields: [], submit: compare },
  { path: '/activity', personal: activity },
  { path: sessionsPath, personal: listSessions },
  { path: `${sessionsPath}/end`, form: 'sessions', fields: [], submit: endSessions },
  { path: `${sessionsPath}/:handle/end`, form: 'sessions', fields: [], submit: endSession },
  { path: '/disconnect', personal: askDisconnect },
  { path: '/disconnect', form: 'disconnect', fields: [], submit: disconnect },
  { path: '/admin', personal: adminPage },
  { path: '/admin/proof', personal: proof },
  { path: '/admin/audit', personal: exportAudit },
  { path: '/admin/people/:id', personal: personPage },
  { path: '/admin/app-only/test', form: 'appOnly', fields: [], submit: testAppOnly },
  { path: '/admin/app-only/probe', form: 'appOnly', fields: probeFields, submit: probeAppOnly },
  { path: '/admin/app-only/off', form: 'appOnly', fields: [], submit: switchOffAppOnly },
  { path: registrationPath, form: 'appOnly', fields: registrationFields, submit: enterRegistration },
  { path: `${registrationPath}/remove`, form: 'appOnly', fields: [], submit: removeRegistration },
  { path: '/admin/people/:id/mailboxes', form: 'mailboxes', fields: mailboxFields, submit: grantMailbox },
  { path: '/admin/people/:id/mailboxes/withdraw', form: 'mailboxes', fields: mailboxFields, submit: withdrawMailbox },
  { path: '/admin/caps', form: 'caps', fields: capsFields, submit: saveCaps },
  { path: '/admin/revoke', form: 'revokeOf', fields: [], submit: revokeOfTenant },
  { path: '/admin/people/:id/revoke', form: 'revokeOf', fields: [], submit: revokeOfPerson },
  { path: '/admin/people/:id/passwords/:password/revoke', form: 'revokeOf', fields: [], submit: revokeOne },
  { path: '/logout', form: 'logout', fields: [], submit: logout },
  { path: '/assets/:name', open: asset },
  { path: '/health', open: health },
  ...hookPaths.map((path) => ({ path, hook })),
]

/** GET /health: the process answers. Nothing else is looked at, and nothing told. */
function health(_site: Site, ctx: Koa.Context): void {
  ctx.status = 200
  ctx.type = 'text/plain; charset=utf-8'
  ctx.body = 'ok\n'
}

/**
 * The token page. Passes on whatever is not its own; `/` is its own for GET and HEAD only, because CalDAV clients start there too.
 * Works below a sub-path whether or not the proxy in front cuts it off.
 */
export function web(deps: WebDeps): Koa.Middleware {
  const site = createSite(deps)
  const router = new Router({ sensitive: true })
  for (const route of routes) {
    const paths = [...site.links.routes(route.path)]
    router.register(
      paths,
      [...methodsOf(route)],
      guarded(site, route.path, (ctx) => run(site, route, ctx)),
    )
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    if (path === '/') continue
    const allow = routes.filter((route) => route.path === path).flatMap(methodsOf)
    router.all(
      [...site.links.routes(path)],
      guarded(site, path, (ctx) => refuseMethod(ctx, allow)),
    )
  }
  const dispatch = router.routes() as unknown as Koa.Middleware
  return async (ctx, next) => {
    await dispatch(ctx, next)
    const unanswered = ctx.status === 404 && ctx.body == null && !ctx.res.hasHeader('DAV')
    if (unanswered && ctx.get('Accept').includes('text/html'))
      showFailure(site, ctx, new Refusal(404, 'notFound'), 'none')
  }
}

function guarded(site: Site, route: string, act: (ctx: Koa.Context) => Promise<void> | void): Koa.Middleware {
  return async (ctx) => {
    protect(site, ctx)
    try {
      await act(ctx)
    } catch (error) {
      showFailure(site, ctx, error, route)
    }
  }
}

function refuseMethod(ctx: Koa.Context, allow: readonly string[]): never {
  ctx.set('Allow', allow.join(', '))
  throw new Refusal(405, 'method')
}

/** What a route asks for before it acts: nothing; a person; a form of ours, filled in by that person. */
async function run(site: Site, route: Route, ctx: Koa.Context): Promise<void> {
  // The router takes HEAD wherever it takes GET.
  if (!methodsOf(route).includes(ctx.method)) refuseMethod(ctx, methodsOf(route))
  if ('open' in route) return route.open(site, ctx)
  if ('anybody' in route) {
    checkOrigin(ctx, site.deps.publicUrl)
    return route.anybody(site, ctx, await readForm(ctx, route.fields))
  }
  if ('hook' in route) return route.hook(site, ctx)
  if ('personal' in route) return asVisitor(site, ctx, (visitor) => route.personal(site, ctx, visitor))
  checkOrigin(ctx, site.deps.publicUrl)
  const form = await readForm(ctx, ['csrf', ...route.fields], route.fieldsFrom)
  await asVisitor(site, ctx, async (visitor) => {
    const proof = site.sessions.csrf(visitor.session, route.form)
    if (!sameText(form.get('csrf') ?? '', proof)) throw new Refusal(403, 'form')
    await route.submit(site, ctx, visitor, form)
  })
}

/** In turn. Whoever had to wait for it is looked for once more: what was ended meanwhile does nothing any more. */
async function asVisitor(site: Site, ctx: Koa.Context, work: (visitor: Visitor) => Promise<void>): Promise<void> {
  const { clock } = site.deps
  const foundAt = clock.now()
  const found = await findVisitor(site, ctx)
  if (found === undefined) return startWith(site, ctx, 'ended')
  const end = await site.turns.begin(found.account.id).catch((cause: unknown) => {
    throw new Refusal(429, 'tooMany', { cause })
  })
  try {
    const visitor = isLate(foundAt, clock.now()) ? await findVisitor(site, ctx) : found
    if (visitor?.account.id !== found.account.id) return startWith(site, ctx, 'ended')
    await work(visitor)
  } finally {
    end()
  }
}
