import type { Bearer, CheckBearer, SandboxContext } from '../model.ts'
import { Refusal } from './errors.ts'
import type { Mailbox } from './mailbox.ts'
import type { Mailboxes } from './mailboxes.ts'
import type { GraphRequest } from './types.ts'

/** Whose mailbox a request is about, and whether the token opens it. @see https://learn.microsoft.com/graph/permissions-reference */

/** What an endpoint asks of a token. */
export type Need = 'user' | 'basic' | 'read' | 'write' | 'settings'

const write = ['Calendars.ReadWrite', 'Calendars.ReadWrite.Shared']
const read = ['Calendars.Read', 'Calendars.Read.Shared', ...write]

/** Any of these opens it; the same names serve as application roles. */
const openers: Readonly<Record<Need, readonly string[]>> = {
  user: ['User.Read', 'User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite'],
  basic: ['Calendars.ReadBasic', 'Calendars.ReadBasic.All', ...read],
  read,
  write,
  settings: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
}

const challenges = {
  missing: ['InvalidAuthenticationToken', 'Access token is empty.'],
  invalid: ['InvalidAuthenticationToken', 'CompactToken parsing failed with error code: 80049217'],
  expired: ['InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'],
} as const

/** @throws Refusal 401 with a challenge. */
export function bearerOf(check: CheckBearer, authorization: string | undefined): Bearer {
  const bearer = check(authorization)
  if (typeof bearer !== 'string') return bearer
  const [code, message] = challenges[bearer]
  const challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`
  throw new Refusal(code, message, { 'WWW-Authenticate': challenge })
}

/** @throws Refusal ErrorAccessDenied when no scope or role of the token opens the endpoint. */
export function demand(bearer: Bearer, need: Need): void {
  if (![...bearer.scopes, ...bearer.roles].some((each) => openers[need].includes(each)))
    throw new Refusal('ErrorAccessDenied')
}

/** Whether all a token opens of calendars are the basic members. */
export const isBasic = (bearer: Bearer): boolean =>
  ![...bearer.scopes, ...bearer.roles].some((each) => read.includes(each))

/** The mailbox a path names, before anybody asks what may be seen of it. */
export interface Target {
  readonly mailbox: Mailbox
  readonly own: boolean
  /** Segments below the mailbox. */
  readonly rest: readonly string[]
}

/** @throws Refusal for unknown people, people without a mailbox, other tenants, and others' mailboxes without `.Shared`. */
export function targetOf(
  bearer: Bearer,
  { segments }: GraphRequest,
  { directory }: SandboxContext,
  mailboxes: Mailboxes,
): Target {
  const [root = '', name = ''] = segments
  if (root.toLowerCase() === 'me') return { mailbox: ownMailbox(bearer, mailboxes), own: true, rest: segments.slice(1) }
  if (root.toLowerCase() !== 'users') throw new Refusal('UnknownPath', `Resource not found for the segment '${root}'.`)
  const person = directory.person(name) ?? directory.personByAddress(name)
  if (person === undefined || person.tid !== bearer.tid) {
    throw new Refusal('ErrorInvalidUser', `The requested user '${name}' is invalid.`)
  }
  const mailbox = mailboxes.of(person)
  if (mailbox === undefined) throw new Refusal('MailboxNotEnabledForRESTAPI')
  const own = bearer.oid === undefined || bearer.oid === person.oid
  if (!own && !bearer.scopes.some((scope) => scope.endsWith('.Shared'))) throw new Refusal('ErrorAccessDenied')
  return { mailbox, own, rest: segments.slice(2) }
}

function ownMailbox(bearer: Bearer, mailboxes: Mailboxes): Mailbox {
  if (bearer.oid === undefined) {
    throw new Refusal('BadRequest', '/me request is only valid with delegated authentication flow.')
  }
  const mailbox = mailboxes.of(bearer.oid)
  if (mailbox === undefined) throw new Refusal('MailboxNotEnabledForRESTAPI')
  return mailbox
}
