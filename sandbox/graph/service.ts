import { setTimeout as delay } from 'node:timers/promises'
import type { Bearer, CheckBearer } from '../model.ts'
import { bearerOf, demand, isBasic, targetOf } from './authorize.ts'
import { answerBatch } from './batch.ts'
import { type RootEndpoint, rootEndpointFor } from './endpoints/subscriptions.ts'
import { endpointFor } from './endpoints.ts'
import { errorResponse, Refusal } from './errors.ts'
import { answerInstead, editAnswer } from './faults.ts'
import { createGate, MAX_IN_FLIGHT } from './gate.ts'
import { parsePrefer } from './prefer.ts'
import type { Deps, GraphRequest, GraphResponse } from './types.ts'

/** Who asked, as far as the token told. */
export interface Who {
  readonly oid: string | undefined
  readonly tid: string
}

/** One Graph request → one answer, whichever way it came: by itself or in a batch. */
export type Service = (
  request: GraphRequest,
  authorization: string | undefined,
) => Promise<GraphResponse & { who: Who }>

export function createService(deps: Deps, check: CheckBearer): Service {
  const gate = createGate()
  const { context, mailboxes } = deps

  /** Everything after the token: throttle, faults, the endpoint. */
  async function answer(request: GraphRequest, authorization: string | undefined, seen: Seen): Promise<GraphResponse> {
    const bearer = bearerOf(check, authorization)
    seen.who = { oid: bearer.oid, tid: bearer.tid }
    const root = isBatch(request) ? batchWith(authorization) : rootEndpointFor(request)
    const target = root === undefined ? targetOf(bearer, request, context, mailboxes) : undefined
    seen.who = { ...seen.who, oid: target?.mailbox.owner.oid ?? bearer.oid }
    const key = `${bearer.appId} ${seen.who.oid ?? ''}`
    seen.inFlight = target === undefined ? gate.count(key) : gate.enter(key)
    try {
      if (!request.inBatch) await delay(context.knobs.latencyMs)
      const facts = { request, now: context.now(), origin: context.origin(), ...seen.who }
      const instead = answerInstead(context.faults, facts)
      if (instead !== undefined) return instead
      if (seen.inFlight > MAX_IN_FLIGHT) throw new Refusal('ApplicationThrottled', undefined, { 'Retry-After': '1' })
      const good = target === undefined ? root?.(bearer, deps, request) : mailboxAnswer(deps, request, bearer, target)
      return editAnswer(context.faults, facts, (await good) ?? { status: 404 })
    } finally {
      if (target !== undefined) gate.leave(key)
    }
  }

  const batchWith =
    (authorization: string | undefined): RootEndpoint =>
    (_bearer, _deps, request) =>
      answerBatch(request, context, (part) => service(part, authorization))

  const service: Service = async (request, authorization) => {
    const seen: Seen = { who: { oid: undefined, tid: '' }, inFlight: 0 }
    const at = context.now()
    const response = await answer(request, authorization, seen).catch(refused)
    context.calls.add({
      at,
      side: 'graph',
      method: request.method,
      path: readable(request),
      oid: seen.who.oid,
      status: response.status,
      inBatch: request.inBatch,
      inFlight: seen.inFlight,
    })
    return { ...response, who: seen.who }
  }
  return service
}

/** What becomes known of a call while it is answered; the log needs it also when it fails. */
interface Seen {
  who: Who
  inFlight: number
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
