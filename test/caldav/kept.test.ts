import { describe, expect, it } from 'vitest'
import { calendar, homePath, object, propfind } from './bodies.ts'
import { holiday, review, standup } from './people.ts'
import { answersIn, startServer } from './wire.ts'

type Server = Awaited<ReturnType<typeof startServer>>

const update = (inner: string, attributes = ''): string =>
  `<D:propertyupdate xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="http://apple.com/ns/ical/" xmlns:X="urn:x"${attributes}>${inner}</D:propertyupdate>`
const set = (props: string): string => update(`<D:set><D:prop>${props}</D:prop></D:set>`)
const remove = (props: string): string => update(`<D:remove><D:prop>${props}</D:prop></D:remove>`)

/** Names by status. */
async function patch({ dav }: Server, body: string, path = calendar) {
  const got = await dav('PROPPATCH', path, body)
  expect(got.status).toBe(207)
  const [answer] = answersIn(got.body)
  return {
    body: got.body,
    outcome: Object.fromEntries([...(answer?.props ?? [])].map(([status, props]) => [status, [...props.keys()]])),
  }
}

/** The properties that were found, as they stand in the answer. */
async function read({ dav }: Server, names: readonly string[], path = calendar) {
  const body = propfind(...names).replace('<D:propfind', '<D:propfind xmlns:X="urn:x"')
  const got = await dav('PROPFIND', path, body, { Prefer: 'return=minimal' })
  return /<D:prop>(.*?)<\/D:prop>/s.exec(got.body)?.[1] ?? ''
}

describe('properties that apps set', () => {
  it('are found again as they were written, whoever knows what they mean', async () => {
    const server = await startServer()
    const value =
      '<X:note>a &lt; b<X:part at="1" X:kind="k">deep</X:part> and more<Y:other xmlns:Y="urn:y"/></X:note><A:calendar-color symbolic-color="custom">#FF2968FF</A:calendar-color>'
    expect((await patch(server, set(value))).outcome).toEqual({ 200: ['note', 'calendar-color'] })
    expect(await read(server, ['X:note', 'A:calendar-color'])).toBe(
      '<ns0:note xmlns:ns0="urn:x">a &lt; b<ns0:part xmlns:ns0="urn:x" at="1" xmlns:a1="urn:x" a1:kind="k">deep</ns0:part> and more<ns0:other xmlns:ns0="urn:y"/></ns0:note><A:calendar-color symbolic-color="custom">#FF2968FF</A:calendar-color>',
    )
  })

  it('keep the language that was said around them', async () => {
    const server = await startServer()
    await patch(server, update('<D:set><D:prop><X:word>Kalender</X:word></D:prop></D:set>', ' xml:lang="de"'))
    expect(await read(server, ['X:word'])).toBe('<ns0:word xmlns:ns0="urn:x" xml:lang="de">Kalender</ns0:word>')
  })

  it('stand before what Outlook says until they are removed', async () => {
    const server = await startServer()
    await patch(server, set('<D:displayname>Mine</D:displayname><A:calendar-order>7</A:calendar-order>'))
    expect(await read(server, ['D:displayname', 'A:calendar-order'])).toBe(
      '<D:displayname>Mine</D:displayname><A:calendar-order>7</A:calendar-order>',
    )
    expect((await patch(server, remove('<D:displayname/><X:never/>'))).outcome).toEqual({
      200: ['displayname', 'never'],
    })
    expect(await read(server, ['D:displayname'])).toBe('<D:displayname>Calendar</D:displayname>')
  })

  it('are among all properties and all names of their own resource, and of no other', async () => {
    const server = await startServer()
    await patch(server, set('<X:mark>1</X:mark>'))
    await patch(server, set('<X:mark>2</X:mark>'), object(review.name))
    await patch(server, set('<X:mark>3</X:mark>'), homePath)
    for (const body of [undefined, '<propfind xmlns="DAV:"><propname/></propfind>']) {
      const { body: answer } = await server.dav('PROPFIND', calendar, body, { Depth: '1' })
      const holders = answersIn(answer).filter(({ props }) => props.get(200)?.has('mark'))
      expect(holders.map(({ href, props }) => [href, props.get(200)?.get('mark')?.text])).toEqual([
        [calendar, body === undefined ? '1' : ''],
        [object(review.name), body === undefined ? '2' : ''],
      ])
    }
    expect(await read(server, ['X:mark'], homePath)).toContain('>3<')
    expect(await read(server, ['X:mark'], `${homePath}k2team/`)).toBe('')
  })

  it('come with reports, too', async () => {
    const server = await startServer()
    await patch(server, set('<X:mark>2</X:mark>'), object(holiday.name))
    const { body } = await server.dav(
      'REPORT',
      calendar,
      `<C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><X:mark xmlns:X="urn:x"/></D:prop><D:href>${object(holiday.name)}</D:href><D:href>${object(standup.name)}</D:href></C:calendar-multiget>`,
    )
    expect(answersIn(body).map(({ props }) => [...props.keys()])).toEqual([[200], [404]])
  })

  it('are changed in the order of the instructions', async () => {
    const server = await startServer()
    const both = '<D:prop><X:a>1</X:a></D:prop>'
    await patch(server, update(`<D:set>${both}</D:set><D:remove>${both}</D:remove>`))
    expect(await read(server, ['X:a'])).toBe('')
    await patch(server, update(`<D:remove>${both}</D:remove><D:set>${both}</D:set>`))
    expect(await read(server, ['X:a'])).toContain('>1<')
  })

  it('are changed all or not at all', async () => {
    const server = await startServer()
    const { outcome, body } = await patch(server, set('<X:a>1</X:a><D:getetag>"x"</D:getetag><D:resourcetype/>'))
    expect(outcome).toEqual({ 403: ['getetag', 'resourcetype'], 424: ['a'] })
    expect(body).toContain('<D:error><D:cannot-modify-protected-property/></D:error>')
    expect(await read(server, ['X:a'])).toBe('')
  })

  it('belong to the account', async () => {
    const server = await startServer()
    await patch(server, set('<D:displayname>Mine</D:displayname>'))
    const alex = `Basic ${Buffer.from('alex@contoso.example:other-password').toString('base64')}`
    const { body } = await server.dav('PROPFIND', '/dav/calendars/alex9q/k9alex/', propfind('D:displayname'), {
      Authorization: alex,
    })
    expect(body).toContain('<D:displayname>Calendar</D:displayname>')
  })

  it.each([
    ['one that is long', set(`<X:a>${'x'.repeat(17_000)}</X:a>`)],
    ['too many', set(Array.from({ length: 65 }, (_, at) => `<X:a${at}/>`).join(''))],
  ])('have a limit: %s is refused with 507', async (_, body) => {
    const server = await startServer()
    expect(Object.keys((await patch(server, body)).outcome)).toEqual(['507'])
  })

  it('have a limit for a whole calendar', async () => {
    const server = await startServer()
    const statuses: string[] = []
    for (const name of [review.name, holiday.name]) {
      for (let at = 0; at < 5; at++) {
        const { outcome } = await patch(server, set(`<X:a${at}>${'x'.repeat(15_000)}</X:a${at}>`), object(name))
        statuses.push(...Object.keys(outcome))
      }
    }
    expect(statuses).toEqual([...Array.from({ length: 8 }, () => '200'), '507', '507'])
  })

  it.each([
    ['a colour that is none', '<A:calendar-color>url(x)</A:calendar-color>', '409'],
    ['a zone that is none', '<C:calendar-timezone>no</C:calendar-timezone>', '403'],
    [
      'two availabilities at once',
      `<C:calendar-availability>BEGIN:VCALENDAR\n${'BEGIN:VAVAILABILITY\nEND:VAVAILABILITY\n'.repeat(2)}END:VCALENDAR</C:calendar-availability>`,
      '403',
    ],
    ['the name of a zone that nobody knows', '<C:calendar-timezone-id>Nowhere</C:calendar-timezone-id>', '403'],
  ])('are refused alone: %s', async (_, props, status) => {
    const server = await startServer()
    expect(Object.keys((await patch(server, set(props))).outcome)).toEqual([status])
  })
})

describe('the time zone of a calendar', () => {
  const kiritimati =
    'BEGIN:VCALENDAR&#13;\nVERSION:2.0&#13;\nPRODID:-//X//EN&#13;\nBEGIN:VTIMEZONE&#13;\nTZID:Pacific/Kiritimati&#13;\nBEGIN:STANDARD&#13;\nDTSTART:19950101T000000&#13;\nTZOFFSETFROM:+1400&#13;\nTZOFFSETTO:+1400&#13;\nEND:STANDARD&#13;\nEND:VTIMEZONE&#13;\nEND:VCALENDAR&#13;\n'
  /** In UTC+14 the 24th has begun. */
  const evening = `<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20261223T100000Z" end="20261223T110000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`
  const found = async ({ dav }: Server) =>
    answersIn((await dav('REPORT', calendar, evening)).body).map(({ href }) => href)

  it('is the one an app has set, and whole days are searched by it', async () => {
    const server = await startServer()
    expect(await found(server)).toEqual([])
    await patch(server, set(`<C:calendar-timezone>${kiritimati}</C:calendar-timezone>`))
    expect(await found(server)).toEqual([object(holiday.name)])
    expect(await read(server, ['C:calendar-timezone-id'])).toContain('>Pacific/Kiritimati<')
  })

  it('can be set by its name, which takes the place of rules set before', async () => {
    const server = await startServer()
    await patch(server, set(`<C:calendar-timezone>${kiritimati}</C:calendar-timezone>`))
    await patch(server, set('<C:calendar-timezone-id>Europe/Berlin</C:calendar-timezone-id>'))
    expect(await found(server)).toEqual([])
    expect(await read(server, ['C:calendar-timezone'])).toContain('TZID:Europe/Berlin')
  })

  it("is the mailbox's where that is known, and absent where it is not", async () => {
    const server = await startServer()
    const shared = await read(server, ['C:calendar-timezone', 'C:calendar-timezone-id'], `${homePath}k2team/`)
    expect(shared).toContain('TZID:Europe/Berlin')
    expect(shared).toContain('<C:calendar-timezone-id>Europe/Berlin</C:calendar-timezone-id>')
    expect(await read(server, ['C:calendar-timezone'])).not.toContain('TZID')
  })
})

describe('when somebody can be met', () => {
  it("is the mailbox's working hours, on the person's own calendars", async () => {
    const server = await startServer()
    const shown = await read(server, ['C:calendar-availability'])
    expect(shown.replace(/BEGIN:VTIMEZONE.*END:VTIMEZONE/s, '…').split(/\r?\n/)).toEqual([
      '<C:calendar-availability>BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Outlook CalDAV Bridge//Outlook CalDAV Bridge//EN',
      '…',
      'BEGIN:VAVAILABILITY',
      'UID:working-hours',
      'DTSTAMP:20261122T000000Z',
      'BEGIN:AVAILABLE',
      'UID:working-hours-1',
      'DTSTAMP:20261122T000000Z',
      'DTSTART;TZID=Europe/Berlin:20100104T083000',
      'DTEND;TZID=Europe/Berlin:20100104T170000',
      'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
      'END:AVAILABLE',
      'END:VAVAILABILITY',
      'END:VCALENDAR',
      '</C:calendar-availability>',
    ])
    expect(await read(server, ['C:calendar-availability'], `${homePath}k2team/`)).toBe('')
  })

  it('is what an app has set instead', async () => {
    const server = await startServer()
    const own = 'BEGIN:VCALENDAR\nBEGIN:VAVAILABILITY\nUID:mine\nEND:VAVAILABILITY\nEND:VCALENDAR\n'
    await patch(server, set(`<C:calendar-availability>${own}</C:calendar-availability>`))
    expect(await read(server, ['C:calendar-availability'])).toContain('UID:mine')
  })
})
