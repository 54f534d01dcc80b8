import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'
import { Agent, fetch as undiciFetch } from 'undici'
import { Fault } from '../errors.ts'
import type { Cloud } from './cloud.ts'
import { faultFromOAuth, readOAuthError } from './explain.ts'

export type Fetch = typeof undiciFetch

const CONNECT_MS = 10_000
const TOTAL_MS = 20_000
const MAX_BODY_CHARS = 1_000_000

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * One request to Entra. Redirects are not followed.
 * @returns any answer that holds a JSON object, whatever its status.
 * @throws Fault `unavailable` for everything else: network, time limit, redirect, HTML of a proxy.
 */
export type Ask = (
  url: URL,
  init?: { readonly headers?: Record<string, string>; readonly form?: string },
) => Promise<Answer>

export interface AskOptions {
  readonly fetch?: Fetch | undefined
  readonly totalMs?: number | undefined
  readonly contacted?: ((url: URL) => void) | undefined
}

export function createAsk({ fetch = undiciFetch, totalMs = TOTAL_MS, contacted }: AskOptions): Ask {
  const dispatcher = new Agent({ connect: { timeout: CONNECT_MS }, connections: 16, allowH2: false })
  return async (url, { headers = {}, form } = {}) => {
    contacted?.(url)
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: form === undefined ? headers : { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      ...(form === undefined ? {} : { body: form }),
      redirect: 'manual',
      dispatcher,
      signal: AbortSignal.timeout(totalMs),
    }).catch(trouble)
    const text = await response.text().catch(trouble)
    const answered = Object.fromEntries(response.headers)
    const body = parse(text)
    if (body === undefined) throw notEntra(response.status, retryAfter(answered))
    return { status: response.status, headers: answered, body }
  }
}

function trouble(cause: unknown): never {
  throw new Fault('unavailable', 'The sign-in service of Microsoft cannot be reached.', {
    code: 'ENTRA_NETWORK',
    cause,
  })
}

const notEntra = (status: number, pause: number | undefined): Fault =>
  new Fault('unavailable', 'Something that is not the sign-in service of Microsoft answered in its place.', {
    code: `HTTP${status}`,
    ...(pause === undefined ? {} : { retryAfterSeconds: pause }),
  })

function parse(text: string): Record<string, unknown> | undefined {
  if (text.length > MAX_BODY_CHARS) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Entra names seconds, never a date. */
function retryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after'] ?? ''
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
}

/** The Fault in an answer of the token endpoint, or undefined if it is no error. */
export function faultOf(answer: Answer): Fault | undefined {
  const failed = answer.body['error'] !== undefined
  if (answer.status < 300 && !failed) return undefined
  const pause = retryAfter(answer.headers)
  if (answer.status === 429 || answer.status >= 500 || !failed) return notWell(answer, pause)
  return faultFromOAuth(readOAuthError(answer.body), pause)
}

/** Throttling and trouble at Entra never say anything about the grant, whatever their body claims. */
function notWell(answer: Answer, pause: number | undefined): Fault {
  const { aadsts, correlationId } = readOAuthError(answer.body)
  return new Fault(
    'unavailable',
    'The sign-in service of Microsoft is busy or has trouble. It is tried again by itself.',
    {
      code: aadsts ?? `HTTP${answer.status}`,
      ...(pause === undefined ? {} : { retryAfterSeconds: pause }),
      ...(correlationId === undefined ? {} : { correlationId }),
    },
  )
}

/** MSAL's way to the network for one operation, and what was seen on it. */
export interface Wire extends INetworkModule {
  /** What went wrong last. */
  readonly failure: Fault | undefined
  /** The last good answer of the token endpoint. */
  readonly tokens: Readonly<Record<string, unknown>> | undefined
}

/**
 * Errors are read here, before MSAL sees them: its own lose codes and headers, and a 5xx without an OAuth error passes for a success
 * without tokens.
 */
export function createWire(ask: Ask, cloud: Cloud): Wire {
  let failure: Fault | undefined
  let tokens: Answer['body'] | undefined
  async function send<T>(address: string, form: string | undefined, headers = {}): Promise<NetworkResponse<T>> {
    const answer = await ask(cloud.real(address), { headers, ...(form === undefined ? {} : { form }) })
    const refused = faultOf(answer)
    if (refused !== undefined) throw refused
    if (form !== undefined && typeof answer.body['access_token'] !== 'string') throw notEntra(answer.status, undefined)
    if (form !== undefined) tokens = answer.body
    return { status: answer.status, headers: { ...answer.headers }, body: answer.body as T }
  }
  const noted = (error: unknown): never => {
    failure = error instanceof Fault ? error : undefined
    throw error
  }
  return {
    sendGetRequestAsync: <T>(url: string, options?: NetworkRequestOptions) =>
      send<T>(url, undefined, options?.headers).catch(noted),
    sendPostRequestAsync: <T>(url: string, options?: NetworkRequestOptions) =>
      send<T>(url, options?.body ?? '', options?.headers).catch(noted),
    get failure() {
      return failure
    },
    get tokens() {
      return tokens
    },
  }
}
