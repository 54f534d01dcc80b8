import { describe, expect, it } from 'vitest'
import { calendar, homePath, object } from './bodies.ts'
import { review } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const { dav } = await startServer()
const self = '/dav/principals/adele7x/'
const principals = '/dav/principals/'

const search = (attributes: string, ...matches: readonly string[]): string =>
  `<D:principal-property-search xmlns:D="DAV:"${attributes}>${matches
    .map(
      (match) => `<D:property-search><D:prop><D:displayname/></D:prop><D:match>${match}</D:match></D:property-search>`,
    )
    .join('')}<D:prop><D:displayname/></D:prop></D:principal-property-search>`

const hrefs = async (body: string, path = principals) => {
  const got = await dav('REPORT', path, body)
  expect(got.status).toBe(207)
  return answersIn(got.body).map(({ href }) => href)
}

describe('looking for people', () => {
  it.each([
    ['own name, whatever the case', search('', 'aDELE'), [self]],
    ['nothing in particular', search('', ''), [self]],
    ["somebody else's name", search('', 'Alex'), []],
    ['two things that must both be true', search('', 'adele', 'alex'), []],
    ['two things of which one is true', search(' test="anyof"', 'adele', 'alex'), [self]],
    ['oneself', '<D:principal-match xmlns:D="DAV:"><D:self/></D:principal-match>', [self]],
    [
      'a property that names oneself',
      '<D:principal-match xmlns:D="DAV:"><D:principal-property><D:owner/></D:principal-property></D:principal-match>',
      [self],
    ],
    [
      'a property that names somebody else',
      '<D:principal-match xmlns:D="DAV:"><D:principal-property><D:principal-collection-set/></D:principal-property></D:principal-match>',
      [],
    ],
    [
      'a property that nobody has',
      '<D:principal-match xmlns:D="DAV:"><D:principal-property><D:manager/></D:principal-property></D:principal-match>',
      [],
    ],
  ])('finds for %s nobody but the one who asks', async (_, body, expected) => {
    for (const path of ['/', principals, self]) expect(await hrefs(body, path)).toEqual(expected)
  })

  it.each([
    ['looks for oneself among calendars', '<D:principal-match xmlns:D="DAV:"><D:self/></D:principal-match>', []],
    ['looks for a name among calendars', search('', 'adele'), []],
    [
      'goes where people are, when told so',
      search('', 'adele').replace('</D:principal', '<D:apply-to-principal-collection-set/></D:principal'),
      [self],
    ],
  ])('%s', async (_, body, expected) => {
    for (const path of [homePath, calendar, object(review.name)]) expect(await hrefs(body, path)).toEqual(expected)
  })

  it('wants to know by what somebody is to be found', async () => {
    expect((await dav('REPORT', principals, '<D:principal-match xmlns:D="DAV:"/>')).status).toBe(400)
  })

  it('understands python-caldav, which names what it wants beside an empty list of properties', async () => {
    const wanted = '<D:prop/><C:calendar-home-set xmlns:C="urn:ietf:params:xml:ns:caldav"/><D:displayname/>'
    const everybody = `<D:principal-property-search xmlns:D="DAV:">${wanted}</D:principal-property-search>`
    for (const body of [
      everybody,
      search('', 'adele').replace('<D:prop><D:displayname/></D:prop></D:p', `${wanted}</D:p`),
    ]) {
      const [answer] = answersIn((await dav('REPORT', '/', body)).body)
      expect(answer?.href).toBe(self)
      expect([...(answer?.props.get(200)?.keys() ?? [])]).toEqual(['calendar-home-set', 'displayname'])
    }
  })

  it('names on every resource whom its access control list names, with their properties', async () => {
    const body = '<D:acl-principal-prop-set xmlns:D="DAV:"><D:prop><D:displayname/></D:prop></D:acl-principal-prop-set>'
    for (const path of ['/', principals, self, homePath, calendar, object(review.name)]) {
      const [answer, ...others] = answersIn((await dav('REPORT', path, body)).body)
      expect([answer?.href, answer?.props.get(200)?.get('displayname')?.text, others]).toEqual([
        self,
        'Adele Vance',
        [],
      ])
    }
  })

  it('says in which language the searchable properties are described', async () => {
    const got = await dav('REPORT', principals, '<D:principal-search-property-set xmlns:D="DAV:"/>')
    expect(got.body.match(/<D:description xml:lang="en">/g)).toHaveLength(2)
  })

  it('follows pointers only so far', async () => {
    const nested = (depth: number): string =>
      depth === 0 ? '' : `<D:property name="principal-URL">${nested(depth - 1)}</D:property>`
    const expand = (inner: string): string => `<D:expand-property xmlns:D="DAV:">${inner}</D:expand-property>`
    expect((await dav('REPORT', calendar, expand(nested(3)))).body.match(/<D:response>/g)).toHaveLength(3)
    expect((await dav('REPORT', calendar, expand(nested(4)))).status).toBe(400)
    expect((await dav('REPORT', calendar, expand('<D:property name="owner"/>'.repeat(201)))).status).toBe(400)
    expect((await dav('REPORT', calendar, expand('<D:property name="a b"/>'))).status).toBe(400)
  })
})
