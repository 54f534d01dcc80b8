/** How the bridge proves who it is: two secrets during a change, or a certificate. Against the pretend Entra. */
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import type { Credential } from '../../src/auth/credential.ts'
import { createEntra, createPkce } from '../../src/auth/entra.ts'
import { readConfig } from '../../src/config.ts'
import { readCredentials } from '../../src/credentials.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { fault, store } from './setup.ts'

const redirectUri = 'https://cal.contoso.example/callback'
const pemFile = join(import.meta.dirname, 'test-certificate.pem')
const pem = readFileSync(pemFile, 'utf8')
let sandbox: Sandbox
let folder: string

beforeAll(async () => {
  sandbox = await startSandbox({ redirectUris: [redirectUri], certificates: [pem], quiet: true })
  folder = mkdtempSync(join(tmpdir(), 'credential-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await sandbox.close()
})

const secrets = (...texts: readonly string[]): Credential => ({
  kind: 'secret',
  secrets: texts.map((text) => new Secret(text)),
})

/** Signs Adele in and renews the sign-in: a code and a refresh token, each with the proof. */
async function lifeWith(credential: Credential): Promise<string> {
  const bridge = createEntra({
    loginUrl: new URL(sandbox.origin),
    clientId: sandbox.clientId,
    credential,
    tenant: 'common',
    allowedTenants: '*',
    scopes: ['openid', 'profile', 'offline_access', 'Calendars.Read'],
    clock: { now: () => sandbox.context.now(), sleep: async () => {} },
    log: silentLog,
  })
  const { verifier, challenge } = await createPkce()
  const url = await bridge.authorizeUrl({ redirectUri, state: 'st', nonce: 'no', codeChallenge: challenge })
  const adele = sandbox.people.find(({ name }) => name === 'Adele Vance')
  const back = new URL(await sandbox.authorize(url, adele?.oid ?? '')).searchParams
  const code = new Secret(back.get('code') ?? '')
  const { identity, grant } = await bridge.redeem({ code, redirectUri, codeVerifier: verifier, nonce: 'no' })
  const grants = store()
  grants.grant = grant
  await bridge.accessToken(identity, grants, { force: true })
  return identity.name
}

describe('two secrets during a change', () => {
  it('connect people whichever of them Microsoft takes', async () => {
    expect(await lifeWith(secrets(sandbox.clientSecret, 'the next one'))).toBe('Adele Vance')
    expect(await lifeWith(secrets('the one that ended', sandbox.clientSecret))).toBe('Adele Vance')
  })

  it('are both refused when both are wrong, and it is the operator who has to act', async () => {
    const refused = await fault(lifeWith(secrets('wrong', 'wrong, too')))
    expect([refused.kind, refused.code]).toEqual(['misconfigured', 'AADSTS7000215'])
  })
})

const settings = (more: Readonly<Record<string, string>>) =>
  readConfig({
    ENTRA_CLIENT_ID: sandbox.clientId,
    ENTRA_TENANT: 'common',
    TENANTS: '*',
    ...more,
  })

describe('a certificate', () => {
  it('stands for a secret: its key signs, and neither leaves the bridge', async () => {
    const { credential, endings } = readCredentials(settings({ ENTRA_CLIENT_CERTIFICATE_FILE: pemFile }))
    expect(await lifeWith(credential)).toBe('Adele Vance')
    expect(endings).toEqual([{ name: 'certificate', endsAt: Date.parse(new X509Certificate(pem).validTo) }])
  })

  it('that Microsoft does not know is refused, and it is the operator who has to act', async () => {
    const { credential } = readCredentials(settings({ ENTRA_CLIENT_CERTIFICATE_FILE: pemFile }))
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const refused = await fault(lifeWith({ ...credential, key: privateKey } as Credential))
    expect([refused.kind, refused.code]).toEqual(['misconfigured', 'AADSTS700027'])
  })

  it.each([
    ['no certificate', 'nothing', undefined, 'ENTRA_CLIENT_CERTIFICATE_FILE names no certificate (PEM).'],
    ['no key', pem.slice(0, pem.indexOf('-----BEGIN PRIVATE')), undefined, /names no private key/],
    ['the key of another', pem, 'rsa', 'The key that ENTRA_CLIENT_KEY_FILE names is not that of the certificate.'],
    ['a key that Entra does not take', pem, 'ec', /not RSA/],
  ])('file with %s keeps the bridge from starting', (_, certificate, other, sentence) => {
    const file = join(folder, 'certificate.pem')
    writeFileSync(file, certificate)
    const more: Record<string, string> = { ENTRA_CLIENT_CERTIFICATE_FILE: file }
    if (other !== undefined) {
      const { privateKey } =
        other === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
          : generateKeyPairSync('rsa', { modulusLength: 2048 })
      more['ENTRA_CLIENT_KEY_FILE'] = join(folder, 'key.pem')
      writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    }
    expect(() => readCredentials(settings(more))).toThrow(sentence)
  })

  it('and a secret at once are one too many', () => {
    expect(() => settings({ ENTRA_CLIENT_CERTIFICATE_FILE: pemFile, ENTRA_CLIENT_SECRET: 'x' })).toThrow(/keep one/)
  })
})
