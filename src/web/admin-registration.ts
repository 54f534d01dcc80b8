/**
 * A registration of the organization's own, typed in by its administrator. It is tried before it is kept, and never shown again. Which
 * organization it reads for follows from who is signed in, as everywhere on these pages.
 */
import type Koa from 'koa'
import type { AppOnly, GivenFlaw, GivenRegistration } from '../accounts/types.ts'
import { isSecretId } from '../config.ts'
import { Secret } from '../secret.ts'
import { type AppFindings, enter, outcomeOf, probed, provesRoles, switchOn } from './admin-app-only.ts'
import { isMailbox } from './admin-mailboxes.ts'
import { seeOther, show } from './answer.ts'
import { dropRegistration } from './dropping.ts'
import { appOnlyResultPage } from './pages/tenant-app-only.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'
import type { Site, Visitor } from './site.ts'
import { wordsFor } from './words/all.ts'

export const registrationPath = '/admin/app-only/registration'
export const registrationFields = ['clientId', 'secret', 'ends', 'pem', 'inside', 'outside'] as const

/** Why what was typed in need not be tried. */
export type RegistrationFlaw = GivenFlaw | 'ended' | 'clientId' | 'secretId' | 'oneProof' | 'endDay'

/** POST /admin/app-only/registration */
export async function enterRegistration(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const entered = await enter(site, ctx, visitor)
  if (entered === undefined) return
  const { tid, appOnly } = entered
  const given = givenIn(form)
  const flaw = typeof given === 'string' ? given : appOnly.flawOf(given)
  const tried = typeof given === 'string' || flaw !== undefined ? {} : await tryOut(appOnly, tid, given, form)
  const isGood = tried.test?.missing.length === 0 || provesRoles(tried.probes)
  if (isGood && typeof given !== 'string') {
    await appOnly.keep(tid, visitor.account.id, given)
    site.deps.log.warn('admin.registrationEntered', { account: visitor.account.id, reason: given.kind })
    await switchOn(site, appOnly, visitor)
  }
  const isOn = (await appOnly.state(tid)) !== undefined
  const findings: AppFindings = { isOn, ofOwn: true, entered: { isKept: isGood, flaw }, ...tried }
  show(site, ctx, 200, appOnlyResultPage(site, wordsFor(ctx), visitor, findings))
}

function givenIn(form: Form): GivenRegistration | RegistrationFlaw {
  const [clientId, secret, pem] = ['clientId', 'secret', 'pem'].map((name) => (form.get(name) ?? '').trim())
  // Client ids are GUIDs, as ids of secrets are.
  if (clientId === undefined || !isSecretId(clientId)) return 'clientId'
  if ((secret === '') === (pem === '')) return 'oneProof'
  if (isSecretId(secret ?? '')) return 'secretId'
  const kind = pem === '' ? 'secret' : 'certificate'
  const endsAt = endOf((form.get('ends') ?? '').trim())
  if (Number.isNaN(endsAt)) return 'endDay'
  const proof = new Secret((pem || secret) ?? '')
  return { clientId: clientId.toLowerCase(), kind, proof, ...(endsAt !== undefined && { endsAt }) }
}

/** The end of that day, UTC, as epoch ms. @returns NaN where it is none */
function endOf(day: string): number | undefined {
  if (day === '') return undefined
  return /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T23:59:59.999Z`) : Number.NaN
}

/** A token shows what is granted in Entra; roles of Exchange show in two mailboxes alone, where those are named. */
async function tryOut(
  appOnly: AppOnly,
  tid: string,
  given: GivenRegistration,
  form: Form,
): Promise<Partial<AppFindings>> {
  const test = await outcomeOf(() => appOnly.test(tid, given))
  if ('failed' in test) return { failed: test.failed }
  const mailboxes = ['inside', 'outside'].map((name) => (form.get(name) ?? '').trim())
  if (test.missing.length === 0 || mailboxes.every((name) => name === '')) return { test }
  if (!mailboxes.every(isMailbox)) throw new Refusal(400, 'form')
  return { test, probes: await probed(appOnly, tid, mailboxes, given) }
}

/** POST /admin/app-only/registration/remove */
export async function removeRegistration(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const entered = await enter(site, ctx, visitor)
  if (entered === undefined) return
  await dropRegistration({ ...site.deps, ...entered }, entered.tid, { account: visitor.account.id })
  seeOther(ctx, site.links.path('/admin#application'))
}
