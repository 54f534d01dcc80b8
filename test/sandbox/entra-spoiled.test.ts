import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CheckBearer, Fault } from '../../sandbox/model.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { idClaims, oids, refresh, reset, signIn, start } from './entra-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await start()
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

const on = (name: string, more: Partial<Fault> = {}) => sandbox.context.faults.on({ name, ...more })

describe('an id token can be wrong in one thing', () => {
  const verify = async (name: string) => {
    on(name)
    const { body } = await signIn(sandbox, oids.adele)
    const keys = await (await fetch(`${sandbox.origin}/common/discovery/v2.0/keys`)).json()
    return jwtVerify(String(body['id_token']), createLocalJWKSet(keys as Parameters<typeof createLocalJWKSet>[0]), {
      audience: sandbox.clientId,
      issuer: `${sandbox.origin}/3d5a1f0e-7b64-4c1b-9a5c-6e2f8b1c0a11/v2.0`,
    })
  }
  const failures: readonly [string, abstract new (...args: never[]) => Error][] = [
    ['aud', errors.JWTClaimValidationFailed],
    ['iss', errors.JWTClaimValidationFailed],
    ['nbf', errors.JWTClaimValidationFailed],
    ['exp', errors.JWTExpired],
    ['signature', errors.JWSSignatureVerificationFailed],
    ['unknown-kid', errors.JWKSNoMatchingKey],
  ]
  for (const [name, failure] of failures) {
    it(name, async () => {
      await expect(verify(`entra.id-token.${name}`)).rejects.toBeInstanceOf(failure)
    })
  }

  it('unsigned', async () => {
    on('entra.id-token.alg-none')
    const { body } = await signIn(sandbox, oids.adele)
    const [header = '', claims = '', signature] = String(body['id_token']).split('.')
    const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())
    expect(decoded(header)).toEqual({ alg: 'none' })
    expect(decoded(claims)).toMatchObject({ oid: oids.adele, aud: sandbox.clientId })
    expect(signature).toBe('')
  })

  const claims: readonly [string, string, unknown][] = [
    ['tid', 'tid', '5e7a1c90-0000-4000-8000-00000000beef'],
    ['nonce', 'nonce', 'another-nonce'],
    ['no-nonce', 'nonce', undefined],
    ['no-oid', 'oid', undefined],
    ['no-tid', 'tid', undefined],
  ]
  for (const [name, claim, value] of claims) {
    it(name, async () => {
      on(`entra.id-token.${name}`, { times: 1 })
      const wrong = idClaims(await signIn(sandbox, oids.adele))
      const right = idClaims(await signIn(sandbox, oids.adele))
      expect(wrong[claim]).toBe(value)
      expect([wrong.aud, wrong.iss, wrong['name']]).toEqual([right.aud, right.iss, right['name']])
      expect(right[claim]).not.toBe(value)
    })
  }
})

describe('a token answer can be wrong in one thing', () => {
  const renewed = async (fault: Fault) => {
    const token = (await signIn(sandbox, oids.adele)).body.refresh_token
    sandbox.context.faults.on(fault)
    return refresh(sandbox, token)
  }
  const missing: readonly [string, string][] = [
    ['no-refresh-token', 'refresh_token'],
    ['no-id-token', 'id_token'],
    ['no-client-info', 'client_info'],
    ['no-access-token', 'access_token'],
  ]
  for (const [name, member] of missing) {
    it(`${name}`, async () => {
      const { body } = await renewed({ name: `entra.token.${name}` })
      expect(body).toHaveProperty('token_type')
      expect(body).not.toHaveProperty(member)
    })
  }

  it('another scope', async () => {
    const { body } = await renewed({ name: 'entra.token.scope', with: { scope: 'User.Read' } })
    expect(body['scope']).toBe('User.Read')
  })

  it('the tokens of somebody else', async () => {
    const answer = await renewed({ name: 'entra.token.other-person', with: { oid: oids.alex } })
    const check: CheckBearer = sandbox.entra.tokens.checkBearer
    expect(idClaims(answer)).toMatchObject({ oid: oids.alex })
    expect(check(`Bearer ${answer.body.access_token}`)).toMatchObject({ oid: oids.alex })
  })

  it('a short life, or a hint to renew early', async () => {
    const short = await renewed({ name: 'entra.token.expires-in', times: 1, with: { seconds: 5 } })
    expect(short.body['expires_in']).toBe(5)
    const early = await renewed({ name: 'entra.token.refresh-in', with: { seconds: 600 } })
    expect(early.body['refresh_in']).toBe(600)
  })
})
