import type { AccountRecord } from '../accounts/types.ts'
import type { MirrorStatus } from '../mirror/types.ts'
import type { Words } from './words/types.ts'

export type ConnectionName = keyof Words['connection']

/** How the last failed round reads to a person. Codes first: they say more than the kind. Everything else is `trouble`. */
const byCode: Readonly<Record<string, ConnectionName>> = {
  MailboxNotEnabledForRESTAPI: 'noMailbox',
  MailboxNotSupportedForRESTAPI: 'noMailbox',
  ErrorInvalidUser: 'noMailbox',
  TENANT_NOT_ENABLED: 'notSwitchedOn',
  TENANT_REGISTRATION: 'registrationRefused',
}
const byKind: Readonly<Record<string, ConnectionName>> = {
  denied: 'denied',
  rejected: 'operator',
  misconfigured: 'operator',
  locked: 'operator',
  signInNeeded: 'signInNeeded',
  revoked: 'revoked',
}

/** How a standing looks, and whose move it is. */
export const standings: Readonly<Record<ConnectionName, { readonly tone: Tone; readonly move: keyof Words['move'] }>> =
  {
    connected: { tone: 'good', move: 'nobody' },
    starting: { tone: 'busy', move: 'nobody' },
    trouble: { tone: 'wait', move: 'nobody' },
    denied: { tone: 'act', move: 'administrator' },
    noMailbox: { tone: 'act', move: 'person' },
    notSwitchedOn: { tone: 'wait', move: 'administrator' },
    yoursToSwitchOn: { tone: 'act', move: 'person' },
    registrationRefused: { tone: 'wait', move: 'administrator' },
    yoursToMend: { tone: 'act', move: 'person' },
    operator: { tone: 'act', move: 'operator' },
    signInNeeded: { tone: 'act', move: 'person' },
    revoked: { tone: 'act', move: 'person' },
  }

export type Tone = 'good' | 'busy' | 'wait' | 'act'

export interface Connection {
  readonly name: ConnectionName
  /** Code to look up or to hand to support. */
  readonly code: string | undefined
  /** Epoch ms since when it is so, where that is known. */
  readonly since: number | undefined
}

/** What stands between this person and their calendars, the most urgent first. */
export function connectionOf(account: AccountRecord, status: MirrorStatus): Connection {
  if (account.state !== 'connected') return { name: account.state, code: account.stateCode, since: account.stateSince }
  const { problem } = status
  if (problem !== undefined) {
    const name = byCode[problem.code ?? ''] ?? byKind[problem.kind] ?? 'trouble'
    return { name, code: problem.code, since: problem.at }
  }
  const name = isComplete(status) ? 'connected' : 'starting'
  return { name, code: undefined, since: undefined }
}

/** Whoever may do it themselves is not sent to somebody else. */
const administrators: Partial<Record<ConnectionName, ConnectionName>> = {
  notSwitchedOn: 'yoursToSwitchOn',
  registrationRefused: 'yoursToMend',
}

export const asTold = (name: ConnectionName, isAdmin: boolean): ConnectionName =>
  (isAdmin ? administrators[name] : undefined) ?? name

/** Whether every calendar has been read at least once. */
export function isComplete(status: MirrorStatus): boolean {
  return status.calendars?.every((calendar) => calendar.events !== undefined) ?? false
}
