import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bed, graphBed } from './graphbed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await graphBed()
})
afterAll(() => bed.close())

const ADELE = '/sandbox/graph/people/adele@contoso.example'
const post = (path: string, body: unknown = {}) => bed.send('POST', `${ADELE}${path}`, body)

describe('the control endpoint', () => {
  it('lists people and their calendars', async () => {
    const people = (await bed.get('/sandbox/graph/people')).body
    expect(people.map(({ upn }: { upn: string }) => upn)).toContain('adams@contoso.example')
    const keys = (await bed.get(`${ADELE}/calendars`)).body.map(({ key }: { key: string }) => key)
    expect(keys).toEqual([
      'calendar',
      'falcon',
      'personal',
      'travel',
      'empty',
      'holidays',
      'birthdays',
      'freebusy',
      'limited',
      'read',
      'write',
      'delegate',
      'nosecrets',
      'room',
    ])
  })

  it('adds, renames, recolours and removes calendars', async () => {
    const { id } = (await post('/calendars', { key: 'new', name: 'Neu' })).body
    expect((await bed.get(`/me/calendars/${id}`)).body).toMatchObject({ name: 'Neu', hexColor: '' })
    await bed.send('PATCH', `${ADELE}/calendars/new`, { name: 'Neuer', hexColor: '#ff0000' })
    expect((await bed.get(`/me/calendars/${id}`)).body).toMatchObject({ name: 'Neuer', hexColor: '#ff0000' })
    expect((await bed.send('DELETE', `${ADELE}/calendars/new`)).status).toBe(204)
    expect((await bed.get(`/me/calendars/${id}`)).status).toBe(404)
  })

  it('adds, changes, moves, re-creates and deletes events, each with a new changeKey', async () => {
    const start = { dateTime: '2026-11-26T10:00:00', timeZone: 'UTC' }
    const made = (await post('/calendars/calendar/events', { subject: 'Made', start })).body
    const read = async (id: string) => (await bed.get(`/me/events/${id}`)).body
    expect((await read(made.id)).subject).toBe('Made')
    const patched = (await bed.send('PATCH', `${ADELE}/events/${made.entry}`, { subject: 'Changed' })).body
    expect(patched.changeKey).not.toBe(made.changeKey)
    const moved = (await post(`/events/${made.id}/move`, { calendar: 'falcon' })).body
    expect([moved.immutableId === made.immutableId, moved.id === made.id]).toEqual([true, false])
    expect((await read(made.id)).error.code).toBe('ErrorItemNotFound')
    const again = (await post(`/events/${made.entry}/recreate`)).body
    expect([again.iCalUId === made.iCalUId, again.immutableId === made.immutableId]).toEqual([true, false])
    expect((await bed.send('DELETE', `${ADELE}/events/${again.immutableId}`)).status).toBe(204)
    expect((await read(again.id)).error.code).toBe('ErrorItemNotFound')
  })

  it('cancels and changes single occurrences', async () => {
    const events = (await bed.get(`${ADELE}/calendars/calendar/events`)).body
    const { entry, id } = events.find(({ subject }: { subject: string }) => subject === 'Stand-up')
    await post(`/events/${entry}/cancel`, { date: '2026-11-25' })
    await post(`/events/${entry}/modify`, { date: '2026-11-26', patch: { subject: 'Stand-up outside' } })
    const { body } = await bed.get(`/me/events/${id}?$select=cancelledOccurrences,exceptionOccurrences`)
    expect(body.cancelledOccurrences).toEqual([`OID.${id}.2026-11-25`])
    expect(body.exceptionOccurrences).toMatchObject([
      { subject: 'Stand-up outside', start: { dateTime: '2026-11-26T08:15:00.0000000' } },
    ])
  })

  it('shares and unshares', async () => {
    await post('/calendars/falcon/share', { with: 'lgu@contoso.example', role: 'read', open: 'falcon' })
    const names = async () =>
      (await bed.get('/me/calendars', undefined, bed.token('lgu'))).body.value.map(
        ({ owner }: { owner: { name: string } }) => owner.name,
      )
    expect(await names()).toContain('Adele Vance')
    await post('/calendars/falcon/unshare', { with: 'lgu@contoso.example' })
    expect(await names()).not.toContain('Adele Vance')
  })

  it('makes events in any number, and voids delta tokens', async () => {
    const { deltaLink } = {
      deltaLink: (await bed.get('/me/calendar/events/delta', 'odata.maxpagesize=1000')).body['@odata.deltaLink'],
    }
    expect((await post('/calendars/empty/generate', { count: 250 })).body).toEqual({ added: 250 })
    expect((await bed.get(`${ADELE}/calendars/empty/events`)).body).toHaveLength(250)
    expect((await bed.get(deltaLink)).status).toBe(200)
    await post('/expire')
    expect((await bed.get(deltaLink)).status).toBe(410)
  })

  it('says what is wrong with a request', async () => {
    const { status, body } = await post('/events/1/cancel')
    expect([status, body.error]).toEqual([400, "'date' must be a text"])
  })

  it.each([
    ['GET', '/sandbox/graph/people/nobody/calendars', 404],
    ['GET', `${ADELE}/calendars/nothing/events`, 404],
    ['POST', `${ADELE}/events/1/cancel`, 415],
    ['DELETE', `${ADELE}/events/1`, 404],
    ['GET', '/sandbox/graph/nothing', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    const response = await fetch(`${bed.origin}${path}`, { method })
    expect(response.status).toBe(status)
  })
})
