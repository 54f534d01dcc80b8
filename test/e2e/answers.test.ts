import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { dav, elements, startQuietDemo } from './stage.ts'

const namespaces = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
const range = 'start="20260101T000000Z" end="20270101T000000Z"'
const month = 'start="20261101T000000Z" end="20261201T000000Z"'
const query = (data: string): string =>
  `<C:calendar-query ${namespaces}><D:prop><D:getetag/>${data}</D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range ${range}/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`

/** `dav` holds each answer against the grammar, and each calendar in it against RFC 5545. */
describe('everything that the demo answers', () => {
  let demo: Demo
  let calendars: readonly string[]

  beforeAll(async () => {
    demo = await startQuietDemo()
    const { text } = await dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1' })
    calendars = elements(text, 'href').filter(
      (href) => href.startsWith(demo.facts.homeUrl.replace(/^https?:..[^/]+/, '')) && href.split('/').length > 5,
    )
  })
  afterAll(() => demo.close())

  it.each([
    ['all properties', undefined],
    ['all names', `<D:propfind ${namespaces}><D:propname/></D:propfind>`],
    [
      'all properties and more',
      `<D:propfind ${namespaces}><D:allprop/><D:include><D:acl/><D:supported-privilege-set/><C:max-instances/></D:include></D:propfind>`,
    ],
  ])('has good form: %s', async (_, body) => {
    for (const path of ['/', '/dav/', '/dav/principals/', '/dav/calendars/', demo.facts.homeUrl, ...calendars]) {
      const answer = await dav(demo, 'PROPFIND', path, { depth: '1', ...(body === undefined ? {} : { body }) })
      expect(answer.status, path).toBe(207)
    }
  })

  it.each([
    ['whole objects', query('<C:calendar-data/>')],
    ['instances', query(`<C:calendar-data><C:expand ${month}/></C:calendar-data>`)],
    ['some overrides', query(`<C:calendar-data><C:limit-recurrence-set ${month}/></C:calendar-data>`)],
    [
      'parts',
      query(
        '<C:calendar-data><C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="VEVENT"><C:prop name="SUMMARY"/><C:prop name="DESCRIPTION" novalue="yes"/></C:comp></C:comp></C:calendar-data>',
      ),
    ],
    [
      'a whole calendar with its token',
      `<D:sync-collection ${namespaces}><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/><C:calendar-data/></D:prop></D:sync-collection>`,
    ],
  ])('has good form: %s', async (_, body) => {
    const answers = await Promise.all(calendars.map((path) => dav(demo, 'REPORT', path, { depth: '1', body })))
    expect(answers.map(({ status }) => status)).toEqual(calendars.map(() => 207))
    expect(answers.flatMap(({ text }) => elements(text, 'calendar-data')).length).toBeGreaterThan(10)
  })

  it('tells when a colleague is busy, and of whom nothing is known', async () => {
    const message = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nMETHOD:REQUEST\r\nBEGIN:VFREEBUSY\r\nUID:ask-1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261101T000000Z\r\nDTEND:20261130T000000Z\r\nORGANIZER:mailto:${demo.facts.username}\r\nATTENDEE:mailto:alex@contoso.example\r\nATTENDEE:mailto:nobody@contoso.example\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n`
    const outbox = demo.facts.homeUrl.replace('/calendars/', '/outbox/')
    const { status, text } = await dav(demo, 'POST', outbox, { body: message })
    expect([status, elements(text, 'request-status')]).toEqual([200, ['2.0;Success', '3.7;Invalid calendar user']])
    expect(text).toMatch(/FREEBUSY;FBTYPE=BUSY:\d{8}T\d{6}Z\/\d{8}T\d{6}Z/)
  })

  it('has good form: busy times', async () => {
    const body = `<C:free-busy-query ${namespaces}><C:time-range ${month}/></C:free-busy-query>`
    const answers = await Promise.all(calendars.map((path) => dav(demo, 'REPORT', path, { depth: '1', body })))
    expect(answers.map(({ text }) => text.includes('BEGIN:VFREEBUSY'))).toEqual(calendars.map(() => true))
  })
})
