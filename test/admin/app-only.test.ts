/** Reading with the application's own permission: whose mailbox, in which organization, and what becomes of everybody when it goes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID, createDirectory, FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { Browser } from '../security/browser.ts'
import { titles } from '../security/stage.ts'
import { dav, type Office, openOffice, switchedOn } from './office.ts'

const oidOf = (upn: string) => createDirectory().personByAddress(upn)?.oid ?? ''
const isaiah = oidOf('isaiah@fabrikam.example')
const settings = {
  APP_ONLY: '1',
  ADMINS: `${CONTOSO_TID}/${oidOf('megan@contoso.example')}, ${FABRIKAM_TID}/${isaiah}`,
}

let office: Office
let admin: Browser

beforeAll(async () => {
  office = await openOffice(settings, switchedOn)
  admin = office.browser()
  await admin.signIn(isaiah)
})
afterAll(() => office.close())

const grant = (roles: readonly string[]) => {
  office.sandbox.entra.grants.removeTenant(FABRIKAM_TID)
  office.sandbox.entra.grants.addTenant(FABRIKAM_TID, { scopes: [], roles })
}
const state = () => office.bridge.services.appOnly?.state(FABRIKAM_TID)
const find = async (path: string, form: Readonly<Record<string, string>> = {}) => {
  const { status, body } = await admin.post(path, form, '/admin')
  expect(status).toBe(200)
  return (body.split('id="findings"')[1] ?? '').split('</section>')[0]?.replace(/<[^>]*>/g, ' ') ?? ''
}
const test = () => find('/admin/app-only/test')

describe('a sign-in', () => {
  it('asks for nothing but who somebody is, and keeps nothing else', async () => {
    const { location } = await office.browser().get('/login')
    expect(new URL(location).searchParams.get('scope')).toBe('openid profile')
    const grants = office.bridge.services.store.collection<{ grant: string }>('grants')
    expect((await grants.get(office.people.adele.accountId))?.grant).toBe('')
  })
})

describe('a mailbox', () => {
  it('is that of whoever signed in, by object id, and no other is ever asked for', () => {
    const { adele, alex, miriam } = office.people
    const asked = office.sandbox.context.calls
      .list()
      .filter(({ side, path }) => side === 'graph' && !path.includes('$batch'))
    const owners = new Set(asked.map(({ path }) => /^\/v1\.0\/users\/([^/?]+)\//.exec(path)?.[1] ?? path))
    expect(asked.length).toBeGreaterThan(3)
    expect([...owners].filter((oid) => ![adele.oid, alex.oid, miriam.oid, isaiah].includes(oid))).toEqual([])
  })

  it('shows its owner’s own calendars, and none that somebody else owns', async () => {
    const { adele } = office.people
    const names = `<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>`
    const { status, body } = await dav(office, adele, 'PROPFIND', adele.home, names)
    expect([status, body.includes('Project Falcon')]).toEqual([207, true])
    for (const theirs of ['Diego Siciliani', 'Lee Gu', 'Alex Wilber', 'Support Desk'])
      expect(body).not.toContain(theirs)
  })

  it('answers apps with what is in it', async () => {
    for (const person of Object.values(office.people)) {
      const query = `<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter></C:calendar-query>`
      const { body } = await dav(office, person, 'REPORT', person.calendar, query)
      const seen = Object.values(titles).filter((title) => body.includes(title))
      expect(seen).toEqual([`PLANTED ${person.user.split('@')[0]}`])
    }
  })
})

describe('switching an organization on', () => {
  beforeEach(async () => {
    grant([])
    await office.bridge.services.appOnly?.disable(FABRIKAM_TID)
  })

  it('takes a token that shows the permission; what is missing or too much is named', async () => {
    expect(await test()).toMatch(/stays switched off.*without any permission.*Calendars\.Read is missing/s)
    expect(await state()).toBeUndefined()
    grant(['MailboxSettings.Read'])
    expect(await test()).toMatch(
      /stays switched off.*Calendars\.Read is missing.*MailboxSettings\.Read is granted and not needed/s,
    )
    grant(['Calendars.Read'])
    const said = await test()
    expect(said).toMatch(/is switched on/)
    expect(said).not.toMatch(/missing|not needed/)
    expect(await state()).toMatchObject({ at: expect.any(Number) })
  })

  it('says what Entra’s refusal means, where there is no token at all', async () => {
    office.sandbox.context.faults.on({ name: 'entra.7000215.token', times: 1 })
    expect(await test()).toMatch(/stays switched off.*gave no token\. .*secret.*\(AADSTS7000215\)/s)
  })

  it('is done by nobody’s coming back from Microsoft’s page, whatever the address says', async () => {
    grant(['Calendars.Read'])
    const page = await admin.get('/admin')
    const link = new URL((/href="([^"]*adminconsent[^"]*)"/.exec(page.body)?.[1] ?? '').replaceAll('&amp;', '&'))
    expect(link.searchParams.get('scope')).toMatch(/\/\.default$/)
    expect(link.pathname).toContain(FABRIKAM_TID)
    const state22 = encodeURIComponent(link.searchParams.get('state') ?? '')
    for (const browser of [admin, office.browser()]) {
      const { body } = await browser.get(
        `/oauth/adminconsent?admin_consent=True&tenant=${FABRIKAM_TID}&state=${state22}`,
      )
      // Nor does the page say so.
      expect(body).toMatch(/is left/)
      expect(body).not.toMatch(/Tell your people|People can sign in|next sign-in confirms/)
    }
    expect(await state()).toBeUndefined()
  })

  it('is for administrators, and for their own organization', async () => {
    grant(['Calendars.Read'])
    const csrf = await admin.csrf('/admin/app-only/test', '/admin')
    for (const name of ['tid', 'tenant', 'oid'])
      expect((await admin.send('POST', '/admin/app-only/test', { csrf, [name]: CONTOSO_TID })).status).toBe(400)
    const miriam = office.browser()
    await miriam.signIn(office.people.miriam.oid)
    const token = await miriam.csrf('/logout')
    expect((await miriam.send('POST', '/admin/app-only/test', { csrf: token })).status).toBe(403)
    expect(await state()).toBeUndefined()
    await admin.post('/admin/app-only/off', {}, '/admin')
    expect(await office.bridge.services.appOnly?.state(CONTOSO_TID)).toBeDefined()
  })

  it('is told to people who wait for it', async () => {
    const pradeep = office.browser()
    await pradeep.signIn(oidOf('pradeep@fabrikam.example'))
    await expect.poll(async () => (await pradeep.get('/')).body).toContain('data-state="notSwitchedOn"')
    expect((await pradeep.get('/')).body).not.toContain('href="/admin#application"')
  })

  it('is told to those who may do it as theirs to do, and brings the calendars of everybody who waits', async () => {
    const [pradeep, chief] = [office.browser(), office.browser()]
    await pradeep.signIn(oidOf('pradeep@fabrikam.example'))
    await chief.signIn(isaiah)
    await expect.poll(async () => (await pradeep.get('/')).body).toContain('data-state="notSwitchedOn"')
    await expect.poll(async () => (await chief.get('/')).body).toContain('data-state="yoursToSwitchOn"')
    expect((await chief.get('/')).body).toContain('href="/admin#application"')
    grant(['Calendars.Read'])
    expect(await test()).toMatch(/is switched on/)
    for (const browser of [pradeep, chief])
      await expect
        .poll(async () => (await browser.get('/')).body, { timeout: 10_000 })
        .toContain('data-state="connected"')
  })
})

describe('the proof page', () => {
  it('says what the application itself holds', async () => {
    grant(['Calendars.Read', 'MailboxSettings.Read'])
    const text = (await admin.get('/admin/proof')).body.replace(/<[^>]*>/g, ' ')
    expect(text).toMatch(/Calendars\.Read MailboxSettings\.Read\s+The application itself/)
    expect(text).not.toContain('Each by the sign-in of its own owner')
  })
})

describe('checking two mailboxes', () => {
  const check = (inside: string, outside: string) => find('/admin/app-only/probe', { inside, outside })
  const [miriam, pradeep] = ['miriam@fabrikam.example', 'pradeep@fabrikam.example']
  beforeEach(async () => {
    grant(['Calendars.Read'])
    office.sandbox.context.faults.off()
    await office.bridge.services.appOnly?.disable(FABRIKAM_TID)
  })
  afterAll(() => office.sandbox.context.faults.off())

  it('proves roles of Exchange, which no token shows: one opens, one is refused', async () => {
    office.sandbox.context.faults.on({ name: 'g08-403', match: { path: 'pradeep' } })
    const said = await check(miriam, pradeep)
    expect(said).toMatch(
      /is switched on.*miriam@fabrikam\.example opens\..*pradeep@fabrikam\.example is refused\..*as it should be/s,
    )
    expect(await state()).toBeDefined()
  })

  it('warns of an application that opens everything, and of one that opens too little', async () => {
    expect(await check(miriam, pradeep)).toMatch(/stays switched off.*can read every mailbox/s)
    office.sandbox.context.faults.on({ name: 'g08-403', match: { path: 'miriam' } })
    expect(await check(miriam, pradeep)).toMatch(/The mailbox that must open does not/)
    expect(await state()).toBeUndefined()
  })

  it('finds no mailbox of another organization, and says why one may not be found', async () => {
    const said = await check('adele@contoso.example', 'nobody@fabrikam.example')
    expect(said).toMatch(/adele@contoso\.example is not found\. Real causes:.*licence/)
    expect(await state()).toBeUndefined()
  })

  it('takes addresses alone', async () => {
    for (const inside of ['../me', 'a@b/../../x', ''])
      expect((await admin.post('/admin/app-only/probe', { inside, outside: pradeep }, '/admin')).status).toBe(400)
  })
})

describe('when the permission goes', () => {
  afterAll(() => office.sandbox.context.faults.off())

  it('nobody is revoked, and apps keep what is kept', async () => {
    const { services } = office.bridge
    await services.appOnly?.enable(FABRIKAM_TID, 'test')
    // Of a person this would mean that the account is gone.
    office.sandbox.context.faults.on({ name: 'entra.65001.token' })
    const { miriam } = office.people
    const account = await services.accounts.get(miriam.accountId)
    if (account === undefined) throw new Error('Miriam is gone')
    const code = await services.accounts
      .accessToken(account)({ force: true })
      .catch((error: unknown) => error)
    expect(code).toMatchObject({ kind: 'unavailable', code: 'AADSTS65001' })
    services.mirror.connect(account)
    await expect.poll(async () => (await services.mirror.status(account.id)).problem?.kind).toBe('unavailable')
    expect((await services.accounts.get(account.id))?.state).toBe('connected')
    expect((await dav(office, miriam, 'PROPFIND', miriam.home)).status).toBe(207)
  })
})
