/** Settings of an operator that change what apps see. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { dav, elements, startQuietDemo } from './stage.ts'

let demo: Demo

beforeAll(async () => {
  demo = await startQuietDemo({ GRAPH_SCOPES: 'Calendars.Read MailboxSettings.Read', HTML_DESCRIPTIONS: '1' })
})

afterAll(() => demo.close())

const everything =
  '<calendar-query xmlns="urn:ietf:params:xml:ns:caldav"><prop xmlns="DAV:"><calendar-data xmlns="urn:ietf:params:xml:ns:caldav"/></prop><filter><comp-filter name="VCALENDAR"/></filter></calendar-query>'

describe('an operator who allows more', () => {
  it('gives events the colours of their categories and their bodies as HTML', async () => {
    const home = await dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1' })
    const calendars = elements(home.text, 'href').filter((href) => href.split('/').length > 5)
    const texts = await Promise.all(
      calendars.map(async (path) => (await dav(demo, 'REPORT', path, { depth: '1', body: everything })).text),
    )
    const whole = texts.join('')
    expect(whole).toMatch(/\nCOLOR:[a-z]+/)
    expect(whole).toContain('X-ALT-DESC;FMTTYPE=text/html:')
  })
  it('gives calendars the time zone of the mailbox, and its working hours', async () => {
    const body =
      '<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-timezone/><C:calendar-timezone-id/><C:calendar-availability/></prop></propfind>'
    const { text } = await dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1', body })
    const [hours = ''] = elements(text, 'calendar-availability')
    const [zone = ''] = elements(text, 'calendar-timezone-id')
    expect(zone).toMatch(/^[A-Z][a-z]+\/[A-Z]/)
    expect(hours).toContain(`DTSTART;TZID=${zone}:20100104T080000`)
    expect(hours).toContain('RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR')
    expect(elements(text, 'calendar-timezone')[0]).toContain(`TZID:${zone}`)
  })
})
