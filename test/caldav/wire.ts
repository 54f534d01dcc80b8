import { type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import Koa from 'koa'
import { afterAll } from 'vitest'
import { caldav } from '../../src/caldav/server.ts'
import type { Authenticate } from '../../src/calendar.ts'
import type { Clock } from '../../src/clock.ts'
import { type Log, silentLog } from '../../src/log.ts'
import { parseXml } from '../../src/xml/parse.ts'
import type { XmlElement } from '../../src/xml/types.ts'
import { checkedLater } from '../grammar/check.ts'
import { adelesHome, adelesPassword, authenticateWith } from './people.ts'

export interface Sent {
  readonly method: string
  /** Goes onto the wire as it is. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface Got {
  readonly status: number
  readonly reason: string
  readonly headers: IncomingHttpHeaders
  /** As it came over the wire. */
  readonly bytes: Buffer
  /** Unpacked. */
  readonly body: string
}

const fixedClock: Clock = { now: () => Date.UTC(2026, 10, 22, 12), sleep: async () => {} }

export interface ServerOptions {
  readonly clock?: Clock
  readonly authenticate?: Authenticate
  readonly basePath?: string
  readonly log?: Log
}

/**
 * The CalDAV door behind a real socket, with nothing behind it but Koa's 404. Every answer is held against the grammar of
 * `test/grammar`. Closed when the tests of the file are over.
 */
export async function startServer(options: ServerOptions = {}) {
  const app = new Koa()
  app.silent = true
  app.use(
    caldav({
      authenticate: options.authenticate ?? authenticateWith(adelesHome()),
      basePath: options.basePath ?? '',
      publicOrigin: 'https://cal.example.org',
      clock: options.clock ?? fixedClock,
      log: options.log ?? silentLog,
    }),
  )
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  afterAll(() => server.closeAllConnections())
  afterAll(() => void server.close())
  const { port } = server.address() as AddressInfo
  const send = (sent: Sent): Promise<Got> => exchange(port, sent)
  /** As Adele. */
  const dav = (method: string, path: string, body?: string, headers: Sent['headers'] = {}): Promise<Got> =>
    send({
      method,
      path,
      headers: { Authorization: adelesPassword, ...headers },
      ...(body === undefined ? {} : { body }),
    })
  return { port, send, dav }
}

function exchange(port: number, { method, path, headers = {}, body }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
    const out = request({ host: '127.0.0.1', port, method, path, headers: { ...length, ...headers }, agent: false })
    out.once('error', reject)
    out.once('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('error', reject)
      response.once('end', () => {
        const bytes = Buffer.concat(parts)
        const { statusCode = 0, statusMessage = '', headers: got } = response
        const plain = got['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
        const answer = { status: statusCode, reason: statusMessage, headers: got, bytes, body: plain.toString('utf8') }
        const asked = String(body ?? '')
        const checked = checkedLater({ status: statusCode, contentType: got['content-type'], body: answer.body, asked })
        checked.then(() => resolve(answer), reject)
      })
    })
    out.end(body)
  })
}

/** A multistatus, read: per href the response's own status, and its properties by status, as local name → element. */
export interface Answer {
  readonly href: string
  readonly status: number | undefined
  readonly props: ReadonlyMap<number, ReadonlyMap<string, XmlElement>>
}

export function answersIn(body: string): readonly Answer[] {
  return parseXml(body)
    .children.filter(({ name }) => name.local === 'response')
    .map((response) => ({
      href: childText(response, 'href') ?? '',
      status: statusIn(response),
      props: new Map(
        response.children
          .filter(({ name }) => name.local === 'propstat')
          .map((propstat) => [statusIn(propstat) ?? 0, propsIn(propstat)]),
      ),
    }))
}

const child = (parent: XmlElement, local: string) => parent.children.find(({ name }) => name.local === local)
const childText = (parent: XmlElement, local: string) => child(parent, local)?.text

const statusIn = (parent: XmlElement): number | undefined => {
  const line = childText(parent, 'status')
  return line === undefined ? undefined : Number(/^HTTP\/1\.1 (\d{3}) \S/.exec(line)?.[1])
}

const propsIn = (propstat: XmlElement): ReadonlyMap<string, XmlElement> =>
  new Map((child(propstat, 'prop')?.children ?? []).map((prop) => [prop.name.local, prop]))
