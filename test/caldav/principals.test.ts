import { describe, expect, it } from 'vitest'
import { calendar } from './bodies.ts'
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
      [],
    ],
  ])('finds for %s nobody but the one who asks', async (_, body, expected) => {
    for (const path of ['/', principals, self]) expect(await hrefs(body, path)).toEqual(expected)
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
