/** What is logged and belongs into the audit log, one row each; and where it waits until it is written. */
import type { Clock } from '../clock.ts'
import type { LogFields } from '../log.ts'
import type { AuditEntry, AuditEvent } from './types.ts'

/** An entry that has no place in the chain yet. */
export type Pending = Omit<AuditEntry, 'seq'>

interface Row {
  readonly event: AuditEvent
  /** Of the same event and code, not oftener than so: a guesser must not fill the log. */
  readonly everyMs?: number
  /** Whatever the code, no more in an hour: strangers cause these, with codes that they make up. The ordinary log has all of them. */
  readonly mostAnHour?: number
  readonly when?: (fields: LogFields) => boolean
}

const hourMs = 3_600_000
/** Kept for 400 days, so many fill no disk; and they never push out what people and administrators did. */
const ofStrangers = 30

/** By event of the log. */
const rows: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['account.signedIn', { event: 'signIn' }],
  ['signin.failed', { event: 'signInFailed', everyMs: 60_000, mostAnHour: ofStrangers }],
  ['account.state', { event: 'stateChanged' }],
  ['token.failed', { event: 'registrationRefused', everyMs: hourMs, when: ({ reason }) => reason === 'misconfigured' }],
  ['account.erased', { event: 'accountErased' }],
  ['account.locked', { event: 'recordLocked', everyMs: hourMs }],
  ['password.created', { event: 'passwordCreated' }],
  ['password.revoked', { event: 'passwordRevoked' }],
  ['password.firstUse', { event: 'passwordFirstUsed' }],
  ['password.newNetwork', { event: 'passwordNewNetwork', everyMs: 24 * hourMs }],
  ['password.expired', { event: 'passwordExpired' }],
  ['auth.blocked', { event: 'guessing', everyMs: 60_000, mostAnHour: ofStrangers }],
  ['auth.slowed', { event: 'guessing', mostAnHour: ofStrangers }],
  ['sync.held', { event: 'removalHeld', everyMs: hourMs }],
  ['sync.confirmed', { event: 'removalConfirmed' }],
  ['sync.failed', { event: 'foreignToken', everyMs: hourMs, when: ({ code }) => code === 'ACCOUNT_MISMATCH' }],
  ['graph.foreignLink', { event: 'foreignAddress', everyMs: hourMs }],
  ['store.resealed', { event: 'keysResealed' }],
  ['credential.ends', { event: 'credentialEnds' }],
  ['command.run', { event: 'operatorCommand' }],
  ['consent.returned', { event: 'administratorReturned', everyMs: 1_000, mostAnHour: ofStrangers }],
  ['admin.limits', { event: 'limitsSet' }],
  ['admin.revoked', { event: 'administratorRevoked' }],
  ['admin.applicationOn', { event: 'applicationOn' }],
  ['admin.applicationOff', { event: 'applicationOff' }],
  ['admin.registrationEntered', { event: 'registrationEntered' }],
  ['admin.registrationRemoved', { event: 'registrationRemoved' }],
  ['admin.mailboxGranted', { event: 'mailboxGranted' }],
  ['admin.mailboxWithdrawn', { event: 'mailboxWithdrawn' }],
  ['session.ended', { event: 'sessionsEnded' }],
  ['bridge.ready', { event: 'started' }],
  ['bridge.stopping', { event: 'stopped' }],
])

/** More than this means that the store is away for long: what comes then is lost, and that is said. */
const mostPending = 5_000

export interface Ear {
  readonly pending: Pending[]
  hear(event: string, fields: LogFields): void
  /** Called whenever something was heard. */
  heard: () => void
  /** How many found no room. */
  lost: number
}

export function createEar(clock: Clock): Ear {
  const seenAt = new Map<string, number>()
  const hours = new Map<string, { readonly since: number; count: number }>()

  /** Whether that row has had its share of this hour. */
  function isFull(name: string, most: number, now: number): boolean {
    const known = hours.get(name)
    const age = now - (known?.since ?? 0)
    const hour = known !== undefined && age >= 0 && age < hourMs ? known : { since: now, count: 0 }
    hours.set(name, hour)
    hour.count += 1
    return hour.count > most
  }

  const ear: Ear = {
    pending: [],
    heard: () => {},
    lost: 0,
    hear(name, fields) {
      const row = rows.get(name)
      if (row === undefined || row.when?.(fields) === false) return
      const now = clock.now()
      if (row.everyMs !== undefined) {
        const key = `${name} ${fields.account ?? ''} ${fields.passwordId ?? ''} ${fields.code ?? ''}`
        if (now - (seenAt.get(key) ?? Number.NEGATIVE_INFINITY) < row.everyMs) return
        if (seenAt.size > mostPending) seenAt.clear()
        seenAt.set(key, now)
      }
      if (row.mostAnHour !== undefined && isFull(name, row.mostAnHour, now)) return
      if (ear.pending.length < mostPending) ear.pending.push(entryOf(row.event, fields, now))
      else ear.lost += 1
      ear.heard()
    },
  }
  return ear
}

function entryOf(event: AuditEvent, fields: LogFields, now: number): Pending {
  const { account, tenant, passwordId, reason, mailbox, code, count } = fields
  return {
    at: new Date(now).toISOString(),
    event,
    ...(account === undefined ? {} : { account }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(passwordId === undefined ? {} : { passwordId }),
    ...(reason === undefined ? {} : { reason }),
    ...(mailbox === undefined ? {} : { mailbox }),
    ...(code === undefined ? {} : { code }),
    ...(count === undefined ? {} : { count }),
  }
}
