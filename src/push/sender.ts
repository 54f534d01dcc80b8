/** Tells apps that a calendar changed: once for a burst of changes, and only what they do not know. */
import { createHash } from 'node:crypto'
import type { AccountRecord, Accounts, Passwords } from '../accounts/types.ts'
import type { CalendarHome, Scope } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import { DAV, PUSH, q } from '../xml/names.ts'
import { element, render } from '../xml/render.ts'
import { endpointOf } from './addresses.ts'
import type { Deliver } from './delivery.ts'
import { encrypt, recipientOf } from './encryption.ts'
import type { Registrations, StoredRegistration } from './registrations.ts'
import type { Vapid } from './vapid.ts'

export interface SenderDeps {
  readonly registrations: Registrations
  readonly accounts: Pick<Accounts, 'get'>
  readonly passwords: Pick<Passwords, 'list'>
  /** What is kept of an account as far as a scope reaches, without a look at Microsoft. */
  readonly home: (account: AccountRecord, scope: Scope) => CalendarHome
  readonly vapid: Vapid
  readonly deliver: Deliver
  readonly allowLoopback: boolean
  readonly clock: Clock
  readonly log: Log
}

export interface Sender {
  /** Returns at once. */
  changed(accountId: string, calendarId: string): void
  /** Sends what is due. */
  turn(signal: AbortSignal): Promise<void>
}

interface Work extends SenderDeps {
  readonly closed: Closed
}

interface Due {
  readonly accountId: string
  readonly calendarId: string
  readonly at: number
  /** Attempts that failed in a row. */
  readonly failures: number
}

/** At most one message in that time for each calendar. */
const pauseMs = 10_000
const firstRetryMs = 30_000
/** An app that could not be told for hours looks by itself. */
const mostFailures = 6
const leastWaitMs = 1_000
const longestWaitMs = 6 * 60 * 60_000
/** Apps choose who answers, and how slowly: accounts do not wait for each other, and of a slow one the rest comes another time. */
const sideBySide = 50
const patienceMs = 1_000
/** Whoever makes up more addresses than this finds the oldest forgotten. */
const mostClosed = 10_000

/** Endpoints whose push service asked to be left alone. */
interface Closed {
  /** @returns ms that are left; 0 or less: it is open */
  left(endpoint: string): number
  /** @param ms as the service said, within reason */
  close(endpoint: string, ms: number): number
}

function createClosed(now: () => number): Closed {
  const until = new Map<string, number>()
  const nameOf = (endpoint: string): string => createHash('sha256').update(endpoint).digest('base64url')
  return {
    left: (endpoint) => (until.get(nameOf(endpoint)) ?? 0) - now(),
    close(endpoint, ms) {
      const wait = Math.min(longestWaitMs, Math.max(leastWaitMs, ms))
      until.delete(nameOf(endpoint)) // so that it goes to the end of the line
      until.set(nameOf(endpoint), now() + wait)
      const [oldest] = until.keys()
      if (until.size > mostClosed && oldest !== undefined) until.delete(oldest)
      return wait
    },
  }
}

export function createSender(given: SenderDeps): Sender {
  const { clock } = given
  const deps: Work = { ...given, closed: createClosed(() => clock.now()) }
  const due = new Map<string, Due>()
  const sentAt = new Map<string, number>()

  /** @returns when to try again; undefined when all is told */
  async function announce(one: Due): Promise<Due | undefined> {
    const outcomes = await tell(deps, one).catch((error: unknown) => {
      deps.log.warn('push.failed', {
        account: one.accountId,
        reason: error instanceof Fault ? error.kind : 'unexpected',
      })
      return [undefined]
    })
    const waits = outcomes.map((wait) => wait ?? firstRetryMs * 2 ** one.failures).filter((wait) => wait > 0)
    if (waits.length === 0 || one.failures + 1 >= mostFailures) return undefined
    return { ...one, at: clock.now() + Math.min(longestWaitMs, Math.max(...waits)), failures: one.failures + 1 }
  }

  /** Of one account, one after the other. */
  async function announceAll(mine: readonly (readonly [key: string, one: Due])[], signal: AbortSignal): Promise<void> {
    const began = clock.now()
    for (const [key, one] of mine) {
      if (signal.aborted || clock.now() - began > patienceMs) return
      due.delete(key)
      sentAt.set(key, clock.now())
      const again = await announce(one)
      if (again !== undefined && !due.has(key)) due.set(key, again)
    }
  }

  return {
    changed(accountId, calendarId) {
      const key = `${accountId}/${calendarId}`
      const earliest = (sentAt.get(key) ?? Number.NEGATIVE_INFINITY) + pauseMs
      due.set(key, { accountId, calendarId, at: Math.max(clock.now(), earliest), failures: 0 })
    },
    async turn(signal) {
      const now = clock.now()
      for (const [key, at] of sentAt) if (now - at >= pauseMs || at > now) sentAt.delete(key)
      const ready = [...due].filter(([, { at }]) => at <= now)
      const accounts = [...Map.groupBy(ready, ([, { accountId }]) => accountId).values()]
      for (let at = 0; at < accounts.length; at += sideBySide)
        await Promise.all(accounts.slice(at, at + sideBySide).map((mine) => announceAll(mine, signal)))
    },
  }
}

/** @returns for each message that was not needed or went out 0, for the others ms to wait; undefined: as we think fit */
async function tell(deps: Work, { accountId, calendarId }: Due): Promise<readonly (number | undefined)[]> {
  const registered = await deps.registrations.of(accountId, calendarId)
  if (registered.length === 0) return []
  const account = await deps.accounts.get(accountId)
  const passwords = await deps.passwords.list(accountId)
  const live = passwords.filter(({ expiresAt }) => expiresAt === undefined || deps.clock.now() <= expiresAt)
  const scopes = new Map(live.map(({ id, scope }) => [id, scope]))
  return Promise.all(
    registered.map(async (one) => {
      const scope = scopes.get(one.passwordId)
      if (account !== undefined && scope !== undefined) return tellOne(deps, account, scope, one)
      await deps.registrations.delete(accountId, one.id)
      return 0
    }),
  )
}

async function tellOne(
  deps: Work,
  account: AccountRecord,
  scope: Scope,
  one: StoredRegistration,
): Promise<number | undefined> {
  const { registrations, clock, log, vapid, closed } = deps
  const closedMs = closed.left(one.endpoint)
  if (closedMs > 0) return closedMs
  const token = await tokenOf(deps.home(account, scope), one.calendarId)
  const endpoint = endpointOf(one.endpoint, deps.allowLoopback)
  const recipient = recipientOf(one.publicKey, one.authSecret)
  if (token === undefined || token === one.told || endpoint === undefined || recipient === undefined) return 0
  const topic = registrations.desk(account.id, one.passwordId).topic(one.calendarId)
  const body = encrypt(messageOf(topic, token), recipient)
  const outcome = await deps.deliver({
    endpoint,
    body,
    authorization: vapid.authorization(endpoint, clock.now()),
    topic,
  })
  const fields = { account: account.id, calendar: one.calendarId, passwordId: one.passwordId }
  if (outcome.kind === 'sent') {
    await registrations.noteTold(account.id, one.id, token)
    log.debug('push.sent', fields)
    return 0
  }
  if (outcome.kind === 'gone') {
    await registrations.delete(account.id, one.id)
    log.info('push.gone', fields)
    return 0
  }
  log.warn('push.notSent', { ...fields, code: outcome.code })
  return outcome.afterMs === undefined ? undefined : closed.close(one.endpoint, outcome.afterMs)
}

/** undefined for a calendar that this password does not see (any more). */
async function tokenOf(home: CalendarHome, calendarId: string): Promise<string | undefined> {
  try {
    return await home.token(calendarId)
  } catch (error) {
    if (error instanceof Fault && error.kind === 'notFound') return undefined
    throw error
  }
}

/** Which calendar, and its state: nothing of what is in it. */
export const messageOf = (topic: string, token: string): string =>
  render(
    element(
      q(PUSH, 'push-message'),
      element(q(PUSH, 'topic'), topic),
      element(q(PUSH, 'content-update'), element(q(DAV, 'sync-token'), token)),
    ),
  )
