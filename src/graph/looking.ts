/** How calendars of granted mailboxes are shared with the person, as far as Graph was asked lately. In memory, for each process. */
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { type GrantedParts, grantedParts } from './granted-id.ts'
import type { GraphCalendar, Mailbox, Sight } from './types.ts'

/** How long what was read is believed, and how long a refusal has to last before it is. */
const believedMs = 5 * 60_000

/** Somebody else's mailbox, opened with the application's permission. */
export interface Source extends Mailbox {
  sight(calendarId: string, address: string, isDefault: boolean): Promise<Sight>
}

/** A mailbox that is granted now. */
export interface Grant {
  readonly address: string
  /** Id of its default calendar when it was granted: with another one it is another mailbox that has the address now. */
  readonly defaultCalendar?: string
}

export interface LookingDeps {
  readonly own: Pick<Mailbox, 'calendars'>
  readonly granted: () => Promise<readonly Grant[]>
  readonly source: (address: string) => Source
  readonly clock: Clock
}

export interface Looking {
  /** All calendars of a granted mailbox, read just now. @throws Fault */
  calendars(address: string): Promise<readonly GraphCalendar[]>
  /**
   * `nothing` for what is not granted (any more), which is not asked for then; also when another mailbox has the address now.
   * @param calendarId of `grantedId`
   * @param since as `Mailbox.shownAs`
   * @throws Fault when Graph cannot be asked, and `unavailable` (`SIGHT_REFUSED`) when it has begun to refuse
   */
  sight(calendarId: string, since?: number): Promise<Sight>
}

interface Known<T> {
  readonly value: T
  readonly at: number
}

const refusals: readonly string[] = ['denied', 'notFound', 'rejected']
const isRefusal = (error: unknown): boolean => error instanceof Fault && refusals.includes(error.kind)

export function createLooking({ own, granted, source, clock }: LookingDeps): Looking {
  const defaults = new Map<string, Known<string | undefined>>()
  const sights = new Map<string, Known<Sight>>()
  const refusedSince = new Map<string, number>()
  const self = createSelf(own, clock)

  async function calendars(address: string): Promise<readonly GraphCalendar[]> {
    const all = await source(address).calendars()
    defaults.set(address, { value: defaultOf(all)?.id, at: clock.now() })
    return all
  }

  async function read({ address, id }: GrantedParts, grant: Grant): Promise<Sight> {
    if (!isYoung(defaults.get(address), clock)) await calendars(address)
    const first = defaults.get(address)?.value
    if (grant.defaultCalendar !== undefined && grant.defaultCalendar !== first) return 'nothing'
    return source(address).sight(id, await self(), id === first)
  }

  /** What Graph refuses to tell is taken for the least once it has refused for as long as an answer is believed: it errs for moments. */
  function refused(calendarId: string, cause: unknown): Sight {
    const now = clock.now()
    const since = Math.min(refusedSince.get(calendarId) ?? now, now)
    refusedSince.set(calendarId, since)
    if (now - since >= believedMs) return 'nothing'
    throw new Fault('unavailable', 'Microsoft Graph does not say how the calendar is shared.', {
      code: 'SIGHT_REFUSED',
      cause,
    })
  }

  return {
    calendars,
    async sight(calendarId, since = 0) {
      const parts = grantedParts(calendarId)
      const grant = parts && (await granted()).find(({ address }) => address === parts.address)
      if (parts === undefined || grant === undefined) return 'nothing'
      const before = sights.get(calendarId)
      if (isYoung(before, clock) && (before.at > since || since > clock.now())) return before.value
      const value = await read(parts, grant).then(
        (told) => {
          refusedSince.delete(calendarId)
          return told
        },
        (error: unknown) => {
          if (!isRefusal(error)) throw error
          return refused(calendarId, error)
        },
      )
      sights.set(calendarId, { value, at: clock.now() })
      return value
    },
  }
}

/** What was read in the future is old: the clock was set back since, and would have it believed for long. */
function isYoung<T>(known: Known<T> | undefined, clock: Clock): known is Known<T> {
  const now = clock.now()
  return known !== undefined && known.at <= now && now - known.at < believedMs
}

const defaultOf = (calendars: readonly GraphCalendar[]): GraphCalendar | undefined =>
  calendars.find(({ isDefaultCalendar }) => isDefaultCalendar === true)

/**
 * The person's address as Exchange has it; other addresses of theirs are not known here and do not count. While it cannot be read again
 * it is the one that was read last: without it nobody would notice that something is shared no more.
 */
function createSelf(own: Pick<Mailbox, 'calendars'>, clock: Clock): () => Promise<string> {
  let self: Known<string> | undefined

  async function read(): Promise<string> {
    const address = defaultOf(await own.calendars())?.owner?.address
    if (address) return address
    throw new Fault('unavailable', 'The mailbox does not say whose it is.', { code: 'NO_OWNER' })
  }

  return async () => {
    if (isYoung(self, clock)) return self.value
    try {
      self = { value: await read(), at: clock.now() }
    } catch (error) {
      if (self === undefined) throw ownFailure(error)
    }
    return self.value
  }
}

/** That the own mailbox refuses says nothing of how somebody else's is shared. */
function ownFailure(error: unknown): unknown {
  if (!(error instanceof Fault) || !isRefusal(error)) return error
  return new Fault('unavailable', error.message, { cause: error, ...(error.code && { code: error.code }) })
}
