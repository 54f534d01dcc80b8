/** A registration of the organization's own, typed in by its administrator. */
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID, createDirectory, FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { TenantApp } from '../../sandbox/entra/state.ts'
import type { Browser } from '../security/browser.ts'
import { forgedKey } from './forged-key.ts'
import { dav, type Office, openOffice, switchedOn } from './office.ts'

const oidOf = (upn: string) => createDirectory().personByAddress(upn)?.oid ?? ''
const [megan, isaiah] = [oidOf('megan@contoso.example'), oidOf('isaiah@fabrikam.example')]
const settings = { APP_ONLY: '1', ADMINS: `${CONTOSO_TID}/${megan}, ${FABRIKAM_TID}/${isaiah}` }
const path = '/admin/app-only/registration'
const pem = readFileSync(join(import.meta.dirname, '../auth/test-certificate.pem'), 'utf8')
const secret = 'own~Q8.planted-value-of-a-secret-9Zt'

let office: Office
let admin: Browser

beforeAll(async () => {
  office = await openOffice(settings, switchedOn)
  admin = office.browser()
  await admin.signIn(isaiah)
})
afterAll(() => office.close())
beforeEach(async () => {
  office.sandbox.context.faults.off()
  await office.bridge.services.appOnly?.drop(FABRIKAM_TID)
})

/** Registered in Entra by its owner. */
function registered(more: Partial<TenantApp> = {}): TenantApp {
  const app = {
    clientId: randomUUID(),
    tid: FABRIKAM_TID,
    clientSecrets: new Set([secret]),
    certificates: [pem],
    roles: ['Calendars.Read'],
    ...more,
  }
  office.sandbox.entra.tenantApps.set(app.clientId, app)
  return app
}

const appOnly = () => {
  const { appOnly: found } = office.bridge.services
  if (found === undefined) throw new Error('people’s own permissions are used')
  return found
}
const held = (tid = FABRIKAM_TID) => appOnly().registration(tid)
const state = (tid = FABRIKAM_TID) => appOnly().state(tid)

async function enter(fields: Readonly<Record<string, string>>, who = admin): Promise<string> {
  const all = { clientId: '', secret: '', pem: '', inside: '', outside: '', ...fields }
  const { status, body } = await who.post(path, all, '/admin')
  expect(status).toBe(200)
  return (body.split('id="findings"')[1] ?? '').split('</section>')[0]?.replace(/<[^>]*>/g, ' ') ?? ''
}

/** Which application reads for somebody: their token says it. */
async function readerOf(name: 'adele' | 'miriam') {
  const { accounts } = office.bridge.services
  const account = await accounts.get(office.people[name].accountId)
  if (account === undefined) throw new Error(`${name} is gone`)
  return decodeJwt((await accounts.accessToken(account)()).reveal())['appid']
}

const tokenCalls = () => office.sandbox.context.calls.list().filter((call) => call.path.endsWith('/token')).length

describe('what need not be tried', () => {
  const clientId = randomUUID()
  const [certificate = '', key = ''] = pem.split(/(?=-----BEGIN (?:RSA )?PRIVATE KEY-----)/)
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
  const [other, curve] = [
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pkcs8),
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pkcs8),
  ]

  it.each([
    ['the id of a secret in place of its value', { clientId, secret: randomUUID() }, /id of a secret, not its value/],
    ['a client id that is none', { clientId: 'Fabrikam calendars', secret }, /client\) id is a GUID/],
    ['no proof', { clientId }, /either the value of a secret, or a certificate/],
    ['two proofs', { clientId, secret, pem }, /either the value of a secret, or a certificate/],
    ['a key alone', { clientId, pem: key }, /no certificate/],
    ['a certificate alone', { clientId, pem: certificate }, /no private key/],
    ['the key of another certificate', { clientId, pem: certificate + other }, /not that of the certificate/],
    ['a key that is not RSA', { clientId, pem: certificate + curve }, /not RSA/],
    ['a key so large that to sign with it takes seconds', { clientId, pem: forgedKey(16_384) }, /2048 to 4096 bits/],
    ['a key so small that others find it out', { clientId, pem: forgedKey(1_024) }, /2048 to 4096 bits/],
  ])('%s is named, and Microsoft is not asked', async (_, fields, said) => {
    const before = tokenCalls()
    expect(await enter(fields)).toMatch(said)
    expect([tokenCalls() - before, await held(), await state()]).toEqual([0, undefined, undefined])
  })
})

describe('a registration that works', () => {
  it('is kept, reads for its organization from then on, and for no other', async () => {
    const { clientId } = registered()
    expect(await readerOf('adele')).toBe(office.sandbox.clientId)
    expect(await enter({ clientId: clientId.toUpperCase(), secret })).toMatch(
      /is kept, and the bridge reads with it.*switched on/,
    )
    expect(await held()).toMatchObject({ clientId, kind: 'secret' })
    expect([await readerOf('miriam'), await readerOf('adele')]).toEqual([clientId, office.sandbox.clientId])
    expect(await held(CONTOSO_TID)).toBeUndefined()
  })

  it('may prove itself by a certificate, whose end is told', async () => {
    const { clientId } = registered({ clientSecrets: new Set() })
    expect(await enter({ clientId, pem })).toMatch(/is kept/)
    expect(await readerOf('miriam')).toBe(clientId)
    expect((await admin.get('/admin')).body).toMatch(/by a certificate, entered on .*It ends on/)
  })

  it('is said to end in good time, where the day of its secret was entered', async () => {
    const { clientId } = registered()
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const said = [/nobody has entered the day/, /It ends on/, /ends in 10 days\. Your move/]
    for (const [at, ends] of ['', inDays(90), inDays(10)].entries()) {
      expect(await enter({ clientId, secret, ends })).toMatch(/is kept/)
      expect((await admin.get('/admin')).body).toMatch(said[at] ?? /never/)
    }
    expect(await enter({ clientId, secret, ends: '2020-01-31' })).toMatch(/has ended already/)
    expect(await enter({ clientId, secret, ends: 'soon' })).toMatch(/is no date/)
  })

  it('is never shown again: not on a page, not in the log, not on the disk', async () => {
    const { clientId } = registered()
    await enter({ clientId, secret })
    for (const page of ['/admin', '/admin/proof']) {
      const { body } = await admin.get(page)
      expect(body).toMatch(new RegExp(`(?:ending|ends) in ${clientId.slice(-6)}`))
      for (const hidden of [secret, clientId]) expect(body).not.toContain(hidden)
    }
    expect(office.log.join('\n')).not.toContain(secret)
    const files = readdirSync(office.dataDir).map((name) => readFileSync(join(office.dataDir, name)))
    expect(files.filter((file) => file.includes(secret) || file.includes(clientId))).toEqual([])
  })

  it('stands in the audit log of its organization, as its removal does', async () => {
    const { clientId } = registered()
    await enter({ clientId, secret })
    await admin.post(`${path}/remove`, {}, '/admin')
    const { body } = await admin.get('/admin/audit')
    expect(body).toMatch(/"registrationEntered"[^\n]*"secret".*"registrationRemoved"/s)
    expect(body).not.toContain(secret)
  })

  it('is not replaced by the operator’s when it is gone: removed while it is entered, or not in a backup', async () => {
    await enter({ clientId: registered().clientId, secret })
    await office.bridge.services.store.collection('app-registrations').delete(FABRIKAM_TID)
    expect(await state()).toBeUndefined()
    await expect(readerOf('miriam')).rejects.toMatchObject({ code: 'TENANT_NOT_ENABLED' })
  })

  it('is erased by its removal, which switches off until the operator’s is tested', async () => {
    const { clientId } = registered()
    await enter({ clientId, secret })
    await admin.post(`${path}/remove`, {}, '/admin')
    expect([await held(), await state()]).toEqual([undefined, undefined])
    await expect(readerOf('miriam')).rejects.toMatchObject({ code: 'TENANT_NOT_ENABLED' })
    await admin.post('/admin/app-only/test', {}, '/admin')
    expect(await readerOf('miriam')).toBe(office.sandbox.clientId)
  })
})

describe('a registration that does not work', () => {
  it('is not kept, and what is missing is named; the one before reads on', async () => {
    const good = registered()
    await enter({ clientId: good.clientId, secret })
    const { clientId } = registered({ roles: ['MailboxSettings.Read'] })
    const said = await enter({ clientId, secret })
    expect(said).toMatch(/Nothing of what you entered is kept.*is switched on.*Calendars\.Read is missing.*not needed/s)
    expect(await readerOf('miriam')).toBe(good.clientId)
  })

  it('is kept all the same where two mailboxes prove Exchange roles, which no token shows', async () => {
    const { clientId } = registered({ roles: ['Calendars.ReadBasic.All'] })
    const mailboxes = { inside: 'miriam@fabrikam.example', outside: 'pradeep@fabrikam.example' }
    expect(await enter({ clientId, secret, ...mailboxes })).toMatch(/Nothing of what you entered is kept/)
    expect(await held()).toBeUndefined()
    office.sandbox.context.faults.on({ name: 'g08-403', match: { path: 'pradeep' } })
    expect(await enter({ clientId, secret, ...mailboxes })).toMatch(/is kept.*as it should be/s)
    expect(await held()).toMatchObject({ clientId })
  })

  it('because of its secret is the administrator’s to mend, not the operator’s', async () => {
    const { clientId } = registered()
    const said = await enter({ clientId, secret: 'wrong' })
    expect(said).toMatch(/stays switched off.*does not accept the secret.*Your move: make a new secret.*AADSTS7000215/s)
    expect(said).not.toMatch(/operator/)
    expect(await held()).toBeUndefined()
  })

  it('because it is another tenant’s opens nothing there', async () => {
    const { clientId } = registered({ tid: CONTOSO_TID })
    expect(await enter({ clientId, secret })).toMatch(/does not know that client id in your tenant.*AADSTS700016/s)
    expect([await held(), await held(CONTOSO_TID)]).toEqual([undefined, undefined])
  })
})

describe('when it stops working', () => {
  it('people read whose move it is, nobody is revoked, and apps keep what is kept', async () => {
    const { clientId, clientSecrets } = registered()
    await enter({ clientId, secret })
    clientSecrets.clear()
    const { services } = office.bridge
    const { miriam } = office.people
    const account = await services.accounts.get(miriam.accountId)
    if (account === undefined) throw new Error('Miriam is gone')
    await services.accounts
      .accessToken(account)({ force: true })
      .catch(() => {})
    services.mirror.connect(account)
    const [person, chief] = [office.browser(), office.browser()]
    await person.signIn(miriam.oid)
    await chief.signIn(isaiah)
    await expect.poll(async () => (await person.get('/')).body).toContain('data-state="registrationRefused"')
    await expect.poll(async () => (await chief.get('/')).body).toContain('data-state="yoursToMend"')
    expect((await services.accounts.get(account.id))?.state).toBe('connected')
    expect((await dav(office, miriam, 'PROPFIND', miriam.home)).status).toBe(207)
    expect((await admin.post('/admin/app-only/test', {}, '/admin')).body).toMatch(/Your move: make a new secret/)
  })
})

describe('nobody else', () => {
  it('enters one: neither other people, nor with a field that names a tenant', async () => {
    const { clientId } = registered()
    const fields = { clientId, secret, pem: '', inside: '', outside: '' }
    const csrf = await admin.csrf(path, '/admin')
    for (const name of ['tid', 'tenant'])
      expect((await admin.send('POST', path, { ...fields, csrf, [name]: CONTOSO_TID })).status).toBe(400)
    const miriam = office.browser()
    await miriam.signIn(office.people.miriam.oid)
    for (const token of [csrf, await miriam.csrf('/logout')])
      expect((await miriam.send('POST', path, { ...fields, csrf: token })).status).toBe(403)
    expect((await office.browser().send('POST', path, { ...fields, csrf })).location).toContain('note=ended')
    expect(await held()).toBeUndefined()
  })
})
