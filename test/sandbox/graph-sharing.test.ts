import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bed, graphBed } from './graphbed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await graphBed()
})
afterAll(() => bed.close())

const calendars = async () => (await bed.get('/me/calendars?$top=50')).body.value
const calendarOf = async (owner: string, name = owner) =>
  (await calendars()).find(
    (each: { name: string; owner: { name: string } }) => each.owner.name === owner && each.name === name,
  )
const eventsOf = async (owner: string) => bed.all(`/me/calendars/${(await calendarOf(owner)).id}/events?$top=100`)
const one = async (owner: string, matches: (event: Record<string, unknown>) => boolean) =>
  (await eventsOf(owner)).find(matches)

describe('the list of calendars', () => {
  it('holds own ones, those nobody can edit, and opened ones under their owners', async () => {
    const rows = await bed.all('/me/calendars')
    const flags = rows.map((each) => [
      each.name,
      each.owner.name,
      each.canEdit,
      each.canShare,
      each.canViewPrivateItems,
      each.hexColor,
    ])
    expect(flags).toEqual([
      ['Calendar', 'Adele Vance', true, true, true, ''],
      ['Project Falcon', 'Adele Vance', true, true, true, '#87d28e'],
      ['Privat; Familie & "Freunde"', 'Adele Vance', true, true, true, '#f1919a'],
      ['Travel ✈', 'Adele Vance', true, true, true, ''],
      ['Nothing here yet', 'Adele Vance', true, true, true, '#123456'],
      ['Holidays in Germany', 'Adele Vance', false, false, true, ''],
      ['Birthdays', 'Adele Vance', false, false, true, ''],
      ['Diego Siciliani', 'Diego Siciliani', false, false, false, ''],
      ['Lee Gu', 'Lee Gu', false, false, false, ''],
      ['Alex Wilber', 'Alex Wilber', false, false, false, ''],
      ['Megan Bowen - Kids parties', 'Megan Bowen', true, false, false, ''],
      ['Megan Bowen', 'Megan Bowen', true, false, true, ''],
      ['Support Desk', 'Support Desk', true, false, false, ''],
      ['Conf Room Adams', 'Conf Room Adams', false, false, false, ''],
    ])
    expect(rows.filter((each) => each.isDefaultCalendar).map(({ name }) => name)).toEqual(['Calendar'])
  })
})

describe('what a role shows', () => {
  it('freeBusyRead: when, not what', async () => {
    const rows = await eventsOf('Diego Siciliani')
    expect(new Set(rows.filter(({ sensitivity }) => sensitivity === 'normal').map(({ subject }) => subject))).toContain(
      'Busy',
    )
    expect(
      rows.every(
        ({ subject, body, attendees, location }) =>
          !subject.includes('Stand') && body.content === '' && attendees.length === 0 && location.displayName === '',
      ),
    ).toBe(true)
  })

  it('limitedRead: titles and places', async () => {
    const series = await one('Lee Gu', ({ subject }) => subject === 'Review with the team')
    expect(series).toMatchObject({ type: 'seriesMaster', body: { content: '' }, attendees: [] })
    expect((await eventsOf('Lee Gu')).some(({ location }) => location.displayName !== '')).toBe(true)
  })

  it('read: everything but private items, which lists show bare and GET hides', async () => {
    const hidden = await one('Alex Wilber', ({ sensitivity }) => sensitivity === 'private')
    expect(hidden).toMatchObject({ subject: 'Private appointment', body: { content: '' } })
    const { id } = await calendarOf('Alex Wilber')
    const { status, body } = await bed.get(`/me/calendars/${id}/events/${String(hidden?.['id'])}`)
    expect([status, body.error.code]).toEqual([404, 'ErrorItemNotFound'])
    expect((await eventsOf('Alex Wilber')).some(({ body: each }) => each.content !== '')).toBe(true)
  })

  it('delegate with private access: private items too', async () => {
    const secret = await one('Megan Bowen', ({ subject }) => subject === 'Salary talk')
    const { id } = await calendarOf('Megan Bowen')
    expect((await bed.get(`/me/calendars/${id}/events/${String(secret?.['id'])}`)).status).toBe(200)
  })
})

describe('ways in', () => {
  const shared = { scopes: ['Calendars.Read.Shared'] }

  it('finds items of an opened calendar below it, not below /me/events, and under other ids than their owner does', async () => {
    const { id } = await calendarOf('Alex Wilber')
    const event = await one('Alex Wilber', ({ subject }) => subject === 'Stand-up')
    expect((await bed.get(`/me/calendars/${id}/events/${String(event?.['id'])}`)).status).toBe(200)
    expect((await bed.get(`/me/events/${String(event?.['id'])}`)).status).toBe(404)
    const owners = (await bed.all('/me/events?$top=100', undefined, bed.token('alex'))).map((each) => each.id)
    expect(owners).not.toContain(event?.['id'])
  })

  it('opens the default calendar of somebody who shared it, for a .Shared token only', async () => {
    const path = '/users/alex@contoso.example/calendar/events'
    expect((await bed.get(path)).status).toBe(403)
    expect((await bed.get(path, undefined, bed.token('adele', shared))).status).toBe(200)
    expect((await bed.get(path, undefined, bed.token('lgu', shared))).body.error.code).toBe('ErrorAccessDenied')
    expect((await bed.get('/users/miriam@fabrikam.example/events', undefined, bed.token('adele', shared))).status).toBe(
      404,
    )
    expect((await bed.get(`/users/${bed.oid('adele')}/events`)).status).toBe(200)
  })

  it('gives an application every mailbox of its tenant, and no /me', async () => {
    const app = bed.token('adele', { oid: undefined, scopes: [], roles: ['Calendars.Read'] })
    expect((await bed.get('/users/lgu@contoso.example/calendars', undefined, app)).body.value).toHaveLength(2)
    expect((await bed.get('/users/miriam@fabrikam.example/calendars', undefined, app)).status).toBe(404)
    expect((await bed.get('/me/calendars', undefined, app)).status).toBe(400)
  })

  it('closes when the share is withdrawn', async () => {
    const { id } = await calendarOf('Lee Gu')
    bed.graph.mailbox(bed.oid('lgu')).unshare('calendar', bed.oid('adele'))
    expect(await calendarOf('Lee Gu')).toBeUndefined()
    expect((await bed.get(`/me/calendars/${id}/events`)).status).toBe(404)
  })
})

describe('tokens', () => {
  it('that are missing or wrong get a challenge', async () => {
    const response = await fetch(`${bed.origin}/v1.0/me/events`)
    expect([response.status, response.headers.get('www-authenticate')?.slice(0, 6)]).toEqual([401, 'Bearer'])
    expect((await bed.get('/me/events', undefined, 'bad')).body.error.code).toBe('InvalidAuthenticationToken')
  })

  it('for basic reading open no bodies', async () => {
    const basic = bed.token('adele', { scopes: ['Calendars.ReadBasic'] })
    const [event] = (await bed.get('/me/events', undefined, basic)).body.value
    expect(event).toHaveProperty('subject')
    expect(event).not.toHaveProperty('body')
    expect(event).not.toHaveProperty('bodyPreview')
  })

  it('for reading write nothing; those for writing do', async () => {
    const path = '/me/calendar/events'
    const event = {
      subject: 'Written',
      start: { dateTime: '2026-11-24T10:00:00', timeZone: 'UTC' },
      end: { dateTime: '2026-11-24T11:00:00', timeZone: 'UTC' },
    }
    expect((await bed.send('POST', path, event)).status).toBe(403)
    const token = bed.token('adele', { scopes: ['Calendars.ReadWrite'] })
    const { status, body } = await bed.send('POST', path, event, token)
    expect([status, body.subject]).toEqual([201, 'Written'])
    expect((await bed.send('PATCH', `/me/events/${body.id}`, { subject: 'Better' }, token)).body.subject).toBe('Better')
    expect((await bed.send('DELETE', `/me/events/${body.id}`, undefined, token)).status).toBe(204)
    expect((await bed.get(`/me/events/${body.id}`)).status).toBe(404)
  })
})

describe('a series that is written', () => {
  it('comes back with names in camel case and the members it does not use filled', async () => {
    const token = bed.token('adele', { scopes: ['Calendars.ReadWrite'] })
    const pattern = { type: 'Weekly', interval: 1, daysOfWeek: ['Thursday'] }
    const range = { type: 'Numbered', startDate: '2026-11-26', numberOfOccurrences: 3 }
    const [start, end] = ['10:00', '11:00'].map((time) => ({ dateTime: `2026-11-26T${time}:00`, timeZone: 'UTC' }))
    const { body } = await bed.send('POST', '/me/events', { recurrence: { pattern, range }, start, end }, token)
    expect([body.type, body.recurrence]).toEqual([
      'seriesMaster',
      {
        pattern: {
          type: 'weekly',
          interval: 1,
          month: 0,
          dayOfMonth: 0,
          daysOfWeek: ['thursday'],
          firstDayOfWeek: 'sunday',
          index: 'first',
        },
        range: {
          type: 'numbered',
          startDate: '2026-11-26',
          endDate: '0001-01-01',
          recurrenceTimeZone: 'UTC',
          numberOfOccurrences: 3,
        },
      },
    ])
  })

  it('cannot be written where one may only look', async () => {
    const token = bed.token('adele', { scopes: ['Calendars.ReadWrite.Shared'] })
    const { id } = await calendarOf('Alex Wilber')
    const event = await one('Alex Wilber', ({ subject }) => subject === 'Stand-up')
    const path = `/me/calendars/${id}/events/${String(event?.['id'])}`
    expect((await bed.send('PATCH', path, { subject: 'Mine' }, token)).status).toBe(403)
    expect((await bed.send('DELETE', path, undefined, token)).status).toBe(403)
  })
})

describe('permissions and free-busy', () => {
  it('lists permissions to the owner only', async () => {
    const mine = (await bed.get('/me/calendar/calendarPermissions')).body.value
    expect(mine.map((each: Record<string, { name: string }>) => [each['emailAddress']?.name, each['role']])).toEqual([
      ['My Organization', 'freeBusyRead'],
      ['Alex Wilber', 'read'],
    ])
    const { id } = await calendarOf('Megan Bowen')
    expect((await bed.get(`/me/calendars/${id}/calendarPermissions`)).body.value).toEqual([])
  })

  it('tells when people are free, and what only where it may', async () => {
    const time = (hour: number) => ({ dateTime: `2026-11-25T${hour}:00:00`, timeZone: 'UTC' })
    const body = {
      schedules: ['adele@contoso.example', 'diego@contoso.example', 'x@nowhere.example'],
      startTime: time(10),
      endTime: time(16),
      availabilityViewInterval: 60,
    }
    const [own, other, nobody] = (await bed.send('POST', '/me/calendar/getSchedule', body)).body.value
    expect(own.availabilityView).toMatch(/^[0-3]{6}$/)
    expect(own.scheduleItems.map(({ subject }: { subject: string }) => subject)).toContain(
      'Project Falcon weekly: demo day',
    )
    expect(other.scheduleItems.length).toBeGreaterThan(0)
    expect(other.scheduleItems[0]).not.toHaveProperty('subject')
    expect(nobody.error.responseCode).toBe('ErrorMailRecipientNotFound')
    const long = { ...body, endTime: { dateTime: '2027-01-25T10:00:00', timeZone: 'UTC' } }
    expect((await bed.send('POST', '/me/calendar/getSchedule', long)).status).toBe(400)
  })
})
