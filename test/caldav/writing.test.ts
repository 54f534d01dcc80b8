import { describe, expect, it } from 'vitest'
import { nameKey } from '../../src/xml/names.ts'
import { parseXml } from '../../src/xml/parse.ts'
import { calendar, homePath, object } from './bodies.ts'
import { review } from './people.ts'
import { answersIn, startServer } from './wire.ts'

const { dav } = await startServer()

describe('attempts to write', () => {
  it.each([
    ['PUT', object(review.name)],
    ['PUT', object('new.ics')],
    ['PUT', object('a%40b.ics')],
    ['PUT', '/'],
    ['PUT', calendar],
    ['DELETE', object(review.name)],
    ['DELETE', calendar],
    ['MKCALENDAR', `${homePath}tasks/`],
    ['MKCOL', `${homePath}more/`],
    ['MKCOL', '/dav/litmus/'],
    ['MOVE', object(review.name)],
    ['COPY', object(review.name)],
    ['POST', calendar],
  ])('M10 refuses %s %s for want of privileges, whatever the preconditions', async (method, path) => {
    for (const condition of [{}, { 'If-Match': 'nothing' }, { 'If-None-Match': '*' }]) {
      const got = await dav(method, path, undefined, condition)
      expect(got.status).toBe(403)
      expect(nameKey(parseXml(got.body).children[0]?.name ?? { ns: '', local: '' })).toBe('{DAV:}need-privileges')
    }
  })

  it('M11 takes colours, names and alarm defaults politely', async () => {
    const got = await dav(
      'PROPPATCH',
      calendar,
      '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>Mine</D:displayname><x xmlns="urn:x">1</x></D:prop></D:set><D:remove><D:prop><y xmlns="urn:x"/></D:prop></D:remove></D:propertyupdate>',
    )
    expect(got.status).toBe(207)
    expect([...(answersIn(got.body)[0]?.props.keys() ?? [])]).toEqual([200])
  })
})
