import { Agent, fetch, type Response } from 'undici'
import { unavailable } from './errors.ts'

/** A request on its way to Graph. Nothing of a mailbox is ever changed: a POST carries a `$batch` of GETs, the rest is about subscriptions. */
export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Requests it stands for, as Outlook counts them. */
  readonly weight: number
  /** Do not use the cached token: one was just refused. */
  readonly renew?: boolean
  /** On a connection that nothing was sent on before. */
  readonly fresh?: boolean
}

/** An HTTP answer with a JSON body, or an error answer with any body. */
export interface Answer {
  readonly status: number
  readonly header: (name: string) => string | undefined
  /** Parsed body; undefined when it is no JSON. Never undefined for 2xx. */
  readonly body: unknown
}

/**
 * Sends and returns any HTTP answer.
 * @throws Fault `unavailable`: `GRAPH_NETWORK`, `GRAPH_TIMEOUT`, `REDIRECTED`, `NOT_JSON`, `TOO_LARGE`.
 */
export type Send = (request: Outgoing) => Promise<Answer>

export interface Limits {
  readonly connectMs: number
  /** From sending until the headers are there. */
  readonly headersMs: number
  /** From the headers until the end of the body: a drip feed ends here too. */
  readonly bodyMs: number
  /** After decompression. */
  readonly maxBodyBytes: number
}

export const defaultLimits: Limits = {
  connectMs: 10_000,
  headersMs: 30_000,
  bodyMs: 60_000,
  maxBodyBytes: 50 * 1024 * 1024,
}

/** Built-in fetch and npm's Agent do not fit together; undici's own pair does. Connections die young rather than being found dead. */
const agentFor = ({ connectMs }: Limits, connections: number, pipelining: 0 | 1): Agent =>
  new Agent({ connect: { timeout: connectMs }, connections, pipelining, keepAliveTimeout: 30_000, allowH2: false })

export function createTransport(limits: Limits, connections: number): Send {
  const kept = agentFor(limits, connections, 1)
  const single = agentFor(limits, connections, 0) // without pipelining, undici ends a connection with its answer
  return async ({ method, url, headers, body, fresh }) => {
    const dispatcher = fresh === true ? single : kept
    const limit = createTimeLimit(limits.headersMs)
    try {
      const init = { method, headers, redirect: 'manual', dispatcher, signal: limit.signal } as const
      const response = await fetch(url, body === undefined ? init : { ...init, body })
      limit.restart(limits.bodyMs)
      return answerOf(response, await readText(response, limits.maxBodyBytes))
    } catch (error) {
      throw limit.signal.aborted ? unavailable('GRAPH_TIMEOUT', error) : asFault(error)
    } finally {
      limit.stop()
    }
  }
}

function createTimeLimit(firstMs: number) {
  const controller = new AbortController()
  const start = (ms: number) => setTimeout(() => controller.abort(), ms)
  let timer = start(firstMs)
  return {
    signal: controller.signal,
    restart: (ms: number) => {
      clearTimeout(timer)
      timer = start(ms)
    },
    stop: () => clearTimeout(timer),
  }
}

class TooLarge extends Error {}

/** Everything undici throws is the network's doing. */
const asFault = (error: unknown) => {
  if (error instanceof TooLarge) return unavailable('TOO_LARGE')
  return unavailable('GRAPH_NETWORK', error)
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function answerOf(response: Response, text: string): Answer {
  const body = /\bjson\b/i.test(response.headers.get('content-type') ?? '') ? parse(text) : undefined
  return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body }
}

function parse(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text)
    return isSaidTwice(body, text) ? undefined : body
  } catch {
    return undefined
  }
}

/** Of two lists by the same name, JavaScript takes the later one without a word: rows would be missing. Inside of texts, quotes are escaped. */
const isSaidTwice = (body: unknown, text: string): boolean =>
  typeof body === 'object' &&
  body !== null &&
  'value' in body &&
  (text.match(/[{,]\s*"value"\s*:\s*\[/g)?.length ?? 0) > 1
