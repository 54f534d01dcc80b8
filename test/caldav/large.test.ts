import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { calendar, multiget, object, propfind, query } from './bodies.ts'
import { MemoryHome, type MemoryObject } from './memory-home.ts'
import { authenticateWith, review, standup, work } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const many: readonly MemoryObject[] = Array.from({ length: 2_000 }, (_, at) => ({
  ...review,
  name: `e${String(at).padStart(4, '0')}.ics`,
  uid: `uid-${at}`,
  text: review.text.replaceAll('uid-review', `uid-${at}`),
}))
const home = new MemoryHome().add(work, many)
const { dav } = await startServer({ authenticate: authenticateWith(home) })
const all = many.map(({ name }) => object(name))

describe('a calendar of two thousand events', () => {
  it('is listed whole, in pieces', async () => {
    const got = await dav('PROPFIND', calendar, propfind('D:getetag'), { Depth: '1' })
    expect(got.headers['transfer-encoding']).toBe('chunked')
    expect(answersIn(got.body).map(({ href }) => href)).toEqual([calendar, ...all])
  })

  it.each([{}, { 'Accept-Encoding': 'gzip' }])(
    'comes with each of its texts read once, a hundred at a time (%o)',
    async (headers) => {
      home.reads = { calls: 0, texts: 0 }
      const got = await dav('REPORT', calendar, query('', '<D:getetag/><C:calendar-data/>'), headers)
      expect(answersIn(got.body).map(({ href }) => href)).toEqual(all)
      expect(home.reads).toEqual({ calls: 20, texts: many.length })
    },
  )

  it('comes by address too', async () => {
    const got = await dav('REPORT', calendar, multiget(all, '<C:calendar-data/>'))
    const texts = answersIn(got.body).map(({ props }) => props.get(200)?.get('calendar-data')?.text)
    expect(texts).toEqual(many.map(({ text }) => text.replaceAll('\r\n', '\n')))
  })

  it('packs answers, never objects: an etag promises the same octets', async () => {
    const long = {
      ...review,
      text: review.text.replace('Design', 'Long Long Long Long Long Long Long \r\n '.repeat(70)),
    }
    const server = await startServer({ authenticate: authenticateWith(new MemoryHome().add(work, [long])) })
    const got = await server.dav('GET', object(long.name), undefined, { 'Accept-Encoding': 'gzip' })
    expect([got.headers['content-encoding'], got.bytes.length]).toEqual([undefined, long.text.length])
  })

  it('is refused when its instances are too many, though no series has too many alone', async () => {
    const series = [standup, { ...standup, name: 'other.ics' }]
    const expand = query(
      '',
      '<C:calendar-data><C:expand start="20270101T000000Z" end="20570101T000000Z"/></C:calendar-data>',
    )
    const statuses = [series, series.slice(1)].map(async (objects) => {
      const server = await startServer({ authenticate: authenticateWith(new MemoryHome().add(work, objects)) })
      return (await server.dav('REPORT', calendar, expand)).status
    })
    expect(await Promise.all(statuses)).toEqual([403, 207])
  })

  it('is refused when few instances come to more than four mebibytes', async () => {
    const expand = query(
      '',
      '<C:calendar-data><C:expand start="20270101T000000Z" end="20370101T000000Z"/></C:calendar-data>',
    )
    const statuses = [6_000, 9_000].map(async (length) => {
      const text = standup.text.replace('SUMMARY:Stand-up\r\n', `SUMMARY:${'x'.repeat(length)}\r\n`)
      const home = new MemoryHome().add(work, [{ ...standup, text }])
      const server = await startServer({ authenticate: authenticateWith(home) })
      return (await server.dav('REPORT', calendar, expand)).status
    })
    expect(await Promise.all(statuses)).toEqual([207, 403])
  })

  it('shows an event whose rule is too much to compute, rather than hide it', async () => {
    const dense = { ...standup, text: standup.text.replace('BYDAY=MO', 'COUNT=100000000') }
    const server = await startServer({ authenticate: authenticateWith(new MemoryHome().add(work, [dense])) })
    const range =
      '<C:comp-filter name="VEVENT"><C:time-range start="20270101T000000Z" end="20270102T000000Z"/></C:comp-filter>'
    const got = await server.dav('REPORT', calendar, query(range))
    expect(answersIn(got.body).map(({ href }) => href)).toEqual([object(dense.name)])
  })

  it('is refused, not cut, when the texts cannot be read', async () => {
    const broken = new MemoryHome().add(work, many)
    const snapshot = broken.snapshot.bind(broken)
    broken.snapshot = async (id) => ({
      ...(await snapshot(id)),
      texts: async () => {
        throw new Fault('unavailable', 'store down')
      },
    })
    const server = await startServer({ authenticate: authenticateWith(broken) })
    const got = await server.dav('REPORT', calendar, query('', '<C:calendar-data/>'))
    expect([got.status, got.headers['retry-after']]).toEqual([503, '30'])
  })

  it('breaks the connection rather than leave something out, when a text is missing', async () => {
    const broken = new MemoryHome().add(work, many)
    const snapshot = broken.snapshot.bind(broken)
    broken.snapshot = async (id) => {
      const whole = await snapshot(id)
      const lost = many.at(-1)?.name ?? ''
      return { ...whole, texts: async (names) => whole.texts(names.filter((name) => name !== lost)) }
    }
    const server = await startServer({ authenticate: authenticateWith(broken) })
    for (const headers of [{}, { 'Accept-Encoding': 'gzip' }]) {
      await expect(server.dav('REPORT', calendar, query('', '<C:calendar-data/>'), headers)).rejects.toThrow()
    }
  })
})
