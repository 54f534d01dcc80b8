import { describe, expect, it } from 'vitest'
import { ADELE, refusal } from './entra-server.ts'
import { adele, clock, entra, fault, START, server, store } from './setup.ts'

describe('a device code sign-in', () => {
  const pending = refusal(70016, 'authorization_pending')
  const begin = {
    body: {
      device_code: 'dc',
      user_code: 'ABCD-EFGH',
      verification_uri: 'https://microsoft.com/devicelogin',
      expires_in: 900,
      interval: 5,
    },
  }
  /** Answers the polls one after the other, then the refresh. */
  function polls(...replies: readonly (typeof pending)[]) {
    const queue = [...replies]
    server.answers(({ path }) => (path.endsWith('/devicecode') ? begin : (queue.shift() ?? server.tokens())))
  }

  it('shows the code, waits as told, and yields a sign-in', async () => {
    polls(pending, refusal(0, 'slow_down'), pending, await server.tokens({}, { without: ['nonce'] }))
    const shown: object[] = []
    const bridge = entra()
    const { identity, grant } = await bridge.deviceCode((prompt) => shown.push(prompt))
    expect(identity.oid).toBe(ADELE)
    expect(shown).toEqual([
      { verificationUri: 'https://microsoft.com/devicelogin', userCode: 'ABCD-EFGH', expiresInSeconds: 900 },
    ])
    expect(clock.slept).toEqual([5000, 5000, 10_000, 10_000])
    const grants = store()
    grants.grant = grant
    expect((await bridge.accessToken(adele, grants)).reveal()).toMatch(/^access-/)
  })

  it.each([
    ['declined', refusal(0, 'authorization_declined'), 'denied'],
    ['too late', refusal(70020, 'expired_token'), 'rejected'],
    ['a wrong secret', refusal(7000218, 'invalid_client'), 'misconfigured'],
  ])('ends when %s', async (_, reply, kind) => {
    polls(pending, reply)
    expect(await fault(entra().deviceCode(() => {}))).toMatchObject({ kind })
  })

  it('ends by itself when the code is never entered', async () => {
    server.answers(({ path }) => (path.endsWith('/devicecode') ? begin : pending))
    expect(await fault(entra().deviceCode(() => {}))).toMatchObject({ kind: 'rejected', code: 'expired_token' })
    expect(clock.at - START).toBe(900_000)
  })

  it('stops when the person at the keyboard does', async () => {
    polls(pending)
    const stopped = entra().deviceCode(() => {}, AbortSignal.abort(new Error('ctrl-c')))
    await expect(stopped).rejects.toThrow('ctrl-c')
  })
})
