/** MSAL looks at the nonce, too, and says the same of a wrong one: here the check of our own stands alone. */
import { generateKeyPair, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CheckIdToken, createCheckIdToken } from '../../src/auth/idtoken.ts'
import { systemClock } from '../../src/clock.ts'

const clientId = '11111111-2222-4333-8444-555555555555'
const tid = '22222222-0000-4000-8000-000000000000'
let check: CheckIdToken
let sign: (claims: Record<string, unknown>) => Promise<string>

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const published = {
    issuer: 'https://login.example/{tenantid}/v2.0',
    key: (kid: string) => (kid === 'k1' ? { key: publicKey, issuer: undefined } : undefined),
  }
  check = createCheckIdToken({ clientId, allowedTenants: '*', keys: async () => published, clock: systemClock })
  sign = (claims) =>
    new SignJWT({ tid, oid: tid, ver: '2.0', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(`https://login.example/${tid}/v2.0`)
      .setAudience(clientId)
      .setSubject('pairwise')
      .setIssuedAt()
      .setNotBefore('0s')
      .setExpirationTime('1h')
      .sign(privateKey)
})

describe('the nonce of an id token', () => {
  it('has to be the one that was sent', async () => {
    expect((await check(await sign({ nonce: 'n-1' }), 'n-1')).identity.oid).toBe(tid)
    await expect(check(await sign({ nonce: 'n-2' }), 'n-1')).rejects.toMatchObject({ code: 'ID_TOKEN_NONCE' })
  })

  it('has to be there when one was sent', async () => {
    await expect(check(await sign({}), 'n-1')).rejects.toMatchObject({ code: 'ID_TOKEN_NONCE' })
  })
})
