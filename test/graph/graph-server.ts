import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface Seen {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Requests open when this one came, itself included; parts of a batch count one each. */
  readonly inFlight: number
  /** The port at the other end: the same for as long as the connection is. */
  readonly from: number | undefined
}

export interface Reply {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
  /** `hang`: no answer. `cut`: the connection breaks in the middle of the body. `drip`: headers, then silence. */
  readonly fault?: 'hang' | 'cut' | 'drip' | 'reset'
  readonly gzip?: boolean
}

export type Handler = (seen: Seen, turn: number) => Reply | Promise<Reply>

export interface BatchPart {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
}

export const parts = (seen: Seen): BatchPart[] =>
  seen.url.pathname.endsWith('/$batch') ? JSON.parse(seen.body).requests : []

/** Graph's error shape. */
export const graphError = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { error: { code, message: 'words', innerError: { 'request-id': 'r-1' } } },
})

/** An HTTP server on a free port; each test says what it answers. */
export async function startGraph() {
  const seen: Seen[] = []
  const strays: string[] = []
  let open = 0
  let handler: Handler = () => ({ body: { value: [] } })

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const weight = body === '' ? 1 : (JSON.parse(body).requests?.length ?? 1)
    open += weight
    const url = new URL(request.url ?? '/', 'http://graph.test')
    const call = {
      method: request.method ?? '',
      url,
      headers: request.headers,
      body,
      inFlight: open,
      from: request.socket.remotePort,
    }
    seen.push(call)
    const reply = await handler(call, seen.length)
    open -= weight
    write(response, reply)
  }

  const server = createServer((request, response) => {
    void receive(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    seen,
    strays,
    answers: (next: Handler) => {
      handler = next
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function write(response: ServerResponse, { status = 200, headers = {}, body, fault, gzip = false }: Reply): void {
  if (fault === 'hang') return
  if (fault === 'reset') {
    response.destroy()
    return
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {})
  const bytes = gzip ? gzipSync(text) : Buffer.from(text)
  response.writeHead(status, {
    'content-type': 'application/json; odata.metadata=minimal',
    'request-id': 'req-1',
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
    'content-length': bytes.length,
    ...headers,
  })
  if (fault === undefined) {
    response.end(bytes)
    return
  }
  response.write(bytes.subarray(0, bytes.length / 2), () => {
    if (fault === 'cut') response.destroy()
  })
}
