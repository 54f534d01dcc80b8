/** An administrator sees the own organization, and nobody else's. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID, createDirectory, FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { Browser } from '../security/browser.ts'
import { titles } from '../security/stage.ts'
import { dav, type Office, openOffice } from './office.ts'

const oidOf = (upn: string) => createDirectory().personByAddress(upn)?.oid ?? ''
const megan = oidOf('megan@contoso.example')
const isaiah = oidOf('isaiah@fabrikam.example')

let office: Office
let ofContoso: Browser
let ofFabrikam: Browser
let adele: Office['people']['adele']

beforeAll(async () => {
  office = await openOffice({
    ADMINS: `${CONTOSO_TID}/${megan}, ${FABRIKAM_TID}/Isaiah@Fabrikam.example`,
    ENTRA_CLIENT_SECRET_EXPIRES: '2020-01-31',
  })
  adele = office.people.adele
  ofContoso = office.browser()
  ofFabrikam = office.browser()
  await ofContoso.signIn(megan)
  await ofFabrikam.signIn(isaiah)
})
afterAll(() => office.close())
beforeEach(async () => {
  const { tenants } = office.bridge.services
  for (const tid of [CONTOSO_TID, FABRIKAM_TID]) await tenants.setCaps(tid, {})
})

const adelesPage = () => `/admin/people/${adele.accountId}`
const limits = (more: Readonly<Record<string, string>> = {}) => ({
  detail: 'all',
  calendars: 'any',
  past: '',
  future: '',
  longest: '',
  ...more,
})
const names = `<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>`

describe('the administrator’s pages', () => {
  it('list the people of the own organization and nobody of another', async () => {
    const { status, body } = await ofContoso.get('/admin')
    expect(status).toBe(200)
    expect(body).toContain('adele@contoso.example')
    expect(body).toContain('alex@contoso.example')
    expect(body).not.toContain('fabrikam')
    expect(body).toContain('client secret has ended')
    const other = await ofFabrikam.get('/admin')
    expect(other.body).toContain('miriam@fabrikam.example')
    expect(other.body).not.toContain('contoso.example<')
  })

  it('find people by name, and say so when there is nobody', async () => {
    const found = (await ofContoso.get('/admin?q=aDeLe')).body
    expect([found.includes('adele@contoso.example'), found.includes('alex@contoso.example')]).toEqual([true, false])
    expect((await ofContoso.get('/admin?q=miriam')).body).toContain('Nobody with that name')
  })

  it('show passwords by label, app and use, without a secret, an event or the name of a calendar', async () => {
    await dav(office, adele, 'PROPFIND', adele.home, names)
    const { status, body } = await ofContoso.get(adelesPage())
    expect(status).toBe(200)
    expect(body).toContain('App of adele')
    expect(body).toMatch(/used just now/)
    for (const hidden of [adele.password, adele.password.slice(9), titles.adele, 'Project Falcon', 'Travel ✈'])
      expect(body).not.toContain(hidden)
  })

  it('are not there for people who are no administrators, nor without a sign-in', async () => {
    const browser = office.browser()
    expect((await browser.get('/admin')).location).toContain('note=ended')
    await browser.signIn(adele.oid)
    for (const path of ['/admin', '/admin/proof', adelesPage()]) expect((await browser.get(path)).status).toBe(404)
    expect((await browser.get('/')).body).not.toContain('href="/admin"')
    expect((await ofContoso.get('/')).body).toContain('href="/admin"')
  })

  it('know a person of another organization no better than none at all', async () => {
    const { miriam } = office.people
    const theirs = await ofContoso.get(`/admin/people/${miriam.accountId}`)
    const none = await ofContoso.get(`/admin/people/${'a'.repeat(20)}`)
    expect([theirs.status, theirs.body]).toEqual([404, none.body])
    const csrf = await ofContoso.csrf(`${adelesPage()}/revoke`, adelesPage())
    for (const path of ['/revoke', `/passwords/${miriam.passwordId}/revoke`])
      expect((await ofContoso.send('POST', `/admin/people/${miriam.accountId}${path}`, { csrf })).status).toBe(404)
    // Nor does the id of a stranger's password below the address of an own person lead anywhere.
    const crossed = `${adelesPage()}/passwords/${miriam.passwordId}/revoke`
    expect((await ofContoso.send('POST', crossed, { csrf })).status).toBe(404)
    expect((await dav(office, miriam, 'PROPFIND', miriam.home)).status).toBe(207)
  })

  it('take no tenant and no person from a form', async () => {
    const csrf = await ofContoso.csrf('/admin/caps', '/admin')
    const named = { tid: FABRIKAM_TID, tenant: FABRIKAM_TID, oid: office.people.miriam.oid }
    for (const [name, value] of Object.entries(named)) {
      const { status } = await ofContoso.send('POST', '/admin/caps', {
        ...limits({ detail: 'busy' }),
        csrf,
        [name]: value,
      })
      expect(status).toBe(400)
    }
    expect(await office.bridge.services.tenants.caps(FABRIKAM_TID)).toEqual({})
  })
})

describe('revoking', () => {
  const works = async (password: string, person = adele) =>
    (await dav(office, { ...person, password }, 'PROPFIND', person.home)).status === 207
  const another = async (person = adele) =>
    (await office.bridge.services.passwords.create(person.accountId, 'Extra')).secret.reveal()

  it('takes one password, and leaves the others', async () => {
    const secret = await another()
    const { passwords } = office.bridge.services
    const extra = (await passwords.list(adele.accountId)).find(({ label }) => label === 'Extra')
    await ofContoso.post(`${adelesPage()}/passwords/${extra?.id}/revoke`, {}, adelesPage())
    expect([await works(secret), await works(adele.password)]).toEqual([false, true])
  })

  it('takes all of the organization, and no password of another', async () => {
    const { alex, miriam } = office.people
    const secret = await another(alex)
    const { location } = await ofContoso.post('/admin/revoke', {}, '/admin')
    expect(location).toMatch(/^\/admin\?done=revoked&count=\d+$/)
    const left = [await works(secret, alex), await works(adele.password), await works(miriam.password, miriam)]
    expect(left).toEqual([false, false, true])
  })

  it('ends the browser sessions of that person, and nobody else’s', async () => {
    const [alone, both] = [office.browser(), office.browser()]
    await alone.signIn(office.oid('adele'))
    await both.signIn(office.oid('miriam'))
    await both.signIn(office.oid('adele'), '/login/another')
    await ofContoso.post(`${adelesPage()}/revoke`, {}, adelesPage())
    expect((await alone.get('/activity')).location).toBe('/?note=ended')
    expect((await both.get('/')).body).toContain('Miriam')
    expect((await both.get('/')).body).not.toContain('Adele')
    expect((await ofContoso.post('/admin/revoke', {}, '/admin')).location).toMatch(/done=revoked/)
    expect((await ofContoso.get('/admin')).status, 'the administrator’s own stays').toBe(200)
  })

  it('takes all of one person, and says how many they were', async () => {
    const secrets = [await another(), await another()]
    const kept = await another(office.people.alex)
    const { location } = await ofContoso.post(`${adelesPage()}/revoke`, {}, adelesPage())
    expect((await ofContoso.get(location)).body).toContain('2 passwords no longer work.')
    expect([await works(secrets[0] ?? ''), await works(secrets[1] ?? '')]).toEqual([false, false])
    expect(await works(kept, office.people.alex)).toBe(true)
  })
})

describe('the proof page', () => {
  it('names the permissions held, the mailboxes, and the hosts that were really asked', async () => {
    const { status, body } = await ofContoso.get('/admin/proof')
    expect(status).toBe(200)
    const text = body.replace(/<[^>]*>/g, ' ')
    expect(text).toMatch(/Calendars\.Read .*\d person|people/)
    expect(text).not.toContain('Calendars.ReadWrite')
    expect(text).toContain(CONTOSO_TID)
    expect(text).toContain('adele@contoso.example')
    expect(text).toMatch(/20\d\d-\d\d-\d\d \d\d:\d\d/)
    expect(text).toContain(new URL(office.sandbox.origin).host)
    for (const hidden of ['fabrikam', 'Project Falcon', titles.adele]) expect(text).not.toContain(hidden)
  })
})
