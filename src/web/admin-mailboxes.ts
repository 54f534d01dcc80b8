/** Mailboxes of others that an administrator grants to a person, where the application reads. */
import type Koa from 'koa'
import type { AccountRecord, AppOnly, AppProbe, Sight } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import { admitted, ofTenant } from './admin.ts'
import { seeOther, show } from './answer.ts'
import { mailboxResultPage } from './pages/tenant-mailboxes.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'
import type { Site, Visitor } from './site.ts'
import { wordsFor } from './words/all.ts'

export const mailboxFields = ['mailbox'] as const
/** An address, and nothing that could be more of a path than a name. */
export const isMailbox = (text: string): boolean => /^[^\s@/?#:%]{1,64}@[^\s@/?#:%]{1,190}$/.test(text)

/** What became of a wish to grant a mailbox. */
export interface GrantFindings {
  readonly person: AccountRecord
  readonly mailbox: string
  /** How it is shared with them; only then it is granted. */
  readonly sight?: Sight
  readonly refused?: Exclude<AppProbe, { kind: 'answers' }> | { readonly kind: 'tooMany' }
}

interface Named {
  readonly appOnly: AppOnly
  readonly person: AccountRecord
  readonly mailbox: string
}

async function named(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<Named | undefined> {
  const tid = await admitted(site, ctx, visitor)
  if (tid === undefined) return undefined
  const { appOnly } = site.deps
  if (appOnly === undefined) throw new Refusal(404, 'notFound')
  const person = await ofTenant(site, ctx, tid)
  const mailbox = (form.get('mailbox') ?? '').trim()
  if (!isMailbox(mailbox)) throw new Refusal(400, 'form')
  return { appOnly, person, mailbox }
}

/** POST /admin/people/:id/mailboxes: granted when it answers. What the person sees of it is what its owner shares with them. */
export async function grantMailbox(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const wish = await named(site, ctx, visitor, form)
  if (wish === undefined) return
  show(site, ctx, 200, mailboxResultPage(site, wordsFor(ctx), visitor, await outcomeOf(site, visitor, wish)))
}

async function outcomeOf(
  { deps }: Site,
  visitor: Visitor,
  { appOnly, person, mailbox }: Named,
): Promise<GrantFindings> {
  const probe = await appOnly.probe(person.identity.tid, mailbox)
  if (probe.kind !== 'answers') return { person, mailbox, refused: probe }
  try {
    const { sight, defaultCalendar } = await appOnly.look(person, mailbox)
    const found = { address: mailbox, ...(defaultCalendar === undefined ? {} : { defaultCalendar }) }
    await appOnly.grant(person.id, found, visitor.account.id)
    deps.mirror.connect(person)
    return { person, mailbox, sight }
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === 'locked') throw error
    if (error.code === 'tooMany') return { person, mailbox, refused: { kind: 'tooMany' } }
    return { person, mailbox, refused: { kind: 'unclear', code: error.code ?? error.kind } }
  }
}

/** POST /admin/people/:id/mailboxes/withdraw: not shown from now on. The round that follows removes the copies. */
export async function withdrawMailbox(site: Site, ctx: Koa.Context, visitor: Visitor, form: Form): Promise<void> {
  const wish = await named(site, ctx, visitor, form)
  if (wish === undefined) return
  await wish.appOnly.withdraw(wish.person.id, wish.mailbox, visitor.account.id)
  site.deps.mirror.connect(wish.person)
  seeOther(ctx, `${site.links.path(`/admin/people/${wish.person.id}`)}#mailboxes`)
}
