import type { Faults } from '../model.ts'
import { edits } from './faults/edits.ts'
import { type Facts, type FaultRow, struck } from './faults/fault.ts'
import { mailFaults } from './faults/notifications.ts'
import { refusals } from './faults/refusals.ts'
import { spoils } from './faults/wire.ts'
import type { GraphResponse } from './types.ts'

/**
 * Faults that can be switched on by name. Three kinds: an answer of another sort instead of the good one, the good answer
 * edited, and a good answer spoilt on its way. Each row says what it does; the control endpoint lists them.
 */

export function answerInstead(faults: Faults, facts: Facts): GraphResponse | undefined {
  const hit = struck(faults, refusals, facts)
  return hit?.row.answer(hit.fault, facts)
}

export function editAnswer(faults: Faults, facts: Facts, response: GraphResponse): GraphResponse {
  if (response.status !== 200) return response
  const hit = struck(faults, edits, facts)
  return hit === undefined ? response : hit.row.edit(response, hit.fault, facts)
}

/** Those that are no answer of one call but something a test does through the control endpoint or a knob. */
const elsewhere: readonly FaultRow[] = [
  { name: 'g03-batch', does: 'Parts of a $batch beyond the fourth get 429 with Retry-After 0.249.' },
  { name: 'g28-handshake', does: 'Webhooks are not reached when a subscription is made: 400 ValidationError.' },
  { name: 'batch-reorder', does: 'The answers of a $batch come in reverse order.' },
]

export const faultTable: readonly Pick<FaultRow, 'name' | 'does'>[] = [
  ...refusals,
  ...edits,
  ...spoils,
  ...mailFaults,
  ...elsewhere,
].map(({ name, does }) => ({ name, does }))
