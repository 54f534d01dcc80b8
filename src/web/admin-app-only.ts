/**
 * Switching an organization on for reading by the application. It is always that of the administrator who is signed in: what comes back
 * from Microsoft's page for the grant switches on nothing, because anybody can write such an address.
 */
import type Koa from 'koa'
import type { AppOnly, AppProbe, AppTest, GivenRegistration } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import { admitted } from './admin.ts'
import { isMailbox } from './admin-mailboxes.ts'
import { colleagues } from './admin-people.ts'
import type { RegistrationFlaw } from './admin-registration.ts'
import { seeOther, show } from './answer.ts'
import { forgetGranted } from './dropping.ts'
import { appOnlyResultPage } from './pages/tenant-app-only.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'
import type { Site, Visitor } from './site.ts'
import { wordsFor } from './words/all.ts'

export const probeFields = ['inside', 'outside'] as const

/** What was found out. */
export interface AppFindings {
  /** Whether the organization is switched on now. */
  readonly isOn: boolean
  readonly test?: AppTest
  /** Code with which Entra refused a token. */
  readonly failed?: string
  readonly probes?: Probes
  /** Whether it is about a registration of the organization's own. */
  readonly ofOwn: boolean
  /** What became of one that was typed in. */
  readonly entered?: { readonly isKept: boolean; readonly flaw: RegistrationFlaw | undefined }
}

type Probes = readonly (readonly [mailbox: string, result: AppProbe])[]

interface Admitted {
  readonly tid: string
  readonly appOnly: AppOnly
}

export async function enter(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<Admitted | undefined> {
  const tid = await admitted(site, ctx, visitor)
  const { appOnly } = site.deps
  if (tid === undefined) return undefined
  if (appOnly === undefined) throw new Refusal(404, 'notFound')
  return { tid, appOnly }
}

/** POST /admin/app-only/test: a fresh token, and what it permits. Switched on when nothing is missing. */
export async function testAppOnly(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const entered = await enter(site, ctx, visitor)
  if (entered === undefined) return
  const { tid, appOnly } = entered
  const test = await outcomeOf(() => appOnly.test(tid))
  if ('roles' in test && test.missing.length === 0) await switchOn(site, appOnly, visitor)
  const findings: AppFindings = { ...(await standing(entered)), ...('roles' in test ? { test } : test) }
  show(site, ctx, 200, appOnlyResultPage(site, wordsFor(ctx), visitor, findings))
}

/** POST /admin/app-only/probe: one mailbox that must open, one that must not. With roles of Exchange this is the only proof there is. */
export async function probeAppOnly(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const entered = await enter(site, ctx, visitor)
  if (entered === undefined) return
  const { tid, appOnly } = entered
  const mailboxes = probeFields.map((name) => (form.get(name) ?? '').trim())
  if (!mailboxes.every(isMailbox)) throw new Refusal(400, 'form')
  const probes = await probed(appOnly, tid, mailboxes)
  if (provesRoles(probes)) await switchOn(site, appOnly, visitor)
  show(site, ctx, 200, appOnlyResultPage(site, wordsFor(ctx), visitor, { ...(await standing(entered)), probes }))
}

const standing = async ({ tid, appOnly }: Admitted) => ({
  isOn: (await appOnly.state(tid)) !== undefined,
  ofOwn: (await appOnly.registration(tid)) !== undefined,
})

/** One after the other. @param as a registration to try; absent: the one that reads there */
export async function probed(
  appOnly: AppOnly,
  tid: string,
  mailboxes: readonly string[],
  as?: GivenRegistration,
): Promise<Probes> {
  const probes: (readonly [string, AppProbe])[] = []
  for (const mailbox of mailboxes) {
    const result = await outcomeOf(() => appOnly.probe(tid, mailbox, as))
    probes.push([mailbox, 'kind' in result ? result : { kind: 'unclear', code: result.failed }])
  }
  return probes
}

/** The first opens, and the second does not. */
export const provesRoles = (probes: Probes = []): boolean =>
  probes[0]?.[1].kind === 'answers' && probes[1]?.[1].kind === 'refused'

/** People who have signed in already were told that their calendars come by themselves: now they do. */
export async function switchOn(site: Site, appOnly: AppOnly, { account }: Visitor): Promise<void> {
  const { tid } = account.identity
  const wasOn = (await appOnly.state(tid)) !== undefined
  await appOnly.enable(tid, account.id)
  site.deps.log.warn('admin.applicationOn', { account: account.id })
  if (!wasOn) for (const colleague of await colleagues(site, tid)) site.deps.mirror.connect(colleague)
}

/** POST /admin/app-only/off */
export async function switchOffAppOnly(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const entered = await enter(site, ctx, visitor)
  if (entered === undefined) return
  await entered.appOnly.disable(entered.tid)
  site.deps.log.warn('admin.applicationOff', { account: visitor.account.id })
  await forgetGranted({ ...site.deps, ...entered }, entered.tid)
  seeOther(ctx, site.links.path('/admin#application'))
}

/** What Entra refuses is a finding, too. */
export async function outcomeOf<T>(ask: () => Promise<T>): Promise<T | { readonly failed: string }> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === 'locked') throw error
    return { failed: error.code ?? error.kind }
  }
}
