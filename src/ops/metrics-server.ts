/** Where metrics are read: a port of its own, so that it is never reached by the way that apps come. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StartError } from '../errors.ts'
import { contentType } from './meter.ts'
import type { Metrics } from './metrics.ts'

export interface MetricsServer {
  readonly port: number
  close(): void
}

/** @throws StartError when the port cannot be had */
export async function serveMetrics(metrics: Metrics, host: string, port: number): Promise<MetricsServer> {
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000 }, (request, response) => {
    answer(metrics, request, response).catch(() => response.destroy())
  })
  server.maxConnections = 20
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new StartError(
          `METRICS_PORT ${port} at ${host} cannot be opened (${error.code ?? error.name}): choose another one.`,
        ),
      ),
    )
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(metrics: Metrics, { method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
  const isPage = url?.replace(/\?.*$/s, '') === '/metrics'
  if (!isPage || (method !== 'GET' && method !== 'HEAD')) {
    response.writeHead(isPage ? 405 : 404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('GET /metrics\n')
    return
  }
  const text = await metrics.text()
  response
    .writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' })
    .end(method === 'HEAD' ? '' : text)
}
