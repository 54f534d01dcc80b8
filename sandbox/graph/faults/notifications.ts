import type { Fault } from '../../model.ts'
import { type FaultRow, given } from './fault.ts'

/** Faults of change notifications: what the service does with one instead of sending it. `match.path` is compared with the resource. */

/** A notification on its way: what is sent, when, and how often. */
export interface Mail {
  readonly body: Readonly<Record<string, unknown>>
  readonly delayMs: number
  readonly copies: number
  /** The service has forgotten the subscription, and says nothing. */
  readonly dropped: boolean
}

interface MailFault extends FaultRow {
  readonly change: (mail: Mail, fault: Fault) => Mail
}

export const mailFaults: readonly MailFault[] = [
  { name: 'g27-lost', does: 'A notification never arrives.', change: (mail) => ({ ...mail, copies: 0 }) },
  {
    name: 'g27-late',
    does: 'A notification arrives with.ms (2,000) late.',
    change: (mail, fault) => ({ ...mail, delayMs: given(fault, 'ms', 2_000) }),
  },
  {
    name: 'g27-doubled',
    does: 'A notification arrives with.copies (2) times.',
    change: (mail, fault) => ({ ...mail, copies: given(fault, 'copies', 2) }),
  },
  {
    name: 'g27-wrong-state',
    does: 'A notification comes with another clientState.',
    change: (mail) => ({ ...mail, body: { ...mail.body, clientState: 'not the one you gave' } }),
  },
  {
    name: 'g27-dropped',
    does: 'The subscription is gone at the next change, and nobody is told.',
    change: (mail) => ({ ...mail, copies: 0, dropped: true }),
  },
]

export const mailFaultNames: readonly string[] = mailFaults.map(({ name }) => name)

export const mailOf = (body: Mail['body'], fault: Fault | undefined): Mail => {
  const mail = { body, delayMs: 0, copies: 1, dropped: false }
  const row = mailFaults.find(({ name }) => name === fault?.name)
  return row === undefined || fault === undefined ? mail : row.change(mail, fault)
}
