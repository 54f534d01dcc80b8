import type { Bearer } from '../model.ts'
import type { Deps, GraphRequest, GraphResponse } from './types.ts'

/** Endpoints that are not below a mailbox. */
export type RootEndpoint = (bearer: Bearer, deps: Deps, request: GraphRequest) => GraphResponse | Promise<GraphResponse>

export function rootEndpointFor(_request: GraphRequest): RootEndpoint | undefined {
  return undefined
}
