/** What pages say where the application reads: to the administrator, and to who waits until the organization is switched on. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDirectory, FABRIKAM_TID } from '../../sandbox/directory.ts'
import { type Office, openOffice, switchedOn } from './office.ts'

const isaiah = createDirectory().personByAddress('isaiah@fabrikam.example')?.oid ?? ''
let office: Office

beforeAll(async () => {
  const settings = { APP_ONLY: '1', ADMINS: `${FABRIKAM_TID}/${isaiah}` }
  office = await openOffice(settings, switchedOn)
})
afterAll(() => office.close())

it('the page for administrators promises nothing that this mode does not keep', async () => {
  const browser = office.browser()
  for (const language of ['en', 'de']) {
    await browser.get(`/language/${language}`)
    const promises =
      /no application permission|eine Anwendungsberechtigung gibt es nicht|Delegated|delegierte|Microsoft stops them|hält Microsoft sie auf|no longer allow it themselves|selbst nicht mehr erlauben/i
    const { body } = await browser.get('/help/admin')
    expect(body).not.toMatch(promises)
    expect(body).toContain('<dd>Calendars.Read (Application), openid, profile</dd>')
  }
})

it('who comes back from the grant is led to their organization by a sign-in, or at once where there was one', async () => {
  const [stranger, admin] = [office.browser(), office.browser()]
  await admin.signIn(isaiah)
  const link = /href="([^"]*adminconsent[^"]*)"/.exec((await admin.get('/admin')).body)?.[1] ?? ''
  const state = encodeURIComponent(new URL(link.replaceAll('&amp;', '&')).searchParams.get('state') ?? '')
  const back = async (browser: typeof admin) => {
    const { body } = await browser.get(`/oauth/adminconsent?admin_consent=True&tenant=${FABRIKAM_TID}&state=${state}`)
    return /class="button" href="([^"]+)"/.exec(body)?.[1]
  }
  expect([await back(stranger), await back(admin)]).toEqual(['/login/admin', '/admin'])
  expect((await stranger.get('/login/admin')).location).toMatch(/\/oauth2\/v2\.0\/authorize\?/)
})

it('who waits until the organization is switched on is led to a request for its administrator', async () => {
  await office.bridge.services.appOnly?.disable(FABRIKAM_TID)
  const miriam = office.browser()
  await miriam.signIn(office.people.miriam.oid)
  await expect
    .poll(async () => (await miriam.get('/')).body)
    .toMatch(/data-state="notSwitchedOn"[\s\S]*href="\/help\/approval"/)
  const { body } = await miriam.get('/help/approval')
  expect(body).toContain('Nobody has to sign in again after that.')
  expect(body).not.toContain('afterwards you just sign in')
})
