import { Agent, request } from 'undici'

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

/** One connection, kept, as an app has it. */
export function askerOf(origin: string, user: string, password: string): Ask {
  const dispatcher = new Agent({ connections: 1, pipelining: 1, headersTimeout: 300_000, bodyTimeout: 300_000 })
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return async (method, path, body, headers = {}) => {
    const startedAt = performance.now()
    const sent = { authorization, 'content-type': 'application/xml', ...headers }
    const answer = await request(origin + path, {
      method: method as 'GET',
      headers: sent,
      ...(body === '' ? {} : { body }),
      dispatcher,
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, text, ms: performance.now() - startedAt }
  }
}
