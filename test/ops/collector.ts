/** A collector of OpenTelemetry's, as far as a bridge sees one: takes spans at /v1/traces, and keeps all that it was sent. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

type Value = { readonly stringValue?: string; readonly intValue?: string }
interface Told {
  readonly key: string
  readonly value: Value
}

export interface SeenSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Told[]
  readonly status: { readonly code?: number }
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Told[] }
    readonly scopeSpans: readonly { readonly spans: readonly SeenSpan[] }[]
  }[]
}

export interface OwnCollector {
  readonly url: string
  readonly requests: readonly { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string }[]
  /** What it answers; none: nothing at all. */
  status: number | undefined
  /** What it says with that, one answer after the other; `{}` afterwards. */
  readonly answers: string[]
  spans(): readonly SeenSpan[]
  resource(): Readonly<Record<string, string>>
  close(): void
}

export const told = (attributes: readonly Told[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']))

export async function ownCollector(): Promise<OwnCollector> {
  const requests: { url: string; headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push({ url: request.url ?? '', headers: request.headers, body })
      if (collector.status !== undefined) response.writeHead(collector.status).end(collector.answers.shift() ?? '{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const taken = () =>
    requests.map(({ body }) => JSON.parse(body) as Export).flatMap(({ resourceSpans }) => resourceSpans)
  const collector: OwnCollector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    status: 200,
    answers: [],
    spans: () => taken().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    resource: () => told(taken()[0]?.resource.attributes ?? []),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return collector
}
