/** What an administrator's limits take away, from whom, and what people are told of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID, createDirectory } from '../../sandbox/directory.ts'
import type { Browser } from '../security/browser.ts'
import { titles } from '../security/stage.ts'
import { dav, type Office, openOffice } from './office.ts'

const oidOf = (upn: string) => createDirectory().personByAddress(upn)?.oid ?? ''
const megan = oidOf('megan@contoso.example')

let office: Office
let ofContoso: Browser
let adele: Office['people']['adele']

beforeAll(async () => {
  office = await openOffice({ ADMINS: `${CONTOSO_TID}/${megan}` })
  adele = office.people.adele
  ofContoso = office.browser()
  await ofContoso.signIn(megan)
})
afterAll(() => office.close())
beforeEach(async () => {
  const { tenants } = office.bridge.services
  await tenants.setCaps(CONTOSO_TID, {})
})

const limits = (more: Readonly<Record<string, string>> = {}) => ({
  detail: 'all',
  calendars: 'any',
  past: '',
  future: '',
  longest: '',
  ...more,
})
const query = `<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter></C:calendar-query>`
const names = `<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>`
const calendarsOfAdele = async () =>
  [...(await dav(office, adele, 'PROPFIND', adele.home, names)).body.matchAll(/displayname>([^<]+)</g)].map(
    ([, name]) => name,
  )

describe('limits', () => {
  it('narrow a password that exists at once, and give back what they took', async () => {
    expect((await dav(office, adele, 'REPORT', adele.calendar, query)).body).toContain(titles.adele)
    const saved = await ofContoso.post('/admin/caps', limits({ detail: 'busy' }), '/admin')
    expect(saved.location).toBe('/admin?done=caps')
    const narrow = await dav(office, adele, 'REPORT', adele.calendar, query)
    expect([narrow.status, narrow.body.includes('SUMMARY:Busy')]).toEqual([207, true])
    expect(narrow.body).not.toContain(titles.adele)
    await ofContoso.post('/admin/caps', limits(), '/admin')
    expect((await dav(office, adele, 'REPORT', adele.calendar, query)).body).toContain(titles.adele)
  })

  it('hold for the own organization alone', async () => {
    await ofContoso.post('/admin/caps', limits({ detail: 'busy', longest: '1' }), '/admin')
    const { miriam } = office.people
    expect((await dav(office, miriam, 'REPORT', miriam.calendar, query)).body).toContain(titles.miriam)
  })

  it('to own calendars hide those that others share, also by their address', async () => {
    const shared = (await office.bridge.services.mirror.status(adele.accountId)).calendars?.find((one) => one.sharedBy)
    expect(await calendarsOfAdele()).toContain(shared?.name)
    await ofContoso.post('/admin/caps', limits({ calendars: 'own' }), '/admin')
    const own = await calendarsOfAdele()
    expect(own).toContain('Project Falcon')
    expect(own).not.toContain(shared?.name)
    expect((await dav(office, adele, 'PROPFIND', `${adele.home}${shared?.id}/`)).status).toBe(404)
    expect((await dav(office, adele, 'REPORT', adele.calendar, query)).body).toContain(titles.adele)
  })

  it('to the main calendar hide every other, also from passwords that were made under a wider limit', async () => {
    const { passwords } = office.bridge.services
    await ofContoso.post('/admin/caps', limits({ calendars: 'own' }), '/admin')
    const made = await passwords.create(adele.accountId, 'Earlier', { scope: { detail: 'all' } })
    const earlier = { ...adele, password: made.secret.reveal() }
    await ofContoso.post('/admin/caps', limits({ calendars: 'main' }), '/admin')
    const later = await passwords.create(adele.accountId, 'Later', { scope: { detail: 'all' } })
    const calendarsOf = async (person: typeof adele) =>
      (await dav(office, person, 'PROPFIND', adele.home, names)).body.match(/Calendar<|Project Falcon</g)
    expect(await calendarsOf(adele)).toEqual(['Calendar<'])
    expect(await calendarsOf(earlier)).toEqual(['Calendar<'])
    await ofContoso.post('/admin/caps', limits({ calendars: 'own' }), '/admin')
    expect(await calendarsOf(earlier)).toContain('Project Falcon<')
    // Made under the narrower limit, it stays as narrow.
    expect(await calendarsOf({ ...adele, password: later.secret.reveal() })).toEqual(['Calendar<'])
    for (const { password } of [made, later]) await passwords.revoke(adele.accountId, password.id)
  })

  it('hold for what is made under them: scope, and the latest end', async () => {
    await ofContoso.post('/admin/caps', limits({ detail: 'titles', future: '30', longest: '7' }), '/admin')
    const { passwords } = office.bridge.services
    const { password } = await passwords.create(adele.accountId, 'Later', { scope: { detail: 'all', futureDays: 90 } })
    expect(password.scope).toEqual({ detail: 'titles', futureDays: 30 })
    expect((password.expiresAt ?? 0) - password.createdAt).toBe(7 * 86_400_000)
    // A password made under a limit stays as narrow as it was made.
    await ofContoso.post('/admin/caps', limits(), '/admin')
    const kept = (await passwords.list(adele.accountId)).find(({ id }) => id === password.id)
    expect(kept?.scope).toEqual({ detail: 'titles', futureDays: 30 })
    await passwords.revoke(adele.accountId, password.id)
  })

  it('leave no choice on a person’s page that they would not let come true', async () => {
    await ofContoso.post('/admin/caps', limits({ detail: 'titles' }), '/admin')
    const browser = office.browser()
    await browser.signIn(adele.oid)
    const chosen = { label: 'Phone', detail: 'all', which: 'all', past: '', future: '', ends: '' }
    const pages = [await browser.get('/'), await browser.post('/preview', chosen)]
    await ofContoso.post('/admin/caps', limits(), '/admin')
    for (const { body } of [...pages, await browser.get('/')])
      expect(body).toMatch(/id="detail-(all|titles)" value="\1" checked/)
    expect(pages.map(({ body }) => body.includes('id="detail-all"'))).toEqual([false, false])
    expect((await browser.get('/')).body).toContain('id="detail-all"')
  })

  it('leave nothing wider in any form of a person’s page, and say so', async () => {
    await ofContoso.post('/admin/caps', limits({ calendars: 'own', past: '30', future: '90', longest: '30' }), '/admin')
    const browser = office.browser()
    await browser.signIn(adele.oid)
    const home = (await browser.get('/')).body
    const app = { label: 'Phone', detail: 'all', which: 'all', past: '', future: '', ends: '' }
    const feed = { label: 'Hall', detail: 'all', calendar: '', past: '', future: '', ends: '' }
    const pages = [home, (await browser.post('/preview', app)).body, (await browser.post('/feeds/preview', feed)).body]
    const daysIn = (body: string, id: string) =>
      [...(body.split(`id="${id}"`)[1]?.split('</select>')[0] ?? '').matchAll(/value="(\d*)"/g)].map(([, one]) => one)
    const offered = { past: ['', '7'], future: ['', '7', '30'], ends: ['', '1', '7'] }
    for (const [id, days] of Object.entries(offered)) expect([id, ...daysIn(home, id)]).toEqual([id, ...days])
    expect(daysIn(home, 'feed-past')).toEqual(['', '7'])
    expect(daysIn(home, 'feed-ends')).toEqual([''])
    const all = (await office.bridge.services.mirror.status(adele.accountId)).calendars ?? []
    const theirs = all.filter(({ sharedBy }) => sharedBy !== undefined)
    expect(theirs.length).toBeGreaterThan(0)
    for (const body of pages) {
      expect(body).toContain('leave nothing wider to choose')
      for (const { id } of theirs) {
        expect(body).not.toContain(`calendar-${id}`)
        expect(body).not.toContain(`<option value="${id}"`)
      }
    }
    await ofContoso.post('/admin/caps', limits({ detail: 'busy', calendars: 'main' }), '/admin')
    const main = (await browser.get('/')).body
    expect(main).toContain('Your main calendar<')
    expect(main).not.toMatch(/value="chosen"|id="feed-detail".*value="titles"/)
    await ofContoso.post('/admin/caps', limits(), '/admin')
    expect((await browser.get('/')).body).not.toContain('leave nothing wider to choose')
  })

  it('never widen what a person chose', async () => {
    const { passwords } = office.bridge.services
    const { password } = await passwords.create(adele.accountId, 'Busy', { scope: { detail: 'busy', pastDays: 7 } })
    await ofContoso.post('/admin/caps', limits({ detail: 'titles', past: '365' }), '/admin')
    const kept = (await passwords.list(adele.accountId)).find(({ id }) => id === password.id)
    expect(kept?.scope).toEqual({ detail: 'busy', pastDays: 7 })
    await passwords.revoke(adele.accountId, password.id)
  })

  it('are told to the people they hold for, on their page', async () => {
    const browser = office.browser()
    await browser.signIn(adele.oid)
    expect((await browser.get('/')).body).not.toContain('id="limits"')
    await ofContoso.post('/admin/caps', limits({ detail: 'busy', calendars: 'own', longest: '30' }), '/admin')
    expect((await browser.get('/')).body).toContain(
      'busy times only, your own calendars only, passwords end after 30 days',
    )
  })

  it('take only what the form offers', async () => {
    for (const wrong of [
      { detail: 'none' },
      { calendars: 'theirs' },
      { calendars: 'constructor' },
      { past: '8' },
      { longest: '-1' },
    ])
      expect((await ofContoso.post('/admin/caps', limits(wrong), '/admin')).status).toBe(400)
  })
})
