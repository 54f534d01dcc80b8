/** Mailboxes read with the application's own permission: only in tenants that their own administrator has switched on. */
import type { AppEntra } from '../auth/types.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Sight } from '../graph/types.ts'
import type { Store } from '../store/types.ts'
import { recordsOf } from './records.ts'
import type { AccountRecord, AppGrant, AppOnly, AppProbe, GrantedMailbox } from './types.ts'

export interface AppOnlyDeps {
  readonly store: Store
  readonly entra: AppEntra
  /** Reads the list of calendars of a mailbox of that tenant, and forgets it. @throws Fault */
  readonly read: (tid: string, mailbox: string) => Promise<void>
  /** How calendars of a mailbox are shared with that person, one after the other. @throws Fault */
  readonly look: (account: AccountRecord, mailbox: string) => Promise<readonly Sight[]>
  readonly clock: Clock
}

/** Application permissions by name, with what they are for; the first that is granted suffices. */
const needed: readonly (readonly string[])[] = [['Calendars.Read', 'Calendars.ReadWrite']]
/** Nothing of the bridge uses more: whoever holds more of these holds too much. */
const enough: ReadonlySet<string> = new Set(['Calendars.Read'])

export function createAppOnly({ store, entra, read, look, clock }: AppOnlyDeps): AppOnly {
  const records = store.collection<AppGrant>('app-tenants')
  const state = (tid: string) => records.get(tid)
  const grants = createGrants(store, clock)

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
    ...grants,
    async sight(account, address) {
      const found = await look(account, address)
      return sights.findLast((sight) => found.includes(sight)) ?? 'nothing'
    },
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

/** From the least to the most. */
const sights: readonly Sight[] = ['nothing', 'busy', 'titles', 'details', 'private']
const mostGranted = 20

/** Which mailboxes are granted to whom. What is seen of them follows from how their owners have shared them. */
function createGrants(store: Store, clock: Clock): Pick<AppOnly, 'granted' | 'grant' | 'withdraw'> {
  const { granted } = recordsOf(store)
  const change = (accountId: string, next: (before: readonly GrantedMailbox[]) => readonly GrantedMailbox[]) =>
    granted.update(accountId, (kept) => ({ mailboxes: next(kept?.mailboxes ?? []) }))
  return {
    granted: async (accountId) => (await granted.get(accountId))?.mailboxes ?? [],
    async grant(accountId, text, by) {
      const address = text.toLowerCase()
      await change(accountId, (before) => {
        if (before.some((one) => one.address === address)) return before
        if (before.length >= mostGranted) throw new Fault('rejected', 'Too many mailboxes.', { code: 'tooMany' })
        const mailboxes = [...before, { address, at: clock.now(), by }]
        return mailboxes.sort((a, b) => (a.address < b.address ? -1 : 1))
      })
    },
    async withdraw(accountId, address) {
      await change(accountId, (before) => before.filter((one) => one.address !== address.toLowerCase()))
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
