/** Mailboxes read with the application's own permission: only in tenants that their own administrator has switched on. */
import type { AppEntra } from '../auth/types.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Store } from '../store/types.ts'
import type { AppGrant, AppOnly, AppProbe } from './types.ts'

export interface AppOnlyDeps {
  readonly store: Store
  readonly entra: AppEntra
  /** Reads the list of calendars of a mailbox of that tenant, and forgets it. @throws Fault */
  readonly read: (tid: string, mailbox: string) => Promise<void>
  readonly clock: Clock
}

/** Application permissions by name, with what they are for; the first that is granted suffices. */
const needed: readonly (readonly string[])[] = [['Calendars.Read', 'Calendars.ReadWrite']]
/** Nothing of the bridge uses more: whoever holds more of these holds too much. */
const enough: ReadonlySet<string> = new Set(['Calendars.Read'])

export function createAppOnly({ store, entra, read, clock }: AppOnlyDeps): AppOnly {
  const records = store.collection<AppGrant>('app-tenants')
  const state = (tid: string) => records.get(tid)

  return {
    state,
    async test(tid) {
      const { roles } = await entra.appToken(tid, { force: true })
      return {
        roles,
        missing: needed.filter((names) => !names.some((name) => roles.includes(name))).map(([name = '']) => name),
        more: roles.filter((role) => !enough.has(role)),
      }
    },
    async probe(tid, mailbox) {
      try {
        await read(tid, mailbox)
        return { kind: 'answers' }
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        return refusal(error)
      }
    },
    async enable(tid, by) {
      await records.set(tid, { at: clock.now(), by })
    },
    disable: (tid) => records.delete(tid),
    consentUrl: (request) => entra.appConsentUrl(request),
    accessToken:
      ({ identity: { tid } }) =>
      async (options) => {
        if ((await state(tid)) === undefined) {
          throw new Fault('unavailable', 'No administrator has switched this tenant on.', {
            code: 'TENANT_NOT_ENABLED',
          })
        }
        try {
          return (await entra.appToken(tid, options?.force === true ? { force: true } : {})).token
        } catch (error) {
          throw error instanceof Fault ? notThePersons(error) : error
        }
      },
  }
}

/**
 * What Entra says of the application says nothing of a person: nobody's password may stop working, and nobody has to sign in, because a
 * consent or a secret of the application is gone.
 */
function notThePersons(fault: Fault): Fault {
  if (!['revoked', 'signInNeeded', 'denied'].includes(fault.kind)) return fault
  return new Fault('unavailable', fault.message, { cause: fault, ...(fault.code && { code: fault.code }) })
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
