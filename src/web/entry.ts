import type Koa from 'koa'
import type { AccountRecord } from '../accounts/types.ts'
import { errorFromCallback } from '../auth/explain.ts'
import { provenSkewMs } from '../auth/idtoken.ts'
import type { MoveName } from '../auth/sentences.ts'
import type { SignIn } from '../auth/types.ts'
import { Fault } from '../errors.ts'
import { networkOf } from '../network.ts'
import { Secret } from '../secret.ts'
import { seeOther } from './answer.ts'
import { browserName } from './browsers.ts'
import { meaningOf } from './doctor.ts'
import { asSignIn, SignInFailure } from './failure.ts'
import { Refusal } from './refusal.ts'
import { randomToken, type Session } from './session.ts'
import { type Landing, landings, type ReturnedSignIn, signInMs } from './signin.ts'
import { findVisitor, type Site } from './site.ts'
import { endWaiting, startWaiting, waitingOf } from './waiting.ts'

export const callbackPath = '/oauth/callback'
const sessionSeconds = 8 * 3_600

/** GET /login: off to Microsoft, to pick an account. Nothing in the address decides where the person comes back to. */
export async function login(site: Site, ctx: Koa.Context): Promise<void> {
  await leaveForSignIn(site, ctx, 'home', { prompt: 'select_account' })
}

/** GET /login/again, /login/address, /login/admin, /login/sessions: the same person, with fresh credentials, before something that matters. */
export const loginAgain =
  (landing: Landing) =>
  async (site: Site, ctx: Koa.Context): Promise<void> => {
    const visitor = await findVisitor(site, ctx)
    const hint = visitor === undefined ? {} : { loginHint: visitor.account.identity.username }
    await leaveForSignIn(site, ctx, landing, { prompt: 'login', ...hint })
  }

/** GET /login/another: one more account beside the one at hand. */
export async function loginAnother(site: Site, ctx: Koa.Context): Promise<void> {
  await leaveForSignIn(site, ctx, 'another', { prompt: 'select_account' })
}

interface Wish {
  readonly prompt: 'select_account' | 'login'
  readonly loginHint?: string
}

async function leaveForSignIn(site: Site, ctx: Koa.Context, landing: Landing, wish: Wish): Promise<void> {
  const retryAfterSeconds = site.turnstile.enter(networkOf(ctx.ip))
  if (retryAfterSeconds !== undefined) throw new Refusal(429, 'tooMany', { retryAfterSeconds })
  // One cookie serves several tabs; each has its own state.
  const pre = site.cookies.read(ctx, 'pre') ?? randomToken()
  const started = site.signIns.start(pre, landing)
  const redirectUri = site.links.absolute(callbackPath)
  const url = await asSignIn(() => site.deps.entra.authorizeUrl({ redirectUri, ...started, ...wish }))
  site.cookies.write(ctx, 'pre', pre, signInMs / 1000)
  seeOther(ctx, url.href)
}

/** GET /oauth/callback: back from Microsoft, with a code or with an error. */
export async function callback(site: Site, ctx: Koa.Context): Promise<void> {
  const params = new URLSearchParams(ctx.querystring)
  for (const name of params.keys()) if (params.getAll(name).length > 1) throw new Refusal(400, 'state')
  const signIn = await site.signIns.take(site.cookies.read(ctx, 'pre'), params.get('state') ?? undefined)
  // A refusal is explained even if the sign-in is no longer known: people stay long on Microsoft's page for approvals.
  if (params.has('error')) {
    const failure = refused(params)
    // Not for those who have not begun here: whoever makes up a link must not leave a record.
    if (signIn !== undefined) await noteWaiting(site, ctx, failure.fault)
    throw failure
  }
  const code = params.get('code')
  const issuer = params.get('iss')
  const foreign = issuer !== null && URL.parse(issuer)?.origin !== site.deps.loginOrigin
  if (signIn === undefined || code === null || !/^[\x21-\x7e]{1,4096}$/.test(code) || foreign)
    throw new Refusal(400, 'state')
  await finish(site, ctx, signIn, new Secret(code))
}

/** Where an approval for everybody is what is missing. Rules about devices, assignments and accounts are no matter of one. */
const approvals: ReadonlySet<MoveName> = new Set(['approveApp', 'waitForReview'])

/** What a refusal means for somebody who comes back later. Who has asked waits on, unless there was an approval that did not help. */
async function noteWaiting(site: Site, ctx: Koa.Context, { kind, code }: Fault): Promise<void> {
  const known = await waitingOf(site, ctx)
  if (known?.state === 'requested' && known.approvedAt === undefined) return
  const move = meaningOf(site, code)?.move
  if (move !== undefined && approvals.has(move)) startWaiting(site, ctx, { state: 'consentNeeded' })
  else if (code === 'AADSTS65004' || (code === undefined && kind === 'denied'))
    startWaiting(site, ctx, { state: 'declined' })
}

function refused(params: URLSearchParams): SignInFailure {
  const { kind, message, code } = errorFromCallback(params)
  const id = /Correlation ID: ([0-9a-f-]{36})/i.exec(params.get('error_description') ?? '')?.[1]
  const details = { ...(code === undefined ? {} : { code }), ...(id === undefined ? {} : { correlationId: id }) }
  return new SignInFailure(new Fault(kind, message, details), kind === 'denied' ? 403 : 400)
}

/** The code is good for one account; that account gets a session of its own, and its calendars start to come. */
async function finish(site: Site, ctx: Koa.Context, signIn: ReturnedSignIn, code: Secret): Promise<void> {
  const { accounts, entra, mirror, log } = site.deps
  const request = {
    code,
    redirectUri: site.links.absolute(callbackPath),
    codeVerifier: new Secret(signIn.codeVerifier),
    nonce: signIn.nonce,
  }
  const redeemed = await asSignIn(() => entra.redeem(request))
  const provenAt = freshFrom(site, signIn, redeemed)
  const account = await accounts.signedIn(redeemed)
  const session = await startSession(site, ctx, signIn.landing, account, provenAt)
  mirror.connect(account)
  endWaiting(site, ctx)
  log.info('signin.done', { account: account.id })
  site.cookies.write(ctx, 'sid', session.id, sessionSeconds)
  site.cookies.clear(ctx, 'pre')
  seeOther(ctx, site.links.path(landings[signIn.landing]))
}

/** Where the person at hand is asked to prove anew who they are. */
const asSamePerson: ReadonlySet<Landing> = new Set(['create', 'address', 'admin', 'sessions'])

/**
 * Since when the person counts as proven. `prompt=login` is a wish in an address that passes through the browser: whoever sits there can
 * take it out, and some identity providers do not hear it. What Microsoft signs says what came of it, where the registration asks for that.
 * @returns epoch ms; undefined: from now on. @throws Refusal where a new proof was asked for, and an old one came
 */
function freshFrom({ deps }: Site, { landing, startedAt }: ReturnedSignIn, { provenAt }: SignIn): number | undefined {
  if (provenAt === undefined || provenAt >= startedAt - provenSkewMs) return undefined
  if (!asSamePerson.has(landing)) return provenAt
  deps.log.info('signin.failed', { code: 'AUTH_TIME' })
  throw new Refusal(403, 'oldSignIn')
}

/**
 * The id that was known before a sign-in is over after it. So are its accounts, unless one more was asked for, or the one at hand was
 * asked for anew: somebody else who signs in at this browser must not find them.
 */
async function startSession(
  site: Site,
  ctx: Koa.Context,
  landing: Landing,
  account: AccountRecord,
  provenAt: number | undefined,
): Promise<Session> {
  const id = site.cookies.read(ctx, 'sid')
  const before = id === undefined ? undefined : await site.sessions.find(id)
  const goesOn = landing === 'another' || (asSamePerson.has(landing) && before?.accountId === account.id)
  if (before !== undefined && goesOn) return site.sessions.startBeside(before, account, provenAt)
  if (id !== undefined) await site.sessions.end(id)
  return site.sessions.start(account, browserName(ctx.get('User-Agent')), provenAt)
}
