import { describe, expect, it, vi } from 'vitest'
import { parseBasic } from '../../src/basic.ts'
import { freshness } from '../../src/caldav/freshness.ts'
import { filterOf } from '../../src/caldav/reports/filter.ts'
import { verdict } from '../../src/caldav/reports/verdict.ts'
import { hrefs, localPath, type Place, placeOf } from '../../src/caldav/resource.ts'
import { matches } from '../../src/ical/filter.ts'
import { networkOf } from '../../src/network.ts'
import { pace } from '../../src/pace.ts'
import { parseXml } from '../../src/xml/parse.ts'
import { query } from './bodies.ts'
import type { MemoryObject } from './memory-home.ts'
import { adelesHome, holiday, review, standup, work } from './people.ts'

describe('credentials', () => {
  it('are split at the first colon, in UTF-8', () => {
    const header = `Basic ${Buffer.from('zoë@contoso.example:pass:wörd').toString('base64')}`
    expect(parseBasic(header)).toEqual({ user: 'zoë@contoso.example', password: 'pass:wörd' })
  })

  it('are taken with all their characters, a byte order mark too', () => {
    expect(parseBasic(`Basic ${Buffer.from('\uFEFFadele:x').toString('base64')}`)?.user).toBe('\uFEFFadele')
  })

  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8::7', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('from %s are counted with those from %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('long work', () => {
  it('lets others have their turn every 20 ms, however many objects that is', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000)
    let turns = 0
    const rested = pace()
    setImmediate(() => turns++)
    for (const [ms, expected] of [
      [1_000, 0],
      [1_019, 0],
      [1_020, 1],
      [1_039, 1],
    ] as const) {
      clock.mockReturnValue(ms)
      await rested()
      expect(turns).toBe(expected)
    }
    clock.mockRestore()
  })
})

describe('addresses', () => {
  const places: readonly Place[] = [
    { kind: 'root', path: '/' },
    { kind: 'root', path: '/dav/' },
    { kind: 'principals' },
    { kind: 'principal' },
    { kind: 'homes' },
    { kind: 'home' },
    { kind: 'calendar', calendarId: 'k1' },
    { kind: 'object', calendarId: 'k1', name: 'a.ics' },
  ]

  it.each(['', '/bridge'])('lead back to the place they were made for (below "%s")', (basePath) => {
    const href = hrefs(basePath, 'adele7x')
    expect(places.map((place) => placeOf(localPath(href(place), basePath), 'adele7x'))).toEqual(places)
  })

  it('mean the same without the last slash, percent-encoded, and with a query', () => {
    const paths = [
      '/dav/calendars/adele7x/k1',
      '/dav/calendars/adele7x/%6b1/',
      '/dav/calendars/adele7x/k1/?path=/health#x',
    ]
    expect(paths.map((path) => placeOf(localPath(path, ''), 'adele7x'))).toEqual(
      paths.map(() => ({ kind: 'calendar', calendarId: 'k1' })),
    )
  })

  it.each([
    '/dav/../dav/',
    '/dav/calendars/adele7x/%2e%2e/',
    '/dav/calendars/adele7x/a%2fb',
    '/dav/calendars/other/k1/',
    '/dav/x',
  ])('such as %s mean nothing', (path) => {
    expect(placeOf(path, 'adele7x').kind).toBe('vacant')
  })
})

describe('conditions of a GET', () => {
  const modified = Date.UTC(2026, 10, 2, 9, 30)
  const header = (headers: Record<string, string>) => (name: string) => headers[name] ?? ''

  it.each([
    [{}, 'send'],
    [{ 'If-None-Match': '"e"' }, 'unmodified'],
    [{ 'If-None-Match': 'W/"e"' }, 'unmodified'],
    [{ 'If-None-Match': '*' }, 'unmodified'],
    [{ 'If-None-Match': '"x", "y"' }, 'send'],
    [{ 'If-None-Match': '"x"', 'If-Modified-Since': 'Tue, 03 Nov 2026 00:00:00 GMT' }, 'send'],
    [{ 'If-Modified-Since': 'Mon, 02 Nov 2026 09:30:00 GMT' }, 'unmodified'],
    [{ 'If-Modified-Since': 'Mon, 02 Nov 2026 09:29:59 GMT' }, 'send'],
    [{ 'If-Modified-Since': 'yesterday' }, 'send'],
    [{ 'If-Match': '"e"' }, 'send'],
    [{ 'If-Match': 'e' }, 'send'],
    [{ 'If-Match': 'W/"e"' }, 'failed'],
    [{ 'If-Match': 'nothing' }, 'failed'],
    [{ 'If-Unmodified-Since': 'Mon, 02 Nov 2026 09:29:59 GMT' }, 'failed'],
    [{ 'If-Unmodified-Since': 'Mon, 02 Nov 2026 09:30:00 GMT' }, 'send'],
  ])('%o → %s', (headers, expected) => {
    expect(freshness(header(headers), { etag: 'e', modified })).toBe(expected)
  })
})

describe('the verdict of the index', () => {
  const days = [2, 9, 10, 22, 23, 24, 30, 54, 55, 58].map((day) => new Date(Date.UTC(2026, 10, day)))
  const stamp = (date: Date): string => date.toISOString().replace(/[-:]|\.000/g, '')
  const bounds = [undefined, ...days, ...days.map((day) => new Date(day.getTime() + 33_300_000))].map(
    (day) => day && stamp(day),
  )
  const ranges = bounds.flatMap((start) =>
    bounds
      .filter((end) => (start ?? end) !== undefined && (start === undefined || end === undefined || start <= end))
      .map((end) => `${start === undefined ? '' : ` start="${start}"`}${end === undefined ? '' : ` end="${end}"`}`),
  )

  it.each<[string, MemoryObject]>([
    ['a single event', review],
    ['whole days', holiday],
    ['a series', standup],
  ])('never contradicts the text, for %s', async (_, object) => {
    const entry = (await adelesHome().snapshot(work.id)).entry(object.name)
    if (entry === undefined) throw new Error('no entry')
    const verdicts = ranges.map((range) => {
      const filter = filterOf(parseXml(query(`<C:comp-filter name="VEVENT"><C:time-range${range}/></C:comp-filter>`)))
      const said = verdict(entry, filter)
      if (said !== 'open') expect(said, range).toBe(matches(object.text, filter))
      return said
    })
    expect(new Set(verdicts)).toEqual(new Set([true, false, 'open']))
  })

  it('has an event without length at the start of a range and not at its end', async () => {
    const [entry] = (await adelesHome().snapshot(work.id)).index
    if (entry === undefined) throw new Error('no entry')
    const at = Date.UTC(2026, 10, 23, 9)
    const said = ['start="20261123T090000Z"', 'end="20261123T090000Z"'].map((range) =>
      verdict(
        { ...entry, first: at, last: at },
        filterOf(parseXml(query(`<C:comp-filter name="VEVENT"><C:time-range ${range}/></C:comp-filter>`))),
      ),
    )
    expect(said).toEqual([true, false])
  })

  it('reads no text for the questions that apps ask all day', async () => {
    const home = adelesHome()
    const { index } = await home.snapshot(work.id)
    const questions = [
      '<C:comp-filter name="VEVENT"/>',
      '<C:comp-filter name="VTODO"><C:time-range start="20260101T000000Z"/></C:comp-filter>',
      '<C:comp-filter name="VEVENT"><C:time-range start="20260901T000000Z"/></C:comp-filter>',
      '<C:comp-filter name="VEVENT"><C:prop-filter name="UID"><C:text-match>nobody</C:text-match></C:prop-filter></C:comp-filter>',
    ]
    for (const question of questions) {
      const filter = filterOf(parseXml(query(question)))
      expect(index.map((entry) => verdict(entry, filter))).not.toContain('open')
    }
  })
})
