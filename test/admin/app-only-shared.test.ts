/** Shared mailboxes and rooms, where the application reads: granted by an administrator, seen as far as Outlook shares them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID, createDirectory, FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { Browser } from '../security/browser.ts'
import { plant } from '../security/stage.ts'
import { dav, type Office, openOffice } from './office.ts'

const oidOf = (upn: string) => createDirectory().personByAddress(upn)?.oid ?? ''
const [support, room, lee] = ['support@contoso.example', 'adams@contoso.example', 'lee.gu@contoso.example'] as const
const isaiah = oidOf('isaiah@fabrikam.example')

let office: Office
let admin: Browser

beforeAll(async () => {
  const admins = `${CONTOSO_TID}/${oidOf('megan@contoso.example')}, ${FABRIKAM_TID}/${isaiah}`
  const settings = { APP_ONLY: '1', ADMINS: admins, FRESH_SECONDS: '0', FRESH_WAIT_MS: '15000' }
  office = await openOffice(settings, async ({ services }, sandbox) => {
    for (const tid of [CONTOSO_TID, FABRIKAM_TID]) {
      sandbox.entra.grants.addTenant(tid, { scopes: [], roles: ['Calendars.Read'] })
      await services.appOnly?.enable(tid, 'test')
    }
  })
  admin = office.browser()
  await admin.signIn(oidOf('megan@contoso.example'))
  await plant(office.sandbox, oidOf(support), 'PLANTED ticket', {
    body: { contentType: 'text', content: 'PLANTED notes' },
    location: { displayName: 'PLANTED place' },
  })
  await plant(office.sandbox, oidOf(support), 'PLANTED salary', { sensitivity: 'private' })
  await plant(office.sandbox, oidOf(room), 'PLANTED board meeting')
})
afterAll(() => office.close())

const share = async (mailbox: string, person: string, role: string, calendar = 'calendar') => {
  const answer = await fetch(
    `${office.sandbox.origin}/sandbox/graph/people/${oidOf(mailbox)}/calendars/${calendar}/share`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ with: person, role }),
    },
  )
  expect(answer.ok).toBe(true)
}
const pageOf = () => `/admin/people/${office.people.alex.accountId}`
const grant = async (mailbox: string) => {
  const { status, body } = await admin.post(`${pageOf()}/mailboxes`, { mailbox }, pageOf())
  expect(status).toBe(200)
  return (body.split('id="findings"')[1] ?? '').replace(/<[^>]*>/g, ' ')
}
const granted = async () => (await office.bridge.services.appOnly?.granted(office.people.alex.accountId)) ?? []

/** Everything that the app of that person is given, calendar by calendar. */
async function seenBy(person: Office['people']['alex']): Promise<ReadonlyMap<string, string>> {
  const names = '<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>'
  const { body } = await dav(office, person, 'PROPFIND', person.home, names)
  const found = new Map<string, string>()
  for (const [, href = '', name = ''] of body.matchAll(/href>([^<]+)<\/[^>]*href>[\s\S]*?displayname>([^<]*)</g)) {
    if (href === person.home) continue
    const query = `<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>`
    found.set(name, (await dav(office, person, 'REPORT', href, query)).body)
  }
  return found
}

describe('a mailbox of somebody else', () => {
  beforeEach(async () => {
    for (const { address } of await granted())
      await office.bridge.services.appOnly?.withdraw(office.people.alex.accountId, address)
  })

  it('is seen with titles and places where its owner shares these, private events as such', async () => {
    await share(support, 'alex@contoso.example', 'limitedRead')
    expect(await grant(support)).toMatch(/support@contoso\.example is granted\s+The person sees titles and places/)
    await expect
      .poll(async () => (await seenBy(office.people.alex)).get('Support Desk'), { timeout: 10_000 })
      .toContain('PLANTED ticket')
    const text = (await seenBy(office.people.alex)).get('Support Desk') ?? ''
    expect(text).toContain('PLANTED place')
    expect(text).toContain('Private appointment')
    for (const hidden of ['PLANTED notes', 'PLANTED salary']) expect(text).not.toContain(hidden)
    expect((await seenBy(office.people.adele)).has('Support Desk'), 'nobody else').toBe(false)
  })

  it('is seen as busy times where nothing more is shared', async () => {
    await share(room, 'alex@contoso.example', 'freeBusyRead')
    expect(await grant(room)).toContain('when it is busy')
    await expect
      .poll(async () => (await seenBy(office.people.alex)).get('Conf Room Adams'), { timeout: 10_000 })
      .toMatch(/SUMMARY:(Busy|Away)/)
    expect((await seenBy(office.people.alex)).get('Conf Room Adams')).not.toContain('PLANTED')
  })

  it('is not seen where it is not shared, and the administrator reads what to do', async () => {
    await share(lee, 'alex@contoso.example', 'none')
    // A mix of rights that says nothing which could be kept to.
    await share(lee, 'alex@contoso.example', 'custom', 'side')
    expect(await grant(lee)).toMatch(/sees nothing of it[\s\S]*share its calendar with the person/)
    expect([...(await seenBy(office.people.alex)).keys()]).not.toContain('Lee Gu')
  })

  it('is not granted when it is of another organization, and its causes are named', async () => {
    expect(await grant('miriam@fabrikam.example')).toMatch(/Not granted[\s\S]*is not found[\s\S]*another organization/)
    expect(await granted()).toEqual([])
  })

  it.each([
    'x@contoso.example/calendars',
    '../users/x@contoso.example',
    'a:b@contoso.example',
    'x@contoso.example?$top=1',
    'nobody',
  ])('is named by an address and nothing else: %s', async (mailbox) => {
    const { status } = await admin.post(`${pageOf()}/mailboxes`, { mailbox }, pageOf())
    expect(status).toBe(400)
    expect(await granted()).toEqual([])
  })

  it('is granted by an administrator of the own organization, and by nobody else', async () => {
    const stranger = office.browser()
    await stranger.signIn(isaiah)
    const csrf = await stranger.csrf('/admin/caps', '/admin')
    const own = `/admin/people/${office.people.miriam.accountId}`
    const theirs = await stranger.csrf(`${own}/mailboxes`, own)
    expect((await stranger.send('POST', `${pageOf()}/mailboxes`, { csrf: theirs, mailbox: support })).status).toBe(404)
    expect((await stranger.send('POST', `${own}/mailboxes`, { csrf, mailbox: support })).status).toBe(403)
    const alex = office.browser()
    await alex.signIn(office.people.alex.oid)
    const token = await alex.csrf('/logout')
    expect((await alex.send('POST', `${pageOf()}/mailboxes`, { csrf: token, mailbox: support })).status).toBe(403)
    expect(await granted()).toEqual([])
  })

  it('is taken back on the same page, is told to the person, and goes with the account', async () => {
    await grant(support)
    expect((await admin.get(pageOf())).body).toMatch(/id="mailboxes"[\s\S]*support@contoso\.example/)
    const answer = await admin.post(`${pageOf()}/mailboxes/withdraw`, { mailbox: support }, pageOf())
    expect([answer.status, await granted()]).toEqual([303, []])
    const alex = office.browser()
    await alex.signIn(office.people.alex.oid)
    await expect
      .poll(async () => (await alex.get('/activity')).body)
      .toContain('no longer lets you see another mailbox')
    await grant(support)
    await office.bridge.services.accounts.erase(office.people.alex.accountId)
    expect(await granted()).toEqual([])
  })
})

describe('what is said before anybody agrees', () => {
  it('is true where the application reads: to people, and to an administrator, with Microsoft’s page for just that', async () => {
    const stranger = office.browser()
    const landing = (await stranger.get('/')).body
    expect(landing).toContain('Nothing else of you')
    expect(landing).not.toContain('Access while you are away')
    const page = (await stranger.get(`/help/admin?org=${FABRIKAM_TID}`)).body
    expect(page).toContain('Calendars.Read (Application)')
    expect(page).not.toContain('there is no application permission')
    expect(page).not.toContain('Delegated permissions only')
    const link = /id="approve-link" href="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(new URL(link).searchParams.get('scope')).toMatch(/\/\.default$/)
    const back = new URL(await office.sandbox.authorize(new URL(link), isaiah))
    const outcome = (await stranger.get(back.pathname + back.search)).body
    expect(outcome).toMatch(/data-outcome="granted"[\s\S]*One step is left/)
    expect(outcome).toContain('href="/admin"')
    expect(outcome, 'nobody gets in before that').not.toContain('id="tell"')
  })
})
