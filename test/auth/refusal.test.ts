import { describe, expect, it } from 'vitest'
import { refusal } from './entra-server.ts'
import { adele, clock, entra, fault, restart, server, signedIn } from './setup.ts'

describe('a renewal that Entra refuses', () => {
  const cases: readonly (readonly [string, ReturnType<typeof refusal>, object])[] = [
    ['sessions revoked', refusal(50173), { kind: 'signInNeeded', code: 'AADSTS50173' }],
    ['unused for 90 days', refusal(700082), { kind: 'signInNeeded', code: 'AADSTS700082' }],
    ['second factor', refusal(50076, 'interaction_required', { suberror: 'basic_action' }), { kind: 'signInNeeded' }],
    ['conditional access', refusal(53003, 'invalid_grant', { suberror: 'message_only' }), { kind: 'signInNeeded' }],
    ['not assigned any more', refusal(50105), { kind: 'signInNeeded', code: 'AADSTS50105' }],
    ['bad token', refusal(70000, 'invalid_grant', { suberror: 'bad_token' }), { kind: 'signInNeeded' }],
    ['unheard-of code', refusal(987654), { kind: 'signInNeeded', code: 'AADSTS987654' }],
    ['unheard-of class', refusal(987654, 'no_such_class'), { kind: 'unavailable', code: 'AADSTS987654' }],
    ['account disabled', refusal(50057), { kind: 'revoked', code: 'AADSTS50057' }],
    ['account deleted', refusal(50034), { kind: 'revoked', code: 'AADSTS50034' }],
    ['consent withdrawn', refusal(65001, 'invalid_grant', { suberror: 'consent_required' }), { kind: 'revoked' }],
    ['secret wrong', refusal(7000215, 'invalid_client'), { kind: 'misconfigured', code: 'AADSTS7000215' }],
    ['secret expired', refusal(7000222, 'invalid_client'), { kind: 'misconfigured', code: 'AADSTS7000222' }],
    ['tenant gone', refusal(90002, 'invalid_request'), { kind: 'misconfigured' }],
    ['app missing', refusal(700016, 'unauthorized_client'), { kind: 'misconfigured' }],
    ['our malformed request', refusal(9002313, 'invalid_request'), { kind: 'unavailable' }],
    ['loop', refusal(50196, 'invalid_grant'), { kind: 'unavailable', retryAfterSeconds: 3600 }],
    ['transient', refusal(90033, 'temporarily_unavailable'), { kind: 'unavailable' }],
    [
      'throttled',
      { status: 429, headers: { 'retry-after': '17' }, body: {} },
      { kind: 'unavailable', retryAfterSeconds: 17 },
    ],
    ['503 that speaks of the grant', { ...refusal(50173), status: 503 }, { kind: 'unavailable' }],
    ['200 without tokens', { body: {} }, { kind: 'unavailable', code: 'HTTP200' }],
    ['HTML of a proxy', { body: '<html>Sign in to the Wi-Fi</html>' }, { kind: 'unavailable', code: 'HTTP200' }],
    [
      'redirect',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
      { kind: 'unavailable', code: 'HTTP302' },
    ],
  ]
  it.each(cases)('%s', async (_, reply, expected) => {
    const { bridge, grants } = await signedIn()
    const before = grants.grant
    server.answers(() => reply)
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject(expected)
    expect(grants.grant).toBe(before)
  })

  it('is asked again at once when the trouble is over: nothing remembers a single 503', async () => {
    const { bridge, grants } = await signedIn()
    server.answers(() => ({ status: 503, body: {} }))
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject({ code: 'HTTP503' })
    server.answers(() => server.tokens())
    expect((await bridge.accessToken(adele, grants, { force: true })).reveal()).toMatch(/^access-/)
  })

  it('leaves Entra alone for as long as it asked, and not longer', async () => {
    const { bridge, grants } = await signedIn()
    server.answers(() => ({ status: 429, headers: { 'retry-after': '17' }, body: {} }))
    await fault(bridge.accessToken(adele, grants, { force: true }))
    const before = server.tokenCalls()
    server.answers(() => server.tokens())
    clock.at += 16_000
    const early = await fault(bridge.accessToken(adele, grants, { force: true }))
    expect(early).toMatchObject({ code: 'HTTP429', retryAfterSeconds: 1 })
    expect((await bridge.accessToken(adele, grants)).reveal()).toMatch(/^access-/)
    expect(server.tokenCalls()).toBe(before)
    clock.at += 2_000
    await bridge.accessToken(adele, grants, { force: true })
    expect(server.tokenCalls()).toBe(before + 1)
  })

  it('because nothing answers is an outage', async () => {
    const { bridge, grants } = await signedIn(entra({ totalMs: 2_000 }))
    await server.close()
    expect(await fault(bridge.accessToken(adele, grants, { force: true }))).toMatchObject({ code: 'ENTRA_NETWORK' })
    await restart()
  })

  it('by silence is given up', async () => {
    const { grants } = await signedIn()
    server.answers(() => 'hang')
    const failed = await fault(entra({ totalMs: 60 }).accessToken(adele, grants, { force: true }))
    expect(failed).toMatchObject({ kind: 'unavailable', code: 'ENTRA_NETWORK' })
  })
})
