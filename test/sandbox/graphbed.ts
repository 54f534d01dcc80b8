import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { createCalls } from '../../sandbox/calls.ts'
import { createDirectory } from '../../sandbox/directory.ts'
import { createFaults } from '../../sandbox/faults.ts'
import { createGraph, type GraphSandbox } from '../../sandbox/graph/routes.ts'
import type { Bearer, CheckBearer, Fault, SandboxContext } from '../../sandbox/model.ts'

/** The Graph half alone, on a port of its own; a token is what it says, as JSON. */

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  readonly body: any
}

export interface Bed {
  readonly origin: string
  readonly context: SandboxContext & { now(): number }
  readonly graph: GraphSandbox
  readonly clock: { now: number }
  /** Oid of a person by the first part of the UPN. */
  oid(name: string): string
  token(name: string, more?: Partial<Bearer>): string
  /** As Adele with `Calendars.Read`, unless told otherwise. */
  get(path: string, prefer?: string, token?: string): Promise<Answer>
  send(method: string, path: string, body?: unknown, token?: string): Promise<Answer>
  /** All rows of all pages. */
  all(path: string, prefer?: string, token?: string): Promise<Answer['body'][]>
  fault(name: string, more?: Partial<Fault>): void
  close(): Promise<void>
}

export const NOW = Date.UTC(2026, 10, 23, 9, 30)

export const check: CheckBearer = (authorization) =>
  authorization === undefined
    ? 'missing'
    : authorization === 'Bearer bad'
      ? 'invalid'
      : (JSON.parse(authorization.slice(7)) as Bearer)

export async function graphBed(): Promise<Bed> {
  const clock = { now: NOW }
  let origin = ''
  const context: SandboxContext = {
    directory: createDirectory(),
    faults: createFaults(),
    calls: createCalls(),
    knobs: { latencyMs: 0, eventsDelta: true, largestPage: 1000 },
    now: () => clock.now,
    origin: () => origin,
  }
  const graph = createGraph(context, check)
  const app = new Koa()
  app.use(graph.control)
  app.use(graph.routes)
  app.silent = true
  const handle = app.callback()
  const server = await listening(createServer((request, response) => void handle(request, response)))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const oid = (name: string): string =>
    context.directory.people.find(({ upn }) => upn.startsWith(`${name}@`))?.oid ?? `nobody called ${name}`
  const token = (name: string, more: Partial<Bearer> = {}): string => {
    const tid = context.directory.person(oid(name))?.tid ?? ''
    return JSON.stringify({ tid, appId: 'app-1', oid: oid(name), scopes: ['Calendars.Read'], roles: [], ...more })
  }
  const call = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Answer> => {
    const url = path.startsWith('http') ? path : `${origin}${path.startsWith('/sandbox') ? '' : '/v1.0'}${path}`
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(url, { method, headers, redirect: 'manual', ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  const adele = token('adele')
  const get: Bed['get'] = (path, prefer, as = adele) =>
    call('GET', path, { authorization: `Bearer ${as}`, ...(prefer === undefined ? {} : { prefer }) })
  return {
    origin,
    context,
    graph,
    clock,
    oid,
    token,
    get,
    send: (method, path, body, as = adele) =>
      call(method, path, { authorization: `Bearer ${as}`, 'content-type': 'application/json' }, body),
    async all(path, prefer, as) {
      const rows: unknown[] = []
      for (let next: string | undefined = path; next !== undefined; ) {
        const { body } = await get(next, prefer, as)
        rows.push(...body.value)
        next = body['@odata.nextLink']
      }
      return rows
    },
    fault: (name, more = {}) => context.faults.on({ name, ...more }),
    async close() {
      await graph.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
