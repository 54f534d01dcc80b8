import { foldLines } from 'ical-generator'
import { describe, expect, it } from 'vitest'
import { WINDOWS_TO_IANA_MAP } from 'windows-iana'
import { vtimezone } from '../../src/ical/vtimezone.ts'
import { type Part, readStrictly } from './strict.ts'

/** Offsets in seconds as Intl prints them: the runtime's data by another way than the code under test takes. */
function intlOffset(zone: string): (epochMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  return (epochMs) => {
    const name = format.formatToParts(epochMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /GMT(?:([+-])(\d{2}):?(\d{2})?:?(\d{2})?)?/.exec(name) ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
  }
}

/** [onset as epoch ms, offset in seconds], by RFC 5545 §3.6.5, as a client would find them up to a year. */
function onsets(zone: Part, lastYear: number): readonly (readonly [number, number])[] {
  const all = zone.parts.flatMap((part) => {
    const value = (name: string) => part.properties.find((property) => property.name === name)?.value ?? ''
    const before = seconds(value('TZOFFSETFROM'))
    const locals = [
      value('DTSTART'),
      ...part.properties.filter(({ name }) => name === 'RDATE').map((property) => property.value),
      ...yearly(value('DTSTART'), value('RRULE'), before, lastYear),
    ]
    return locals.map((local) => [epoch(local) - before * 1000, seconds(value('TZOFFSETTO'))] as const)
  })
  return all.sort(([a], [b]) => a - b)
}

const seconds = (offset: string): number => {
  const [, sign, hours, minutes, rest = '0'] = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(rest))
}

const epoch = (local: string): number =>
  Date.parse(local.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z?$/, '$1-$2-$3T$4:$5:$6Z'))

function yearly(start: string, rule: string, before: number, lastYear: number): readonly string[] {
  if (rule === '') return []
  const part = (name: string) => new RegExp(`${name}=([^;]+)`).exec(rule)?.[1]
  const until = part('UNTIL') === undefined ? Number.POSITIVE_INFINITY : epoch(part('UNTIL') ?? '')
  const found: string[] = []
  for (let year = Number(start.slice(0, 4)) + 1; year <= lastYear; year += 1) {
    const date = new Date(
      Date.UTC(
        year,
        Number(part('BYMONTH')) - 1,
        dayOf(year, Number(part('BYMONTH')), part('BYDAY') ?? '', part('BYMONTHDAY')),
      ),
    )
    const local = `${date.toISOString().slice(0, 10).replaceAll('-', '')}${start.slice(8)}`
    if (epoch(local) - before * 1000 <= until) found.push(local)
  }
  return found
}

function dayOf(year: number, month: number, byDay: string, byMonthDay: string | undefined): number {
  const [, position, code = ''] = /^(-?\d)?([A-Z]{2})$/.exec(byDay) ?? []
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const matches = Array.from({ length }, (_, index) => index + 1).filter(
    (day) => ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][new Date(Date.UTC(year, month - 1, day)).getUTCDay()] === code,
  )
  const among = byMonthDay?.split(',').map(Number)
  if (among !== undefined) return matches.find((day) => among.includes(day)) ?? Number.NaN
  return matches.at(Number(position) > 0 ? Number(position) - 1 : Number(position)) ?? Number.NaN
}

/** The 1st and 15th of each month, and both sides of every onset. */
function* samples(
  found: readonly (readonly [number, number])[],
  firstYear: number,
  lastYear: number,
): Generator<number> {
  for (let month = 0; month < (lastYear - firstYear + 1) * 12; month += 1)
    yield* [1, 15].map((day) => Date.UTC(firstYear, month, day))
  for (const [at] of found) {
    const year = new Date(at).getUTCFullYear()
    if (year >= firstYear && year <= lastYear) yield* [at - 1000, at]
  }
}

function differences(zone: string, firstYear: number, lastYear: number): readonly string[] {
  const text = vtimezone(zone, firstYear, lastYear).join('\r\n')
  const found = onsets(readStrictly(`${foldLines(text)}\r\n`), lastYear + 1)
  const expected = intlOffset(zone)
  return [...samples(found, firstYear, lastYear)]
    .filter((at) => found.findLast(([onset]) => onset <= at)?.[1] !== expected(at))
    .map((at) => `${zone} ${new Date(at).toISOString()}`)
}

const everyZone = [
  ...new Set([...Intl.supportedValuesOf('timeZone'), ...WINDOWS_TO_IANA_MAP.flatMap(({ iana }) => iana)]),
]

describe('a VTIMEZONE', () => {
  it('is right at every change and twice a month for every zone there is, 2010 to 2050', () => {
    expect(everyZone.flatMap((zone) => differences(zone, 2024, 2026))).toEqual([])
    expect(everyZone.filter((_, index) => index % 20 === 0).flatMap((zone) => differences(zone, 2010, 2050))).toEqual(
      [],
    )
  }, 60_000)

  it('is right from the first to the last year of an old or a far event', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'America/Sao_Paulo',
      'Europe/Moscow',
      'Australia/Lord_Howe',
      'Pacific/Apia',
    ]
    expect(zones.flatMap((zone) => differences(zone, 1971, 2050))).toEqual([])
    expect(['Africa/Casablanca', 'Africa/Cairo', 'Asia/Gaza'].flatMap((zone) => differences(zone, 2026, 2099))).toEqual(
      [],
    )
  }, 60_000)

  it('ends no rule that is in force, since clients keep it for other events', () => {
    expect(vtimezone('Europe/Berlin', 2011, 2012)).toEqual(vtimezone('Europe/Berlin', 2026, 2030))
    expect(vtimezone('Europe/Berlin', 2026, 2026).filter((line) => line.startsWith('RRULE'))).toEqual([
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    ])
  })

  it('names the first of a list of changes twice, for ical.js passes over DTSTART beside RDATE', () => {
    const berlin1995 = vtimezone('Europe/Berlin', 1995, 1996)
    expect(berlin1995.slice(berlin1995.indexOf('DTSTART:19940925T030000')).slice(3, 5)).toEqual([
      'RDATE:19940925T030000',
      'RDATE:19950924T030000',
    ])
  })

  it('says a change on a weekday from a certain day on (Chile: first Sunday from the 2nd)', () => {
    expect(vtimezone('America/Santiago', 2026, 2026).join('\n')).toContain(
      'RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8',
    )
  })

  it('has one observance where clocks are never changed, however old the event', () => {
    expect(vtimezone('Asia/Tokyo', 2026, 2026)).toEqual([
      'BEGIN:VTIMEZONE',
      'TZID:Asia/Tokyo',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0900',
      'TZOFFSETTO:+0900',
      'END:STANDARD',
      'END:VTIMEZONE',
    ])
    expect(vtimezone('Etc/GMT+5', 1931, 2026)).toContain('DTSTART:19300101T000000')
  })
})
