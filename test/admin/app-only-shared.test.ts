/** Shared mailboxes and rooms, where the application reads: granted by an administrator, seen as far as Outlook shares them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FABRIKAM_TID } from '../../sandbox/directory.ts'
import { lens } from '../../src/ical/lens.ts'
import { plant } from '../security/stage.ts'
import { type Granting, isaiah, lee, oidOf, room, startGranting, support } from './granting.ts'
import type { Office } from './office.ts'

let world: Granting
let office: Office

beforeAll(async () => {
  world = await startGranting()
  office = world.office
  await plant(office.sandbox, oidOf(support), 'PLANTED ticket', {
    body: { contentType: 'text', content: 'PLANTED notes' },
    location: { displayName: 'PLANTED place' },
  })
  await plant(office.sandbox, oidOf(support), 'PLANTED salary', { sensitivity: 'private' })
  await plant(office.sandbox, oidOf(room), 'PLANTED board meeting', { iCalUId: 'PLANTED uid' })
  await plant(office.sandbox, oidOf(room), 'PLANTED call', { sensitivity: 'private', timeZone: 'Tokyo Standard Time' })
  await plant(office.sandbox, oidOf(room), 'PLANTED off', { isCancelled: true })
})
afterAll(() => office.close())

const textIn = async (name: string) => (await world.seenBy(office.people.alex)).get(name)?.text ?? ''

describe('a mailbox of somebody else', () => {
  beforeEach(() => world.withdrawAll())

  it('is seen with titles and places where its owner shares these, private events as such', async () => {
    await world.share(support, 'alex@contoso.example', 'limitedRead')
    expect(await world.grant(support)).toMatch(
      /The mailbox is granted\s+support@contoso\.example\s+The person sees titles and places/,
    )
    await expect.poll(() => textIn('Support Desk'), { timeout: 10_000 }).toContain('PLANTED ticket')
    const text = await textIn('Support Desk')
    expect(text).toContain('PLANTED place')
    expect(text).toContain('Private appointment')
    for (const hidden of ['PLANTED notes', 'PLANTED salary']) expect(text).not.toContain(hidden)
    expect((await world.seenBy(office.people.adele)).has('Support Desk'), 'nobody else').toBe(false)
  })

  it('is seen as busy times where nothing more is shared', async () => {
    await world.share(room, 'alex@contoso.example', 'freeBusyRead')
    expect(await world.grant(room)).toContain('when it is busy')
    await expect.poll(() => textIn('Conf Room Adams'), { timeout: 10_000 }).toMatch(/SUMMARY:(Busy|Out of office)/)
    expect(await textIn('Conf Room Adams')).not.toContain('PLANTED')
  })

  it('as busy times says no more than a password for busy times would', async () => {
    await world.share(room, 'alex@contoso.example', 'freeBusyRead')
    await world.grant(room)
    await expect.poll(() => textIn('Conf Room Adams'), { timeout: 10_000 }).toContain('SUMMARY')
    const body = await textIn('Conf Room Adams')
    const objects = [...body.matchAll(/(?<href>[a-z0-9]+)\.ics<[\s\S]*?(?<text>BEGIN:VCALENDAR[\s\S]*?END:VCALENDAR)/g)]
    expect(objects.length).toBeGreaterThan(2)
    for (const { groups } of objects) {
      const text = `${(groups?.['text'] ?? '').replaceAll('&#13;', '').replace(/\r?\n/g, '\r\n')}\r\n`
      expect(text).toMatch(/UID:[a-z0-9]+@outlook-caldav-bridge/)
      expect(lens(text, { detail: 'busy', alias: `${groups?.['href']}@outlook-caldav-bridge` })).toBe(text)
    }
    const room0 = await fetch(`${office.sandbox.origin}/sandbox/graph/people/${oidOf(room)}/calendars/calendar/events`)
    const all = (await room0.json()) as readonly { isCancelled?: boolean }[]
    expect(objects.length, 'a meeting that is off takes no time').toBeLessThan(all.length)
  })

  it('does not count as the person’s own where only own calendars may be seen', async () => {
    await world.share(support, 'alex@contoso.example', 'read')
    await world.grant(support)
    await expect.poll(() => textIn('Support Desk'), { timeout: 10_000 }).toContain('PLANTED')
    const tid = office.people.alex.tid
    await office.bridge.services.tenants.setCaps(tid, { own: true })
    const names = [...(await world.seenBy(office.people.alex)).keys()]
    await office.bridge.services.tenants.setCaps(tid, {})
    expect(names).not.toContain('Support Desk')
    expect(names.length).toBeGreaterThan(0)
  })

  it('is written down with its address, in the audit log alone', async () => {
    await world.grant(support)
    await world.admin.post(`${world.page}/mailboxes/withdraw`, { mailbox: support }, world.page)
    const told = async () => {
      const { body } = await world.admin.get('/admin/audit')
      const lines = body.split('\n').filter((line) => line.includes('{'))
      return lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))) as { event: string; mailbox?: string })
    }
    for (const event of ['mailboxGranted', 'mailboxWithdrawn'])
      await expect
        .poll(told)
        .toContainEqual(expect.objectContaining({ event, account: office.people.alex.accountId, mailbox: support }))
    expect(office.log.join('')).not.toContain(support)
  })

  it('is not seen where it is not shared, and the administrator reads what to do', async () => {
    await world.share(lee, 'alex@contoso.example', 'none')
    // Of `side`, nothing is said of Alex: what everybody may see counts on the default calendar alone.
    expect(await world.grant(lee)).toContain('sees nothing of it')
    // A mix of rights that says nothing which could be kept to.
    await world.share(lee, 'alex@contoso.example', 'custom', 'side')
    expect(await world.grant(lee)).toMatch(/sees nothing of it[\s\S]*share its calendar with the person/)
    expect([...(await world.seenBy(office.people.alex)).keys()]).not.toContain('Lee Gu')
  })

  it('is not granted when it is of another organization, and its causes are named', async () => {
    expect(await world.grant('miriam@fabrikam.example')).toMatch(
      /Not granted[\s\S]*is not found[\s\S]*another organization/,
    )
    expect(await world.granted()).toEqual([])
  })

  it.each([
    'x@contoso.example/calendars',
    '../users/x@contoso.example',
    'a:b@contoso.example',
    'x@contoso.example?$top=1',
    'nobody',
  ])('is named by an address and nothing else: %s', async (mailbox) => {
    const { status } = await world.admin.post(`${world.page}/mailboxes`, { mailbox }, world.page)
    expect(status).toBe(400)
    expect(await world.granted()).toEqual([])
  })

  it('is granted by an administrator of the own organization, and by nobody else', async () => {
    const stranger = office.browser()
    await stranger.signIn(isaiah)
    const csrf = await stranger.csrf('/admin/caps', '/admin')
    const own = `/admin/people/${office.people.miriam.accountId}`
    const theirs = await stranger.csrf(`${own}/mailboxes`, own)
    expect((await stranger.send('POST', `${world.page}/mailboxes`, { csrf: theirs, mailbox: support })).status).toBe(
      404,
    )
    expect((await stranger.send('POST', `${own}/mailboxes`, { csrf, mailbox: support })).status).toBe(403)
    const alex = office.browser()
    await alex.signIn(office.people.alex.oid)
    const token = await alex.csrf('/logout')
    expect((await alex.send('POST', `${world.page}/mailboxes`, { csrf: token, mailbox: support })).status).toBe(403)
    expect(await world.granted()).toEqual([])
  })

  it('is taken back on the same page, is told to the person, and goes with the account', async () => {
    await world.grant(support)
    expect((await world.admin.get(world.page)).body).toMatch(/id="mailboxes"[\s\S]*support@contoso\.example/)
    const answer = await world.admin.post(`${world.page}/mailboxes/withdraw`, { mailbox: support }, world.page)
    expect([answer.status, await world.granted()]).toEqual([303, []])
    const alex = office.browser()
    await alex.signIn(office.people.alex.oid)
    await expect
      .poll(async () => (await alex.get('/activity')).body)
      .toContain('no longer lets you see another mailbox')
    await world.grant(support)
    await office.bridge.services.accounts.erase(office.people.alex.accountId)
    expect(await world.granted()).toEqual([])
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
    expect(outcome).toContain('href="/login/admin"')
    expect(outcome, 'nobody gets in before that').not.toContain('id="tell"')
  })
})
