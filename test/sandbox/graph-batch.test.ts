import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bed, graphBed } from './graphbed.ts'

let bed: Bed
beforeEach(async () => {
  bed = await graphBed()
})
afterEach(() => bed.close())

type Part = { id: string; method: string; url: string; dependsOn?: string[]; headers?: Record<string, string> }
const part = (id: number | string, url = '/me/calendar', more: Partial<Part> = {}): Part => ({
  id: String(id),
  method: 'GET',
  url,
  ...more,
})
const batch = (...requests: Part[]) => bed.send('POST', '/$batch', { requests })
type Row = {
  id: string
  status: number
  headers: Record<string, string>
  body: Record<string, unknown> & { error: { code: string } }
}
const byId = (responses: Row[]): Record<string, Row> => Object.fromEntries(responses.map((each) => [each.id, each]))
const inFlight = (): number[] => bed.context.calls.list().map((call) => call.inFlight)

describe('a batch', () => {
  it('answers each part as if it had come by itself, with its own preferences', async () => {
    const zone = { Prefer: 'outlook.timezone="Asia/Tokyo"' }
    const { body } = await batch(
      part(1, '/me/events?$top=1', { headers: zone }),
      part(2, 'me/events/foo'),
      part(3, '/users/alex@contoso.example/calendars'),
    )
    const rows = byId(body.responses)
    expect(rows['1']?.headers['Preference-Applied']).toBe('outlook.timezone="Asia/Tokyo"')
    expect([rows['1']?.status, rows['2']?.status, rows['3']?.status]).toEqual([200, 400, 403])
    expect(rows['2']?.body.error.code).toBe('ErrorInvalidIdMalformed')
    const calls = bed.context.calls.list()
    expect(calls.map(({ inBatch, status }) => [inBatch, status]).toSorted()).toEqual([
      [false, 200],
      [true, 200],
      [true, 400],
      [true, 403],
    ])
  })

  it('keeps what depends waiting, and fails it with what it depends on', async () => {
    const { body } = await batch(
      part('c', '/me/calendar', { dependsOn: ['b'] }),
      part('b', '/me/events/foo', { dependsOn: ['a'] }),
      part('a'),
    )
    const statuses = body.responses.map(({ id, status }: Row) => [id, status])
    expect(statuses).toEqual([
      ['a', 200],
      ['b', 400],
      ['c', 424],
    ])
  })

  it('has at most 20 parts with ids of their own', async () => {
    expect((await batch(...Array.from({ length: 20 }, (_, n) => part(n)))).status).toBe(200)
    expect((await batch(...Array.from({ length: 21 }, (_, n) => part(n)))).status).toBe(400)
    expect((await batch(part(1), part(1))).status).toBe(400)
    expect((await bed.send('POST', '/$batch', { nothing: true })).status).toBe(400)
  })

  it('runs at most four parts at once', async () => {
    bed.context.knobs.latencyMs = 5
    const { body } = await batch(...Array.from({ length: 12 }, (_, n) => part(n)))
    expect(body.responses.every(({ status }: Row) => status === 200)).toBe(true)
    expect(Math.max(...inFlight())).toBe(4)
  })

  it('can be made strict, and answer in another order', async () => {
    bed.fault('g03-batch')
    bed.fault('batch-reorder')
    const { body } = await batch(...Array.from({ length: 6 }, (_, n) => part(n)))
    const rows = body.responses as Row[]
    expect(rows.filter(({ status }) => status === 429).map(({ headers }) => headers['Retry-After'])).toEqual([
      '0.249',
      '0.249',
    ])
    expect(rows.map(({ id }) => id)).not.toEqual(rows.map(({ id }) => id).toSorted())
  })
})

describe('five calls at once to one mailbox', () => {
  it('are one too many; another mailbox goes on', async () => {
    bed.context.knobs.latencyMs = 30
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, () => bed.get('/me/calendar')),
      bed.get('/me/calendar', undefined, bed.token('alex')),
    ])
    const refused = answers.filter(({ status }) => status === 429)
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 429, 429])
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    expect(refused[0]?.body.error).toMatchObject({
      code: 'ApplicationThrottled',
      message: 'Application is over its MailboxConcurrency limit.',
    })
    expect(Math.max(...inFlight())).toBe(6)
    expect((await bed.get('/me/calendar')).status).toBe(200)
  })
})
