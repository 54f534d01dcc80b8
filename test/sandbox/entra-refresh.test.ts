import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/server.ts'
import { code, control, oids, refresh, reset, signIn, start } from './entra-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await start()
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

const DAY = 24 * 3_600_000
const advance = (advanceMs: number) => control(sandbox, 'POST', '/clock', { advanceMs })
const bearer = (token: string) => sandbox.entra.tokens.checkBearer(`Bearer ${token}`)

describe('refreshing', () => {
  it('gives a new refresh token and keeps the old one good', async () => {
    const first = (await signIn(sandbox, oids.adele)).body.refresh_token
    const second = await refresh(sandbox, first)
    expect(second.status).toBe(200)
    expect(second.body.refresh_token).not.toBe(first)
    expect((await refresh(sandbox, first)).status).toBe(200)
    expect((await refresh(sandbox, second.body.refresh_token)).status).toBe(200)
  })

  it('goes on for ever when done every 89 days, and ends after 90 days without', async () => {
    let token = (await signIn(sandbox, oids.adele)).body.refresh_token
    for (let round = 0; round < 3; round += 1) {
      await advance(89 * DAY)
      token = (await refresh(sandbox, token)).body.refresh_token
    }
    expect(token).toBeDefined()
    await advance(90 * DAY)
    expect(code(await refresh(sandbox, token))).toBe(700082)
  })

  it('takes a scope that was consented, and refuses one that was not', async () => {
    const token = (await signIn(sandbox, oids.adele)).body.refresh_token
    expect((await refresh(sandbox, token, { scope: 'Calendars.Read' })).status).toBe(200)
    const more = await refresh(sandbox, token, { scope: 'MailboxSettings.Read' })
    expect(more.body).toMatchObject({ error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' })
  })

  const ends: readonly [string, () => Promise<unknown>, number][] = [
    ['the person’s sessions are revoked', () => control(sandbox, 'POST', '/revoke', { oid: oids.adele }), 50173],
    ['those of the tenant are', () => control(sandbox, 'POST', '/revoke', { tid: 'contoso.example' }), 50173],
    ['all are', () => control(sandbox, 'POST', '/revoke', {}), 50173],
    ['the account is disabled', () => control(sandbox, 'POST', `/people/${oids.adele}`, { disabled: true }), 50057],
    ['consent is withdrawn', () => control(sandbox, 'DELETE', `/grants?oid=${oids.adele}`), 65001],
    ['the tenant withdraws it', () => control(sandbox, 'DELETE', '/grants?tid=contoso.example'), 65001],
  ]
  for (const [name, end, aadsts] of ends) {
    it(`ends when ${name}`, async () => {
      const token = (await signIn(sandbox, oids.adele)).body.refresh_token
      await end()
      expect(code(await refresh(sandbox, token))).toBe(aadsts)
    })
  }

  it('goes on for others when one person’s sessions are revoked, and for that person after a new sign-in', async () => {
    const other = (await signIn(sandbox, oids.alex)).body.refresh_token
    await signIn(sandbox, oids.adele)
    expect((await control(sandbox, 'POST', '/revoke', { oid: oids.adele })).body).toEqual({ revoked: 1 })
    expect((await refresh(sandbox, other)).status).toBe(200)
    const fresh = (await signIn(sandbox, oids.adele)).body.refresh_token
    expect((await refresh(sandbox, fresh)).status).toBe(200)
  })

  it('leaves access tokens good unless they are revoked too', async () => {
    const token = (await signIn(sandbox, oids.adele)).body.access_token
    await control(sandbox, 'POST', '/revoke', { oid: oids.adele })
    expect(bearer(token ?? '')).toMatchObject({ oid: oids.adele })
    await control(sandbox, 'POST', '/revoke', { oid: oids.adele, accessTokens: true })
    expect(bearer(token ?? '')).toBe('invalid')
  })
})
