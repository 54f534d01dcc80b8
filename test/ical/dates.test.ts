/** T-1 and T-2: around changes of the clock, leap days and the ends of counters, a series happens when Graph says. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { type Bed, graphBed } from '../sandbox/graphbed.ts'
import { asMaster, computed, ofGraph, textOf } from './instances.ts'

let bed: Bed
let list = ''
beforeAll(async () => {
  bed = await graphBed()
  bed.graph.mailbox(bed.oid('adele')).addCalendar({ key: 'dates', name: 'Dates' })
  const calendars = (await bed.all('/me/calendars')) as { readonly id: string; readonly name: string }[]
  list = `/me/calendars/${calendars.find(({ name }) => name === 'Dates')?.id}/events`
})
afterAll(() => bed.close())

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs
const iso = (ms: number): string => new Date(ms).toISOString()
const dateOf = (ms: number): string => iso(ms).slice(0, 10)

interface Given {
  readonly zone: string
  /** On the clock there: `2026-03-28T02:30`. */
  readonly start: string
  readonly pattern: Readonly<Record<string, unknown>>
  /** Undefined: without end. */
  readonly last?: string
}

/** Has the series made in Outlook, and compares what Graph answers with what a client computes. @returns how many instances there were */
async function compare({ zone, start, pattern, last }: Given, from: number, until: number): Promise<number> {
  const startDate = start.slice(0, 10)
  const end = iso(Date.parse(`${start}:00Z`) + 30 * minuteMs).slice(0, 19)
  const title = `${zone} ${start} ${last}`
  const { entry } = bed.graph.mailbox(bed.oid('adele')).addEvent('dates', {
    subject: title,
    start: { dateTime: `${start}:00`, timeZone: zone },
    end: { dateTime: end, timeZone: zone },
    recurrence: {
      pattern: { interval: 1, ...pattern },
      range: last === undefined ? { type: 'noEnd', startDate } : { type: 'endDate', startDate, endDate: last },
    },
  } as never)
  onTestFinished(() => bed.graph.mailbox(bed.oid('adele')).deleteEvent(entry))
  const listed = (await bed.all(`${list}?$select=id,subject`)) as GraphEvent[]
  const made = listed.find(({ subject }) => subject === title)
  const id = made?.id ?? ''
  const { body } = await bed.get(`/me/events/${encodeURIComponent(id)}?${asMaster}`)
  const window = `startDateTime=${iso(from)}&endDateTime=${iso(until)}&$top=500`
  const given = (await bed.all(`/me/events/${encodeURIComponent(id)}/instances?${window}`)).map(ofGraph).sort()
  expect([...computed(textOf(body as GraphEvent), { start: from, end: until })].sort(), start).toEqual(given)
  return given.length
}

/** Offset of a zone, minutes. */
function offsetAt(zone: string, ms: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(ms)
  const [, sign = '+', hours = '0', minutes = '0'] =
    /GMT(?:([+-])(\d+):(\d+))?/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** Moments between which the clock was changed, in those years. */
function changes(zone: string, firstYear: number, lastYear: number): readonly number[] {
  const found: number[] = []
  for (let at = Date.UTC(firstYear, 0); at < Date.UTC(lastYear + 1, 0); at += dayMs)
    if (offsetAt(zone, at) !== offsetAt(zone, at + dayMs)) found.push(at)
  return found
}

/** The last years in which each of them had changes, and the years around now for those that never have any. */
const zones: readonly (readonly [zone: string, firstYear: number, lastYear: number, changes: number])[] = [
  ['Europe/Berlin', 2026, 2027, 4],
  ['America/New_York', 2026, 2027, 4],
  ['Europe/London', 2026, 2027, 4],
  ['Australia/Sydney', 2026, 2027, 4],
  ['Australia/Lord_Howe', 2026, 2027, 4],
  ['Pacific/Chatham', 2026, 2027, 4],
  ['Africa/Casablanca', 2026, 2027, 3],
  ['Pacific/Apia', 2020, 2021, 3],
  ['Asia/Tehran', 2021, 2022, 4],
  ['America/Sao_Paulo', 2018, 2019, 3],
  ['Asia/Kolkata', 2026, 2027, 0],
  ['UTC', 2026, 2027, 0],
]

it.each(zones)(
  'daily and weekly series around changes of the clock are right in %s',
  async (zone, first, last, count) => {
    const found = changes(zone, first, last)
    expect(found).toHaveLength(count)
    for (const around of count === 0 ? [Date.UTC(first, 2, 29)] : found) {
      for (const time of ['00:15', '02:15', '23:50']) {
        for (const [type, days] of [
          ['daily', 2],
          ['weekly', 14],
        ] as const) {
          const begins = dateOf(around - days * dayMs)
          const day = new Date(`${begins}T00:00:00Z`).toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })
          const pattern =
            type === 'daily' ? { type } : { type, daysOfWeek: [day.toLowerCase()], firstDayOfWeek: 'sunday' }
          const given = { zone, start: `${begins}T${time}`, pattern, last: dateOf(around + days * dayMs) }
          const instances = await compare(given, around - 20 * dayMs, around + 20 * dayMs)
          expect(instances).toBeGreaterThanOrEqual(type === 'daily' ? 4 : 3)
        }
      }
    }
  },
)

const yearly = (month: number, dayOfMonth: number) => ({ type: 'absoluteYearly', month, dayOfMonth })

const rare = [
  ['the 29th of February, each year', '2024-02-29', yearly(2, 29), '2024-01-01', '2028-12-01'],
  ['the 29th of February around 2100, which has none', '2096-02-29', yearly(2, 29), '2098-01-01', '2102-12-31'],
  ['the day on which 32 bits are full', '2037-01-19', yearly(1, 19), '2036-12-01', '2040-12-31'],
  ['the 31st of each month', '2027-12-31', { type: 'absoluteMonthly', dayOfMonth: 31 }, '2027-12-01', '2029-01-31'],
] as const

it.each(rare)('%s is right', async (_, start, pattern, from, until) => {
  const given = { zone: 'Europe/Berlin', start: `${start}T09:00`, pattern }
  expect(await compare(given, Date.parse(from), Date.parse(until))).toBeGreaterThan(3)
})
