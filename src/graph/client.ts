import { Client, type Context, type GraphRequest, ResponseType } from '@microsoft/microsoft-graph-client'
import { faultFrom, unavailable } from './errors.ts'
import { retryAfterSeconds } from './retry.ts'
import type { Answer, Outgoing, Send } from './transport.ts'

export type Body = Readonly<Record<string, unknown>>

/** One part of a `$batch`: a GET. */
export interface Part {
  readonly id: string
  readonly method: 'GET'
  /** Below `/v1.0`, with its query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Requests to Graph, by path and query or by link. Any HTTP answer is returned; `expect` reads it. */
export interface GraphClient {
  get(path: string, query: Query, pageSize?: number): Promise<Answer>
  /** Follows a link of an earlier answer, verbatim. @throws Fault `unavailable` (`FOREIGN_LINK`) when it leads elsewhere. */
  follow(link: string, pageSize?: number): Promise<Answer>
  batch(parts: readonly Part[], renew: boolean): Promise<Answer>
  /** For what is no part of a mailbox: subscriptions. */
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: Body): Promise<Answer>
  /** A path below `/me` as it reads for the mailbox that is meant. */
  named(below: string): string
  /** @returns the JSON object of a good answer. @throws Fault for any other answer. */
  expect(answer: Answer): Body
}

export type Query = Readonly<Record<string, string>>

/** Commas stay readable: Graph takes them either way. */
const encode = (value: string): string => encodeURIComponent(value).replaceAll('%2C', ',')

/** Path of encoded segments. The library encodes nothing: an id with `?` or `#` would cut the address. */
export const path = (...segments: readonly string[]): string => `/${segments.map(encode).join('/')}`

const encoded = (query: Query): Record<string, string> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, encode(value)]))

/** For URLs we write ourselves, inside a `$batch`. */
export const withQuery = (below: string, query: Query): string =>
  `${below}?${Object.entries(encoded(query))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')}`

/** Ids that stay when an item moves between folders: on every request, or ids of two kinds mix. Times stay UTC, bodies HTML: defaults. */
export const preferences = (pageSize?: number): Record<string, string> => ({
  prefer: ['IdType="ImmutableId"', ...(pageSize === undefined ? [] : [`odata.maxpagesize=${pageSize}`])].join(', '),
})

export interface ClientOptions {
  readonly base: Base
  readonly send: Send
  readonly now: () => number
  /** Whose mailbox, by object id, where the token is not a person's own; by default that of the token. */
  readonly owner?: string
  /** A link or a redirect that was not followed. */
  readonly onForeignLink: () => void
}

export function createClient({ base, send, now, owner, onForeignLink }: ClientOptions): GraphClient {
  // Everything is written for `/me`; with a token of the application there is none, and the same lies below `/users/{id}`.
  const named = (below: string) =>
    owner === undefined ? below : below.replace(/^\/me(?=\/)/, path('users', owner).replaceAll('$', '$$$$'))
  const library = Client.initWithMiddleware({
    baseUrl: `${base.root}/`,
    defaultVersion: 'v1.0',
    middleware: { execute: (context) => execute(send, context) },
  })
  return {
    get: (below, query, pageSize) =>
      run(library.api(named(below)).query(encoded(query)).headers(preferences(pageSize)), (request) => request.get()),
    batch: (parts, renew) => {
      const request = library.api('/$batch').headers(preferences()).options({ weight: parts.length, renew })
      return run(request, () => request.post({ requests: parts.map((part) => ({ ...part, url: named(part.url) })) }))
    },
    send: (method, below, body) => {
      const json = body === undefined ? {} : { body: JSON.stringify(body) }
      const headers = { ...preferences(), 'content-type': 'application/json' }
      return send({ method, url: `${base.root}/v1.0${named(below)}`, headers, ...json, weight: 1 })
    },
    async follow(link, pageSize) {
      if (base.holds(link)) return send({ method: 'GET', url: link, headers: preferences(pageSize), weight: 1 })
      onForeignLink()
      throw unavailable('FOREIGN_LINK')
    },
    named,
    expect(answer) {
      if (isRedirect(answer)) onForeignLink()
      return expectBody(answer, now())
    },
  }
}

/** The host and path below which bearer tokens may go. */
export interface Base {
  readonly root: string
  holds(address: string): boolean
}

export function createBase(graphUrl: URL): Base {
  const root = `${graphUrl.origin}${graphUrl.pathname.replace(/\/(v1\.0\/?)?$/, '')}`
  return {
    root,
    // After parsing: dots are resolved then, and a name or password in front of the host shows.
    holds: (address) => URL.canParse(address) && new URL(address).href.startsWith(`${root}/v1.0/`),
  }
}

type Outcome = { readonly answer: Answer } | { readonly error: unknown }

/**
 * The library builds requests; this is its whole middleware chain. In RAW mode the library hands back whatever the chain left, so that is
 * our own outcome: a Fault thrown through it would come out as a GraphError without its kind.
 */
async function execute(send: Send, context: Context): Promise<void> {
  const outcome: Outcome = await send(outgoing(context)).then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  )
  context.response = outcome as unknown as Response
}

async function run(request: GraphRequest, verb: (request: GraphRequest) => Promise<Outcome>): Promise<Answer> {
  const outcome = await verb(request.responseType(ResponseType.RAW))
  if ('error' in outcome) throw outcome.error
  return outcome.answer
}

/** What the library built, as a request of ours. */
function outgoing({ request, options = {} }: Context): Outgoing {
  const { method, headers, body, weight, renew } = options as Partial<Outgoing>
  return {
    method: method === 'POST' ? 'POST' : 'GET',
    url: String(request),
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    weight: weight ?? 1,
    renew: renew ?? false,
  }
}

const isRedirect = ({ status }: Answer): boolean => status >= 300 && status < 400

function expectBody(answer: Answer, now: number): Body {
  const { status, header, body } = answer
  if (isRedirect(answer)) throw unavailable('REDIRECTED')
  if (status >= 400) {
    const [pause, requestId] = [retryAfterSeconds(header, now), header('request-id')]
    throw faultFrom({ status, body, retryAfterSeconds: pause, requestId })
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw unavailable('NOT_JSON')
  return { ...body }
}
