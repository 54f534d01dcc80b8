/** What an administrator is asked to approve where a registration of the organization's own reads: sign-ins, and nothing more. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTOSO_TID, createDirectory, FABRIKAM_TID } from '../../sandbox/directory.ts'
import { Secret } from '../../src/secret.ts'
import { type Office, openOffice, switchedOn } from './office.ts'

const isaiah = createDirectory().personByAddress('isaiah@fabrikam.example')?.oid ?? ''
const given = { clientId: randomUUID(), kind: 'secret', proof: new Secret('own~Q8.value-of-a-secret') } as const
let office: Office

beforeAll(async () => {
  office = await openOffice({ APP_ONLY: '1', ADMINS: `${FABRIKAM_TID}/${isaiah}` }, switchedOn)
  await office.bridge.services.appOnly?.keep(FABRIKAM_TID, isaiah, given)
})
afterAll(() => office.close())

const linkIn = (page: string) =>
  new URL((/id="approve-link" href="([^"]*)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&'))
const pageFor = async (org: string) => (await office.browser().get(`/help/admin?org=${org}`)).body

describe('the page for the administrator of an organization that reads by itself', () => {
  it.each([FABRIKAM_TID, 'fabrikam.example', 'miriam@fabrikam.example'])(
    'leads to the approval of sign-ins alone: %s',
    async (org) => {
      const link = linkIn(await pageFor(org))
      expect(link.searchParams.get('scope')).toBe('openid profile')
      expect(link.searchParams.get('client_id')).toBe(office.sandbox.clientId)
      expect(link.pathname).toContain(FABRIKAM_TID)
    },
  )

  it.each([
    ['en', /by the registration of your own/, /gets no permission to read calendars/],
    ['de', /mit der eigenen Registrierung gelesen/, /Kalender lesen darf sie dadurch nicht/],
  ])('asks for no permission that goes with the operator’s, and says so: %s', async (language, reads, asks) => {
    const browser = office.browser()
    await browser.get(`/language/${language}`)
    const { body } = await browser.get(`/help/admin?org=${FABRIKAM_TID}`)
    expect(body).toMatch(reads)
    expect(body).toMatch(asks)
    expect(body).not.toContain('Calendars.Read (Application)')
    expect(body).not.toContain(given.clientId)
  })

  it('is the same in a request that somebody makes ready', async () => {
    const { body } = await office.browser().get('/help/approval?org=fabrikam.example')
    const direct = /https:[^"<]*adminconsent[^"<]*|http:[^"<]*adminconsent[^"<]*/
      .exec(body)?.[0]
      .replaceAll('&amp;', '&')
    expect(new URL(direct ?? '').searchParams.get('scope')).toBe('openid profile')
  })

  it('is, after the way back, done: there is nothing to switch on', async () => {
    const back = new URL(await office.sandbox.authorize(linkIn(await pageFor(FABRIKAM_TID)), isaiah))
    const { body } = await office.browser().get(back.pathname + back.search)
    expect(body).toContain('data-outcome="granted"')
    expect(body).toContain('Tell your people')
    expect(body).not.toContain('One step is left')
  })

  it('of another organization still leads to the operator’s permission', async () => {
    const page = await pageFor(CONTOSO_TID)
    expect(linkIn(page).searchParams.get('scope')).toMatch(/\/\.default$/)
    expect(page).toContain('Calendars.Read (Application)')
  })
})
