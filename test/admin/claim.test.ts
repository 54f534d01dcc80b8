/** Administrators by what their sign-in says, through the whole sign-in. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDirectory } from '../../sandbox/directory.ts'
import { type Office, openOffice } from './office.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice({ ADMIN_CLAIM: 'wids' })
})
afterAll(() => office.close())

const statusFor = async (upn: string) => {
  const browser = office.browser()
  await browser.signIn(createDirectory().personByAddress(upn)?.oid ?? '')
  return (await browser.get('/admin')).status
}

it('directory roles make an administrator where the registration sends them, and as long as the sign-in names them', async () => {
  const { optionalClaims } = office.sandbox.entra.app
  expect(await statusFor('megan@contoso.example')).toBe(404)
  optionalClaims.add('wids')
  expect(await statusFor('megan@contoso.example')).toBe(200)
  expect(await statusFor('adele@contoso.example')).toBe(404)
  optionalClaims.delete('wids')
  expect(await statusFor('megan@contoso.example')).toBe(404)
})
