import type { SandboxContext } from '../model.ts'
import { errorResponse, Refusal } from './errors.ts'
import { MAX_IN_FLIGHT } from './gate.ts'
import { graphRequest } from './request.ts'
import type { GraphRequest, GraphResponse } from './types.ts'

/** `$batch`: up to 20 requests in one. @see https://learn.microsoft.com/graph/json-batching */

const MAX_PARTS = 20

interface Part {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly dependsOn: readonly string[]
}

type Answered = GraphResponse & { readonly id: string }

/** @param send answers one part as if it had come by itself. */
export async function answerBatch(
  { body }: GraphRequest,
  { faults }: Pick<SandboxContext, 'faults'>,
  send: (request: GraphRequest) => Promise<GraphResponse>,
): Promise<GraphResponse> {
  const parts = partsOf(body)
  const strict = faults.strike(['g03-batch'], { method: 'POST', path: '/v1.0/$batch' }) !== undefined
  const reversed = faults.strike(['batch-reorder'], { method: 'POST', path: '/v1.0/$batch' }) !== undefined
  const answers = await inOrderOfNeed(parts, async (part) => {
    const throttled = strict && parts.indexOf(part) >= MAX_IN_FLIGHT && part.dependsOn.length === 0
    return throttled ? tooMany : send(requestOf(part))
  })
  const responses = answers.map(({ id, status, headers, body: answer }) => ({
    id,
    status,
    headers: { ...(answer === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(answer === undefined ? {} : { body: answer }),
  }))
  return { status: 200, body: { responses: reversed ? responses.toReversed() : responses } }
}

const tooMany = errorResponse(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.', {
  'Retry-After': '0.249',
})

function partsOf(body: unknown): readonly Part[] {
  const requests = typeof body === 'object' && body !== null && 'requests' in body ? body.requests : undefined
  if (!Array.isArray(requests) || requests.length === 0)
    throw new Refusal('BadRequest', 'Invalid batch payload format.')
  if (requests.length > MAX_PARTS) {
    throw new Refusal('BadRequest', `Number of batch request steps exceeds the maximum value of ${MAX_PARTS}.`)
  }
  const parts = requests.map((each: Partial<Part>) => ({
    id: String(each.id ?? ''),
    method: String(each.method ?? '').toUpperCase(),
    url: String(each.url ?? ''),
    headers: lowered(each.headers ?? {}),
    body: each.body,
    dependsOn: each.dependsOn ?? [],
  }))
  const ids = new Set(parts.map(({ id }) => id))
  if (ids.size !== parts.length || ids.has(''))
    throw new Refusal('BadRequest', 'Every batch request needs an id of its own.')
  return parts
}

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

function requestOf({ method, url, headers, body }: Part): GraphRequest {
  const relative = url.startsWith('/') ? url : `/${url}`
  return graphRequest(method, relative.replace(/^\/v1\.0(?=\/)/, ''), { headers, body, inBatch: true })
}

/** Runs the parts at most four at a time, each after those it depends on. Answers come in the order they were done. */
async function inOrderOfNeed(
  parts: readonly Part[],
  send: (part: Part) => Promise<GraphResponse>,
): Promise<readonly Answered[]> {
  const done = new Map<string, Answered>()
  const waiting = new Set(parts)
  const next = async (): Promise<void> => {
    for (;;) {
      const part = [...waiting].find(({ dependsOn }) => dependsOn.every((id) => done.has(id)))
      if (part === undefined) return
      waiting.delete(part)
      const failed = part.dependsOn.some((id) => (done.get(id)?.status ?? 500) >= 400)
      done.set(part.id, { id: part.id, ...(failed ? dependencyFailed : await send(part)) })
    }
  }
  // A worker may run out of parts while another still unlocks some: start over until nothing moves.
  for (let before = -1; before !== done.size; ) {
    before = done.size
    await Promise.all(Array.from({ length: MAX_IN_FLIGHT }, next))
  }
  for (const { id } of waiting)
    done.set(id, { id, ...errorResponse(400, 'BadRequest', 'A dependency does not exist.') })
  return [...done.values()]
}

const dependencyFailed = errorResponse(424, 'FailedDependency', 'A request this one depends on has failed.')
