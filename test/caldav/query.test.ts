import { describe, expect, it } from 'vitest'
import { calendar, multiget, object, query } from './bodies.ts'
import { holiday, review, standup } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const { dav } = await startServer()

const report = async (body: string, headers: Record<string, string> = {}) => {
  const got = await dav('REPORT', calendar, body, headers)
  expect(got.status).toBe(207)
  return { ...got, answers: answersIn(got.body), hrefs: answersIn(got.body).map(({ href }) => href) }
}

const all = [review, holiday, standup].map(({ name }) => object(name))

describe('searching', () => {
  const vevent = (inner: string): string => `<C:comp-filter name="VEVENT">${inner}</C:comp-filter>`
  const range = (attributes: string): string => vevent(`<C:time-range ${attributes}/>`)
  const summary = (text: string, attributes = ''): string =>
    vevent(`<C:prop-filter name="SUMMARY"><C:text-match ${attributes}>${text}</C:text-match></C:prop-filter>`)

  it.each([
    ['everything', '', [review, holiday, standup]],
    ['all events', vevent(''), [review, holiday, standup]],
    ['from a day on', range('start="20261201T000000Z"'), [holiday, standup]],
    ['before a day', range('end="20261110T000000Z"'), [standup]],
    ['one morning', range('start="20261130T090000Z" end="20261130T093000Z"'), [standup]],
    ['the hour from which an instance was moved away', range('start="20261130T080000Z" end="20261130T083000Z"'), []],
    ['a Tuesday of the series', range('start="20261110T000000Z" end="20261111T000000Z"'), []],
    ['Christmas Eve', range('start="20261224T000000Z" end="20261225T000000Z"'), [holiday]],
    ['the day before Christmas Eve', range('start="20261223T000000Z" end="20261224T000000Z"'), []],
    ['what is there, in the words of the drafts', vevent('<C:is-defined/>'), [review, holiday, standup]],
    ['calendars without events', '<C:comp-filter name="VEVENT"><C:is-not-defined/></C:comp-filter>', []],
    ['tasks', '<C:comp-filter name="VTODO"/>', []],
    [
      'journals in a range',
      '<C:comp-filter name="VJOURNAL"><C:time-range start="20260101T000000Z"/></C:comp-filter>',
      [],
    ],
    [
      'calendars without tasks',
      '<C:comp-filter name="VTODO"><C:is-not-defined/></C:comp-filter>',
      [review, holiday, standup],
    ],
    ['a word', summary('REVIEW'), [review]],
    ['a word in this case', summary('REVIEW', 'collation="i;octet"'), []],
    ['anything but a word', summary('review', 'negate-condition="yes"'), [holiday, standup]],
    ['wildcards, which mean themselves', summary('%_%'), []],
    [
      'a UID',
      vevent('<C:prop-filter name="UID"><C:text-match collation="i;octet">uid-standup</C:text-match></C:prop-filter>'),
      [standup],
    ],
    ['series', vevent('<C:prop-filter name="RRULE"/>'), [standup]],
  ])('M13 finds %s', async (_, filter, expected) => {
    for (const headers of [{ Depth: '1' }, { Depth: '0' }, {}]) {
      const { hrefs } = await report(query(filter), headers)
      expect(hrefs).toEqual(expected.map(({ name }) => object(name)))
    }
  })

  it('M13 understands whole days in the zone that the client names', async () => {
    const filter = range('start="20261223T100000Z" end="20261223T110000Z"')
    const { hrefs } = await report(query(filter, '<D:getetag/>', '<C:timezone-id>Pacific/Kiritimati</C:timezone-id>'))
    expect(hrefs).toEqual([object(holiday.name)])
  })

  it('M14 expands a series into instances in UTC', async () => {
    const span = 'start="20261123T000000Z" end="20261201T000000Z"'
    const { answers } = await report(query(range(span), `<C:calendar-data><C:expand ${span}/></C:calendar-data>`))
    const data =
      answers
        .find(({ href }) => href === object(standup.name))
        ?.props.get(200)
        ?.get('calendar-data')?.text ?? ''
    expect(data.match(/^RECURRENCE-ID:\d{8}T\d{6}Z$/gm)).toHaveLength(2)
    expect(data).not.toMatch(/RRULE|VTIMEZONE|TZID/)
  })

  const busy = async (attributes: string) => {
    const body = `<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:time-range ${attributes}/></C:free-busy-query>`
    return await dav('REPORT', calendar, body)
  }

  it('tells when somebody is busy from the first event on', async () => {
    const { status, body } = await busy('end="20261110T000000Z"')
    expect(status).toBe(200)
    expect(body.match(/^(FREEBUSY|DTSTART|DTEND).*$/gm)).toEqual([
      'DTEND:20261110T000000Z',
      'FREEBUSY;FBTYPE=BUSY:20261102T080000Z/20261102T083000Z',
      'FREEBUSY;FBTYPE=BUSY:20261109T080000Z/20261109T083000Z',
    ])
  })

  it('does not count until the end of a series that has none', async () => {
    const { status, body } = await busy('start="20261110T000000Z"')
    expect([status, body]).toEqual([403, expect.stringContaining('number-of-matches-within-limits')])
  })

  it('M15 answers a thousand addresses, each once, the missing ones too', async () => {
    const missing = Array.from({ length: 1_000 }, (_, at) => object(`missing${at}.ics`))
    const hrefs = [...all, ...all, ...missing]
    const { answers } = await report(multiget(hrefs))
    expect(answers.filter(({ status }) => status === undefined).map(({ href }) => href)).toEqual(all)
    expect(answers.filter(({ status }) => status === 404).map(({ href }) => href)).toEqual(missing)
  })
})
