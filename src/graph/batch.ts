import { Fault } from '../errors.ts'
import { type GraphClient, type Part, preferences, withQuery } from './client.ts'
import { eventFaultFrom, unavailable } from './errors.ts'
import { complete, eventPath, eventQuery, type Shape, shapes } from './events.ts'
import type { Item } from './pages.ts'
import { partAnswers } from './parts.ts'
import { again, type Patience, retryAfterSeconds } from './retry.ts'
import type { Answer } from './transport.ts'
import type { GraphEvent } from './types.ts'

/** Parts Outlook runs at once for one mailbox; more of them come back as 429. @see https://learn.microsoft.com/graph/json-batching */
const MAX_PARTS = 4

/** What Graph does not take is tried again after this long: a refusal may have been for a moment. */
const learnedMs = 60 * 60_000

type Results = Map<string, GraphEvent | Fault>

export interface Batches {
  byId(calendarId: string, ids: readonly string[], select: readonly string[]): Promise<Results>
}

export function createBatches(client: GraphClient, patience: Patience): Batches {
  let learned: { readonly shape: Shape; readonly until: number } | undefined

  /** Asks for some; what Graph does not take is left out, and for a while from then on. */
  async function some(calendarId: string, ids: readonly string[], select: readonly string[]): Promise<Results> {
    const ask = (each: readonly string[], as: Shape) =>
      askParts(
        client,
        patience,
        new Map(each.map((id) => [id, withQuery(eventPath(calendarId, id), eventQuery(select, as))])),
      )
    const now = patience.clock.now()
    const answers = new Map<string, Answer>()
    const taken = new Map<string, Shape>()
    let refused = ids
    for (const shape of shapes.slice(learned && now < learned.until ? shapes.indexOf(learned.shape) : 0)) {
      if (refused.length === 0) break
      for (const [id, answer] of await ask(refused, shape)) {
        answers.set(id, answer)
        if (answer.status === 200) taken.set(id, shape)
        if (answer.status === 200 && refused !== ids) learned = { shape, until: now + learnedMs }
      }
      refused = ids.filter((id) => answers.get(id)?.status === 400)
    }
    const results: Results = new Map()
    for (const id of ids) results.set(id, finished(await read(client, answers.get(id), patience), taken.get(id)))
    for (const [id, event] of results) if (isAnothers(id, event, ids)) results.set(id, unavailable('BAD_BATCH'))
    return results
  }

  return {
    async byId(calendarId, ids, select) {
      const results: Results = new Map()
      const open = [...new Set(ids)]
      for (let most = MAX_PARTS; open.length > 0; ) {
        const chunk = open.splice(0, most)
        const found = await some(calendarId, chunk, select).catch((error: unknown) => failed(error, chunk))
        if (found === 'tooLarge') {
          open.unshift(...chunk)
          most = 1
        } else if (found instanceof Fault) {
          if (results.size === 0) throw found
          for (const id of [...chunk, ...open.splice(0)]) results.set(id, found)
        } else for (const [id, result] of found) results.set(id, result)
      }
      return results
    },
  }
}

/** Several that are too large together are asked for one by one; one that is too large alone is that one's trouble. */
function failed(error: unknown, chunk: readonly string[]): Fault | Results | 'tooLarge' {
  if (!(error instanceof Fault)) throw error
  if (error.code !== 'TOO_LARGE') return error
  return chunk.length > 1 ? 'tooLarge' : new Map(chunk.map((id) => [id, error]))
}

/** An answer that got the place of another: what an app would show then is a false statement. */
const isAnothers = (id: string, event: GraphEvent | Fault, ids: readonly string[]): boolean =>
  !(event instanceof Fault) && event.id !== id && ids.includes(event.id)

/** Where Graph knows the members of a series, one that came without them has none. */
const finished = (event: GraphEvent | Fault, shape: Shape | undefined): GraphEvent | Fault =>
  event instanceof Fault || event.type !== 'seriesMaster' || shape === 'bare'
    ? event
    : { ...event, exceptionOccurrences: event.exceptionOccurrences ?? [] }

/** Answers by id, each asked again as long as that may help. Ids without an answer are left out. */
async function askParts(
  client: GraphClient,
  patience: Patience,
  urls: ReadonlyMap<string, string>,
): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>()
  let open = [...urls.keys()]
  let renew = false
  for (let attempt = 0; open.length > 0; attempt += 1) {
    const parts = open.map((id, index) => part(`${index}`, urls.get(id) ?? ''))
    const responses = partAnswers(client.expect(await client.batch(parts, renew)))
    if (responses === undefined) throw unavailable('BAD_BATCH')
    open.forEach((id, index) => {
      const answer = responses.get(`${index}`)
      if (answer !== undefined) answers.set(id, answer)
    })
    const unauthorized = attempt === 0 ? open.filter((id) => answers.get(id)?.status === 401) : []
    renew = unauthorized.length > 0
    open = [...unauthorized, ...(await retryable(open, answers, attempt, patience))]
  }
  return answers
}

/** Which of them to ask again. The longest wait any of them asks for is waited for once. */
async function retryable(
  ids: readonly string[],
  answers: ReadonlyMap<string, Answer>,
  attempt: number,
  patience: Patience,
): Promise<readonly string[]> {
  const decided = await Promise.all(
    ids.map(async (id) => {
      const answer = answers.get(id)
      return answer !== undefined && (await again({ what: answer.status, header: answer.header }, attempt, patience))
    }),
  )
  return ids.filter((_, index) => decided[index])
}

/** Preferences of the batch do not reach its parts. */
const part = (id: string, url: string): Part => ({ id, method: 'GET', url, headers: partHeaders })
const partHeaders = { Prefer: preferences()['prefer'] ?? '' }

/** One part's answer as an event or a Fault. */
async function read(client: GraphClient, answer: Answer | undefined, { clock }: Patience): Promise<GraphEvent | Fault> {
  if (answer === undefined) return unavailable('BATCH_PART_MISSING')
  const { status, body, header } = answer
  if (status !== 200) {
    const [pause, requestId] = [retryAfterSeconds(header, clock.now()), header('request-id')]
    return eventFaultFrom({ status, body, retryAfterSeconds: pause, requestId })
  }
  if (typeof (body as { id?: unknown } | null | undefined)?.id !== 'string') return unavailable('BAD_BATCH')
  return complete(client, body as Item).catch((error: unknown) => {
    if (error instanceof Fault) return error
    throw error
  })
}
