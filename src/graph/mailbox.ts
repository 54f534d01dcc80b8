import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import { createBatches } from './batch.ts'
import { authorized } from './bearer.ts'
import { hasCalendar, hasOwnCalendar, readCalendars, readOwnCalendars } from './calendars.ts'
import { createBase, createClient } from './client.ts'
import { readEvents } from './events.ts'
import { readChanges, readList, readStamp } from './feed.ts'
import { isGranted } from './granted-id.ts'
import { type Limiter, sharedLimiter } from './limiter.ts'
import { type Patience, retrying } from './retry.ts'
import { createSchedules } from './schedules.ts'
import { readSettings } from './settings.ts'
import { readSight } from './sight.ts'
import { createSubscriptions } from './subscriptions.ts'
import { createTransport, defaultLimits, type Limits, type Send } from './transport.ts'
import type { AccessToken, Mailbox, Schedules, Sight, Subscriptions } from './types.ts'
import { readInstances, readView } from './view.ts'

export interface MailboxOptions {
  /** `https://graph.microsoft.com`, a national cloud, or a stand-in; with or without `/v1.0`. */
  readonly graphUrl: URL
  readonly accessToken: AccessToken
  /** With a token of the application: whose mailbox, by object id. Only the calendars that are the owner's own are seen then. */
  readonly owner?: string
  readonly clock: Clock
  readonly log: Log
  /** Opaque, for the log and for the limit of requests in flight. */
  readonly account: string
  /** What the mailbox goes by, in `account`, where others read it: they share its limit. */
  readonly alsoKnownAs?: readonly string[]
  /** By default one for the process (for each clock). */
  readonly limiter?: Limiter
  readonly limits?: Partial<Limits>
  /** Told of each address that is asked. */
  readonly contacted?: (url: string) => void
  /** [0, 1): the jitter of waits. */
  readonly random?: () => number
}

/** Connections to Graph of the whole process, whichever mailbox they serve. */
const CONNECTIONS = 128
const sharedTransport = createTransport(defaultLimits, CONNECTIONS)

/** A mailbox with what is beside it. */
export interface OpenMailbox extends Mailbox {
  readonly subscriptions: Subscriptions
  readonly schedules: Schedules
  /** How a calendar of this mailbox, the default one or another, is shared with whoever has that address. */
  sight(calendarId: string, address: string, isDefault: boolean): Promise<Sight>
}

/** Read access to the mailbox the tokens are for. Every request goes bearer → retry → lane → transport. */
export function createMailbox(options: MailboxOptions): OpenMailbox {
  const { graphUrl, accessToken, owner, clock, log, account, limits, random = Math.random } = options
  const lane = (options.limiter ?? sharedLimiter(clock)).lane(account, options.alsoKnownAs)
  const patience: Patience = { lane, clock, random }
  const transport =
    limits === undefined ? sharedTransport : createTransport({ ...defaultLimits, ...limits }, CONNECTIONS)
  const counted = watched(transport, options)
  const client = createClient({
    base: createBase(graphUrl),
    send: authorized(retrying(counted.send, patience), accessToken),
    now: () => clock.now(),
    ...(owner === undefined ? {} : { owner }),
    onForeignLink: () => log.warn('graph.foreignLink', { account }),
  })
  const batches = createBatches(client, patience)
  return {
    calendars: () => (owner === undefined ? readCalendars(client) : readOwnCalendars(client)),
    hasCalendar: (calendarId) =>
      owner === undefined ? hasCalendar(client, calendarId) : hasOwnCalendar(client, calendarId),
    // Kept from a time when the application read here: nobody says any more how far it is shared.
    withdrawn: async (calendarIds) => new Set(calendarIds.filter(isGranted)),
    shownAs: async () => undefined,
    list: (calendarId) => readList(client, calendarId),
    changes: (calendarId, position) => readChanges(client, calendarId, position),
    stamp: (calendarId) => readStamp(client, calendarId),
    events: (calendarId, select, told) => readEvents(client, calendarId, select, told),
    byId: (calendarId, ids, select) => batches.byId(calendarId, ids, select),
    calendarView: (calendarId, from, to) => readView(client, calendarId, from, to),
    instances: (calendarId, masterId, range, select) => readInstances(client, calendarId, masterId, range, select),
    settings: () => readSettings(client),
    subscriptions: createSubscriptions(client),
    schedules: createSchedules(client),
    sight: (calendarId, address, isDefault) => readSight(client, calendarId, address, isDefault),
    calls: counted.calls,
  }
}

const codeOf = (error: unknown): string => (error instanceof Fault ? (error.code ?? error.kind) : 'unexpected')

/** Counts and logs every request that really goes out. */
function watched(send: Send, { clock, log, account, contacted }: MailboxOptions): { send: Send; calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    async send(request) {
      calls += 1
      const startedAt = clock.now()
      contacted?.(request.url)
      const answer = await send(request).catch((error: unknown) => {
        log.debug('graph.failed', { account, method: request.method, code: codeOf(error), ms: clock.now() - startedAt })
        throw error
      })
      const requestId = answer.header('request-id')
      log.debug('graph.call', {
        account,
        method: request.method,
        status: answer.status,
        ms: clock.now() - startedAt,
        ...(requestId === undefined ? {} : { requestId }),
      })
      return answer
    },
  }
}
