/** The way to a collector of the operator's. It never makes anybody wait: what it cannot take is counted, and gone. */
import { Agent, fetch, type Response } from 'undici'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Secret } from '../secret.ts'
import type { Meter } from './meter.ts'
import { exportOf, type Resource, type Span } from './spans.ts'

export interface Collector {
  take(span: Span): void
  /** One that is not even made. */
  skip(): void
  /** Sends what is there, if that can be done soon. */
  close(): Promise<void>
}

export interface CollectorDeps {
  readonly endpoint: URL
  readonly headers: ReadonlyMap<string, Secret>
  readonly resource: Resource
  readonly meter: Meter
  readonly clock: Clock
  readonly log: Log
  /** Told of each address that is asked. */
  readonly contacted: (url: URL) => void
}

/** As many as the standard's own exporters take. @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#batch-span-processor */
const mostQueued = 2_048
const mostSent = 512
const everyMs = 5_000
const limitMs = 10_000
const closingMs = 2_000
const pausesMs = [1_000, 5_000]
/** What may go well another time. @see https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** What kept a collector from taking spans; `again`: another attempt is worth it. */
interface Problem {
  readonly code: string
  readonly again: boolean
}

type Outcome = 'sent' | 'dropped'

/** How many of the spans it refused, of a request that it took: these must not be sent again. */
interface Taken {
  readonly code: 'rejected'
  readonly rejected: number
}

export function createCollector({ resource, meter, clock, log, ...way }: CollectorDeps): Collector {
  const stop = new AbortController()
  const late = new AbortController()
  const door = doorOf(way, late.signal)
  const queue: Span[] = []
  /** Ends the wait for more: there is enough. */
  let enough = new AbortController()
  let running: Promise<void> | undefined
  let fails = false
  /** That spans are lost was said, and has not stopped since. */
  let isSaid = false

  const count = (outcome: Outcome, by: number) => void (by > 0 && meter.add('bridge_trace_spans_total', [outcome], by))
  const pause = (ms: number, ...more: readonly AbortSignal[]) =>
    clock.sleep(ms, AbortSignal.any([stop.signal, ...more])).catch(() => {})

  async function send(spans: readonly Span[]): Promise<void> {
    const body = exportOf(spans, resource)
    const answer = await persistently(() => door.post(body), pause, stop.signal)
    fails = 'again' in answer
    const lost = 'again' in answer ? spans.length : Math.min(answer.rejected, spans.length)
    count('sent', spans.length - lost)
    count('dropped', lost)
    if (lost > 0 && !isSaid) log.warn('trace.notSent', { code: answer.code, count: lost })
    isSaid = lost > 0
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      enough = new AbortController()
      if (queue.length < mostSent) await pause(everyMs, enough.signal)
      const batch = queue.splice(0, mostSent)
      await send(batch).catch(() => count('dropped', batch.length)) // nothing of this may end the process
      if (fails && stop.signal.aborted) count('dropped', queue.splice(0).length)
    }
  }

  return {
    take(span) {
      if (queue.length >= mostQueued || stop.signal.aborted) return count('dropped', 1)
      if (queue.push(span) >= mostSent) enough.abort()
      running ??= run().finally(() => {
        running = undefined
      })
    },
    skip: () => count('dropped', 1),
    async close() {
      stop.abort()
      const timer = setTimeout(() => late.abort(), closingMs)
      await running
      clearTimeout(timer)
      await door.close()
    },
  }
}

async function persistently(
  post: () => Promise<Problem | Taken>,
  pause: (ms: number) => Promise<void>,
  stop: AbortSignal,
): Promise<Problem | Taken> {
  let answer = await post()
  for (const ms of pausesMs) {
    if (!('again' in answer) || !answer.again || stop.aborted) break
    await pause(ms)
    answer = await post()
  }
  return answer
}

type Way = Pick<CollectorDeps, 'endpoint' | 'headers' | 'contacted'>

/** @param late nobody is waited for any more */
function doorOf({ endpoint, headers, contacted }: Way, late: AbortSignal) {
  const url = new URL(`${endpoint.href.replace(/\/+$/, '')}/v1/traces`)
  const dispatcher = new Agent({ connect: { timeout: limitMs }, connections: 1 })
  const fields = {
    ...Object.fromEntries([...headers].map(([name, value]) => [name, value.reveal()])),
    'content-type': 'application/json',
  }
  return {
    async post(body: string): Promise<Problem | Taken> {
      contacted(url)
      try {
        const signal = AbortSignal.any([late, AbortSignal.timeout(limitMs)])
        const init = { method: 'POST', body, headers: fields, redirect: 'manual', dispatcher, signal } as const
        const { ok, status, body: rest } = await fetch(url, init)
        if (ok) return { code: 'rejected', rejected: rejectedIn(await beginning(rest)) }
        await rest?.cancel()
        return { code: `HTTP${status}`, again: passing.has(status) }
      } catch {
        return { code: 'network', again: true }
      }
    },
    close: () => dispatcher.destroy(),
  }
}

/** An answer that says something is short. */
const mostAnswerOctets = 65_536

/** @returns the text, empty where it is too long. @throws what cuts the answer off */
async function beginning(body: Response['body']): Promise<string> {
  const parts: Uint8Array[] = []
  let octets = 0
  for await (const part of body ?? []) {
    octets += part.byteLength
    if (octets > mostAnswerOctets) return ''
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/**
 * What a collector took only in part. The number is an int64, which is a text in JSON, and not everybody holds to that.
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
function rejectedIn(answer: string): number {
  try {
    const { partialSuccess } = JSON.parse(answer) as { partialSuccess?: { rejectedSpans?: unknown } }
    const rejected = Number(partialSuccess?.rejectedSpans ?? 0)
    return Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0
  } catch {
    return 0 // it said 200
  }
}
