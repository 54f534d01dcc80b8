import { describe, expect, it } from 'vitest'
import { nameKey } from '../../src/xml/names.ts'
import { parseXml } from '../../src/xml/parse.ts'
import { calendar, object, sync } from './bodies.ts'
import { adelesHome, authenticateWith, holiday, review, standup, work } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const home = adelesHome()
const { dav } = await startServer({ authenticate: authenticateWith(home) })

const report = async (body: string, headers: Record<string, string> = {}) => {
  const got = await dav('REPORT', calendar, body, headers)
  expect(got.status).toBe(207)
  return { ...got, answers: answersIn(got.body), hrefs: answersIn(got.body).map(({ href }) => href) }
}

const all = [review, holiday, standup].map(({ name }) => object(name))

describe('synchronising', () => {
  it.each(['', '<sync-level>1</sync-level>', '<sync-level>infinite</sync-level>'])(
    'M12 lists everything for an empty token, never the calendar itself (%s)',
    async (level) => {
      for (const headers of [{}, { Depth: '0' }, { Depth: '1' }]) {
        const { hrefs, body } = await report(sync('', level), headers)
        expect(hrefs).toEqual(all)
        expect(body).toContain(`<D:sync-token>${(await home.snapshot(work.id)).token}</D:sync-token>`)
      }
    },
  )

  it('M12 tells what changed and what is gone, and the next token', async () => {
    const own = adelesHome()
    const server = await startServer({ authenticate: authenticateWith(own) })
    const { token } = await own.snapshot(work.id)
    own.remove(work.id, holiday.name)
    own.put(work.id, { ...review, text: review.text.replace('Design', 'Final') })
    const { body } = await server.dav('REPORT', calendar, sync(token))
    expect(answersIn(body).map(({ href, status }) => [href, status])).toEqual([
      [object(review.name), undefined],
      [object(holiday.name), 404],
    ])
    expect(parseXml(body).children.at(-1)?.text).toBe((await own.snapshot(work.id)).token)
  })

  it('M12 cuts an answer at the limit, and a client that goes on gets each object once', async () => {
    const seen: string[] = []
    let token = ''
    for (let round = 0; round < all.length; round++) {
      const { answers, body } = await report(sync(token, '<limit><nresults>1</nresults></limit>'))
      const last = round === all.length - 1
      expect(answers.filter(({ status }) => status === 507).map(({ href }) => href)).toEqual(last ? [] : [calendar])
      seen.push(...answers.filter(({ status }) => status === undefined).map(({ href }) => href))
      token = parseXml(body).children.at(-1)?.text ?? ''
    }
    expect(seen).toEqual(all)
  })

  it.each([
    'undefined',
    'urn:memory:other',
    '1',
    'https://graph.microsoft.com/v1.0/me/calendarView/delta?$deltatoken=x',
  ])('M12 refuses the token %s by name', async (token) => {
    const got = await dav('REPORT', calendar, sync(token))
    expect(got.status).toBe(403)
    expect(got.headers['content-type']).toContain('xml')
    expect(parseXml(got.body).children.map(({ name }) => nameKey(name))).toEqual(['{DAV:}valid-sync-token'])
  })

  it('M12 delivers calendar data along with the changes', async () => {
    const { answers } = await report(
      '<D:sync-collection xmlns:D="DAV:"><D:sync-token/><D:prop><D:getetag/><c:calendar-data xmlns:c="urn:ietf:params:xml:ns:caldav"/></D:prop></D:sync-collection>',
    )
    expect(answers[0]?.props.get(200)?.get('calendar-data')?.text).toBe(review.text.replaceAll('\r\n', '\n'))
  })
})
