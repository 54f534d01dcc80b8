/** Mailboxes read with the application's own permission: only in tenants that their own administrator has switched on. */
import type { AppEntra, AppTokenOptions, GivenRegistration } from '../auth/types.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { sights } from '../event.ts'
import type { AccessToken, Sight } from '../graph/types.ts'
import type { Log } from '../log.ts'
import type { Collection, Store } from '../store/types.ts'
import { createGrants } from './grants.ts'
import { createOwnRegistrations, type OwnRegistrations } from './own-registration.ts'
import type { AccountRecord, AppGrant, AppOnly, AppProbe } from './types.ts'

export interface AppOnlyDeps {
  readonly store: Store
  readonly entra: AppEntra
  /** Reads the list of calendars of a mailbox of that tenant, and forgets it. @throws Fault */
  readonly read: (tid: string, mailbox: string, accessToken: AccessToken) => Promise<void>
  /** The calendars of a mailbox, and how each is shared with that person. @throws Fault */
  readonly look: (
    account: AccountRecord,
    mailbox: string,
    accessToken: AccessToken,
  ) => Promise<readonly SharedCalendar[]>
  readonly clock: Clock
  readonly log: Log
}

export interface SharedCalendar {
  readonly id: string
  readonly isDefault: boolean
  readonly sight: Sight
}

/** Application permissions by name, with what they are for; the first that is granted suffices. */
const needed: readonly (readonly string[])[] = [['Calendars.Read', 'Calendars.ReadWrite']]
/** Nothing of the bridge uses more: whoever holds more of these holds too much. */
const enough: ReadonlySet<string> = new Set(['Calendars.Read'])

export function createAppOnly({ store, entra, read, look, clock, log }: AppOnlyDeps): AppOnly {
  const records = store.collection<AppGrant>('app-tenants')
  const own = createOwnRegistrations(store, clock)
  const state = async (tid: string) => {
    const [grant, held] = await Promise.all([records.get(tid), own.held(tid)])
    return isGood(grant, held) ? grant : undefined
  }
  const tokenOf = async (tid: string, { force = false, as }: AppTokenOptions) =>
    entra.appToken(tid, { force, as: as ?? (await own.given(tid)) })
  const grants = createGrants({ store, clock, log })

  return {
    state,
    async test(tid, as) {
      const { roles } = await tokenOf(tid, { force: true, as })
      return {
        roles,
        missing: needed.filter((names) => !names.some((name) => roles.includes(name))).map(([name = '']) => name),
        more: roles.filter((role) => !enough.has(role)),
      }
    },
    async probe(tid, mailbox, as) {
      try {
        // A token from memory says what was granted an hour ago.
        await read(tid, mailbox, async () => (await tokenOf(tid, { force: true, as })).token)
        return { kind: 'answers' }
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        return refusal(error)
      }
    },
    ...registrations(own, entra, records, clock),
    ...grants,
    async look(account, address) {
      const found = await look(account, address, async () => (await tokenOf(account.identity.tid, {})).token)
      const sight = sights.findLast((one) => found.some((calendar) => calendar.sight === one)) ?? 'nothing'
      return { sight, defaultCalendar: found.find(({ isDefault }) => isDefault)?.id }
    },
    consentUrl: (request) => entra.appConsentUrl(request),
    accessToken:
      ({ identity: { tid } }) =>
      async ({ force = false } = {}) => {
        const [grant, as] = await Promise.all([records.get(tid), own.given(tid)])
        if (!isGood(grant, as)) {
          throw new Fault('unavailable', 'No administrator has switched this tenant on.', {
            code: 'TENANT_NOT_ENABLED',
          })
        }
        try {
          return (await entra.appToken(tid, { force, as })).token
        } catch (error) {
          throw error instanceof Fault ? notThePersons(error, as) : error
        }
      },
  }
}

/**
 * The two are apart in the store: one may be removed, or not come back from a backup, while the other is there. The operator's registration
 * must not read in the place of one that is gone.
 */
const isGood = (grant: AppGrant | undefined, own: object | undefined): boolean =>
  grant !== undefined && (grant.ofOwn !== true || own !== undefined)

/** What administrators do with their tenant, and with registrations of their own. */
const registrations = (
  own: OwnRegistrations,
  entra: AppEntra,
  tenants: Collection<AppGrant>,
  clock: Clock,
): Pick<AppOnly, 'registration' | 'registrations' | 'flawOf' | 'keep' | 'drop' | 'enable' | 'disable'> => ({
  registration: own.held,
  registrations: own.all,
  flawOf(given) {
    const facts = entra.look(given)
    if (typeof facts === 'string') return facts
    return facts.endsAt !== undefined && facts.endsAt <= clock.now() ? 'ended' : undefined
  },
  async keep(tid, by, given) {
    const facts = entra.look(given)
    await own.keep(tid, by, given, typeof facts === 'string' ? undefined : facts.endsAt)
  },
  async drop(tid) {
    await tenants.delete(tid)
    await own.drop(tid)
  },
  async enable(tid, by) {
    const ofOwn = (await own.held(tid)) !== undefined
    await tenants.set(tid, { at: clock.now(), by, ...(ofOwn && { ofOwn }) })
  },
  disable: (tid) => tenants.delete(tid),
})

/**
 * What Entra says of the application says nothing of a person: nobody's password may stop working, and nobody has to sign in, because a
 * consent or a secret of the application is gone.
 * @param as the tenant's own registration: then it is not the operator's to mend, either
 */
function notThePersons(fault: Fault, as: GivenRegistration | undefined): Fault {
  const { kind, message, code } = fault
  if (as !== undefined && ['revoked', 'signInNeeded', 'denied', 'misconfigured'].includes(kind))
    return new Fault('unavailable', message, { cause: fault, code: 'TENANT_REGISTRATION' })
  if (!['revoked', 'signInNeeded', 'denied'].includes(kind)) return fault
  return new Fault('unavailable', message, { cause: fault, ...(code && { code }) })
}

/** Codes of a mailbox that is not there, in Graph's words. */
const absent: ReadonlySet<string> = new Set([
  'ErrorInvalidUser',
  'MailboxNotEnabledForRESTAPI',
  'Request_ResourceNotFound',
  'ResourceNotFound',
  'ErrorNonExistentMailbox',
])

function refusal({ kind, code }: Fault): AppProbe {
  if (kind === 'denied') return { kind: 'refused', code }
  return { kind: code !== undefined && absent.has(code) ? 'absent' : 'unclear', code }
}
