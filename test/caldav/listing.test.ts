import { describe, expect, it } from 'vitest'
import { nameKey } from '../../src/xml/names.ts'
import { calendar, homePath, multiget, object, propfind } from './bodies.ts'
import { holiday, review, standup } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const { dav } = await startServer()

const report = async (body: string, headers: Record<string, string> = {}) => {
  const got = await dav('REPORT', calendar, body, headers)
  expect(got.status).toBe(207)
  return { ...got, answers: answersIn(got.body), hrefs: answersIn(got.body).map(({ href }) => href) }
}

const all = [review, holiday, standup].map(({ name }) => object(name))

describe('listing', () => {
  it('M6 writes addresses as paths, collections with a slash and objects with .ics', async () => {
    const { body } = await dav('PROPFIND', calendar, propfind('D:getetag'), { Depth: '1' })
    expect(answersIn(body).map(({ href }) => href)).toEqual([calendar, ...all])
    expect(body).not.toMatch(/<D:href>\s/)
  })

  it('M6 finds an object however its address is written', async () => {
    const asked = [
      object('a1review%2Eics'),
      `https://cal.example.org${object(holiday.name)}`,
      `\n  ${object(standup.name)}\n`,
      `https://elsewhere.example${object(review.name)}`,
      `${homePath}k2team/${review.name}`,
      review.name,
    ]
    const { answers } = await report(multiget(asked))
    expect(answers.map(({ href, status }) => [href, status])).toEqual([
      ...all.map((href) => [href, undefined]),
      ...asked.slice(3).map((href) => [href, 404]),
    ])
  })

  it('M7 puts what was found before what was not, with reason phrases', async () => {
    const { body, headers } = await dav('PROPFIND', calendar, propfind('C:nothing', 'D:displayname'), { Depth: '0' })
    expect(headers['content-type']).toBe('application/xml; charset=utf-8')
    expect(body.indexOf('HTTP/1.1 200 OK')).toBeLessThan(body.indexOf('HTTP/1.1 404 Not Found'))
    expect(body.indexOf('HTTP/1.1 200 OK')).toBeGreaterThan(0)
  })

  it('M7 lists nothing under 200 when nothing was found, but for a client that asks for little', async () => {
    const body = propfind('C:nothing')
    const statuses = async (headers: Record<string, string>) =>
      answersIn((await dav('PROPFIND', calendar, body, headers)).body).map(({ props }) => [...props.keys()])
    expect(await statuses({})).toEqual([[404]])
    expect(await statuses({ Prefer: 'return=minimal' })).toEqual([[200]])
  })

  it('leaves out what the members are members of, for a client that asks so', async () => {
    const headers = { Depth: '1', Prefer: 'return=minimal, depth-noroot' }
    const got = await dav('PROPFIND', calendar, propfind('D:getetag'), headers)
    expect(answersIn(got.body).map(({ href }) => href)).toEqual(all)
    expect(got.headers['preference-applied']).toBe('return=minimal, depth-noroot')
    const alone = await dav('PROPFIND', calendar, propfind('D:resourcetype'), { ...headers, Depth: '0' })
    expect(answersIn(alone.body).map(({ href }) => href)).toEqual([calendar])
    expect(alone.headers['preference-applied']).toBe('return=minimal')
  })

  it('M8 has on every calendar what apps cannot do without', async () => {
    const names = [
      'D:resourcetype',
      'D:displayname',
      'C:supported-calendar-component-set',
      'D:current-user-privilege-set',
      'D:owner',
      'D:current-user-principal',
      'CS:getctag',
      'D:sync-token',
      'D:supported-report-set',
      'A:calendar-color',
    ]
    const { body } = await dav('PROPFIND', homePath, propfind(...names), { Depth: '1' })
    const [, ...calendars] = answersIn(body)
    expect(calendars).toHaveLength(2)
    for (const { props } of calendars) {
      expect(props.get(404)).toBeUndefined()
      expect([...(props.get(200)?.keys() ?? [])]).toEqual(names.map((name) => name.split(':')[1]))
      expect(props.get(200)?.get('calendar-color')?.text).toMatch(/^#[0-9A-F]{8}$/)
      expect(Number(props.get(200)?.get('getctag')?.text)).toBeNaN()
      expect(props.get(200)?.get('sync-token')?.text).toContain(':')
    }
  })

  it('M9 grants reading, and knowing of it, and nothing else', async () => {
    const { body } = await dav('PROPFIND', calendar, propfind('D:current-user-privilege-set'), { Depth: '0' })
    const privileges = answersIn(body)[0]?.props.get(200)?.get('current-user-privilege-set')?.children ?? []
    expect(privileges.map(({ children }) => children.map(({ name }) => nameKey(name)))).toEqual([
      ['{DAV:}read'],
      ['{DAV:}read-current-user-privilege-set'],
    ])
  })

  it('M16 gives an object the same strong etag everywhere', async () => {
    const listed = await dav('PROPFIND', calendar, propfind('D:getetag'), { Depth: '1' })
    const tag = answersIn(listed.body)[1]?.props.get(200)?.get('getetag')?.text
    const got = await dav('GET', object(review.name))
    expect(tag).toMatch(/^"[0-9a-f]+"$/)
    expect([got.headers.etag, got.headers['content-type']]).toEqual([tag, 'text/calendar; charset=utf-8'])
    expect(got.body).toBe(review.text)
  })

  it('M16 tells with 304 that nothing changed, and with 412 that something did', async () => {
    const { headers } = await dav('GET', object(review.name))
    const conditions = [
      { 'If-None-Match': `W/${headers.etag}, "other"` },
      { 'If-None-Match': '"other"' },
      { 'If-Match': '"other"' },
      { 'If-Modified-Since': headers['last-modified'] ?? '' },
    ]
    const got = await Promise.all(conditions.map((one) => dav('GET', object(review.name), undefined, one)))
    expect(got.map(({ status }) => status)).toEqual([304, 200, 412, 304])
    expect(got[0]?.headers.etag).toBe(headers.etag)
  })
})
