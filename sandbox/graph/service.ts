import { setTimeout as delay } from 'node:timers/promises'
import type { Bearer, CheckBearer } from '../model.ts'
import { bearerOf, demand, isBasic, targetOf } from './authorize.ts'
import { answerBatch } from './batch.ts'
import { endpointFor } from './endpoints.ts'
import { errorResponse, Refusal } from './errors.ts'
import { answerInstead, editAnswer } from './faults.ts'
import { createGate, MAX_IN_FLIGHT } from './gate.ts'
import { parsePrefer } from './prefer.ts'
import { rootEndpointFor } from './rootendpoints.ts'
import type { Deps, GraphRequest, GraphResponse } from './types.ts'

/** One Graph request → one answer, whichever way it came: by itself or in a batch. */
export type Service = (request: GraphRequest, authorization: string | undefined) => Promise<GraphResponse>

export function createService(deps: Deps, check: CheckBearer): Service {
  const gate = createGate()
  const { context, mailboxes } = deps

  const service: Service = async (request, authorization) => {
    let oid: string | undefined
    let inFlight = 0
    const at = context.now()
    const answer = async (): Promise<GraphResponse> => {
      const bearer = bearerOf(check, authorization)
      oid = bearer.oid
      const root = rootEndpointFor(request)
      const target = root === undefined && !isBatch(request) ? targetOf(bearer, request, context, mailboxes) : undefined
      oid = target?.mailbox.owner.oid ?? oid
      const key = `${bearer.appId} ${oid ?? ''}`
      inFlight = target === undefined ? gate.count(key) : gate.enter(key)
      try {
        const facts = { request, now: context.now(), origin: context.origin(), oid, tid: bearer.tid }
        await delay(context.knobs.latencyMs)
        const instead = answerInstead(context.faults, facts)
        if (instead !== undefined) return instead
        if (inFlight > MAX_IN_FLIGHT) throw new Refusal('ApplicationThrottled', undefined, { 'Retry-After': '1' })
        const run =
          root ?? (target === undefined ? batch : (each: Bearer) => mailboxAnswer(deps, request, each, target))
        return editAnswer(context.faults, facts, await run(bearer, deps, request))
      } finally {
        if (target !== undefined) gate.leave(key)
      }
    }
    const batch = (): Promise<GraphResponse> => answerBatch(request, context, (part) => service(part, authorization))
    const response = await answer().catch(refused)
    context.calls.add({
      at,
      side: 'graph',
      method: request.method,
      path: readable(request),
      oid,
      status: response.status,
      inBatch: request.inBatch,
      inFlight,
    })
    return response
  }
  return service
}

const isBatch = ({ method, segments }: GraphRequest): boolean =>
  method === 'POST' && segments.length === 1 && segments[0] === '$batch'

async function mailboxAnswer(
  deps: Deps,
  request: GraphRequest,
  bearer: Bearer,
  { mailbox, own, rest }: ReturnType<typeof targetOf>,
): Promise<GraphResponse> {
  const found = endpointFor(request.method, rest)
  if (found === undefined)
    throw new Refusal('UnknownPath', `Resource not found for the segment '${rest.at(-1) ?? ''}'.`)
  demand(bearer, found.endpoint.need)
  const prefer = parsePrefer(request.headers['prefer'])
  const { params } = found
  const response = await found.endpoint.run({
    deps,
    request,
    bearer,
    prefer,
    params,
    mailbox,
    own,
    basic: isBasic(bearer),
  })
  const applied = [...prefer.applied, response.headers?.['Preference-Applied'] ?? []].flat().join(', ')
  return applied === '' ? response : { ...response, headers: { ...response.headers, 'Preference-Applied': applied } }
}

function refused(error: unknown): GraphResponse {
  if (error instanceof Refusal) return error.response
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return errorResponse(500, 'ErrorInternalServerError', `The sandbox failed: ${message}`)
}

const readable = ({ path, query }: GraphRequest): string => {
  const text = query.toString()
  return `/v1.0${path}${text === '' ? '' : `?${decodeURIComponent(text.replaceAll('+', ' '))}`}`
}
