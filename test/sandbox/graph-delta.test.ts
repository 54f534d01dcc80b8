import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mailbox } from '../../sandbox/graph/mailbox.ts'
import { type Bed, graphBed } from './graphbed.ts'

let bed: Bed
let mailbox: Mailbox
beforeEach(async () => {
  bed = await graphBed()
  mailbox = bed.graph.mailbox(bed.oid('adele'))
})
afterEach(() => bed.close())

const PREFER = 'IdType="ImmutableId", odata.maxpagesize=200'

/** Rows and delta link of a whole round. */
async function round(path: string, prefer = PREFER) {
  const rows: Record<string, unknown>[] = []
  for (let next = path; ; ) {
    const { status, body } = await bed.get(next, prefer)
    if (status !== 200) throw new Error(`${status} ${body.error.code}`)
    rows.push(...body.value)
    expect('@odata.nextLink' in body).not.toBe('@odata.deltaLink' in body)
    if (body['@odata.deltaLink'] !== undefined) return { rows, link: String(body['@odata.deltaLink']) }
    next = body['@odata.nextLink']
  }
}

const entryOf = (subject: string): number => {
  for (const { entry, content } of mailbox.calendar('calendar').items.values())
    if (content.subject === subject) return entry
  throw new Error(`no ${subject}`)
}

describe('changes of events', () => {
  const START = '/me/calendar/events/delta?$select=id'

  it('begin with every id, and nothing but the id', async () => {
    const { rows } = await round(START)
    expect(rows.map(({ id }) => id).toSorted()).toEqual(
      (await bed.all('/me/events?$select=id&$top=500', 'IdType="ImmutableId"')).map(({ id }) => id).toSorted(),
    )
    expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(['@odata.etag', '@odata.type', 'id'])
  })

  it('then tell what was added, changed and removed since', async () => {
    const { link } = await round(START)
    expect((await round(link)).rows).toEqual([])
    const added = mailbox.addEvent('calendar', { subject: 'New' })
    mailbox.cancelOccurrence(entryOf('Stand-up'), '2026-11-24')
    mailbox.deleteEvent(entryOf('Draft, not sent yet'))
    mailbox.addEvent('falcon', { subject: 'Elsewhere' })
    const { rows, link: later } = await round(link)
    expect(rows).toHaveLength(3)
    expect(rows.filter((row) => '@removed' in row)).toHaveLength(1)
    mailbox.moveEvent(added.entry, 'falcon')
    expect((await round(later)).rows).toMatchObject([{ '@removed': { reason: 'deleted' } }])
    expect((await round(link)).rows).toHaveLength(3)
  })

  it('come in pages, also in later rounds', async () => {
    const { link } = await round(START)
    for (let n = 0; n < 5; n++) mailbox.addEvent('calendar', { subject: `New ${n}` })
    const { body } = await bed.get(link, 'odata.maxpagesize=2')
    expect(body.value).toHaveLength(2)
    expect((await round(link, 'odata.maxpagesize=2')).rows).toHaveLength(5)
  })

  it('are followed with either kind of id', async () => {
    const { link } = await round(START, 'odata.maxpagesize=200')
    mailbox.addEvent('calendar', { subject: 'New' })
    expect(String((await round(link)).rows[0]?.['id'])).toMatch(/^AAkALg/)
    expect(String((await round(link, 'odata.maxpagesize=2')).rows[0]?.['id'])).toMatch(/^AAMk/)
  })

  it('are lost with their tokens', async () => {
    const { link } = await round(START)
    mailbox.generation++
    const { status, body } = await bed.get(link)
    expect([status, body.error.code]).toEqual([410, 'SyncStateNotFound'])
    expect((await bed.get(`${START}&$deltatoken=nonsense`)).status).toBe(400)
  })

  it('do not exist in some clouds', async () => {
    bed.context.knobs.eventsDelta = false
    const { status, body } = await bed.get(START)
    expect([status, body.error.message]).toEqual([
      400,
      "Change tracking is not supported against 'microsoft.graph.event'.",
    ])
  })
})

describe('changes inside a window', () => {
  const START = '/me/calendarView/delta?startDateTime=2026-11-23&endDateTime=2026-12-07'

  it('begin with singles and exceptions in full, occurrences as stubs, and masters', async () => {
    const { rows } = await round(START)
    const kinds = Object.groupBy(rows, ({ type }) => String(type))
    expect(Object.keys(kinds).toSorted()).toEqual(['exception', 'occurrence', 'seriesMaster', 'singleInstance'])
    expect(Object.keys(kinds['occurrence']?.[0] ?? {}).toSorted()).toEqual([
      '@odata.etag',
      '@odata.type',
      'end',
      'id',
      'seriesMasterId',
      'start',
      'type',
    ])
    expect(kinds['exception']?.[0]).toHaveProperty('body')
    expect(rows.some(({ subject }) => subject === 'Dated 2099')).toBe(false)
  })

  it('tell a removed occurrence by its master only', async () => {
    const { link } = await round(START)
    mailbox.cancelOccurrence(entryOf('Stand-up'), '2026-11-24')
    const { rows } = await round(link)
    expect(rows.filter((row) => '@removed' in row)).toEqual([])
    expect(rows.filter(({ type }) => type === 'seriesMaster')).toMatchObject([{ subject: 'Stand-up' }])
  })

  it('call deleted what changed outside the window', async () => {
    const { link } = await round(START)
    mailbox.patchEvent(entryOf('Dated 2099'), { subject: 'Dated 2099, renamed' })
    expect((await round(link)).rows).toMatchObject([{ '@removed': { reason: 'deleted' } }])
  })

  it('take no $select, and need their window', async () => {
    expect((await bed.get(`${START}&$select=subject`)).status).toBe(400)
    expect((await bed.get('/me/calendarView/delta')).body.error.code).toBe('ErrorInvalidParameter')
  })
})
