import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bed, graphBed } from './graphbed.ts'

let bed: Bed
let calendar: string
beforeAll(async () => {
  bed = await graphBed()
  calendar = (await bed.get('/me/calendar')).body.id
})
afterAll(() => bed.close())

const IMMUTABLE = 'IdType="ImmutableId"'

/** The one event of the default calendar with that subject. */
async function named(subject: string, prefer?: string) {
  const filter = encodeURIComponent(`startsWith(subject,'${subject}')`)
  const { body } = await bed.get(`/me/calendar/events?$filter=${filter}&$top=50`, prefer)
  return body.value.find((event: { subject: string }) => event.subject === subject)
}

describe('lists of events', () => {
  it('hold singles and masters, ten to a page, with an absolute next link', async () => {
    const { status, body } = await bed.get(`/me/calendars/${calendar}/events`)
    expect(status).toBe(200)
    expect(body.value).toHaveLength(10)
    expect(body['@odata.nextLink']).toMatch(
      new RegExp(`^${bed.origin}/v1.0/me/calendars/${calendar}/events\\?%24skip=10$`),
    )
  })

  it('can be walked to the end, every id once', async () => {
    const rows = await bed.all(`/me/calendars/${calendar}/events?$select=id,type&$top=100`)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(['singleInstance', 'seriesMaster']))
    expect((await bed.get('/me/events?$count=true&$top=1')).body['@odata.count']).toBe(rows.length)
  })

  it('hold id and etag whatever is selected, and nothing else unasked', async () => {
    const { body } = await bed.get('/me/events?$select=subject,changeKey&$top=1')
    expect(Object.keys(body.value[0]).toSorted()).toEqual(['@odata.etag', 'changeKey', 'id', 'subject'])
    expect(body.value[0]['@odata.etag']).toBe(`W/"${body.value[0].changeKey}"`)
  })

  it('refuse members that do not exist, and occurrences of masters', async () => {
    const { status, body } = await bed.get('/me/events?$select=subject,foo')
    expect([status, body.error.code]).toEqual([400, 'BadRequest'])
    expect(body.error.message).toBe(
      "Parsing OData Select and Expand failed: Could not find a property named 'foo' on type 'microsoft.graph.event'.",
    )
    expect((await bed.get('/me/events?$expand=exceptionOccurrences')).status).toBe(400)
  })

  it('filter by change, start, UID and subject', async () => {
    const recent = (
      await bed.get(
        '/me/events?$filter=lastModifiedDateTime gt 2026-11-22T00:00:00Z&$top=999&$select=lastModifiedDateTime',
      )
    ).body.value
    expect(recent.length).toBeGreaterThan(0)
    expect(recent.every((each: { lastModifiedDateTime: string }) => each.lastModifiedDateTime > '2026-11-22')).toBe(
      true,
    )
    const window = (
      await bed.get(
        "/me/events?$filter=start/dateTime ge '2026-11-23' and start/dateTime lt '2026-11-24'&$select=start&$top=99",
      )
    ).body.value
    expect(new Set(window.map((each: { start: { dateTime: string } }) => each.start.dateTime.slice(0, 10)))).toEqual(
      new Set(['2026-11-23']),
    )
    const { iCalUId } = await named('Stand-up')
    expect((await bed.get(`/me/events?$filter=iCalUId eq '${iCalUId}'&$select=subject`)).body.value).toMatchObject([
      { subject: 'Stand-up' },
    ])
    expect((await bed.get("/me/events?$filter=uid eq 'x'")).body.error.code).toBe('ErrorInvalidUrlQueryFilter')
  })

  it('sort, so that one row tells whether anything changed', async () => {
    const path = '/me/events?$count=true&$top=1&$orderby=lastModifiedDateTime desc&$select=id,lastModifiedDateTime'
    const before = (await bed.get(path)).body
    bed.clock.now += 60_000
    const added = bed.graph.mailbox(bed.oid('adele')).addEvent('calendar', { subject: 'New' })
    const after = (await bed.get(path)).body
    expect(after['@odata.count']).toBe(before['@odata.count'] + 1)
    expect(after.value[0].lastModifiedDateTime > before.value[0].lastModifiedDateTime).toBe(true)
    bed.graph.mailbox(bed.oid('adele')).deleteEvent(added.entry)
    const rows = (await bed.get('/me/events?$orderby=start/dateTime&$top=200&$select=start')).body.value
    const starts = rows.map((each: { start: { dateTime: string } }) => each.start.dateTime)
    expect(starts).toEqual(starts.toSorted())
  })
})

describe('preferences', () => {
  it('set the zone of all times, and are echoed', async () => {
    const { headers } = await bed.get('/me/events?$top=1', 'outlook.timezone="Asia/Tokyo", odata.maxpagesize=7')
    expect(headers.get('preference-applied')).toBe('outlook.timezone="Asia/Tokyo", odata.maxpagesize=7')
    expect((await named('Stand-up', 'outlook.timezone="Tokyo Standard Time"')).start).toEqual({
      dateTime: '2026-07-06T16:15:00.0000000',
      timeZone: 'Tokyo Standard Time',
    })
    expect((await named('Stand-up')).start).toEqual({ dateTime: '2026-07-06T07:15:00.0000000', timeZone: 'UTC' })
  })

  it('leave the dates of all-day events alone', async () => {
    const tokyo = await named('Holiday in Portugal', 'outlook.timezone="Tokyo Standard Time"')
    expect(tokyo).toMatchObject({
      isAllDay: true,
      start: { dateTime: '2026-12-23T00:00:00.0000000', timeZone: 'Tokyo Standard Time' },
      end: { dateTime: '2027-01-06T00:00:00.0000000' },
    })
    expect((await named('Holiday in Portugal')).start.dateTime).toBe(tokyo.start.dateTime)
  })

  it('refuse a zone that nobody knows', async () => {
    const { status, body } = await bed.get('/me/events', 'outlook.timezone="Nowhere/Atlantis"')
    expect([status, body.error.code]).toEqual([400, 'TimeZoneNotSupportedException'])
    expect(body.error.message).toContain("not supported: 'Nowhere/Atlantis'.")
  })

  it('turn bodies into text', async () => {
    const word = await named('Script in the body', 'outlook.body-content-type="text"')
    expect(word.body).toEqual({ contentType: 'text', content: 'Visible <text> & more' })
    expect((await named('Script in the body')).body.content).toContain('<script>')
  })

  it('choose between ids that move with the folder and ids that stay', async () => {
    const [usual, immutable] = [await named('Stand-up'), await named('Stand-up', IMMUTABLE)]
    expect([usual.id.length, immutable.id.length]).toEqual([152, 68])
    expect(usual.changeKey).toBe(immutable.changeKey)
    for (const id of [usual.id, immutable.id]) expect((await bed.get(`/me/events/${id}`)).body.subject).toBe('Stand-up')
    expect((await bed.get(`/me/events/${usual.id}`, IMMUTABLE)).body.id).toBe(immutable.id)
  })
})

describe('one event', () => {
  it('tells a master’s removed and changed occurrences when asked by id', async () => {
    const { id } = await named('Project Falcon weekly', IMMUTABLE)
    const select = '$select=subject,start,occurrenceId,originalStart,cancelledOccurrences,exceptionOccurrences'
    const { body } = await bed.get(
      `/me/calendars/${calendar}/events/${id}?${select}&$expand=exceptionOccurrences`,
      IMMUTABLE,
    )
    expect(body.cancelledOccurrences).toEqual(
      ['2026-11-04', '2026-12-02', '2026-12-30'].map((date) => `OID.${id}.${date}`),
    )
    expect(body.exceptionOccurrences).toHaveLength(6)
    expect(body.exceptionOccurrences[0]).toMatchObject({
      occurrenceId: `OID.${id}.2026-11-11`,
      originalStart: '2026-11-11T13:00:00Z',
      start: { dateTime: '2026-11-12T13:00:00.0000000' },
      '@odata.etag': body['@odata.etag'],
    })
    expect(body.exceptionOccurrences[0]).not.toHaveProperty('body')
    const plain = (await bed.get(`/me/events/${id}`)).body
    expect(plain).not.toHaveProperty('cancelledOccurrences')
    expect(plain).not.toHaveProperty('originalStart')
  })

  it('gives changed occurrences in full when they are selected without expanding', async () => {
    const { id } = await named('Project Falcon weekly')
    const { body } = await bed.get(`/me/events/${id}?$select=id,exceptionOccurrences`)
    const allDay = body.exceptionOccurrences.find((each: { isAllDay: boolean }) => each.isAllDay)
    expect(allDay).toMatchObject({
      type: 'exception',
      seriesMasterId: id,
      recurrence: null,
      start: { dateTime: '2026-12-16T00:00:00.0000000' },
      attendees: { length: 5 },
    })
  })

  it.each([
    ['/me/events/foo', 400, 'ErrorInvalidIdMalformed'],
    ['/me/calendars/foo/events', 400, 'ErrorInvalidIdMalformed'],
    ['/me/foo', 400, 'BadRequest'],
    ['/me/calendarView', 400, 'ErrorInvalidParameter'],
    ['/me/calendarView?startDateTime=2020-01-01&endDateTime=2026-01-01', 400, 'ErrorCalendarViewRangeTooBig'],
    ['/users/nobody@contoso.example/events', 404, 'ErrorInvalidUser'],
    ['/users/nestor_northwind.example%23EXT%23@contoso.example/events', 404, 'MailboxNotEnabledForRESTAPI'],
  ])('answers %s with %i %s', async (path, status, code) => {
    const answer = await bed.get(path)
    expect([answer.status, answer.body.error.code]).toEqual([status, code])
    expect(answer.body.error.innerError['request-id']).toBe(answer.headers.get('request-id'))
  })

  it('is not found by an id that differs by case only, but by its own', async () => {
    const pairs = [
      ['Id, case A (default ids)', 'Id, case a (default ids)', ''],
      ['Id, case A (immutable ids)', 'Id, case a (immutable ids)', IMMUTABLE],
    ]
    for (const [one = '', two = '', prefer] of pairs) {
      const [a, b] = [await named(one, prefer), await named(two, prefer)]
      expect(a.id).not.toBe(b.id)
      expect(a.id.toLowerCase()).toBe(b.id.toLowerCase())
      expect((await bed.get(`/me/events/${b.id}`)).body.subject).toBe(two)
    }
    const { id } = await named('Stand-up')
    expect((await bed.get(`/me/events/${id.toLowerCase()}`)).status).toBe(400)
  })
})
