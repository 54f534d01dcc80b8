/** Wiring of what reads with the application's own permission, where the operator has chosen that. */
import { createAppOnly } from './accounts/app-only.ts'
import type { AccountRecord, Accounts, AppOnly } from './accounts/types.ts'
import { createAppEntra } from './auth/app-only.ts'
import type { Credential } from './auth/credential.ts'
import { clouds } from './clouds.ts'
import type { Config } from './config.ts'
import { createMailbox } from './graph/mailbox.ts'
import type { AccessToken } from './graph/types.ts'
import { Secret } from './secret.ts'
import type { Services } from './services.ts'

type AppOnlyParts = Pick<Services, 'store' | 'contacts' | 'clock' | 'log'>

export function appOnlyOf(
  config: Config,
  credential: Credential,
  { store, contacts, clock, log }: AppOnlyParts,
): AppOnly {
  const { loginUrl, graphUrl, clientId, cloud } = config
  const contacted = (url: URL | string) => contacts.note(url)
  const entra = createAppEntra({ loginUrl, clientId, credential, resource: clouds[cloud].graph, contacted, clock })
  const read = async (tid: string, owner: string, accessToken: AccessToken) => {
    await createMailbox({ graphUrl, accessToken, owner, contacted, clock, log, account: `probe-${tid}` }).calendars()
  }
  const look = async ({ identity: { tid, oid } }: AccountRecord, owner: string, accessToken: AccessToken) => {
    const options = { graphUrl, accessToken, contacted, clock, log, account: `probe-${tid}` }
    const [own, other] = [createMailbox({ ...options, owner: oid }), createMailbox({ ...options, owner })]
    const self = (await own.calendars()).find(({ isDefaultCalendar }) => isDefaultCalendar === true)?.owner?.address
    const calendars = (await other.calendars()).map(({ id, isDefaultCalendar }) => ({
      id,
      isDefault: isDefaultCalendar === true,
    }))
    return Promise.all(
      calendars.map(async (one) => ({ ...one, sight: await other.sight(one.id, self ?? '', one.isDefault) })),
    )
  }
  return createAppOnly({ store, entra, read, look, clock, log })
}

/** Where the application reads, nothing that a sign-in brought is kept but who it was. */
export const readingAs = (appOnly: AppOnly | undefined, accounts: Accounts): Accounts =>
  appOnly === undefined
    ? accounts
    : {
        ...accounts,
        signedIn: (signIn) => accounts.signedIn({ ...signIn, grant: new Secret('') }),
        accessToken: appOnly.accessToken,
      }
