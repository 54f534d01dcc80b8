import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { createLog } from '../../src/log.ts'
import { MemoryHome } from '../caldav/memory-home.ts'
import { adelesHome, basic, holiday, review, standup, team, work } from '../caldav/people.ts'
import { readStrictly } from '../ical/strict.ts'
import { asAdele, secret, startDoor } from './door.ts'

const home = adelesHome()
const get = await startDoor({ home })
const one = `/export/calendars/${work.id}.ics`
const feed = `/feed/${secret}.ics`

const events = (text: string) => readStrictly(text).parts.filter(({ name }) => name === 'VEVENT')
const uids = (text: string) => [
  ...new Set(events(text).map(({ properties }) => properties.find(({ name }) => name === 'UID')?.value)),
]
const value = (text: string, property: string) =>
  readStrictly(text).properties.find(({ name }) => name === property)?.value

describe('a calendar as a file', () => {
  it('has every event, its name, its colour, and how often to look again', async () => {
    const { status, headers, text } = await get(one, asAdele)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(uids(text)).toEqual([review.uid, holiday.uid, standup.uid])
    expect(events(text)).toHaveLength(4)
    expect(['NAME', 'X-WR-CALNAME'].map((name) => value(text, name))).toEqual([work.name, work.name])
    expect(['COLOR', 'X-APPLE-CALENDAR-COLOR'].map((name) => value(text, name))).toEqual(['dodgerblue', '#0078D4'])
    expect(['REFRESH-INTERVAL', 'X-PUBLISHED-TTL'].map((name) => value(text, name))).toEqual(['PT60M', 'PT60M'])
    expect(value(text, 'SOURCE')).toBe(`https://cal.example.org${one}`)
    expect(value(text, 'METHOD')).toBeUndefined()
  })

  it('is the same, octet for octet, each time', async () => {
    expect((await get(one, asAdele)).text).toBe((await get(one, asAdele)).text)
  })

  it('asks for user name and app password, as the CalDAV tree does', async () => {
    for (const headers of [{}, { authorization: basic('adele@contoso.example', 'wrong') }]) {
      const { status, headers: got, text } = await get(one, headers)
      expect([status, text]).toEqual([401, ''])
      expect(got.get('www-authenticate')).toBe('Basic realm="Outlook CalDAV Bridge", charset="UTF-8"')
    }
  })

  it('is not there for anybody else', async () => {
    const { status, text } = await get(one, { authorization: basic('alex@contoso.example', 'other-password') })
    expect([status, text]).toEqual([404, ''])
  })

  it('can be all calendars in one, each event once', async () => {
    const both = adelesHome()
    both.put(team.id, { ...review, name: 'same.ics' })
    const ask = await startDoor({ home: both })
    const { text } = await ask('/export/all.ics', asAdele)
    expect(uids(text)).toEqual([review.uid, holiday.uid, standup.uid, 'uid-planning'])
    expect(events(text)).toHaveLength(5)
    expect(value(text, 'NAME')).toBe('Adele Vance')
    expect(value(text, 'SOURCE')).toBeUndefined()
  })

  it('tells one zone once, though several events need it', async () => {
    const zoned = adelesHome()
    zoned.put(work.id, { ...standup, name: 'd.ics', uid: 'other', text: standup.text.replaceAll(standup.uid, 'other') })
    const ask = await startDoor({ home: zoned })
    const { text } = await ask(one, asAdele)
    expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1)
  })
})

describe('a secret address', () => {
  it('opens without a password, and does not write itself down in what it gives', async () => {
    const { status, text } = await get(feed)
    expect(status).toBe(200)
    expect(uids(text)).toHaveLength(4)
    expect(text).not.toContain(secret)
  })

  it('tells nobody where it was, is kept from search engines, and is a file and nothing else', async () => {
    const { headers } = await get(feed)
    expect(Object.fromEntries(headers)).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow, noarchive',
      'cache-control': 'private, no-cache',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'content-disposition': 'attachment; filename="calendar.ics"',
    })
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('set-cookie')).toBeNull()
  })

  it('that is wrong, or of no form at all, is not found, and says nothing', async () => {
    const ask = await startDoor({ home })
    const wrong = secret.replace('abcd', 'abce')
    for (const path of [
      `/feed/${wrong}.ics`,
      `/feed/${secret.slice(1)}.ics`,
      '/feed/',
      `/feed/${secret}`,
      `/feed/${secret}.ics/`,
    ]) {
      const { status, headers, text } = await ask(path)
      expect([status, text, headers.get('etag')]).toEqual([404, '', null])
    }
  })

  it('is not guessed at for long: who tries too often waits, and the right one still opens', async () => {
    const ask = await startDoor({ home })
    const tries = [1, 2, 3, 4].map((n) => `/feed/${secret.replace('abcd', `abc${n}`)}.ics`)
    const statuses: number[] = []
    for (const path of tries) statuses.push((await ask(path)).status)
    expect(statuses).toEqual([404, 404, 404, 429])
    expect((await ask(tries[0] ?? '')).headers.get('retry-after')).toBe('300')
    expect((await ask(feed)).status).toBe(200)
  })

  it('never gets into the log', async () => {
    const lines: string[] = []
    const troubled = adelesHome()
    troubled.faults.set('*', new Fault('unavailable', secret))
    const log = createLog('debug', { write: (line: string) => void lines.push(line) })
    const ask = await startDoor({ home: troubled, log })
    await ask(feed)
    troubled.faults.clear()
    await ask(feed)
    expect(lines.length).toBeGreaterThanOrEqual(2)
    expect(lines.join('')).not.toContain(secret)
  })

  it('of an account that is gone is not found', async () => {
    const openFeed = () => Promise.reject(new Fault('revoked', 'gone'))
    const ask = await startDoor({ home, openFeed })
    expect((await ask(feed)).status).toBe(404)
  })
})

describe('asking again', () => {
  it('costs no event to be read while nothing has changed', async () => {
    const etag = (await get(feed)).headers.get('etag') ?? ''
    const before = home.reads.texts
    for (const header of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
      const { status, text, headers } = await get(feed, { 'if-none-match': header })
      expect([status, text, headers.get('etag')]).toEqual([304, '', etag])
    }
    expect(home.reads.texts).toBe(before)
  })

  it.each([
    ['an event is new', (h: MemoryHome) => h.put(work.id, { ...review, name: 'new.ics', uid: 'new' })],
    ['an event is gone', (h: MemoryHome) => h.remove(work.id, review.name)],
    [
      'the calendar has another name',
      (h: MemoryHome) => h.add({ ...work, name: 'Office' }, [review, holiday, standup]),
    ],
    [
      'the calendar has another colour',
      (h: MemoryHome) => h.add({ ...work, color: '#00FF00' }, [review, holiday, standup]),
    ],
  ])('brings a new answer when %s', async (_, change) => {
    const changing = adelesHome()
    const ask = await startDoor({ home: changing })
    const etag = (await ask(one, asAdele)).headers.get('etag') ?? ''
    change(changing)
    const again = await ask(one, { ...asAdele, 'if-none-match': etag })
    expect(again.status).toBe(200)
    expect(again.headers.get('etag')).not.toBe(etag)
  })

  it('has no date to compare, because an event that goes takes its date with it', async () => {
    expect((await get(feed)).headers.get('last-modified')).toBeNull()
  })

  it('with HEAD tells all but the text', async () => {
    const [head, whole] = [await get(feed, {}, 'HEAD'), await get(feed)]
    expect([head.status, head.text]).toEqual([200, ''])
    for (const name of ['etag', 'content-type', 'content-disposition']) {
      expect(head.headers.get(name)).toBe(whole.headers.get(name))
    }
  })

  it('by other methods is refused, with those that are not', async () => {
    for (const method of ['PUT', 'POST', 'DELETE', 'PROPFIND', 'OPTIONS']) {
      const { status, headers } = await get(feed, {}, method)
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })
})

describe('when somebody is busy', () => {
  it('is told for the weeks around today, without a word about what for', async () => {
    const { status, text, headers } = await get(`/feed/${secret}.ifb`)
    expect(status).toBe(200)
    expect(headers.get('content-disposition')).toBe('attachment; filename="freebusy.ifb"')
    const [freebusy] = readStrictly(text).parts
    expect(freebusy?.name).toBe('VFREEBUSY')
    const values = (name: string) => freebusy?.properties.filter((own) => own.name === name).map((own) => own.value)
    expect([values('DTSTART'), values('DTEND')]).toEqual([['20261115T000000Z'], ['20270123T000000Z']])
    expect(values('FREEBUSY')?.slice(0, 4)).toEqual([
      '20261116T080000Z/20261116T083000Z',
      '20261123T080000Z/20261123T083000Z',
      '20261123T090000Z/20261123T100000Z',
      '20261130T090000Z/20261130T093000Z',
    ])
    expect(values('UID')?.[0]).toMatch(/^busy-/)
    expect(text).not.toMatch(/SUMMARY|Design|Stand|uid-/)
  })

  it('leaves out what is in other people’s calendars, unless one of them is asked for', async () => {
    const shared = new MemoryHome().add(work, [holiday]).add(team, [review])
    const ask = await startDoor({ home: shared })
    expect((await ask('/export/all.ifb', asAdele)).text).not.toContain('FREEBUSY;')
    expect((await ask(`/export/calendars/${team.id}.ifb`, asAdele)).text).toContain('FREEBUSY;')
  })

  it('has a tag that holds for the day', async () => {
    const etag = (await get(`/feed/${secret}.ifb`)).headers.get('etag') ?? ''
    expect((await get(`/feed/${secret}.ifb`, { 'if-none-match': etag })).status).toBe(304)
    expect(etag).not.toBe((await get(feed)).headers.get('etag'))
  })
})

describe('below a sub-path', () => {
  it('the files are found whether or not the proxy cuts it off', async () => {
    const ask = await startDoor({ home, publicUrl: 'https://cal.example.org/bridge/' })
    for (const path of [one, `/bridge${one}`]) {
      const { status, text } = await ask(path, asAdele)
      expect([status, value(text, 'SOURCE')]).toEqual([200, `https://cal.example.org/bridge${one}`])
    }
  })
})

it('packs small answers, too, where it is worth it', async () => {
  const { headers } = await get(feed, { 'accept-encoding': 'gzip' })
  expect([headers.get('content-encoding'), headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding'])
})
