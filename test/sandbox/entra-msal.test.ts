/** The client library the bridge uses, unchanged, against the sandbox: what it accepts is what counts. */
import {
  ConfidentialClientApplication,
  type Configuration,
  CryptoProvider,
  type INetworkModule,
  InteractionRequiredAuthError,
  type NetworkRequestOptions,
  PublicClientApplication,
} from '@azure/msal-node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID } from '../../sandbox/directory.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { control, oids, redirectUri, reset, start } from './entra-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await start()
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

/** Sends what is meant for Microsoft to the sandbox. */
function networkClient(): INetworkModule {
  const send = async <T>(url: string, init: RequestInit) => {
    const response = await fetch(url.replace('https://login.microsoftonline.com', sandbox.origin), init)
    const body = (await response.json()) as T
    return { status: response.status, headers: Object.fromEntries(response.headers), body }
  }
  const headers = (options?: NetworkRequestOptions) => ({ headers: options?.headers ?? {} })
  return {
    sendGetRequestAsync: <T>(url: string, options?: NetworkRequestOptions) => send<T>(url, headers(options)),
    sendPostRequestAsync: <T>(url: string, options?: NetworkRequestOptions) =>
      send<T>(url, { method: 'POST', ...headers(options), body: options?.body ?? '' }),
  }
}

const configuration = (tenant: string, extra: object = {}): Configuration => ({
  auth: { clientId: sandbox.clientId, authority: `https://login.microsoftonline.com/${tenant}`, ...extra },
  system: { networkClient: networkClient() },
})
const confidential = (tenant = 'organizations') =>
  new ConfidentialClientApplication(configuration(tenant, { clientSecret: sandbox.clientSecret }))

const scopes = ['Calendars.Read']
const tokenCalls = () => sandbox.context.calls.list().filter(({ path }) => path.includes('/token')).length

async function signedIn(app: ConfidentialClientApplication, oid: string) {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
  const url = await app.getAuthCodeUrl({
    scopes,
    redirectUri,
    state: 's',
    nonce: 'n',
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
  })
  const code = new URL(await sandbox.authorize(url, oid)).searchParams.get('code') ?? ''
  return app.acquireTokenByCode({ scopes, redirectUri, code, codeVerifier: verifier, nonce: 'n' })
}

describe('msal-node', () => {
  it('signs in with a code, answers from its cache, and refreshes when told to', async () => {
    const app = confidential()
    const result = await signedIn(app, oids.adele)
    expect(result.account).toMatchObject({
      homeAccountId: `${oids.adele}.${CONTOSO_TID}`,
      localAccountId: oids.adele,
      tenantId: CONTOSO_TID,
      username: 'adele@contoso.example',
      name: 'Adele Vance',
    })
    expect(result.scopes).toContain('Calendars.Read')
    const account = result.account
    if (account === null) throw new Error('no account')

    expect((await app.acquireTokenSilent({ account, scopes })).accessToken).toBe(result.accessToken)
    expect(tokenCalls()).toBe(1)
    const renewed = await app.acquireTokenSilent({ account, scopes, forceRefresh: true })
    expect(renewed.accessToken).not.toBe(result.accessToken)
    expect(sandbox.entra.tokens.checkBearer(`Bearer ${renewed.accessToken}`)).toMatchObject({ oid: oids.adele })
    expect(tokenCalls()).toBe(2)
  })

  it('signs in a personal account at /common', async () => {
    const { account } = await signedIn(confidential('common'), oids.johanna)
    expect(account?.tenantId).toBe('9188040d-6c67-4c5b-b112-36a304b66dad')
  })

  it('understands from a suberror that the person must sign in again, and takes a bare invalid_grant for an error', async () => {
    const app = confidential()
    const { account } = await signedIn(app, oids.adele)
    if (account === null) throw new Error('no account')
    const silently = () => app.acquireTokenSilent({ account, scopes, forceRefresh: true })
    await control(sandbox, 'POST', '/faults', { name: 'entra.700082', times: 1 })
    const bare = await silently().catch((error: unknown) => error)
    expect(bare).not.toBeInstanceOf(InteractionRequiredAuthError)
    expect(bare).toMatchObject({ errorCode: 'invalid_grant', errorNo: 700082, subError: '' })
    await control(sandbox, 'POST', '/revoke', { oid: oids.adele })
    const revoked = await silently().catch((error: unknown) => error)
    expect(revoked).toBeInstanceOf(InteractionRequiredAuthError)
    expect(revoked).toMatchObject({ errorCode: 'invalid_grant', errorNo: 50173, subError: 'bad_token' })
  })

  it('gets a token for the application itself, once', async () => {
    const app = confidential(CONTOSO_TID)
    const request = { scopes: ['https://graph.microsoft.com/.default'] }
    const first = await app.acquireTokenByClientCredential(request)
    const second = await app.acquireTokenByClientCredential(request)
    expect(second?.accessToken).toBe(first?.accessToken)
    expect(tokenCalls()).toBe(1)
  })

  it('signs in with a device code', async () => {
    const app = new PublicClientApplication(configuration('organizations'))
    const result = await app.acquireTokenByDeviceCode({
      scopes,
      deviceCodeCallback: ({ userCode }) => {
        void control(sandbox, 'POST', '/devicelogin', { userCode, oid: oids.adele })
      },
    })
    expect(result?.account).toMatchObject({ localAccountId: oids.adele, tenantId: CONTOSO_TID })
  })

  it('finds everything it requires in the metadata of a host it does not know', async () => {
    // Plain http is refused before anything is asked, so the library is told another name for the sandbox.
    const unknown = 'https://sandbox.example'
    const network = networkClient()
    const there = (url: string) => url.replace(unknown, sandbox.origin)
    const metadata: string[] = []
    const app = new ConfidentialClientApplication({
      auth: {
        clientId: sandbox.clientId,
        clientSecret: sandbox.clientSecret,
        authority: `${unknown}/${CONTOSO_TID}`,
        knownAuthorities: ['sandbox.example'],
      },
      system: {
        networkClient: {
          sendGetRequestAsync: async <T>(url: string, options?: NetworkRequestOptions) => {
            metadata.push(new URL(url).pathname)
            const answer = await network.sendGetRequestAsync<T>(there(url), options)
            const text = JSON.stringify(answer.body).replaceAll(sandbox.origin, unknown)
            return { ...answer, body: JSON.parse(text) as T }
          },
          sendPostRequestAsync: <T>(url: string, options?: NetworkRequestOptions) =>
            network.sendPostRequestAsync<T>(there(url), options),
        },
      },
    })
    expect((await signedIn(app, oids.adele)).account?.localAccountId).toBe(oids.adele)
    expect(metadata).toEqual([`/${CONTOSO_TID}/v2.0/.well-known/openid-configuration`])
  })
})

describe('metadata', () => {
  const read = async (path: string) => (await fetch(sandbox.origin + path)).json() as Promise<Record<string, unknown>>

  it('names a template as issuer where people of many tenants sign in, else the tenant', async () => {
    const issuer = async (tenant: string) => (await read(`/${tenant}/v2.0/.well-known/openid-configuration`))['issuer']
    expect(await issuer('common')).toBe(`${sandbox.origin}/{tenantid}/v2.0`)
    expect(await issuer('organizations')).toBe(`${sandbox.origin}/{tenantid}/v2.0`)
    expect(await issuer('consumers')).toBe(`${sandbox.origin}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0`)
    expect(await issuer('contoso.example')).toBe(`${sandbox.origin}/${CONTOSO_TID}/v2.0`)
  })

  it('knows no other tenants and no other instances', async () => {
    expect(await read('/nowhere.example/v2.0/.well-known/openid-configuration')).toMatchObject({ error_codes: [90002] })
    const discovery = '/common/discovery/instance?api-version=1.1&authorization_endpoint='
    expect(await read(`${discovery}https://login.elsewhere.example/common/oauth2/v2.0/authorize`)).toMatchObject({
      error: 'invalid_instance',
    })
    const host = new URL(sandbox.origin).host
    expect(await read(`${discovery}${sandbox.origin}/common/oauth2/v2.0/authorize`)).toMatchObject({
      tenant_discovery_endpoint: `${sandbox.origin}/common/v2.0/.well-known/openid-configuration`,
      metadata: [{ preferred_network: host, aliases: [host] }],
    })
  })
})
