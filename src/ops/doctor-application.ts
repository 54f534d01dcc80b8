/** What `doctor` looks at where the application reads by itself: whether it may, in each organization that people have signed in from. */
import type { Accounts, AppOnly } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { leftOf } from './expiry.ts'
import { bad, type Finding, good, note } from './findings.ts'

export interface ApplicationDeps {
  readonly clock: Clock
  readonly appOnly: Pick<AppOnly, 'state' | 'registration' | 'test'>
  readonly accounts: Pick<Accounts, 'all'>
  /** Without a slash at its end. */
  readonly publicUrl: string
}

/** Each costs a token. */
const mostTenants = 20

const asked = good(
  'People are asked only who they are: openid profile. The registration must list Calendars.Read as an application permission.',
)

export async function lookAtApplication(deps: ApplicationDeps): Promise<readonly Finding[]> {
  const tenants = new Set<string>()
  for await (const { identity } of deps.accounts.all()) tenants.add(identity.tid)
  const looked = [...tenants].slice(0, mostTenants)
  const found = await Promise.all(looked.map((tid) => lookAtTenant(deps, tid)))
  const left = tenants.size - looked.length
  return [asked, ...found.flat(), ...(left > 0 ? [note(`${left} more organizations were not looked at.`)] : [])]
}

async function lookAtTenant({ appOnly, publicUrl, clock }: ApplicationDeps, tid: string): Promise<readonly Finding[]> {
  const who = `Tenant ${tid}`
  const [grant, own] = await Promise.all([appOnly.state(tid), appOnly.registration(tid)])
  if (grant === undefined)
    return [note(`${who} is not switched on. Its administrator: sign in, and do that at ${publicUrl}/admin.`)]
  const left = leftOf({ name: 'own', endsAt: own?.endsAt }, clock.now())
  const application = own === undefined ? 'the application' : 'its own registration'
  try {
    const { missing, more } = await appOnly.test(tid)
    return [
      missing.length === 0
        ? good(`${who}: ${application} holds Calendars.Read.`)
        : note(
            `${who}: ${application} holds no ${missing.join(', ')} in its token, which is right with Exchange roles alone. Its administrator: see at ${publicUrl}/admin which mailboxes open.`,
          ),
      ...(left.mark === undefined || left.daysLeft === undefined
        ? []
        : [
            note(
              `${who}: its own registration's secret or certificate ends in ${left.daysLeft} days. Its administrator: enter a new one at ${publicUrl}/admin.`,
            ),
          ]),
      ...more.map((role) =>
        note(`${who}: ${role} is granted and not needed. Its administrator: take it away in Entra.`),
      ),
    ]
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const sentence = `${who}: Microsoft gave ${application} no token (${error.code ?? error.kind}).`
    if (error.kind === 'unavailable') return [note(sentence)]
    return [bad(`${sentence} ${own === undefined ? "Operator's" : "Its administrator's"} move.`)]
  }
}
