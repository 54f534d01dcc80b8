import { describe, expect, it } from 'vitest'
import type { BusyTime, BusyTimes } from '../../src/calendar.ts'
import { parseXml } from '../../src/xml/parse.ts'
import { calendar, propfind } from './bodies.ts'
import { adelesHome, authenticateWith, withBusyTimes } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const outbox = '/dav/outbox/adele7x/'
const at = (hour: number): number => Date.UTC(2026, 10, 23, hour)
const alexIsBusy: readonly BusyTime[] = [
  { start: at(9), end: at(10), kind: 'busy' },
  { start: at(10), end: at(11), kind: 'busy' },
  { start: at(13), end: at(14), kind: 'tentative' },
  { start: at(20), end: at(30), kind: 'away' },
]

const asked: (readonly string[])[] = []
const busyTimes: BusyTimes = async (addresses) => {
  asked.push(addresses)
  return new Map(addresses.map((address) => [address, address.startsWith('alex@') ? alexIsBusy : undefined]))
}

const { dav } = await startServer({ authenticate: withBusyTimes(authenticateWith(adelesHome()), busyTimes) })

const request = (...lines: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Test//EN',
    'METHOD:REQUEST',
    'BEGIN:VFREEBUSY',
    'UID:ask-1',
    'DTSTAMP:20261122T120000Z',
    'DTSTART:20261123T000000Z',
    'DTEND:20261124T000000Z',
    'ORGANIZER:mailto:Adele@contoso.example',
    ...lines,
    'END:VFREEBUSY',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
const alex = 'ATTENDEE;CN=Alex:mailto:alex@contoso.example'

const post = (body: string, path = outbox) =>
  dav('POST', path, body, { 'Content-Type': 'text/calendar; charset=utf-8' })

describe('asking when people are busy', () => {
  it('answers for each of them, known or not', async () => {
    asked.length = 0
    const got = await post(request(alex, 'ATTENDEE:mailto:nobody@elsewhere.example', 'ATTENDEE:urn:uuid:room'))
    expect(got.status).toBe(200)
    const { name, children } = parseXml(got.body)
    expect(name.local).toBe('schedule-response')
    expect(
      children.map((one) => one.children.slice(0, 2).map(({ text, children: [href] }) => href?.text ?? text)),
    ).toEqual([
      ['mailto:alex@contoso.example', '2.0;Success'],
      ['mailto:nobody@elsewhere.example', '3.7;Invalid calendar user'],
      ['urn:uuid:room', '3.7;Invalid calendar user'],
    ])
    expect(children[0]?.children[2]?.text.split('\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Outlook CalDAV Bridge//Outlook CalDAV Bridge//EN',
      'METHOD:REPLY',
      'BEGIN:VFREEBUSY',
      'UID:ask-1',
      'ORGANIZER:mailto:Adele@contoso.example',
      'ATTENDEE;CN=Alex:mailto:alex@contoso.example',
      'DTSTAMP:20261122T120000Z',
      'DTSTART:20261123T000000Z',
      'DTEND:20261124T000000Z',
      'FREEBUSY;FBTYPE=BUSY:20261123T090000Z/20261123T110000Z',
      'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261123T130000Z/20261123T140000Z',
      'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261123T200000Z/20261124T000000Z',
      'END:VFREEBUSY',
      'END:VCALENDAR',
      '',
    ])
    expect(asked).toEqual([['alex@contoso.example', 'nobody@elsewhere.example']])
  })

  it('is found by way of the principal, and does not claim that anything is sent', async () => {
    const found = await dav(
      'PROPFIND',
      '/dav/principals/adele7x/',
      propfind('C:schedule-outbox-URL', 'C:schedule-inbox-URL'),
    )
    const [self] = answersIn(found.body)
    expect(self?.props.get(200)?.get('schedule-outbox-URL')?.children[0]?.text).toBe(outbox)
    expect(self?.props.get(404)?.has('schedule-inbox-URL')).toBe(true)
    const { body, headers } = await dav('PROPFIND', outbox, propfind('D:resourcetype', 'D:current-user-privilege-set'))
    expect(body).toContain('<C:schedule-outbox/>')
    expect(body).toContain('<C:schedule-send-freebusy/>')
    expect(headers['dav']).toBe('1, 3, calendar-access')
    expect((await dav('OPTIONS', outbox)).headers.allow).toContain('POST')
    expect((await dav('OPTIONS', calendar)).headers.allow).not.toContain('POST')
  })

  it.each([
    ['an invitation', request(alex).replaceAll('VFREEBUSY', 'VEVENT'), 'valid-scheduling-message'],
    ['an answer', request(alex).replace('METHOD:REQUEST', 'METHOD:REPLY'), 'valid-scheduling-message'],
    ['a question about nobody', request(), 'valid-scheduling-message'],
    ['a time without an end', request(alex).replace(/DTEND.*\r\n/, ''), 'valid-scheduling-message'],
    ['no calendar', 'when is Alex free?', 'valid-scheduling-message'],
    ['too many people', request(...Array.from({ length: 101 }, () => alex)), 'valid-scheduling-message'],
    ["somebody else's question", request(alex).replace('Adele@', 'alex@'), 'organizer-allowed'],
    ['a time too long', request(alex).replace('20261124T', '20270124T'), 'max-date-time'],
  ])('refuses %s by name', async (_, body, condition) => {
    asked.length = 0
    const got = await post(body)
    expect([got.status, asked]).toEqual([403, []])
    expect(got.body).toContain(`<C:${condition}/>`)
  })

  it('is not offered where it is not allowed: there is no outbox', async () => {
    const server = await startServer()
    const got = await server.dav('PROPFIND', '/dav/principals/adele7x/', propfind('C:schedule-outbox-URL'))
    expect([...(answersIn(got.body)[0]?.props.keys() ?? [])]).toEqual([404])
    expect((await server.dav('PROPFIND', outbox)).status).toBe(404)
    expect((await server.dav('POST', outbox, request(alex))).status).toBe(404)
  })

  it("is not done from somebody else's outbox, or to a calendar", async () => {
    expect((await post(request(alex), '/dav/outbox/alex9q/')).status).toBe(404)
    expect((await post(request(alex), calendar)).status).toBe(403)
  })
})
