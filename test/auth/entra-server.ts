import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

export const TENANT = '7a2b1c3d-0000-4000-8000-00000000c0de'
export const ADELE = '5f1e9d7c-0000-4000-8000-0000000ade1e'
export const CLIENT = 'c11e0000-0000-4000-8000-0000000000aa'

export interface Reply {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body: unknown
}

export interface Seen {
  readonly path: string
  readonly form: URLSearchParams
}

const keyPair = () => generateKeyPair('RS256', { extractable: true })
let pairs: Promise<Awaited<ReturnType<typeof keyPair>>[]> | undefined

/** Two key pairs for the whole test run: the published one and a stranger's. */
function keyPairs() {
  pairs ??= Promise.all([keyPair(), keyPair()])
  return pairs
}

export interface SignOptions {
  readonly claims?: JWTPayload
  readonly without?: readonly string[]
  readonly kid?: string
  readonly stranger?: boolean
}

async function published(issuer: string) {
  const [own, stranger] = await keyPairs()
  if (own === undefined || stranger === undefined) throw new Error('no keys')
  const jwk = async (kid: string, extra = {}) => ({ ...(await exportJWK(own.publicKey)), kid, use: 'sig', ...extra })
  const keys = [
    await jwk('k1', { issuer }),
    await jwk('other-tenant', { issuer: issuer.replace('{tenantid}', '11111111-0000-4000-8000-000000000000') }),
  ]
  return { own: own.privateKey, stranger: stranger.privateKey, keys, later: await jwk('k2') }
}

/** A token endpoint, keys and metadata on a free port; each test says what the token endpoint answers. */
export async function startEntra(now: () => number) {
  const seen: Seen[] = []
  const state = { origin: '', jwks: 'own', issuer: '', keysFail: false, rolled: false }
  let reply: (seen: Seen) => Promise<Reply> | Reply | 'hang' = () => ({ body: {} })
  const issuer = () => state.issuer || `${state.origin}/{tenantid}/v2.0`

  async function answer(request: IncomingMessage): Promise<Reply | 'hang'> {
    const url = new URL(request.url ?? '/', state.origin)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const call = { path: url.pathname, form: new URLSearchParams(Buffer.concat(chunks).toString()) }
    seen.push(call)
    if (url.pathname.endsWith('/openid-configuration')) {
      const host = state.jwks === 'own' ? state.origin : state.jwks
      return { body: { issuer: issuer(), jwks_uri: `${host}/keys` } }
    }
    if (url.pathname === '/keys') {
      const { keys, later } = await published(issuer())
      return state.keysFail ? { status: 503, body: {} } : { body: { keys: state.rolled ? [...keys, later] : keys } }
    }
    return reply(call)
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void answer(request).then((said) => {
      if (said === 'hang') return
      const text = typeof said.body === 'string' ? said.body : JSON.stringify(said.body)
      response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers })
      response.end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const claims = (): JWTPayload => ({
    iss: `${state.origin}/${TENANT}/v2.0`,
    aud: CLIENT,
    iat: Math.floor(now() / 1000),
    nbf: Math.floor(now() / 1000),
    exp: Math.floor(now() / 1000) + 3600,
    sub: 'pairwise',
    tid: TENANT,
    oid: ADELE,
    ver: '2.0',
    nonce: 'n-1',
    name: 'Adele Vance',
    preferred_username: 'adele@contoso.example',
  })

  async function sign({ claims: extra = {}, without = [], kid = 'k1', stranger = false }: SignOptions = {}) {
    const keys = await published(issuer())
    const all: JWTPayload = { ...claims(), ...extra }
    for (const name of without) delete all[name]
    return new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid }).sign(stranger ? keys.stranger : keys.own)
  }

  let serial = 0
  /** A good token answer for Adele. */
  async function tokens(extra: Record<string, unknown> = {}, signing: SignOptions = {}): Promise<Reply> {
    serial += 1
    const info = Buffer.from(JSON.stringify({ uid: ADELE, utid: TENANT })).toString('base64url')
    return {
      body: {
        token_type: 'Bearer',
        scope: 'Calendars.Read openid profile email',
        expires_in: 3599,
        ext_expires_in: 3599,
        access_token: `access-${serial}`,
        refresh_token: `refresh-${serial}`,
        id_token: await sign(signing),
        client_info: info,
        ...extra,
      },
    }
  }

  return {
    state,
    seen,
    url: () => new URL(state.origin),
    sign,
    tokens,
    answers: (next: typeof reply) => {
      reply = next
    },
    tokenCalls: () => seen.filter(({ path }) => path.endsWith('/token')).length,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** An error answer of the token endpoint as Entra writes it. */
export const refusal = (aadsts: number, error = 'invalid_grant', extra = {}): Reply => ({
  status: error === 'invalid_client' ? 401 : 400,
  body: {
    error,
    error_description: `AADSTS${aadsts}: words that may change. Trace ID: x Correlation ID: y Timestamp: z`,
    error_codes: [aadsts],
    timestamp: '2026-01-09 02:02:12Z',
    trace_id: '00000000-0000-4000-8000-000000000001',
    correlation_id: '00000000-0000-4000-8000-000000000002',
    error_uri: `https://login.microsoftonline.com/error?code=${aadsts}`,
    ...extra,
  },
})
