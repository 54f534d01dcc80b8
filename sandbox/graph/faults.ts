import type { Faults } from '../model.ts'
import type { GraphRequest, GraphResponse } from './types.ts'

/** What a fault needs to know of the call it strikes. */
export interface Facts {
  readonly request: GraphRequest
  readonly now: number
  readonly origin: string
  readonly oid: string | undefined
  readonly tid: string
}

export const answerInstead = (_faults: Faults, _facts: Facts): GraphResponse | undefined => undefined
export const editAnswer = (_faults: Faults, _facts: Facts, response: GraphResponse): GraphResponse => response
