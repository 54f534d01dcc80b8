/** Two passwords of one person, narrower and wider, at the CalDAV door. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import type { Scope } from '../../src/calendar.ts'
import { dav, elements, startQuietDemo } from './stage.ts'

let demo: Demo
let accountId: string
/** Path of the home, and of two of its calendars. */
let home: string
let calendar: string
let falcon: string

type Credentials = readonly [user: string, password: string]
let whole: Credentials
let busy: Credentials
let one: Credentials

const idIn = (path: string): string => path.split('/').at(-2) ?? ''

beforeAll(async () => {
  demo = await startQuietDemo()
  home = new URL(demo.facts.homeUrl).pathname
  accountId = idIn(home)
  whole = [demo.facts.username, demo.facts.password]
  const { text } = await dav(demo, 'PROPFIND', home, { depth: '1' })
  const pathOf = (name: string) =>
    elements(text.split('<D:response>').find((part) => part.includes(`>${name}<`)) ?? '', 'href')[0] ?? ''
  calendar = pathOf('Calendar')
  falcon = pathOf('Project Falcon')
  busy = await create({ detail: 'busy' })
  one = await create({ detail: 'all', calendars: [idIn(falcon)] })
})
afterAll(() => demo.close())

async function create(scope: Scope): Promise<Credentials> {
  const { secret } = await demo.bridge.services.passwords.create(accountId, 'Test', { scope })
  return [demo.facts.username, secret.reveal()]
}

const ns = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
const all = `<prop><getetag/><getcontentlength/><getlastmodified/><displayname/><C:calendar-data/></prop>`
const events = '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>'
const query = (filter = events) => `<C:calendar-query ${ns}>${all}${filter}</C:calendar-query>`
const sync = (token: string) =>
  `<sync-collection ${ns}><sync-token>${token}</sync-token><sync-level>1</sync-level>${all}</sync-collection>`
const tags = `<propfind ${ns}><prop><sync-token/><S:getctag/></prop></propfind>`

const ask = (credentials: Credentials, method: string, path: string, body: string, depth = '1') =>
  dav(demo, method, path, { body, depth, credentials })

const folder = () => {
  const { graph, people } = demo.sandbox
  const box = graph.mailbox(people.find(({ upn }) => upn === demo.facts.username)?.oid ?? '')
  return { box, folder: [...box.folders.values()].find(({ look }) => look.name === 'Project Falcon') }
}

describe('two passwords of one person', () => {
  it('list different calendars, and what is not listed is not there', async () => {
    const [wide, narrow] = [await ask(whole, 'PROPFIND', home, tags), await ask(one, 'PROPFIND', home, tags)]
    expect(elements(narrow.text, 'href')).toEqual([home, falcon])
    expect(elements(wide.text, 'href').length).toBeGreaterThan(2)
    for (const [method, body] of [
      ['PROPFIND', tags],
      ['REPORT', query()],
      ['REPORT', sync('')],
    ] as const) {
      const hidden = await ask(one, method, calendar, body)
      const missing = await ask(one, method, `${home}aaaaaaaaaaaaaaaa/`, body)
      expect([hidden.status, hidden.text]).toEqual([404, missing.text])
    }
    expect((await ask(one, 'REPORT', falcon, query())).status).toBe(207)
  })

  it('name nothing with each other’s tokens', async () => {
    const tokenOf = async (credentials: Credentials) =>
      elements((await ask(credentials, 'PROPFIND', falcon, tags, '0')).text, 'sync-token')[0] ?? ''
    const [wide, narrow] = [await tokenOf(whole), await tokenOf(busy)]
    expect(narrow).not.toBe(wide)
    expect((await ask(busy, 'REPORT', falcon, sync(narrow))).status).toBe(207)
    for (const [credentials, token] of [
      [busy, wide],
      [whole, narrow],
    ] as const) {
      const refused = await ask(credentials, 'REPORT', falcon, sync(token))
      expect([refused.status, refused.text.includes('valid-sync-token')]).toEqual([403, true])
    }
  })
})

describe('a password that shows busy times alone', () => {
  const told = async () => {
    const listed = await ask(busy, 'PROPFIND', falcon, '')
    const hrefs = elements(listed.text, 'href').filter((href) => href.endsWith('.ics'))
    const multiget = `<C:calendar-multiget ${ns}>${all}${hrefs.map((href) => `<href>${href}</href>`).join('')}</C:calendar-multiget>`
    const range = '<C:time-range start="20200101T000000Z" end="20300101T000000Z"/>'
    return {
      listed,
      queried: await ask(busy, 'REPORT', falcon, query()),
      got: await ask(busy, 'REPORT', falcon, multiget),
      synced: await ask(busy, 'REPORT', falcon, sync('')),
      free: await ask(busy, 'REPORT', falcon, `<C:free-busy-query ${ns}>${range}</C:free-busy-query>`),
      object: await dav(demo, 'GET', hrefs[0] ?? '', { credentials: busy }),
      home: await ask(busy, 'PROPFIND', home, tags),
    }
  }
  /** Titles that stand in the answer as they are, and in no name of ours. */
  const subjects = async () => {
    const { text } = await ask(whole, 'REPORT', falcon, query())
    const found = [...text.matchAll(/^SUMMARY:([\w ]{6,40})\r?$/gm)].map(([, title]) => title ?? '')
    return [...new Set(found)].filter((title) => !/busy|calendar/i.test(title))
  }

  it('tells no title in any report or property', async () => {
    const hidden = await subjects()
    expect(hidden.length).toBeGreaterThan(1)
    for (const [name, { status, text }] of Object.entries(await told())) {
      expect(status, name).toBeLessThan(300)
      for (const subject of hidden) expect(text, name).not.toContain(subject)
      expect(text, name).not.toMatch(/DESCRIPTION|ATTENDEE|ORGANIZER|LOCATION|CREATED|LAST-MODIFIED|CATEGORIES|https:/)
    }
  })

  it('finds nothing by what it does not show', async () => {
    for (const subject of (await subjects()).slice(0, 3)) {
      const filter = events.replace(
        '<C:comp-filter name="VEVENT"/>',
        `<C:comp-filter name="VEVENT"><C:prop-filter name="SUMMARY"><C:text-match>${subject}</C:text-match></C:prop-filter></C:comp-filter>`,
      )
      expect(elements((await ask(whole, 'REPORT', falcon, query(filter))).text, 'href').length).toBeGreaterThan(0)
      expect(elements((await ask(busy, 'REPORT', falcon, query(filter))).text, 'href')).toEqual([])
    }
  })

  it('stands still, tags and all, while only a title moves', async () => {
    const before = await told()
    const { box, folder: where } = folder()
    const item = [...(where?.items.values() ?? [])].find(({ series }) => series === undefined)
    box.patchEvent(item?.entry ?? 0, { subject: 'Renamed by a test' })
    const wide = elements((await ask(whole, 'REPORT', falcon, query())).text, 'calendar-data').join()
    expect(wide).toContain('Renamed by a test')
    const after = await told()
    for (const name of ['listed', 'queried', 'got', 'synced', 'home'] as const) {
      expect(after[name].text, name).toBe(before[name].text)
    }
  })
})
