import { describe, expect, it } from 'vitest'
import { ADELE, TENANT } from './entra-server.ts'
import { adele, clock, entra, fault, redeemRequest, START, server, signedIn } from './setup.ts'

describe('an id token', () => {
  const other = '22222222-0000-4000-8000-000000000000'
  const inSeconds = (seconds: number) => Math.floor(START / 1000) + seconds
  const cases: readonly (readonly [string, Parameters<typeof server.sign>[0], string])[] = [
    ['of another app', { claims: { aud: other } }, 'ID_TOKEN_AUDIENCE'],
    ['for two apps at once, not ours', { claims: { aud: [other, 'x'] } }, 'ID_TOKEN_AUDIENCE'],
    ['of another issuer', { claims: { iss: 'https://login.evil.example/x/v2.0' } }, 'ID_TOKEN_ISSUER'],
    ['whose tenant is not the issuer’s', { claims: { tid: other } }, 'ID_TOKEN_ISSUER'],
    ['without tenant', { without: ['tid'] }, 'ID_TOKEN_TID'],
    ['whose tenant is no GUID', { claims: { tid: 'contoso.example' } }, 'ID_TOKEN_TID'],
    ['without person', { without: ['oid'] }, 'ID_TOKEN_OID'],
    ['whose person is an address', { claims: { oid: 'adele@contoso.example' } }, 'ID_TOKEN_OID'],
    ['that expired three minutes ago', { claims: { exp: inSeconds(-180) } }, 'ID_TOKEN_EXPIRED'],
    ['that starts in three minutes', { claims: { nbf: inSeconds(180) } }, 'ID_TOKEN_NOT_YET'],
    ['without end', { without: ['exp'] }, 'ID_TOKEN_EXPIRED'],
    ['of version 1.0', { claims: { ver: '1.0' } }, 'ID_TOKEN_VERSION'],
    ['of another sign-in', { claims: { nonce: 'n-2' } }, 'ID_TOKEN_NONCE'],
    [
      'of somebody who will type a password in six minutes',
      { claims: { auth_time: inSeconds(360) } },
      'ID_TOKEN_AUTH_TIME',
    ],
    ['of somebody who typed one before all time', { claims: { auth_time: -1 } }, 'ID_TOKEN_AUTH_TIME'],
    ['of somebody who typed one in words', { claims: { auth_time: '1795334400' } }, 'ID_TOKEN_AUTH_TIME'],
    ['without nonce', { without: ['nonce'] }, 'ID_TOKEN_NONCE'],
    ['signed by a stranger under a known key id', { stranger: true }, 'ID_TOKEN_SIGNATURE'],
    ['signed with an unknown key', { kid: 'k9' }, 'ID_TOKEN_KEY'],
    ['signed with a key of another tenant', { kid: 'other-tenant' }, 'ID_TOKEN_KEY_ISSUER'],
  ]
  it.each(cases)('%s is rejected', async (_, signing, code) => {
    server.answers(() => server.tokens({}, signing))
    expect(await fault(entra().redeem(redeemRequest))).toMatchObject({ kind: 'rejected', code })
  })

  it.each([
    ['without signature', 'none', ''],
    ['signed with a shared secret', 'HS256', 'AAAA'],
  ])('%s is rejected', async (_, alg, signature) => {
    const [, payload] = (await server.sign()).split('.')
    const header = Buffer.from(JSON.stringify({ alg, kid: 'k1' })).toString('base64url')
    server.answers(() => server.tokens({ id_token: `${header}.${payload}.${signature}` }))
    const failed = await fault(entra().redeem(redeemRequest))
    expect(failed.kind).toBe('rejected')
    expect(failed.code).toMatch(/^ID_TOKEN_(ALGORITHM|SIGNATURE)$/)
  })

  it.each([
    ['expired 100 s ago', { exp: inSeconds(-100) }],
    ['starts in 100 s', { nbf: inSeconds(100), iat: inSeconds(100) }],
  ])('is taken when it only %s: clocks differ', async (_, claims) => {
    server.answers(() => server.tokens({}, { claims }))
    expect((await entra().redeem(redeemRequest)).identity.oid).toBe(ADELE)
  })

  it('says when a password was typed, where the registration asks for that', async () => {
    server.answers(() => server.tokens({}, { claims: { auth_time: inSeconds(-7200) } }))
    expect((await entra().redeem(redeemRequest)).provenAt).toBe(inSeconds(-7200) * 1000)
    server.answers(() => server.tokens({}, { claims: { auth_time: inSeconds(240) } }))
    expect((await entra().redeem(redeemRequest)).provenAt).toBe(inSeconds(240) * 1000)
    server.answers(() => server.tokens())
    expect(await entra().redeem(redeemRequest)).not.toHaveProperty('provenAt')
  })

  it('brings no name that rewrites a terminal, a line or what stands beside it', async () => {
    const name = '\u001b]0;x\u0007Adele\r\n\u202eecnaV\u2066'
    server.answers(() => server.tokens({}, { claims: { name, preferred_username: 'adele\u0000@contoso.example' } }))
    const { identity } = await entra().redeem(redeemRequest)
    expect([identity.name, identity.username]).toEqual([']0;xAdeleecnaV', 'adele@contoso.example'])
    server.answers(() => server.tokens({}, { claims: { name: '\u0007 \u202e' } }))
    expect((await entra().redeem(redeemRequest)).identity.name).toBe(identity.username.replace('\0', ''))
  })

  it('of a tenant that is not listed is denied, and taken when every tenant is', async () => {
    server.answers(() => server.tokens())
    const listed = entra({ allowedTenants: new Set([other]) })
    expect(await fault(listed.redeem(redeemRequest))).toMatchObject({ kind: 'denied', code: 'TENANT_NOT_ALLOWED' })
    expect((await entra({ allowedTenants: '*' }).redeem(redeemRequest)).identity.tid).toBe(TENANT)
  })

  it('of another tenant is rejected where the metadata names one tenant only', async () => {
    server.state.issuer = `${server.state.origin}/${TENANT}/v2.0`
    server.answers(() => server.tokens())
    expect((await entra({ allowedTenants: '*' }).redeem(redeemRequest)).identity.tid).toBe(TENANT)
    server.answers(() => server.tokens({}, { claims: { tid: other } }))
    const failed = await fault(entra({ allowedTenants: '*' }).redeem(redeemRequest))
    expect(failed).toMatchObject({ kind: 'rejected', code: 'ID_TOKEN_ISSUER' })
  })

  it('with the victim’s address in it is still the attacker: address and name select nothing', async () => {
    const claims = { oid: other, email: 'adele@contoso.example', preferred_username: 'adele@contoso.example' }
    const info = Buffer.from(JSON.stringify({ uid: other, utid: TENANT })).toString('base64url')
    server.answers(() => server.tokens({ client_info: info }, { claims }))
    const { identity } = await entra().redeem(redeemRequest)
    expect([identity.tid, identity.oid]).toEqual([TENANT, other])
  })

  it.each([
    ['0', undefined],
    [false, undefined],
    ['1', 'adele@contoso.example'],
    [undefined, 'adele@contoso.example'],
  ])('that says xms_edov %s of the address brings %s', async (owned, address) => {
    const claims = { email: 'adele@contoso.example', ...(owned === undefined ? {} : { xms_edov: owned }) }
    server.answers(() => server.tokens({}, { claims }))
    expect((await entra().redeem(redeemRequest)).identity.email).toBe(address)
  })
})

describe('the published keys', () => {
  it('are fetched once and kept', async () => {
    const { bridge } = await signedIn()
    await bridge.redeem(redeemRequest)
    expect(server.seen.filter(({ path }) => path === '/keys')).toHaveLength(1)
  })

  it('are fetched again for an unknown key, at most once a minute', async () => {
    const { bridge } = await signedIn()
    server.answers(() => server.tokens({}, { kid: 'k2' }))
    server.state.rolled = true
    await fault(bridge.redeem(redeemRequest))
    expect(server.seen.filter(({ path }) => path === '/keys')).toHaveLength(1)
    clock.at += 61_000
    expect((await bridge.redeem(redeemRequest)).identity.oid).toBe(ADELE)
    expect(server.seen.filter(({ path }) => path === '/keys')).toHaveLength(2)
  })

  it('must lie on the login host', async () => {
    server.state.jwks = 'http://127.0.0.2:1'
    server.answers(() => server.tokens())
    expect(await fault(entra().redeem(redeemRequest))).toMatchObject({ kind: 'unavailable', code: 'JWKS_HOST' })
  })

  it('out of reach mean later, not never, and do not touch accounts that are signed in', async () => {
    const { bridge, grants } = await signedIn()
    server.state.keysFail = true
    server.answers(() => server.tokens())
    expect(await fault(entra().redeem(redeemRequest))).toMatchObject({ kind: 'unavailable' })
    expect((await bridge.accessToken(adele, grants, { force: true })).reveal()).toMatch(/^access-/)
  })
})
