/** What every app that is known needs in order to read calendars, and to keep calm: M12 to M19. @see docs/clients.md */
import { describe, expect, it } from 'vitest'
import { control } from '../e2e/stage.ts'
import { checkObject, readStrictly } from '../ical/strict.ts'
import { answersOf, bed, multiget, namespaces, prop, query, sync } from './bridge.ts'

const here = bed()
const events = '<C:comp-filter name="VEVENT"/>'
const tokenIn = (body: string): string => /<D:sync-token>([^<]+)</.exec(body)?.[1] ?? ''
const hrefs = (got: Parameters<typeof answersOf>[0]) => answersOf(got).map(({ href }) => href)
const report = (body: string, depth?: string) =>
  here.ask('REPORT', here.calendar, { body, ...(depth === undefined ? {} : { depth }) })
const dataIn = (body: string): readonly string[] =>
  [...body.matchAll(/<C:calendar-data>([\s\S]*?)<\/C:calendar-data>/g)].map(([, text = '']) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
      .replaceAll('&#13;', '\r')
      .replace(/\r?\n/g, '\r\n'),
  )

describe('M12 sync-collection', () => {
  it('lists the members and nothing else, at any depth, with and without a level', async () => {
    for (const depth of ['0', '1', undefined]) {
      for (const level of ['<sync-level>1</sync-level>', '']) {
        const got = await report(sync('', level), depth)
        expect(hrefs(got).toSorted()).toEqual([...here.members].toSorted())
        expect(tokenIn(got.body)).toMatch(/^\w+:\S+$/)
      }
    }
  })

  it('takes its children in any order, and gives texts along', async () => {
    const body = `<sync-collection ${namespaces}><prop><C:calendar-data/><getetag/></prop><sync-level>1</sync-level><sync-token/></sync-collection>`
    const got = await report(body)
    expect(dataIn(got.body)).toHaveLength(here.members.length)
  })

  it('tells what changed and what is gone, once', async () => {
    const token = tokenIn((await report(sync(''))).body)
    const person = here.demo.sandbox.people.find(({ upn }) => upn === here.demo.facts.username)
    const box = here.demo.sandbox.graph.mailbox(person?.oid ?? '')
    const folder = [...box.folders.values()].find(({ look }) => look.name === 'Project Falcon')
    const [first, second] = [...(folder?.items.values() ?? [])].filter(({ series }) => series === undefined)
    box.patchEvent(first?.entry ?? 0, { subject: 'Another title' })
    box.deleteEvent(second?.entry ?? 0)
    const got = await report(sync(token))
    const [changed, gone] = [false, true].map((wanted) =>
      answersOf(got).filter(({ status }) => (status === 404) === wanted),
    )
    expect([changed?.length, gone?.length]).toEqual([1, 1])
    expect(hrefs(await report(sync(tokenIn(got.body))))).toEqual([])
    here.members = here.members.filter((href) => href !== gone?.[0]?.href)
  })

  it('refuses tokens that are none, by name', async () => {
    for (const token of ['undefined', '17', 'urn:other:token', `${tokenIn((await report(sync(''))).body)}x`]) {
      const { status, body } = await report(sync(token))
      expect([token, status]).toEqual([token, 403])
      expect(body).toContain('<D:valid-sync-token/>')
    }
  })
})

describe('M13 calendar-query', () => {
  it('treats depth 0 and none as 1, and a filter for the calendar alone as one for all of it', async () => {
    for (const depth of ['0', '1', undefined]) {
      for (const filter of ['', events])
        expect(hrefs(await report(query(filter), depth))).toHaveLength(here.members.length)
    }
  })

  it('knows nothing of tasks, journals and what it never heard of, which is no error', async () => {
    for (const name of ['VTODO', 'VJOURNAL', 'VFREEBUSY', 'X-OTHER']) {
      const got = await report(query(`<C:comp-filter name="${name}"/>`), '1')
      expect([got.status, hrefs(got)]).toEqual([207, []])
    }
  })

  it('takes ranges open at either end', async () => {
    const within = async (range: string) =>
      hrefs(await report(query(`<C:comp-filter name="VEVENT"><C:time-range ${range}/></C:comp-filter>`), '1'))
    const [later, earlier] = [await within('start="20260101T000000Z"'), await within('end="20260101T000000Z"')]
    expect(new Set([...later, ...earlier])).toEqual(new Set(here.members))
    expect(later.length).toBeGreaterThan(0)
    expect(await within('start="21500101T000000Z" end="21500102T000000Z"')).toEqual([])
  })

  it('finds a series of which every instance is gone at no time at all', async () => {
    const path = here.named.get('Calendar') ?? ''
    const found = async (filter: string) =>
      hrefs(await here.ask('REPORT', path, { body: query(`<C:comp-filter name="VEVENT">${filter}</C:comp-filter>`) }))
    const title = '<C:prop-filter name="SUMMARY"><C:text-match>All cancelled</C:text-match></C:prop-filter>'
    const series = await found(title)
    expect(series).toHaveLength(1)
    for (const range of [
      'start="20200101T000000Z"',
      'end="20400101T000000Z"',
      'start="20200101T000000Z" end="20400101T000000Z"',
    ]) {
      const members = await found(`<C:time-range ${range}/>`)
      expect(members.length).toBeGreaterThan(0)
      expect(members).not.toContain(series[0])
    }
  })

  it('finds by UID, by words, and by what is not there', async () => {
    const [one = ''] = here.members
    const text = dataIn((await report(multiget([one]))).body)[0] ?? ''
    const uid = /^UID:(.*)\r$/m.exec(text.replaceAll('\r\n ', ''))?.[1] ?? ''
    const match = (name: string, test: string) =>
      `<C:comp-filter name="VEVENT"><C:prop-filter name="${name}">${test}</C:prop-filter></C:comp-filter>`
    expect(hrefs(await report(query(match('UID', `<C:text-match collation="i;octet">${uid}</C:text-match>`))))).toEqual(
      [one],
    )
    const others = hrefs(
      await report(query(match('UID', `<C:text-match negate-condition="yes">${uid}</C:text-match>`))),
    )
    expect(others).toHaveLength(here.members.length - 1)
    expect(hrefs(await report(query(match('UID', '<C:is-not-defined/>'))))).toEqual([])
  })

  it('gives etags alone, texts alone, or both', async () => {
    for (const names of ['<getetag/>', '<C:calendar-data/>', '<getetag/><C:calendar-data/>']) {
      const got = await report(query(events, names), '1')
      for (const { told } of answersOf(got))
        expect(told.map(({ status }) => status)).toEqual(names.match(/\/>/g)?.map(() => 200))
    }
  })
})

describe('M14 expand', () => {
  it('makes single events in UTC of a series', async () => {
    const range = 'start="20261101T000000Z" end="20261201T000000Z"'
    const filter = `<C:comp-filter name="VEVENT"><C:time-range ${range}/></C:comp-filter>`
    const body = query(filter, `<C:calendar-data><C:expand ${range}/></C:calendar-data>`)
    const texts = dataIn((await here.ask('REPORT', here.named.get('Calendar') ?? '', { body, depth: '1' })).body)
    expect(texts.length).toBeGreaterThan(0)
    expect(texts.join('')).not.toMatch(/RRULE|VTIMEZONE|TZID=/)
    expect(texts.some((text) => text.includes('RECURRENCE-ID'))).toBe(true)
  })
})

describe('M15 multiget', () => {
  it('answers every address once, at any depth, absolute ones too, and says which are not there', async () => {
    const missing = Array.from({ length: 250 }, (_, n) => `${here.calendar}missing${n}.ics`)
    const [first = '', ...rest] = here.members
    const asked = [`${here.demo.bridge.publicUrl}${first}`, ...rest, ...missing]
    for (const depth of ['0', '1', undefined]) {
      const answers = answersOf(await report(multiget(asked), depth))
      expect(answers.map(({ href }) => href.replace(here.demo.bridge.publicUrl, '')).toSorted()).toEqual(
        [...here.members, ...missing].toSorted(),
      )
      expect(answers.filter(({ status }) => status === 404)).toHaveLength(250)
    }
  })

  it('passes over a blank address, and answers the others', async () => {
    const [one = ''] = here.members
    expect(hrefs(await report(multiget(['', one, ' '], '<getetag/>')))).toEqual([one])
  })

  it('takes an address written in another way', async () => {
    const [one = ''] = here.members
    const odd = one.replace(
      /\/(.)([^/]*)$/,
      (_, char: string, rest: string) => `/%${char.charCodeAt(0).toString(16)}${rest}`,
    )
    const got = await report(multiget([odd], '<getetag/>'))
    expect(answersOf(got)[0]?.told[0]?.status).toBe(200)
  })
})

describe('M16 an object', () => {
  it('has one strong etag everywhere, and the same octets for it', async () => {
    const [one = ''] = here.members
    const listed = answersOf(await here.ask('PROPFIND', one, { depth: '0', body: prop('<getetag/>') }))[0]?.told[0]
      ?.value.text
    const fetched = answersOf(await report(multiget([one])))[0]?.told[0]?.value.text
    const [got, again] = [await here.ask('GET', one), await here.ask('GET', one)]
    expect(got.headers['etag']).toMatch(/^"[^"]+"$/)
    expect([listed, fetched, again.headers['etag']]).toEqual(Array(3).fill(got.headers['etag']))
    expect(again.bytes.equals(got.bytes)).toBe(true)
    expect(got.headers['content-type']).toBe('text/calendar; charset=utf-8')
    const head = await here.ask('HEAD', one)
    expect([head.status, head.headers['etag'], head.body]).toEqual([200, got.headers['etag'], ''])
  })

  it('M17 holds one UID that no other object has, its zones, and nothing an app stumbles over', async () => {
    const texts = dataIn((await report(multiget(here.members))).body)
    expect(texts).toHaveLength(here.members.length)
    for (const text of texts) checkObject(readStrictly(text))
    const uids = texts.map((text) => /^UID:(.*)\r$/m.exec(text.replaceAll('\r\n ', ''))?.[1])
    expect(new Set(uids).size).toBe(texts.length)
  })
})

describe('M18 trouble at Microsoft', () => {
  it('shows apps what they had', async () => {
    const before = await here.ask('PROPFIND', here.calendar, { depth: '1', body: prop('<getetag/>') })
    await control(here.demo, 'POST', '/faults', { name: 'g04-503' })
    const during = await here.ask('PROPFIND', here.calendar, { depth: '1', body: prop('<getetag/>') })
    await control(here.demo, 'DELETE', '/faults')
    expect([during.status, during.body]).toEqual([207, before.body])
  })
})

describe('M19 a body', () => {
  const plain = prop('<resourcetype/>')

  it.each([
    ['is XML whatever it is called', plain, { 'Content-Type': 'text/plain' }],
    ['begins with blank lines and has no declaration', `\n\n${plain}`, {}],
    ['has commas between elements', prop('<resourcetype/>,<displayname/>'), {}],
    ['names a property twice', prop('<resourcetype/><resourcetype/>'), {}],
    ['has comments', prop('<!-- all -->\n<resourcetype/>'), {}],
    ['has other prefixes', '<Q:propfind xmlns:Q="DAV:"><Q:prop><Q:resourcetype/></Q:prop></Q:propfind>', {}],
    ['is empty, though it is called XML', '', { 'Content-Type': 'application/xml' }],
    ['asks for all properties', '<propfind xmlns="DAV:"><allprop/></propfind>', {}],
    ['asks for their names', '<propfind xmlns="DAV:"><propname/></propfind>', {}],
  ])('%s', async (_, body, headers) => {
    const got = await here.ask('PROPFIND', here.home, { depth: '0', body, headers })
    expect(got.status).toBe(207)
    expect(got.body).toContain('resourcetype')
  })

  it('may come without a depth', async () => {
    expect([207, 403]).toContain((await here.ask('PROPFIND', here.home, { body: plain })).status)
  })

  it('with a document type is refused', async () => {
    const body = `<!DOCTYPE propfind [<!ENTITY x "y">]>${plain}`
    expect((await here.ask('PROPFIND', here.home, { depth: '0', body })).status).toBe(400)
  })
})
