/**
 * One line of the audit log. It names accounts and app passwords by their opaque ids, never people, and holds no secret and no event. The
 * one address in it is that of a mailbox which an administrator grants to somebody: without it nobody could tell later what was opened.
 */
export interface AuditEntry {
  /** From 1, without gaps. */
  readonly seq: number
  /** RFC 3339, UTC. */
  readonly at: string
  readonly event: AuditEvent
  readonly account?: string
  /** Id of the account's organization: told when it is erased, because nothing else tells it any more. */
  readonly tenant?: string
  /** Public part of an app password. */
  readonly passwordId?: string
  readonly reason?: string
  /** Address of a mailbox that was granted to the account, or taken back. */
  readonly mailbox?: string
  readonly code?: string
  readonly count?: number
}

export type AuditEvent =
  | 'signIn'
  | 'signInFailed'
  | 'stateChanged'
  | 'registrationRefused'
  | 'accountErased'
  | 'recordLocked'
  | 'passwordCreated'
  | 'passwordRevoked'
  | 'passwordFirstUsed'
  | 'passwordNewNetwork'
  | 'passwordExpired'
  | 'guessing'
  | 'removalHeld'
  | 'removalConfirmed'
  | 'foreignToken'
  | 'foreignAddress'
  | 'keysResealed'
  | 'credentialEnds'
  | 'operatorCommand'
  | 'restored'
  | 'administratorReturned'
  | 'limitsSet'
  | 'administratorRevoked'
  | 'applicationOn'
  | 'applicationOff'
  | 'registrationEntered'
  | 'registrationRemoved'
  | 'mailboxGranted'
  | 'mailboxWithdrawn'
  | 'sessionsEnded'
  | 'started'
  | 'stopped'

/** As it is kept and exported: the text of an entry, and the hash of all up to it. */
export interface AuditLine {
  /** JSON of an AuditEntry. */
  readonly line: string
  /** SHA-256 of the hash before and this line, hex. */
  readonly hash: string
}

export interface Verdict {
  /** Entries that were looked at. */
  readonly count: number
  readonly last: { readonly seq: number; readonly hash: string }
  /** Where the chain breaks, in a plain sentence; undefined when it holds. */
  readonly broken: string | undefined
}

/** @throws Fault `unavailable`, `locked` */
export interface AuditLog {
  /** The last entries about an account, newest first. */
  of(accountId: string, most: number): Promise<readonly AuditEntry[]>
  /** All that are kept, oldest first. */
  lines(): AsyncIterable<AuditLine>
  /** @param hash one that was noted earlier: it must be in the chain */
  verify(hash?: string): Promise<Verdict>
}
