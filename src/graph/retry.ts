import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Lane } from './limiter.ts'
import { partAnswers } from './parts.ts'
import type { Answer, Send } from './transport.ts'

/**
 * What is asked again, and how often. A page that took Graph too long is asked once more only: a smaller page helps then, not patience.
 * The same table serves whole answers, parts of a `$batch`, and failures by code.
 */
const attempts: Readonly<Record<string, number>> = {
  429: 3,
  502: 3,
  503: 3,
  504: 1,
  GRAPH_NETWORK: 3,
  GRAPH_TIMEOUT: 1,
}

const FIRST_BACKOFF_MS = 1_000
const MAX_BACKOFF_MS = 300_000

/** When and whether the same thing is asked again. */
export interface Patience {
  readonly lane: Lane
  readonly clock: Clock
  /** [0, 1) */
  readonly random: () => number
}

/** What came back, as far as asking again goes: an HTTP status with its headers, or a failure's code without any. */
export interface Setback {
  readonly what: number | string
  readonly header?: Answer['header']
}

/** @param attempt from 0. */
const mayRetry = (what: number | string, attempt: number): boolean => attempt < (attempts[what] ?? 0)

/** Exponential with full jitter, so that many mailboxes do not come back at the same moment. */
const backoffSeconds = (attempt: number, random: () => number): number =>
  (random() * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt)) / 1000

/**
 * Retry-After in seconds: a number, whole or fractional, or a date. A date counts from the answer's own `Date`, so that clocks may differ.
 * @see RFC 9110 §10.2.3
 */
export function retryAfterSeconds(header: Answer['header'], now: number): number | undefined {
  const value = header('retry-after')?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value)
  const until = Date.parse(value)
  if (Number.isNaN(until)) return undefined
  const said = Date.parse(header('date') ?? '')
  return Math.max(0, (until - (Number.isNaN(said) ? now : said)) / 1000)
}

/**
 * Gets ready for another attempt: pauses the whole mailbox when Graph asked for it (the lane waits then), else waits here.
 * @param attempt from 0.
 * @returns whether to ask again; false too when the pause is too long to be waited for.
 */
export async function again({ what, header }: Setback, attempt: number, patience: Patience): Promise<boolean> {
  const { lane, clock, random } = patience
  const asked = header === undefined ? undefined : retryAfterSeconds(header, clock.now())
  const seconds = asked ?? backoffSeconds(attempt, random)
  const forAll = what === 429 || (asked !== undefined && typeof what === 'number' && what >= 500)
  const worthIt = forAll ? lane.pause(seconds) : true
  if (!worthIt || !mayRetry(what, attempt)) return false
  if (!forAll) await clock.sleep(seconds * 1000)
  return true
}

/** Pauses for what an answer asks, itself or with the parts of a `$batch`. */
function heed(answer: Answer, { lane, clock }: Patience): void {
  for (const { status, header } of [answer, ...(partAnswers(answer.body)?.values() ?? [])]) {
    const seconds = status === 429 || status >= 500 ? retryAfterSeconds(header, clock.now()) : undefined
    if (seconds !== undefined) lane.pause(seconds)
  }
}

/**
 * Sends through the lane, and again as long as it may help. Answers that stay bad are returned as they are.
 * What is asked again goes over a connection of its own: another server of Graph's may take that.
 * @see https://learn.microsoft.com/graph/errors, 503 and 504
 */
export function retrying(send: Send, patience: Patience): Send {
  return async (request) => {
    // Before the lane has room again: whoever queues for it would slip through otherwise.
    const heeded = async (fresh: boolean) => {
      const answer = await send({ ...request, fresh })
      heed(answer, patience)
      return answer
    }
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await patience.lane.run(request.weight, () => heeded(attempt > 0)).catch(faultOnly)
      const setback = outcome instanceof Fault ? { what: outcome.code ?? '' } : { what: outcome.status, ...outcome }
      if (!(await again(setback, attempt, patience))) return unlessFault(outcome)
    }
  }
}

function faultOnly(error: unknown): Fault {
  if (error instanceof Fault) return error
  throw error
}

function unlessFault(outcome: Answer | Fault): Answer {
  if (outcome instanceof Fault) throw outcome
  return outcome
}
