import { beforeAll, describe, expect, it } from 'vitest'
import { calendar, object, propfind, query } from './bodies.ts'
import { adelesHome, authenticateWith, review, work } from './people.ts'
import { startServer } from './wire.ts'

const home = adelesHome()
const { dav } = await startServer({ authenticate: authenticateWith(home) })
const here = object(review.name)
let etag = ''
let token = ''

beforeAll(async () => {
  const snapshot = await home.snapshot(work.id)
  etag = `"${snapshot.entry(review.name)?.etag}"`
  token = snapshot.token
})

const status = async (header: string, path = here, method = 'GET', body?: string) =>
  (await dav(method, path, body, { If: header })).status

describe('a request under conditions', () => {
  it.each([
    ['the present tag', () => `([${etag}])`, 200],
    ['another tag', () => '(["other"])', 412],
    ['the weak form of the present tag', () => `([W/${etag}])`, 412],
    ['one of two tags', () => `(["other"]) ([${etag}])`, 200],
    ['two tags at once', () => `([${etag}] ["other"])`, 412],
    ['not another tag', () => '(Not ["other"])', 200],
    ['a lock', () => '(<opaquelocktoken:e71d4fae-5dec-22d6-fea5-00a0c91e6be4>)', 412],
    ['no lock', () => '(not <DAV:no-lock>)', 200],
    ['the state of the calendar', () => `<${calendar}> (<${token}>)`, 200],
    ['an earlier state of the calendar', () => `<${calendar}> (<urn:memory:earlier>)`, 412],
    ['either state of the calendar', () => `<${calendar}> (<urn:memory:earlier>) (<${token}>)`, 200],
    ['the state of the calendar, by its URL', () => `<https://cal.example.org${calendar}>\t(<${token}>)`, 200],
    ['the tag of what is not there', () => `<${object('none.ics')}> ([${etag}])`, 412],
    ['the state of a calendar that is not there', () => `<${calendar.replace('k1', 'k0')}> (<${token}>)`, 412],
    ['the tag of something elsewhere', () => `<https://elsewhere.example${here}> ([${etag}])`, 412],
    ['nothing', () => '()', 400],
    ['something else', () => etag, 400],
    ['half a list', () => `([${etag}]`, 400],
    ['more lists than anybody needs', () => `([${etag}])`.repeat(21), 400],
  ])('is answered for %s', async (_, header, expected) => {
    expect(await status(header())).toBe(expected)
  })

  it('is a question of every kind that is answered at all', async () => {
    const stale = '(<urn:memory:earlier>)'
    expect(await status(stale, calendar, 'PROPFIND', propfind('D:displayname'))).toBe(412)
    expect(await status(stale, calendar, 'REPORT', query(''))).toBe(412)
    expect(await status(stale, here, 'PUT', review.text)).toBe(403)
  })

  it('changes nothing when they do not hold', async () => {
    const rename =
      '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>Mine</D:displayname></D:prop></D:set></D:propertyupdate>'
    expect(await status('(<urn:memory:earlier>)', calendar, 'PROPPATCH', rename)).toBe(412)
    const { body } = await dav('PROPFIND', calendar, propfind('D:displayname'))
    expect(body).toContain(`<D:displayname>${work.name}</D:displayname>`)
    expect(await status(`(<${token}>)`, calendar, 'PROPPATCH', rename)).toBe(207)
  })
})
