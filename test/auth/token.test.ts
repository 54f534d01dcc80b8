import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import { TENANT } from './entra-server.ts'
import { adele, fault, server, signedIn, store } from './setup.ts'

describe('an access token', () => {
  it('comes from the grant without a request while it is good', async () => {
    const { bridge, grants } = await signedIn()
    const before = server.tokenCalls()
    expect((await bridge.accessToken(adele, grants)).reveal()).toMatch(/^access-/)
    expect(server.tokenCalls()).toBe(before)
    expect(grants.writes).toBe(0)
  })

  it('that is kept in memory ends with the grant that it came from', async () => {
    const { bridge, grants } = await signedIn()
    const first = (await bridge.accessToken(adele, grants)).reveal()
    expect((await bridge.accessToken(adele, grants)).reveal()).toBe(first)
    const { grants: anew } = await signedIn() // at another process
    expect((await bridge.accessToken(adele, anew)).reveal()).not.toBe(first)
    expect(await fault(bridge.accessToken(adele, store()))).toMatchObject({ code: 'NO_GRANT' })
  })

  it('is renewed on demand, and the new refresh token is kept before the token is used', async () => {
    const { bridge, grants } = await signedIn()
    await bridge.accessToken(adele, grants, { force: true })
    const call = server.seen.at(-1)
    expect(Object.fromEntries(call?.form ?? [])).toMatchObject({ grant_type: 'refresh_token', client_secret: 's3cret' })
    expect(grants.writes).toBe(1)
    await bridge.accessToken(adele, grants, { force: true })
    expect(server.seen.at(-1)?.form.get('refresh_token')).not.toBe(call?.form.get('refresh_token'))
  })

  it('is not handed out when the renewed grant could not be kept', async () => {
    const { bridge, grants } = await signedIn()
    grants.write = () => Promise.reject(new Fault('unavailable', 'store down'))
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject({ message: 'store down' })
  })

  it('of ten parallel calls costs one request', async () => {
    const { bridge, grants } = await signedIn()
    const before = server.tokenCalls()
    const all = await Promise.all(Array.from({ length: 10 }, () => bridge.accessToken(adele, grants, { force: true })))
    expect(server.tokenCalls() - before).toBe(1)
    expect(new Set(all.map((token) => token.reveal())).size).toBe(1)
  })

  it('is asked for with the claims of a challenge', async () => {
    const { bridge, grants } = await signedIn()
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}'
    await bridge.accessToken(adele, grants, { force: true, claims })
    expect(JSON.parse(server.seen.at(-1)?.form.get('claims') ?? '{}')).toMatchObject(JSON.parse(claims))
  })

  it('needs a sign-in when there is no grant, or only somebody else’s', async () => {
    const { bridge, grants } = await signedIn()
    expect(await fault(bridge.accessToken(adele, store()))).toMatchObject({ kind: 'signInNeeded', code: 'NO_GRANT' })
    const alex = { ...adele, oid: '33333333-0000-4000-8000-000000000000' }
    expect(await fault(bridge.accessToken(alex, grants))).toMatchObject({ kind: 'signInNeeded', code: 'NO_GRANT' })
  })

  it('is refused as locked when the renewal brings another account, and nothing is kept', async () => {
    const { bridge, grants } = await signedIn()
    const oid = '33333333-0000-4000-8000-000000000000'
    const info = Buffer.from(JSON.stringify({ uid: oid, utid: TENANT })).toString('base64url')
    server.answers(() => server.tokens({ client_info: info }, { claims: { oid } }))
    const failed = await fault(bridge.accessToken(adele, grants, { force: true }))
    expect(failed).toMatchObject({ kind: 'locked', code: 'ACCOUNT_MISMATCH' })
    expect(grants.writes).toBe(0)
  })

  it('needs a sign-in when calendars are no longer among its scopes', async () => {
    const { bridge, grants } = await signedIn()
    server.answers(() => server.tokens({ scope: 'openid profile' }))
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject({ code: 'SCOPE_LOST' })
  })

  it('keeps the old refresh token when the renewal brings none', async () => {
    const { bridge, grants } = await signedIn()
    server.answers(() => server.tokens({ refresh_token: undefined }))
    await bridge.accessToken(adele, grants, { force: true })
    await bridge.accessToken(adele, grants, { force: true })
    const sent = server.seen.filter(({ form }) => form.get('grant_type') === 'refresh_token')
    expect(sent.map(({ form }) => form.get('refresh_token'))).toEqual([
      expect.any(String),
      sent[0]?.form.get('refresh_token'),
    ])
  })

  it('of a grant that does not parse is locked: nothing is overwritten', async () => {
    const { bridge } = await signedIn()
    const grants = store()
    grants.grant = new Secret('not json')
    expect(await fault(bridge.accessToken(adele, grants))).toMatchObject({ kind: 'locked', code: 'GRANT_FORMAT' })
  })
})
