import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http'

export interface Answered {
  readonly status: number
  readonly text: string
  /** Until the last octet of the body. */
  readonly ms: number
}

export type Ask = (
  method: string,
  path: string,
  body: string,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answered>

const limitMs = 300_000

/** One connection, kept where the server keeps it. By Node's own client: undici's begins a new one for each REPORT. */
export function askerOf(origin: string, user: string, password: string): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const { host, port } = new URL(origin)
  return async (method, path, body, headers = {}) => {
    const startedAt = performance.now()
    const content = body === '' ? {} : { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) }
    // All of them are on this machine; looking a name up is no part of any answer.
    const options = { host: '127.0.0.1', port, path, method, agent, timeout: limitMs }
    const answer = await answerTo({ ...options, headers: { host, authorization, ...content, ...headers } }, body)
    const text = await textOf(answer)
    return { status: answer.statusCode ?? 0, text, ms: performance.now() - startedAt }
  }
}

function answerTo(options: RequestOptions, body: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const asked = request(options, resolve)
  asked.once('error', reject)
  asked.once('timeout', () => asked.destroy(new Error('the server takes too long')))
  asked.end(body)
  return promise
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
