import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID, FABRIKAM_TID } from '../../sandbox/directory.ts'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { askToken, browse, code, control, fields, idClaims, oids, reset } from './entra-client.ts'

const registered = generateKeyPairSync('rsa', { modulusLength: 2048 })
const certificate = registered.publicKey.export({ type: 'spki', format: 'pem' }).toString()

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ certificates: [certificate], deviceIntervalSeconds: 0 })
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

const defaultScope = 'https://graph.microsoft.com/.default'
const asApp = (tenant: string, changes: Record<string, string | undefined> = {}) =>
  askToken(sandbox, { grant_type: 'client_credentials', scope: defaultScope, ...changes }, tenant)
const bearer = (token: unknown) => sandbox.entra.tokens.checkBearer(`Bearer ${String(token)}`)

describe('client credentials', () => {
  it('do not know a tenant where nobody consented yet', async () => {
    const answer = await asApp('fabrikam.example')
    expect([code(answer), answer.body['error'], answer.status]).toEqual([700016, 'unauthorized_client', 400])
  })

  it('give a token without roles where the tenant has not granted any', async () => {
    const { body } = await asApp('contoso.example')
    expect(body).toEqual({
      token_type: 'Bearer',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.any(String),
    })
    expect(bearer(body.access_token)).toEqual({
      tid: CONTOSO_TID,
      appId: sandbox.clientId,
      oid: undefined,
      scopes: [],
      roles: [],
    })
  })

  it('give the granted roles', async () => {
    await control(sandbox, 'POST', '/grants', { tid: 'fabrikam.example', roles: ['Calendars.Read'] })
    const { body } = await asApp(FABRIKAM_TID)
    expect(bearer(body.access_token)).toMatchObject({ tid: FABRIKAM_TID, roles: ['Calendars.Read'] })
  })

  it('need a tenant, and one scope that ends in /.default', async () => {
    expect(code(await asApp('organizations'))).toBe(50059)
    expect(code(await asApp('common'))).toBe(50059)
    expect(code(await asApp(CONTOSO_TID, { scope: 'https://graph.microsoft.com/Calendars.Read' }))).toBe(1002012)
    expect(code(await asApp('nowhere.example'))).toBe(90002)
  })

  it('follow the secret when it is changed', async () => {
    await control(sandbox, 'POST', '/app', { clientSecrets: ['the new one'] })
    expect(code(await asApp(CONTOSO_TID))).toBe(7000215)
    expect((await asApp(CONTOSO_TID, { client_secret: 'the new one' })).status).toBe(200)
    await control(sandbox, 'POST', '/app', { clientSecrets: [sandbox.clientSecret] })
  })
})

describe('a client assertion', () => {
  const assertion = (key = registered.privateKey, expiresIn = '10 minutes') =>
    new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT' })
      .setIssuer(sandbox.clientId)
      .setSubject(sandbox.clientId)
      .setAudience(`https://login.microsoftonline.com/${CONTOSO_TID}/oauth2/v2.0/token`)
      .setNotBefore('0 seconds')
      .setExpirationTime(expiresIn)
      .sign(key)
  const asked = async (jwt: string) => asApp(CONTOSO_TID, { client_secret: undefined, client_assertion: jwt })

  it('stands for the secret when it is signed with a registered key', async () => {
    expect((await asked(await assertion())).status).toBe(200)
  })

  it('is refused when it is signed with another key or out of time', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const forged = await asked(await assertion(privateKey))
    expect([code(forged), forged.status]).toEqual([700027, 401])
    expect(code(await asked(await assertion(registered.privateKey, '-1 hour')))).toBe(700024)
  })
})

describe('a sign-in with a device code', () => {
  const scope = 'openid profile offline_access Calendars.Read'
  const begin = async () => {
    const response = await fetch(`${sandbox.origin}/organizations/oauth2/v2.0/devicecode`, {
      method: 'POST',
      body: fields({ client_id: sandbox.clientId, scope }),
    })
    return (await response.json()) as Record<string, string>
  }
  const poll = (deviceCode: string | undefined) =>
    askToken(
      sandbox,
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode },
      'organizations',
    )

  it('says where to go, and that the person has not come yet', async () => {
    const begun = await begin()
    expect(begun).toMatchObject({
      user_code: expect.stringMatching(/^[B-DF-HJ-NP-TV-XZ2-9]{9}$/),
      verification_uri: `${sandbox.origin}/devicelogin`,
      expires_in: 900,
      interval: 0,
    })
    expect(begun['message']).toContain(begun['user_code'])
    expect((await poll(begun['device_code'])).body).toMatchObject({
      error: 'authorization_pending',
      error_codes: [70016],
    })
  })

  it('ends with tokens, once, when the person went through the pages', async () => {
    const begun = await begin()
    expect((await browse(`${sandbox.origin}/devicelogin`)).heading).toBe('Enter code to allow access')
    const page = `${sandbox.origin}/devicelogin?user_code=${begun['user_code']?.toLowerCase()}`
    expect((await browse(page)).heading).toBe('Pick an account')
    expect((await browse(page, { person: oids.adele })).heading).toBe('Permissions requested')
    expect((await browse(page, { person: oids.adele, consent: 'accept' })).heading).toBe('You have signed in')
    const done = await poll(begun['device_code'])
    expect(idClaims(done)).toMatchObject({ oid: oids.adele })
    expect(done.body.refresh_token).toBeDefined()
    expect(code(await poll(begun['device_code']))).toBe(54005)
  })

  it('ends when the person declines', async () => {
    const begun = await begin()
    const answers = { userCode: begun['user_code'], oid: oids.adele, consent: 'decline' }
    expect((await control(sandbox, 'POST', '/devicelogin', answers)).body).toMatchObject({
      title: 'You cancelled the sign-in',
    })
    expect((await poll(begun['device_code'])).body['error']).toBe('authorization_declined')
  })

  it('stays pending when the person needs an administrator', async () => {
    const begun = await begin()
    const answers = { userCode: begun['user_code'], oid: 'miriam@fabrikam.example' }
    expect((await control(sandbox, 'POST', '/devicelogin', answers)).body).toEqual({
      title: 'Need admin approval',
      code: 90094,
    })
    expect(code(await poll(begun['device_code']))).toBe(70016)
  })

  it('refuses wrong and expired codes', async () => {
    expect((await browse(`${sandbox.origin}/devicelogin?user_code=WRONG`)).text).toContain('That code did not work')
    expect((await poll('wrong')).body).toMatchObject({ error: 'bad_verification_code' })
    const begun = await begin()
    await control(sandbox, 'POST', '/clock', { advanceMs: 15 * 60_000 })
    expect((await poll(begun['device_code'])).body).toMatchObject({ error: 'expired_token' })
  })
})
