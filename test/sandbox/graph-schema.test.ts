import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bed, graphBed } from './graphbed.ts'

/** The service's own types judge the sandbox's answers. */

const schema = JSON.parse(readFileSync(new URL('./schema/graph-calendar.open.schema.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: false, allErrors: true, allowUnionTypes: true }).addSchema(schema, 'graph')
const validators = new Map<string, ValidateFunction>()
const faultsOf = (type: string, value: unknown): unknown => {
  const validate = validators.get(type) ?? ajv.compile({ $ref: `graph#/$defs/${type}` })
  validators.set(type, validate)
  return validate(value) ? [] : validate.errors?.slice(0, 3)
}

let bed: Bed
beforeAll(async () => {
  bed = await graphBed()
})
afterAll(() => bed.close())

const everybody = ['adele', 'alex', 'lgu', 'miriam', 'johanna', 'megan'] as const

/** The one deliberate departure: a list of attendees that is null, as it has been seen. */
const asDeclared = (body: { value: { attendees?: unknown }[] }) => ({
  ...body,
  value: body.value.map((event) => (event.attendees === null ? { ...event, attendees: [] } : event)),
})

describe.each(everybody)('what %s sees', (name) => {
  it('validates: calendars, events, windows, changes', async () => {
    const token = bed.token(name, { scopes: ['Calendars.Read', 'MailboxSettings.Read'] })
    const { body: calendars } = await bed.get('/me/calendars?$top=50', undefined, token)
    expect(faultsOf('calendarCollection', calendars)).toEqual([])
    expect(faultsOf('mailboxSettings', (await bed.get('/me/mailboxSettings', undefined, token)).body)).toEqual([])
    for (const { id } of calendars.value) {
      const window = 'startDateTime=2026-11-01&endDateTime=2027-02-01'
      for (const path of [
        'events?$top=1000',
        `calendarView?${window}&$top=1000`,
        `calendarView/delta?${window}`,
        'events/delta',
      ]) {
        const { status, body } = await bed.get(`/me/calendars/${id}/${path}`, 'odata.maxpagesize=1000', token)
        expect([path, status, faultsOf('eventCollection', asDeclared(body))]).toEqual([path, 200, []])
      }
    }
  })
})

describe('other answers', () => {
  it('validate: masters by id, settings, permissions, groups, errors', async () => {
    const masters = (await bed.all('/me/events?$top=500')).filter(({ type }) => type === 'seriesMaster')
    expect(masters.length).toBeGreaterThan(40)
    for (const { id } of masters) {
      const { body } = await bed.get(
        `/me/events/${id}?$select=id,cancelledOccurrences,exceptionOccurrences&$expand=exceptionOccurrences`,
      )
      expect(faultsOf('event', body)).toEqual([])
      expect(body.exceptionOccurrences.flatMap((each: unknown) => faultsOf('event', each))).toEqual([])
    }
    expect(faultsOf('calendarPermissionCollection', (await bed.get('/me/calendar/calendarPermissions')).body)).toEqual(
      [],
    )
    expect(faultsOf('calendarGroupCollection', (await bed.get('/me/calendarGroups')).body)).toEqual([])
    expect(faultsOf('odataError', (await bed.get('/me/events/foo')).body)).toEqual([])
  })

  it('notice a wrong one', () => {
    expect(faultsOf('eventCollection', { value: [{ id: 1, showAs: 'away' }] })).not.toEqual([])
  })
})
