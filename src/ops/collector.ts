/** The way to a collector of the operator's. It never makes anybody wait: what it cannot take is counted, and gone. */
import { Agent, fetch } from 'undici'
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

export function createCollector({ resource, meter, clock, log, ...way }: CollectorDeps): Collector {
  const stop = new AbortController()
  const late = new AbortController()
  const door = doorOf(way, late.signal)
  const queue: Span[] = []
  /** Ends the wait for more: there is enough. */
  let enough = new AbortController()
  let running: Promise<void> | undefined
  let fails = false

  const count = (outcome: 'sent' | 'dropped', by: number) => meter.add('bridge_trace_spans_total', [outcome], by)
  const pause = (ms: number, ...more: readonly AbortSignal[]) =>
    clock.sleep(ms, AbortSignal.any([stop.signal, ...more])).catch(() => {})

  async function send(spans: readonly Span[]): Promise<void> {
    const body = exportOf(spans, resource)
    let problem = await door.post(body)
    for (const ms of pausesMs) {
      if (problem?.again !== true || stop.signal.aborted) break
      await pause(ms)
      problem = await door.post(body)
    }
    count(problem === undefined ? 'sent' : 'dropped', spans.length)
    if (problem !== undefined && !fails) log.warn('trace.notSent', { code: problem.code, count: spans.length })
    fails = problem !== undefined
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
    /** @returns undefined when it was taken */
    async post(body: string): Promise<Problem | undefined> {
      contacted(url)
      try {
        const signal = AbortSignal.any([late, AbortSignal.timeout(limitMs)])
        const init = { method: 'POST', body, headers: fields, redirect: 'manual', dispatcher, signal } as const
        const { ok, status, body: rest } = await fetch(url, init)
        await rest?.cancel()
        return ok ? undefined : { code: `HTTP${status}`, again: passing.has(status) }
      } catch {
        return { code: 'network', again: true }
      }
    },
    close: () => dispatcher.destroy(),
  }
}
