import type { Fault, Faults } from '../../model.ts'
import type { GraphRequest } from '../types.ts'

/** What the tables of faults share. */

/** What a fault needs to know of the call it strikes. */
export interface Facts {
  readonly request: GraphRequest
  readonly now: number
  readonly origin: string
  readonly oid: string | undefined
  readonly tid: string
}

export interface FaultRow {
  readonly name: string
  readonly does: string
  /** Calls it can strike at all; every one when absent. */
  readonly on?: (facts: Facts) => boolean
}

/** Number or text given with the fault, or its usual value. */
export function given<T extends number | string>(fault: Fault, name: string, usual: T): T {
  const value = fault.with?.[name]
  return typeof value === typeof usual ? (value as T) : usual
}

/** The first row of a table whose fault is switched on for this call, which counts as struck. */
export function struck<Row extends FaultRow>(
  faults: Faults,
  rows: readonly Row[],
  facts: Facts,
): { readonly row: Row; readonly fault: Fault } | undefined {
  const possible = rows.filter(({ on }) => on?.(facts) ?? true)
  const { oid, tid, request } = facts
  const query = request.query.size === 0 ? '' : `?${request.query.toString()}`
  const call = {
    method: request.method,
    path: `/v1.0${request.path}${query}`,
    tid,
    ...(oid === undefined ? {} : { oid }),
  }
  const fault = faults.strike(
    possible.map(({ name }) => name),
    call,
  )
  const row = possible.find(({ name }) => name === fault?.name)
  return row === undefined || fault === undefined ? undefined : { row, fault }
}
