import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPkce } from '../../src/auth/entra.ts'
import { CLIENT, refusal, TENANT } from './entra-server.ts'
import { adele, entra, fault, redeemRequest, server } from './setup.ts'

describe('the authorize URL', () => {
  const request = { redirectUri: 'https://cal.contoso.example/callback', state: 's t', nonce: 'n', codeChallenge: 'c' }

  it('asks for exactly the configured scopes, with PKCE, state and nonce, on the configured host', async () => {
    const url = await entra().authorizeUrl(request)
    expect(`${url.origin}${url.pathname}`).toBe(`${server.state.origin}/organizations/oauth2/v2.0/authorize`)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: CLIENT,
      response_type: 'code',
      response_mode: 'query',
      scope: 'openid profile offline_access Calendars.Read',
      redirect_uri: request.redirectUri,
      state: 's t',
      nonce: 'n',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    })
    expect(server.seen).toEqual([])
  })

  it.each([
    ['https://login.microsoftonline.com'],
    ['https://login.microsoftonline.us'],
    ['https://login.partner.microsoftonline.cn'],
    ['https://login.chinacloudapi.cn'],
  ])('needs no request to anybody for %s', async (loginUrl) => {
    const fetch = () => Promise.reject(new Error('no network'))
    const url = await entra({ loginUrl: new URL(loginUrl), fetch }).authorizeUrl({
      ...request,
      prompt: 'select_account',
    })
    expect(url.href.startsWith(`${loginUrl}/organizations/oauth2/v2.0/authorize?`)).toBe(true)
    expect(url.searchParams.get('prompt')).toBe('select_account')
  })

  it('has a partner in a PKCE pair whose challenge is the hash of the verifier', async () => {
    const { verifier, challenge } = await createPkce()
    expect(createHash('sha256').update(verifier.reveal()).digest('base64url')).toBe(challenge)
  })
})

describe('a sign-in', () => {
  it('yields identity, granted scopes and a grant', async () => {
    server.answers(() => server.tokens())
    const { identity, scopes: granted, grant } = await entra().redeem(redeemRequest)
    expect(identity).toEqual(adele)
    expect(granted).toContain('Calendars.Read')
    expect(Object.keys(JSON.parse(grant.reveal()).RefreshToken)).toHaveLength(1)
    expect(String(grant)).toBe('[secret]')
  })

  it('sends code, verifier and secret to the token endpoint of the configured host', async () => {
    server.answers(() => server.tokens())
    await entra().redeem(redeemRequest)
    const call = server.seen.find(({ path }) => path.endsWith('/token'))
    expect(call?.path).toBe('/organizations/oauth2/v2.0/token')
    expect(Object.fromEntries(call?.form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'the-code',
      code_verifier: 'the-verifier',
      client_secret: 's3cret',
    })
  })

  it('is denied when calendars are not among the granted scopes', async () => {
    server.answers(() => server.tokens({ scope: 'openid profile' }))
    expect(await fault(entra().redeem(redeemRequest))).toMatchObject({ kind: 'denied', code: 'SCOPE_MISSING' })
  })

  it('takes scopes with the resource in front', async () => {
    server.answers(() => server.tokens({ scope: 'https://graph.microsoft.com/Calendars.Read openid' }))
    expect((await entra().redeem(redeemRequest)).scopes).toEqual(['Calendars.Read', 'openid'])
  })

  it('starts over when the code was used or is too old', async () => {
    server.answers(() => refusal(54005))
    const failed = await fault(entra().redeem(redeemRequest))
    expect(failed).toMatchObject({ kind: 'signInNeeded', code: 'AADSTS54005' })
    expect(failed.correlationId).toBe('00000000-0000-4000-8000-000000000002')
  })
})

describe('the link for administrators', () => {
  it('asks for the configured scopes in the tenant named, and comes back with the state', () => {
    const request = { tenant: TENANT, redirectUri: 'https://cal.contoso.example/consented', state: 'a&b' }
    const url = entra().adminConsentUrl(request)
    expect(`${url.origin}${url.pathname}`).toBe(`${server.state.origin}/${TENANT}/v2.0/adminconsent`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT,
      scope: 'openid profile offline_access Calendars.Read',
      redirect_uri: request.redirectUri,
      state: 'a&b',
    })
  })

  it('keeps a tenant that tries to be a path in its segment', () => {
    const url = entra().adminConsentUrl({ tenant: '../evil?x', redirectUri: 'https://x.example/', state: 's' })
    expect(url.pathname).toBe('/..%2Fevil%3Fx/v2.0/adminconsent')
  })
})
