/** The audit log, as an administrator keeps that of the own organization. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CONTOSO_TID, createDirectory, FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { Browser } from '../security/browser.ts'
import { type Office, openOffice } from './office.ts'

const oidOf = (upn: string) => createDirectory().personByAddress(upn)?.oid ?? ''
const megan = oidOf('megan@contoso.example')

let office: Office
let ofContoso: Browser
let ofFabrikam: Browser

beforeAll(async () => {
  office = await openOffice({ ADMINS: `${CONTOSO_TID}/${megan}, ${FABRIKAM_TID}/Isaiah@Fabrikam.example` })
  ofContoso = office.browser()
  ofFabrikam = office.browser()
  await ofContoso.signIn(megan)
  await ofFabrikam.signIn(oidOf('isaiah@fabrikam.example'))
})
afterAll(() => office.close())

it('is that of the own organization, with what its administrator did', async () => {
  const caps = { detail: 'busy', calendars: 'any', past: '', future: '', longest: '' }
  await ofContoso.post('/admin/caps', caps, '/admin')
  await ofContoso.post('/admin/revoke', {}, '/admin')
  const read = async (browser: Browser) => {
    const { status, body } = await browser.get('/admin/audit')
    expect(status).toBe(200)
    return body
      .split('\n')
      .filter((line) => line.includes('{'))
      .map((line) => JSON.parse(line.slice(line.indexOf('{'))) as { event: string; account: string })
  }
  const idOf = async (name: string) => (await office.bridge.services.accounts.find(name))?.id
  await expect.poll(async () => (await read(ofContoso)).map(({ event }) => event)).toContain('limitsSet')
  const entries = await read(ofContoso)
  expect(entries).toContainEqual(
    expect.objectContaining({ event: 'administratorRevoked', account: await idOf('megan@contoso.example') }),
  )
  expect(entries.map(({ account }) => account)).toContain(office.people.adele.accountId)
  expect(entries.map(({ account }) => account)).not.toContain(office.people.miriam.accountId)
  expect((await read(ofFabrikam)).map(({ account }) => account)).not.toContain(office.people.adele.accountId)
})

it('goes on telling of people who have disconnected since, to their own organization', async () => {
  const { services } = office.bridge
  const lgu = office.browser()
  await lgu.signIn(oidOf('lgu@contoso.example'))
  const id = (await services.accounts.find('lgu@contoso.example'))?.id ?? ''
  await lgu.post('/disconnect', {}, '/disconnect')
  expect(await services.accounts.get(id)).toBeUndefined()
  const about = async (browser: Browser) =>
    (await browser.get('/admin/audit')).body
      .split('\n')
      .filter((line) => line.includes(id))
      .map((line) => (JSON.parse(line.slice(line.indexOf('{'))) as { event: string }).event)
  await expect.poll(() => about(ofContoso)).toEqual(['signIn', 'accountErased'])
  expect(await about(ofFabrikam)).toEqual([])
})
