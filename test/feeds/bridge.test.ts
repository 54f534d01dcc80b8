/** Secret addresses, end to end: what apps get from the bridge beside the pretend Microsoft. */
import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import type { Scope } from '../../src/calendar.ts'
import { control, dav, elements, startQuietDemo } from '../e2e/stage.ts'
import { readStrictly } from '../ical/strict.ts'

let demo: Demo
let account: string

beforeAll(async () => {
  demo = await startQuietDemo()
  account = (await demo.bridge.services.accounts.find(demo.facts.username))?.id ?? ''
})
afterAll(() => demo.close())

const passwords = () => demo.bridge.services.passwords

async function feed(scope: Scope, format = 'ics') {
  const { password, secret } = await passwords().create(account, 'Display', { use: 'feed', scope })
  const url = `${demo.bridge.publicUrl}/feed/${secret.reveal()}.${format}`
  const get = async (headers: Record<string, string> = {}) => {
    const answer = await fetch(url, { headers })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
  return { get, password }
}

const calendars = async () => {
  const { calendars: all } = await demo.bridge.services.mirror.status(account)
  return all ?? []
}
const idOf = async (name: string) => (await calendars()).find((one) => one.name === name)?.id ?? ''
const uidsIn = (text: string) =>
  new Set(
    readStrictly(text)
      .parts.filter(({ name }) => name === 'VEVENT')
      .map(({ properties }) => properties.find(({ name }) => name === 'UID')?.value),
  )

describe('a secret address', () => {
  it('gives all calendars in one: every event of each, every zone once, and nothing that is not iCalendar', async () => {
    const { text } = await (await feed({ detail: 'all' })).get()
    const ids: Set<string> = new Set()
    for (const { id } of await calendars()) {
      const listed = await dav(demo, 'REPORT', `${demo.facts.homeUrl}${id}/`, {
        depth: '1',
        body: '<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns="DAV:"><prop><C:calendar-data/></prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>',
      })
      for (const data of elements(listed.text, 'calendar-data')) {
        ids.add(/^UID:(.*)$/m.exec(data.replace(/\r?\n /g, ''))?.[1]?.trim() ?? '')
      }
    }
    const whole = readStrictly(text)
    expect(uidsIn(text)).toEqual(ids)
    const zones = whole.parts
      .filter(({ name }) => name === 'VTIMEZONE')
      .map(({ properties }) => properties.find(({ name }) => name === 'TZID')?.value)
    expect(zones.length).toBeGreaterThan(3)
    expect(new Set(zones).size).toBe(zones.length)
    const used = new Set(
      [...text.replaceAll('\r\n ', '').matchAll(/;TZID=([^:;]+)/g)].map(([, zone]) => zone?.replaceAll('"', '')),
    )
    expect(new Set(zones)).toEqual(used)
    expect(new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').length).toBeGreaterThan(200)
  })

  it('shows no more than its scope: one calendar, busy times only', async () => {
    const id = await idOf('Project Falcon')
    const all = await (await feed({ detail: 'all', calendars: [id] })).get()
    const busy = await (await feed({ detail: 'busy', calendars: [id] })).get()
    expect(all.text).toContain('\r\nNAME:Project Falcon\r\n')
    expect(uidsIn(all.text).size).toBe((await calendars()).find((one) => one.id === id)?.events)
    expect(new Set(busy.text.match(/^SUMMARY:.*$/gm))).not.toEqual(new Set(all.text.match(/^SUMMARY:.*$/gm)))
    expect(busy.text).not.toMatch(/^(?:DESCRIPTION|LOCATION|ATTENDEE|ORGANIZER|URL|CONFERENCE)/m)
    for (const title of busy.text.match(/^SUMMARY:.*$/gm) ?? []) {
      expect(title).toMatch(/^SUMMARY:(?:Busy|Tentative|Free|Out of office|Working elsewhere)\r?$/)
    }
  })

  it('answers 304 until something changes, then with the change', async () => {
    const { get } = await feed({ detail: 'all', calendars: [await idOf('Project Falcon')] })
    const first = await get()
    const etag = first.headers.get('etag') ?? ''
    expect((await get({ 'if-none-match': etag })).status).toBe(304)
    const person = demo.sandbox.people.find(({ upn }) => upn === demo.facts.username)
    const box = demo.sandbox.graph.mailbox(person?.oid ?? '')
    const folder = [...box.folders.values()].find(({ look }) => look.name === 'Project Falcon')
    const item = [...(folder?.items.values() ?? [])].find(({ series }) => series === undefined)
    box.patchEvent(item?.entry ?? 0, { subject: 'Seen by a feed' })
    const after = await get({ 'if-none-match': etag })
    expect(after.status).toBe(200)
    expect(after.text).toContain('SUMMARY:Seen by a feed')
  })

  it('says when it was fetched, and by which app; and ends at once', async () => {
    const { get, password } = await feed({ detail: 'busy' })
    await get({ 'user-agent': 'ICSx5/2.2.4' })
    const listed = (await passwords().list(account)).find(({ id }) => id === password.id)
    expect(listed).toMatchObject({ lastUsedBy: 'ICSx⁵' })
    await passwords().revoke(account, password.id)
    const { status, text } = await get()
    expect([status, text]).toEqual([404, ''])
  })

  it('tells when the person is busy, and nothing beside', async () => {
    const { text } = await (await feed({ detail: 'all' }, 'ifb')).get()
    expect(readStrictly(text).parts.map(({ name }) => name)).toEqual(['VFREEBUSY'])
    expect(text.match(/^FREEBUSY/gm)?.length).toBeGreaterThan(5)
    expect(text).not.toMatch(/SUMMARY|ATTENDEE/)
  })

  it('gives what it had while Microsoft is away', async () => {
    const { get } = await feed({ detail: 'all', calendars: [await idOf('Project Falcon')] })
    const before = await get()
    await control(demo, 'POST', '/faults', { name: 'g04-503' })
    const during = await get()
    await control(demo, 'DELETE', '/faults')
    expect([during.status, during.text]).toEqual([200, before.text])
  })

  it('does not open the CalDAV tree, and an app password does not open it', async () => {
    const { secret } = await passwords().create(account, 'Display', { use: 'feed' })
    const credentials = [demo.facts.username, secret.reveal()] as const
    expect((await dav(demo, 'PROPFIND', '/dav/', { depth: '0', credentials })).status).toBe(401)
    const plain = demo.facts.password.replaceAll('-', '')
    expect((await fetch(`${demo.bridge.publicUrl}/feed/${plain}.ics`)).status).toBe(404)
  })
})
