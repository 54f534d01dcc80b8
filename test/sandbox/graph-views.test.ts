import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bed, graphBed } from './graphbed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await graphBed()
})
afterAll(() => bed.close())

const IMMUTABLE = 'IdType="ImmutableId"'
const master = async (subject: string) =>
  (await bed.all('/me/events?$top=1000')).find((event) => event.subject === subject)
const instances = (id: string, from: string, to: string, more = ''): Promise<Record<string, unknown>[]> =>
  bed.all(`/me/events/${id}/instances?startDateTime=${from}&endDateTime=${to}&$top=100${more}`)

describe('instances of a series', () => {
  it('come exceptions first, carry the etag of the series, and ids with their date in them', async () => {
    const falcon = await master('Project Falcon weekly')
    const rows = await instances(falcon.id, '2026-11-01', '2026-12-31T00:00:00Z')
    expect(rows.map(({ type }) => type)).toEqual([...Array(5).fill('exception'), 'occurrence'])
    expect(new Set(rows.map((each) => each['@odata.etag']))).toEqual(new Set([falcon['@odata.etag']]))
    const [moved] = rows
    const bytes = Buffer.from(String(moved?.['id']).replaceAll('-', '/').replaceAll('_', '+'), 'base64')
    expect(String(moved?.['id'])).toHaveLength(168)
    expect(bytes.readBigUInt64BE(44)).toBe((BigInt(Date.UTC(2026, 10, 11)) + 62_135_596_800_000n) * 10_000n)
    expect(String(moved?.['iCalUId']).slice(32, 40)).toBe('07EA0B0B')
    expect(String(moved?.['iCalUId']).replace('07EA0B0B', '00000000')).toBe(falcon.iCalUId)
    expect(moved?.['uid']).toBe(falcon.iCalUId)
    expect((await bed.get(`/me/events/${String(moved?.['id'])}`)).body).toMatchObject({ type: 'exception' })
  })

  it('never show a removed one, also not by its id', async () => {
    const falcon = await master('Project Falcon weekly')
    const mailbox = bed.graph.mailbox(bed.oid('adele'))
    const [plain] = await instances(falcon.id, '2027-01-13', '2027-01-14')
    expect(plain).toMatchObject({ type: 'occurrence', occurrenceId: `OID.${falcon.id}.2027-01-13` })
    const entry = [...mailbox.calendar('calendar').items.values()].find(
      (each) => each.content.subject === falcon.subject,
    )?.entry
    mailbox.cancelOccurrence(entry ?? 0, '2027-01-13')
    expect(await instances(falcon.id, '2027-01-13', '2027-01-14')).toEqual([])
    expect((await bed.get(`/me/events/${String(plain?.['id'])}`)).status).toBe(404)
    expect((await master(falcon.subject))['@odata.etag']).not.toBe(falcon['@odata.etag'])
  })

  it('of an all-day series keep local midnight of the zone that made it in originalStart', async () => {
    const series = await master('All day, made in Pacific time')
    const rows = await instances(series.id, '2026-11-01', '2026-11-30', '&$select=originalStart,start,subject,type')
    expect(rows[0]).toMatchObject({
      subject: 'All day, made in Pacific time (renamed)',
      originalStart: '2026-11-13T08:00:00Z',
      start: { dateTime: '2026-11-13T00:00:00.0000000' },
    })
  })

  it('can be had of masters only', async () => {
    const { body } = await bed.get(
      `/me/events/${(await master('Draft, not sent yet')).id}/instances?startDateTime=2026-01-01&endDateTime=2026-02-01`,
    )
    expect(body.error.code).toBe('ErrorInvalidRequest')
  })
})

describe('the calendar view', () => {
  const view = (from: string, to: string, prefer?: string) =>
    bed.all(
      `/me/calendarView?startDateTime=${encodeURIComponent(from)}&endDateTime=${encodeURIComponent(to)}&$top=50&$orderby=start/dateTime`,
      prefer,
    )

  it('shows singles, occurrences and exceptions that overlap, never masters', async () => {
    const rows = await view('2026-11-23T00:00:00', '2026-11-30T00:00:00')
    expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(['singleInstance', 'occurrence', 'exception']))
    expect(rows.every(({ start, end }) => start.dateTime < '2026-11-30' && end.dateTime >= '2026-11-23')).toBe(true)
    expect(rows.filter(({ subject }) => subject === 'Stand-up')).toHaveLength(5)
  })

  it('reads the window by its own offset, whatever zone is preferred', async () => {
    const utc = await view('2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z')
    const offset = await view(
      '2026-11-24T01:00:00+01:00',
      '2026-11-25T01:00:00+01:00',
      'outlook.timezone="Tokyo Standard Time"',
    )
    expect(offset.map(({ id }) => id)).toEqual(utc.map(({ id }) => id))
  })

  it('treats all-day events as floating', async () => {
    const subjects = async (from: string, to: string) => (await view(from, to)).map(({ subject }) => subject)
    expect(await subjects('2026-12-04T10:00:00Z', '2026-12-04T11:00:00Z')).toContain('One day off')
    expect(await subjects('2026-12-03T22:59:00Z', '2026-12-03T23:59:00Z')).not.toContain('One day off')
  })

  it('knows both halves of the hour that comes twice', async () => {
    const rows = await view(
      '2026-10-25T00:00:00Z',
      '2026-10-25T02:00:00Z',
      'outlook.timezone="W. Europe Standard Time"',
    )
    const fold = rows.filter(({ subject }) => subject.startsWith('Fold: 02:30'))
    expect(fold.map(({ subject, start }) => `${subject} ${start.dateTime.slice(11, 16)}`)).toEqual([
      'Fold: 02:30 the first time 02:30',
      'Fold: 02:30 the second time 02:30',
    ])
  })
})

describe('other people’s and other things’ endpoints', () => {
  it('translates ids both ways', async () => {
    const [usual, immutable] = [
      (await bed.get('/me/events?$top=1')).body.value[0],
      (await bed.get('/me/events?$top=1', IMMUTABLE)).body.value[0],
    ]
    const user = bed.token('adele', { scopes: ['User.Read'] })
    const translate = async (inputIds: string[], sourceIdType: string, targetIdType: string) =>
      (await bed.send('POST', '/me/translateExchangeIds', { inputIds, sourceIdType, targetIdType }, user)).body.value
    expect(await translate([usual.id], 'restId', 'restImmutableEntryId')).toEqual([
      { sourceId: usual.id, targetId: immutable.id },
    ])
    expect(await translate([immutable.id], 'restImmutableEntryId', 'restId')).toEqual([
      { sourceId: immutable.id, targetId: usual.id },
    ])
    expect((await translate(['nonsense'], 'restId', 'ewsId'))[0].errorDetails.code).toBe('ErrorInvalidIdMalformed')
  })

  it('groups calendars, and lists all of them', async () => {
    const groups = (await bed.get('/me/calendarGroups')).body.value
    expect(groups.map(({ name }: { name: string }) => name)).toEqual([
      'My Calendars',
      'Other Calendars',
      'People’s Calendars',
    ])
    const inGroups = (
      await Promise.all(groups.map(({ id }: { id: string }) => bed.all(`/me/calendarGroups/${id}/calendars`)))
    ).flat()
    expect(inGroups).toHaveLength((await bed.all('/me/calendars')).length)
  })

  it('needs a scope for settings', async () => {
    expect((await bed.get('/me/mailboxSettings')).status).toBe(403)
    const token = bed.token('adele', { scopes: ['MailboxSettings.Read'] })
    expect((await bed.get('/me/mailboxSettings', undefined, token)).body.timeZone).toBe('W. Europe Standard Time')
    expect((await bed.get('/me/mailboxSettings/timeZone', undefined, token)).body.value).toBe('W. Europe Standard Time')
    expect((await bed.get('/me/outlook/masterCategories', undefined, token)).body.value).toHaveLength(5)
    expect((await bed.get('/me/events', undefined, token)).body.error.code).toBe('ErrorAccessDenied')
  })

  it('knows zones by Windows and by IANA names', async () => {
    const user = bed.token('adele', { scopes: ['User.Read'] })
    const aliases = async (path: string) =>
      (await bed.get(path, undefined, user)).body.value.map(({ alias }: { alias: string }) => alias)
    expect(await aliases('/me/outlook/supportedTimeZones')).toContain('W. Europe Standard Time')
    expect(
      await aliases("/me/outlook/supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')"),
    ).toContain('Europe/Berlin')
  })
})
