/** What else has to happen when an organization is not read any more, whoever decides it: its administrator, or an operator in a terminal. */
import type { Accounts, AppOnly } from '../accounts/types.ts'
import type { Log } from '../log.ts'
import type { Mirror } from '../mirror/types.ts'

interface Parts {
  readonly accounts: Pick<Accounts, 'all'>
  readonly mirror: Pick<Mirror, 'connect'>
  readonly appOnly: AppOnly
}

/** Mailboxes of others are not shown from the moment on when a tenant is off. The rounds that begin here remove their copies. */
export async function forgetGranted({ accounts, mirror, appOnly }: Parts, tid: string): Promise<void> {
  for await (const account of accounts.all())
    if (account.identity.tid === tid && (await appOnly.granted(account.id)).length > 0) mirror.connect(account)
}

/**
 * Takes the organization's own registration away, and switches it off.
 * @param by for the audit log: the administrator's account; the tenant, where it is the operator
 */
export async function dropRegistration(
  { log, ...parts }: Parts & { readonly log: Log },
  tid: string,
  by: { readonly account: string } | { readonly tenant: string },
): Promise<void> {
  await parts.appOnly.drop(tid)
  log.warn('admin.registrationRemoved', by)
  await forgetGranted(parts, tid)
}
