/** Tells the operator, at an address of theirs, of the few things that wait for them. Nothing in it is about a person. */
import { randomUUID } from 'node:crypto'
import { Agent, fetch } from 'undici'
import type { Clock } from '../clock.ts'
import type { Log, LogFields } from '../log.ts'

/** What is sent, as JSON. */
export interface OperatorMessage {
  readonly version: 1
  /** The same at each attempt. */
  readonly id: string
  readonly event: string
  /** RFC 3339, UTC. */
  readonly at: string
  /** Which credential, which kind of trouble. */
  readonly reason?: string
  /** `AADSTS…`, errno and the like. */
  readonly code?: string
  /** Days that are left, or how often. */
  readonly count?: number
}

export interface Webhook {
  hear(event: string, fields: LogFields): void
  /** Gives up what is not sent yet. */
  close(): Promise<void>
}

export interface WebhookDeps {
  readonly url: URL
  readonly clock: Clock
  readonly log: Log
}

interface Notable {
  /** Not oftener than so. */
  readonly everyMs: number
  readonly when?: (fields: LogFields) => boolean
}

const hourMs = 3_600_000

/** By event of the log. */
const notable: ReadonlyMap<string, Notable> = new Map<string, Notable>([
  ['credential.ends', { everyMs: 0 }],
  ['token.failed', { everyMs: hourMs, when: ({ reason }) => reason === 'misconfigured' }],
  ['store.lost', { everyMs: hourMs }],
  ['sync.held', { everyMs: hourMs }],
  ['sync.stuck', { everyMs: hourMs }],
  ['feed.lost', { everyMs: hourMs }],
  ['auth.blocked', { everyMs: hourMs }],
  ['auth.slowed', { everyMs: hourMs }],
  ['account.locked', { everyMs: hourMs }],
  ['audit.failed', { everyMs: hourMs }],
  ['job.failed', { everyMs: hourMs }],
  ['bridge.resting', { everyMs: 0 }],
])

const pausesMs = [1_000, 5_000, 30_000, 120_000]
const limitMs = 10_000
const mostWaiting = 50

export function createWebhook({ url, clock, log }: WebhookDeps): Webhook {
  const stop = new AbortController()
  const running = new Set<Promise<void>>()
  const toldAt = new Map<string, number>()
  const dispatcher = new Agent({ connect: { timeout: limitMs }, connections: 1 })

  async function send(message: OperatorMessage): Promise<void> {
    const body = JSON.stringify(message)
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await post(url, body, dispatcher, stop.signal)
      if (outcome === 'taken') return log.debug('webhook.sent', { reason: message.event })
      const pause = pausesMs[attempt]
      if (outcome !== 'later' || pause === undefined)
        return log.warn('webhook.notSent', { reason: message.event, code: outcome })
      await clock.sleep(pause, stop.signal)
    }
  }

  return {
    hear(event, fields) {
      const row = notable.get(event)
      const now = clock.now()
      if (row === undefined || row.when?.(fields) === false) return
      if (now - (toldAt.get(event) ?? Number.NEGATIVE_INFINITY) < row.everyMs || running.size >= mostWaiting) return
      toldAt.set(event, now)
      const work = send(messageOf(event, fields, now))
        .catch(() => {})
        .finally(() => running.delete(work))
      running.add(work)
    },
    async close() {
      stop.abort()
      await Promise.all(running)
      await dispatcher.close()
    },
  }
}

function messageOf(event: string, { reason, code, count }: LogFields, now: number): OperatorMessage {
  return {
    version: 1,
    id: randomUUID(),
    event,
    at: new Date(now).toISOString(),
    ...(reason === undefined ? {} : { reason }),
    ...(code === undefined ? {} : { code }),
    ...(count === undefined ? {} : { count }),
  }
}

/** @returns `later` for what may go well another time, else why it never will */
async function post(url: URL, body: string, dispatcher: Agent, stop: AbortSignal): Promise<string> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
      redirect: 'manual',
      dispatcher,
      signal: AbortSignal.any([stop, AbortSignal.timeout(limitMs)]),
    })
    await answer.body?.cancel()
    if (answer.ok) return 'taken'
    return answer.status >= 500 || answer.status === 429 || answer.status === 408 ? 'later' : `HTTP${answer.status}`
  } catch {
    return stop.aborted ? 'ended' : 'later'
  }
}
