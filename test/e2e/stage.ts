import { type Demo, startDemo } from '../../demo/demo.ts'
import type { Clock } from '../../src/clock.ts'
import { checkAnswer } from '../grammar/check.ts'

/** The demo on free ports, quiet, and always looking at Graph before it answers, so that a change is seen by the next request. */
export const startQuietDemo = (more: Readonly<Record<string, string>> = {}, clock?: Clock): Promise<Demo> =>
  startDemo(
    { PORT: '0', SANDBOX_PORT: '0', LOG_LEVEL: 'silent', FRESH_SECONDS: '0', FRESH_WAIT_MS: '15000', ...more },
    clock,
  )

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** One DAV request with Basic credentials; the answer is held against the grammar of `test/grammar`. @param path below the server, or a whole address */
export async function dav(
  demo: Pick<Demo, 'facts'>,
  method: string,
  path: string,
  options: {
    readonly body?: string
    readonly depth?: string
    readonly traceparent?: string
    readonly credentials?: readonly [user: string, password: string]
  } = {},
): Promise<Answer> {
  const [user, password] = options.credentials ?? [demo.facts.username, demo.facts.password]
  const headers = {
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    ...(options.depth === undefined ? {} : { depth: options.depth }),
    ...(options.traceparent === undefined ? {} : { traceparent: options.traceparent }),
  }
  const body = options.body === undefined ? {} : { body: options.body }
  const answer = await fetch(new URL(path, demo.facts.caldavUrl), { method, headers, redirect: 'manual', ...body })
  const text = await answer.text()
  const contentType = answer.headers.get('content-type') ?? undefined
  if (answer.headers.has('dav')) {
    checkAnswer({ status: answer.status, contentType, body: text, asked: options.body ?? '' })
  }
  return { status: answer.status, headers: answer.headers, text }
}

/** Asks the sandbox's control endpoint. @returns undefined where it has nothing to say */
export async function control<T = unknown>(
  demo: Pick<Demo, 'facts'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await fetch(`${demo.facts.sandboxUrl}/sandbox${path}`, { method, ...sent })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** Texts of all elements of that local name, in order. */
export const elements = (xml: string, local: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${local}(?: [^>]*)?>([^<]*)</`, 'g'))].map((match) => match[1] ?? '')
