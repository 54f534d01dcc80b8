import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Bed, graphBed } from './graphbed.ts'

/** PidLidAppointmentRecur, read here by the layout of MS-OXOCAL 2.2.1.44, not by the code that wrote it. */

let bed: Bed
beforeAll(async () => {
  bed = await graphBed()
})
afterAll(() => bed.close())

const ID = 'Binary {00062002-0000-0000-c000-000000000046} Id 0x8216'
const EXPAND = `$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${ID}')`)}`

class Reader {
  at = 0
  readonly bytes: Buffer
  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
  u16(): number {
    this.at += 2
    return this.bytes.readUInt16LE(this.at - 2)
  }
  u32(): number {
    this.at += 4
    return this.bytes.readUInt32LE(this.at - 4)
  }
  date = (): string => new Date(Date.UTC(1601, 0, 1) + this.u32() * 60_000).toISOString().slice(0, 16)
  list = <T>(read: () => T, count = this.u32()): T[] => Array.from({ length: count }, read)
}

/** Everything up to the reserved blocks; the type-specific part is as long as the caller says. */
function read(base64: string, specific: number) {
  const r = new Reader(Buffer.from(base64, 'base64'))
  const versions = [r.u16(), r.u16()]
  const [frequency, pattern, calendar] = [r.u16(), r.u16(), r.u16()]
  const [, period] = [r.u32(), r.u32(), r.u32()]
  const details = r.list(() => r.u32(), specific)
  const [endType, count, firstDay] = [r.u32(), r.u32(), r.u32()]
  const [removed, moved] = [r.list(r.date), r.list(r.date)]
  const [start, end] = [r.date(), r.u32()]
  const versions2 = [r.u32(), r.u32()]
  const [from, to] = [r.u32(), r.u32()]
  return {
    r,
    versions,
    versions2,
    frequency,
    pattern,
    calendar,
    period,
    details,
    endType,
    count,
    firstDay,
    removed,
    moved,
    start,
    end,
    from,
    to,
  }
}

const blobOf = async (subject: string, token?: string): Promise<string | undefined> => {
  const rows = await bed.all(`/me/events?$top=1000&$select=subject&${EXPAND}`, undefined, token)
  return rows.find((row) => row.subject === subject)?.singleValueExtendedProperties?.[0].value
}

it('comes with masters in lists, and with nothing else', async () => {
  const rows = await bed.all(`/me/events?$top=1000&$select=type&${EXPAND}`)
  for (const { type, singleValueExtendedProperties: properties } of rows) {
    expect(properties?.map(({ id }: { id: string }) => id)).toEqual(type === 'seriesMaster' ? [ID] : undefined)
  }
})

it('tells which dates are removed, changed ones among them, and where changed ones went', async () => {
  const blob = read((await blobOf('Project Falcon weekly')) ?? '', 1)
  expect([blob.versions, blob.versions2]).toEqual([
    [0x3004, 0x3004],
    [0x3006, 0x3009],
  ])
  expect([blob.frequency, blob.pattern, blob.calendar, blob.period]).toEqual([0x200b, 1, 0, 1])
  expect([blob.details, blob.endType, blob.firstDay]).toEqual([[1 << 3], 0x2021, 1])
  const midnight = (...dates: string[]) => dates.map((date) => `${date}T00:00`)
  expect(blob.removed).toEqual(
    midnight(
      '2026-11-04',
      '2026-11-11',
      '2026-11-25',
      '2026-12-02',
      '2026-12-09',
      '2026-12-16',
      '2026-12-23',
      '2026-12-30',
      '2027-01-06',
    ),
  )
  expect(blob.moved).toEqual(
    midnight('2026-11-12', '2026-11-25', '2026-12-09', '2026-12-16', '2026-12-23', '2027-01-06'),
  )
  expect([blob.start, blob.from, blob.to]).toEqual(['2026-09-30T00:00', 14 * 60, 15 * 60])
  expect(blob.r.u16()).toBe(6)
  expect([blob.r.date(), blob.r.date(), blob.r.date(), blob.r.u16()]).toEqual([
    '2026-11-12T14:00',
    '2026-11-12T15:00',
    '2026-11-11T14:00',
    0,
  ])
  expect([blob.r.date(), blob.r.date(), blob.r.date(), blob.r.u16()]).toEqual([
    '2026-11-25T14:00',
    '2026-11-25T15:00',
    '2026-11-25T14:00',
    0x11,
  ])
  const [, length = 0] = [blob.r.u16(), blob.r.u16()]
  expect(blob.r.bytes.subarray(blob.r.at, blob.r.at + length).toString()).toBe('Project Falcon weekly: demo day')
})

it('tells ends by number and never', async () => {
  const numbered = read((await blobOf('Numbered, with holes')) ?? '', 1)
  expect([numbered.endType, numbered.count]).toEqual([0x2022, 10])
  const monthly = read((await blobOf('Patch day (second Tuesday)')) ?? '', 2)
  expect([monthly.frequency, monthly.pattern, monthly.details, monthly.endType, monthly.end]).toEqual([
    0x200c,
    3,
    [1 << 2, 2],
    0x2023,
    0x5ae980df,
  ])
})

it('is not for tokens of basic reading', async () => {
  expect(await blobOf('Stand-up', bed.token('adele', { scopes: ['Calendars.ReadBasic'] }))).toBeUndefined()
})
