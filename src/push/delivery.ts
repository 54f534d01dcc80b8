/** One message to one push service. @see RFC 8030 §5 */
import { Agent, fetch } from 'undici'
import { isLoopback } from '../settings.ts'
import { publicLookup } from './addresses.ts'

export interface Message {
  readonly endpoint: URL
  readonly body: Uint8Array
  readonly authorization: string
  /** At most 32 characters `[A-Za-z0-9_-]`: a later message of the same topic takes the place of one not delivered yet. */
  readonly topic: string
}

export type Outcome =
  | { readonly kind: 'sent' }
  /** The subscription is no more. */
  | { readonly kind: 'gone' }
  /** Not now. */
  | { readonly kind: 'later'; readonly afterMs: number | undefined; readonly code: string }

export type Deliver = (message: Message) => Promise<Outcome>

const limits = { connectMs: 5_000, allMs: 10_000, answerBytes: 16_384 }
/** Seconds that a push service keeps it for a device that is away: it will look by itself then. */
const keepSeconds = 24 * 60 * 60

/** @returns a `Deliver` that follows no redirect and reads nothing of the answer; it never rejects */
export function createDeliver(now: () => number, contacted?: () => void): Deliver {
  const common = { connections: 4, maxResponseSize: limits.answerBytes, allowH2: false }
  const agent = new Agent({ ...common, connect: { timeout: limits.connectMs, lookup: publicLookup } })
  const local = new Agent({ ...common, connect: { timeout: limits.connectMs } })
  return async ({ endpoint, body, authorization, topic }) => {
    const headers = {
      authorization,
      'content-encoding': 'aes128gcm',
      'content-type': 'application/xml; charset="UTF-8"',
      ttl: `${keepSeconds}`,
      urgency: 'normal',
      topic,
    }
    // `endpointOf` has let loopback through only where it is allowed, and by http alone.
    const dispatcher = endpoint.protocol === 'http:' && isLoopback(endpoint) ? local : agent
    const signal = AbortSignal.timeout(limits.allMs)
    contacted?.()
    try {
      const answer = await fetch(endpoint, { method: 'POST', headers, body, redirect: 'manual', dispatcher, signal })
      await answer.body?.cancel()
      return outcomeOf(answer.status, answer.headers.get('retry-after'), now())
    } catch {
      return { kind: 'later', afterMs: undefined, code: 'NETWORK' }
    }
  }
}

function outcomeOf(status: number, retryAfter: string | null, now: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'sent' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  return { kind: 'later', afterMs: pauseMs(retryAfter, now), code: `HTTP${status}` }
}

/** Seconds or a date. @see RFC 9110 §10.2.3 */
function pauseMs(value: string | null, now: number): number | undefined {
  if (value === null) return undefined
  const until = /^\d+$/.test(value.trim()) ? now + Number(value) * 1_000 : Date.parse(value)
  return Number.isNaN(until) ? undefined : Math.max(0, until - now)
}
