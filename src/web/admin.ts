/**
 * The administrator's pages. What they show and change ends at the tenant of whoever is signed in: no field and no address names
 * one, and an account of another tenant is as unknown as one that does not exist.
 */
import type Koa from 'koa'
import type { AccountRecord } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import { capsIn } from './admin-caps.ts'
import { type Colleague, colleagueOf, colleagues, type Revoked } from './admin-people.ts'
import { seeOther, show } from './answer.ts'
import { cutOff } from './cutting-off.ts'
import { administratorPage } from './pages/tenant.ts'
import { colleaguePage } from './pages/tenant-person.ts'
import { proofPage } from './pages/tenant-proof.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'
import type { Site, Visitor } from './site.ts'
import { wordsFor } from './words/all.ts'

const pageSize = 50

/**
 * Lets administrators in whose sign-in is fresh; sends the others of them to Microsoft first. Everybody else finds nothing here.
 * @returns their tenant's id; undefined when the answer is given
 */
export async function admitted(
  site: Site,
  ctx: Koa.Context,
  { account, session }: Visitor,
): Promise<string | undefined> {
  if (!(await site.deps.admins.isAdmin(account))) throw new Refusal(404, 'notFound')
  if (site.sessions.isFresh(session)) return account.identity.tid
  seeOther(ctx, site.links.path('/login/admin'))
  return undefined
}

/** GET /admin: people, limits, and what can be done about all of them. `?q=` finds some, `?page=` goes on. */
export async function adminPage(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return
  const params = new URLSearchParams(ctx.querystring)
  const asked = (params.get('q') ?? '').trim().slice(0, 100)
  const all = await colleagues(site, tid)
  const found = all.filter((account) => fits(account, asked))
  const page = Math.min(pageIn(params), Math.max(0, Math.ceil(found.length / pageSize) - 1))
  const shown = found.slice(page * pageSize, (page + 1) * pageSize)
  const facts = {
    visitor,
    tid,
    caps: await site.deps.tenants.caps(tid),
    total: all.length,
    people: await Promise.all(shown.map((account) => colleagueOf(site, account))),
    asked,
    page,
    hasMore: found.length > (page + 1) * pageSize,
    done: doneIn(params),
    application: {
      grant: await site.deps.appOnly?.state(tid),
      registration: await site.deps.appOnly?.registration(tid),
    },
  }
  show(site, ctx, 200, administratorPage(site, wordsFor(ctx), facts))
}

const fits = ({ identity: { name, username } }: AccountRecord, asked: string): boolean =>
  `${name} ${username}`.toLowerCase().includes(asked.toLowerCase())

const pageIn = (params: URLSearchParams): number => {
  const text = params.get('page') ?? ''
  return /^\d{1,6}$/.test(text) ? Number(text) : 0
}

/** What was just done, after a redirect. */
function doneIn(params: URLSearchParams): Revoked | 'caps' | undefined {
  const [done, count] = [params.get('done'), params.get('count') ?? '']
  if (done === 'caps') return done
  return done === 'revoked' && /^\d{1,6}$/.test(count) ? { count: Number(count) } : undefined
}

/** GET /admin/people/:id */
export async function personPage(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return
  const person = await colleagueOf(site, await ofTenant(site, ctx, tid))
  const granted = await site.deps.appOnly?.granted(person.account.id)
  const done = doneIn(new URLSearchParams(ctx.querystring))
  show(site, ctx, 200, colleaguePage(site, wordsFor(ctx), { visitor, person, done, granted }))
}

/** The account in the address, where it is one of this tenant. @throws Refusal 404, the same for a stranger's and for none */
export async function ofTenant(site: Site, ctx: Koa.Context, tid: string): Promise<AccountRecord> {
  const account = await site.deps.accounts.get(String(ctx['params']?.['id']))
  if (account?.identity.tid !== tid) throw new Refusal(404, 'notFound')
  return account
}

/** GET /admin/proof */
export async function proof(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return
  const people: Colleague[] = []
  for (const account of await colleagues(site, tid)) people.push(await colleagueOf(site, account))
  const application = await applicationOf(site, tid)
  const registration = await site.deps.appOnly?.registration(tid)
  show(site, ctx, 200, proofPage(site, wordsFor(ctx), { visitor, tid, people, application, registration }))
}

/** What the application holds by itself, or the code with which Entra refused; undefined where it has nothing of its own. */
async function applicationOf({ deps }: Site, tid: string): Promise<string | undefined> {
  try {
    return (await deps.appOnly?.test(tid))?.roles.join(' ')
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return error.code ?? error.kind
  }
}

/** POST /admin/caps */
export async function saveCaps(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return
  await site.deps.tenants.setCaps(tid, capsIn(form))
  site.deps.log.info('admin.limits', { account: visitor.account.id })
  seeOther(ctx, site.links.path('/admin?done=caps'))
}

/** POST /admin/revoke: everything of everybody. */
export async function revokeOfTenant(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return
  const { passwords: count } = await cutOff({ ...site, ...site.deps }, await colleagues(site, tid), visitor.session)
  site.deps.log.warn('admin.revoked', { account: visitor.account.id, count })
  seeOther(ctx, site.links.path(`/admin?done=revoked&count=${count}`))
}

/** POST /admin/people/:id/revoke: everything of one person. */
export async function revokeOfPerson(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return
  const account = await ofTenant(site, ctx, tid)
  const { passwords: count } = await cutOff({ ...site, ...site.deps }, [account], visitor.session)
  site.deps.log.warn('admin.revoked', { account: visitor.account.id, count })
  seeOther(ctx, site.links.path(`/admin/people/${account.id}?done=revoked&count=${count}`))
}

/** POST /admin/people/:id/passwords/:password/revoke */
export async function revokeOne(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return
  const account = await ofTenant(site, ctx, tid)
  const id = String(ctx['params']?.['password'])
  if (!(await site.deps.passwords.revoke(account.id, id))) throw new Refusal(404, 'password')
  site.deps.log.warn('admin.revoked', { account: visitor.account.id, passwordId: id, count: 1 })
  seeOther(ctx, site.links.path(`/admin/people/${account.id}?done=revoked&count=1`))
}
