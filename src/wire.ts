/**
 * What is refused before anything else looks at a request: framing that two servers may read in two ways, names that are not ours,
 * passwords in clear text. One table; what Node's parser refuses by itself is not in it.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Crowd } from './crowd.ts'
import type { Log } from './log.ts'
import { isLoopback } from './settings.ts'
import { isTrusted, neighbours, sourceOf } from './source.ts'

export interface WireRules {
  /** Where clients and browsers find the bridge. */
  readonly publicUrl: URL
  /** Addresses or CIDR ranges of proxies that are believed. */
  readonly trustedProxies: readonly string[]
  readonly log: Log
}

/** A request as far as its head goes. */
interface Head {
  readonly method: string
  readonly version: string
  readonly count: number
  readonly target: string
  /** All values of a field, in order: Node's own `headers` hides some of those that come twice. */
  readonly values: (name: string) => readonly string[]
  /** Sent by a proxy that is believed. */
  readonly proxied: boolean
  /** Not from this machine, its neighbours, or a proxy that is believed. */
  readonly fromAfar: boolean
  readonly publicUrl: URL
}

interface Refusal {
  readonly status: number
  /** For a person who looks what is wrong. Nothing of the request is repeated in it. */
  readonly text: string
  /** `/health` and `/ready` are answered all the same: probes ask by address, and in clear text. */
  readonly sparesHealth?: boolean
  readonly when: (head: Head) => boolean
}

/** More are nobody's need; without a limit of our own, Node would hide those beyond its own. */
const mostFields = 200

const refusals: readonly Refusal[] = [
  // Node takes HTTP/0.9 and whatever looks like a version.
  { status: 505, text: 'HTTP/1.0 or HTTP/1.1, please.', when: ({ version }) => !['1.0', '1.1'].includes(version) },
  { status: 431, text: 'Too many header fields.', when: ({ count }) => count > mostFields },
  {
    // RFC 9112 §3.2
    status: 400,
    text: 'One Host field, please.',
    when: ({ version, values }) => {
      const hosts = values('host')
      return hosts.length > 1 || (version === '1.1' && hosts.length === 0) || hosts[0] === ''
    },
  },
  {
    // RFC 9112 §6.1: other codings are not ours to undo, and where a message ends must not be a matter of opinion.
    status: 400,
    text: 'Transfer-Encoding can only be chunked.',
    when: ({ version, values }) => {
      const codings = values('transfer-encoding')
      if (codings.length === 0) return false
      return version === '1.0' || codings.length > 1 || codings[0]?.toLowerCase() !== 'chunked'
    },
  },
  {
    status: 400,
    text: 'The request target is neither a path nor an address of this server.',
    when: ({ method, target }) => !/^(\/|https?:\/\/)/i.test(target) && !(method === 'OPTIONS' && target === '*'),
  },
  {
    // All links are made from PUBLIC_URL; a proxy that is believed may call us as it likes.
    status: 421,
    text: 'This server does not go by that name. Its operator sets the name with PUBLIC_URL; a proxy has to pass the Host field on.',
    sparesHealth: true,
    when: ({ values, target, proxied, publicUrl }) =>
      [...(proxied ? [] : values('host')), ...authorityOf(target)].some((authority) => !isOurs(authority, publicUrl)),
  },
  {
    // Not 403: DAVx5 deletes calendars on that. No redirect either: the next password would go the same way. Whoever says so
    // is believed, since it can only be to his disadvantage. From far away and without a proxy, it cannot be anything else.
    status: 400,
    text: 'This server is for https only, and this came by http.',
    sparesHealth: true,
    when: ({ values, publicUrl, fromAfar }) => {
      const schemes = values('x-forwarded-proto').flatMap((value) => value.toLowerCase().split(/[,\s]+/))
      if (publicUrl.protocol !== 'https:' || schemes.includes('https')) return false
      return schemes.includes('http') || fromAfar
    },
  },
]

const absolute = /^https?:\/\/([^/?#]*)(.*)$/is

const authorityOf = (target: string): readonly string[] => absolute.exec(target)?.slice(1, 2) ?? []

/** By name alone: ports change on the way through proxies and containers. A loopback name stands for all of them. */
function isOurs(authority: string, publicUrl: URL): boolean {
  const name = /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.exec(authority)?.[1]?.toLowerCase()
  if (name === undefined) return false
  return name === publicUrl.hostname || (isLoopback(publicUrl) && isLoopback(new URL(`http://${name}`)))
}

function headOf(request: IncomingMessage, { publicUrl, trustedProxies }: WireRules): Head {
  const { rawHeaders } = request
  const peer = request.socket.remoteAddress ?? ''
  const proxied = isTrusted(peer, trustedProxies)
  return {
    method: request.method ?? '',
    version: request.httpVersion,
    count: rawHeaders.length / 2,
    target: request.url ?? '',
    values: (name) => rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name),
    proxied,
    fromAfar: !proxied && !isTrusted(peer, neighbours),
    publicUrl,
  }
}

/** Puts the table in front of a listener, and brings absolute targets (RFC 9112 §3.2.2) to the form it knows. */
export function guarded(listener: RequestListener, rules: WireRules): RequestListener {
  const basePath = rules.publicUrl.pathname.replace(/\/+$/, '')
  const [crowd, { trustedProxies }] = [new Crowd(), rules]
  const probePaths = ['', basePath].flatMap((base) => [`${base}/health`, `${base}/ready`])
  return (request, response) => {
    const head = headOf(request, rules)
    const isProbe = probePaths.includes(head.target)
    const refusal = refusals.find((row) => !(isProbe && row.sparesHealth === true) && row.when(head))
    if (refusal !== undefined) {
      rules.log.debug('http.refused', { status: refusal.status, method: head.method })
      return answer(response, refusal.status, refusal.text)
    }
    if (head.proxied && !entered(crowd, sourceOf(request, trustedProxies), trustedProxies, response)) {
      rules.log.debug('http.refused', { status: 503, method: head.method })
      return answer(response, 503, 'Too many requests from one place at once.', { 'Retry-After': '5' })
    }
    const rest = absolute.exec(head.target)?.[2]
    if (rest !== undefined) request.url = rest.startsWith('/') ? rest : `/${rest}`
    listener(request, response)
  }
}

/**
 * Until the answer is out. Behind a proxy that passes on what comes, as it comes, whoever sends slowly would take the connections of all.
 * A source within reach may be one more proxy, which nobody has named; and a proxy that does not say for whom it asks asks for everybody.
 */
function entered(crowd: Crowd, source: string, proxies: readonly string[], response: ServerResponse): boolean {
  if (isTrusted(source, neighbours) || isTrusted(source, proxies)) return true
  const leave = crowd.enter(source)
  if (leave !== undefined) response.once('close', leave)
  return leave !== undefined
}

/** While the bridge starts. */
export const notReady: RequestListener = (_, response) => answer(response, 503, 'Starting.', { 'Retry-After': '5' })

function answer(response: ServerResponse, status: number, text: string, more: Record<string, string> = {}): void {
  response.shouldKeepAlive = false
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...more,
  })
  response.end(`${text}\n`)
}

/**
 * For `Expect: 100-continue`: the body is asked for when somebody begins to read it, so nobody sends a large one before the password
 * was looked at. An answer without it ends the connection (Node sees to that): the client may or may not send it then.
 * @see RFC 9110 §10.1.1
 */
export function inviteLate(request: IncomingMessage, response: ServerResponse): void {
  const invite = (event: string | symbol): void => {
    if (event !== 'data' && event !== 'readable') return
    request.off('newListener', invite)
    if (!response.headersSent) response.writeContinue()
  }
  request.on('newListener', invite)
}
