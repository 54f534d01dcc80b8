import { describe, expect, it } from 'vitest'
import { checkAnswer } from './check.ts'

const object = (...more: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Test//EN',
    'BEGIN:VEVENT',
    'UID:one',
    'DTSTAMP:20261101T080000Z',
    'DTSTART:20261123T090000Z',
    ...more,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\n')

const found = (props: string): string =>
  `<D:propstat><D:prop>${props}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>`
const missing = '<D:propstat><D:prop><D:owner/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>'
const response = (inner: string, href = '/dav/'): string => `<D:response><D:href>${href}</D:href>${inner}</D:response>`

/** A multistatus around the responses; whole answers are left as they are. */
const checked = (inner: string, status = 207) =>
  checkAnswer({
    status,
    contentType: 'application/xml; charset=utf-8',
    body: `<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/">${inner}</D:multistatus>`,
    asked: '<C:calendar-data/>',
  })

describe('the grammar that every answer is held against', () => {
  it('accepts a good one', () => {
    checked(`${response(found('<D:getetag>"a1"</D:getetag>') + missing)}<D:sync-token>urn:x:1</D:sync-token>`)
    checked(response(found(`<C:calendar-data>${object()}</C:calendar-data>`)))
  })

  it.each([
    ['white space around an address', response(found(''), '\n/dav/')],
    ['a whole URL for an address', response(found(''), 'https://cal.example.org/dav/')],
    ['what was not found before what was', response(missing + found('<D:displayname>a</D:displayname>'))],
    ['a status without its reason', response('<D:status>HTTP/1.1 404</D:status>')],
    ['a status without its version', response(found('').replace('HTTP/1.1 ', ''))],
    ['an etag without quotes', response(found('<D:getetag>a1</D:getetag>'))],
    ['a weak etag', response(found('<D:getetag>W/"a1"</D:getetag>'))],
    ['an empty name', response(found('<D:displayname/><D:getetag>"a"</D:getetag>'))],
    ['a CTag that looks like a number', response(found('<CS:getctag>42</CS:getctag>'))],
    ['a token that is no URI', `${response(found(''))}<D:sync-token>42</D:sync-token>`],
    ['a token ahead of the responses', `<D:sync-token>urn:x:1</D:sync-token>${response(found(''))}`],
    [
      'text where reports should be named',
      response(found('<D:supported-report-set>sync-collection</D:supported-report-set>')),
    ],
    [
      'a privilege nobody knows',
      response(
        found('<D:current-user-privilege-set><D:privilege><D:fly/></D:privilege></D:current-user-privilege-set>'),
      ),
    ],
    ['a property of ours that is not in the tables', response(found('<D:quota>1</D:quota>'))],
    ['text between elements', response(`and${found('')}`)],
    ['a response without anything', response('')],
  ])('refuses %s', (_, inner) => {
    expect(() => checked(inner)).toThrow('not in the grammar')
  })

  it('refuses a multistatus that is none by its status', () => {
    expect(() => checked(response(found('')), 200)).toThrow('multistatus with status 200')
  })

  it.each([
    ['a day that has no end in sight', object('DTEND:20261123T080000Z')],
    ['a line that is too long', object(`SUMMARY:${'x'.repeat(80)}`)],
    ['a comma that is not escaped', object('SUMMARY:one, two')],
    ['a METHOD', object().replace('BEGIN:VEVENT', 'METHOD:PUBLISH\nBEGIN:VEVENT')],
    [
      'a zone that is not told',
      object().replace('DTSTART:20261123T090000Z', 'DTSTART;TZID=Europe/Berlin:20261123T090000'),
    ],
  ])('refuses a calendar with %s', (_, text) => {
    expect(() => checked(response(found(`<C:calendar-data>${text}</C:calendar-data>`)))).toThrow()
    expect(() =>
      checkAnswer({ status: 200, contentType: 'text/calendar; charset=utf-8', body: text.replaceAll('\n', '\r\n') }),
    ).toThrow()
  })
})
